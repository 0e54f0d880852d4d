import type { ReportedFinding } from '../model/result.ts';

/** What suppresses a finding, once a reason is given. Where it has to be is told by the help of `groundrule suppress`, which writes it. */
export function howToIgnore({ rule, file, resource, fingerprint }: ReportedFinding): string {
  if (resource?.construct !== undefined) return `Validations.of(construct).acknowledge({ id: 'groundrule::${rule}', reason: '<reason>' })`;
  if (/\.tf$/i.test(file)) return `groundrule suppress ${fingerprint.slice(0, 12)} --reason '<reason>'`;
  if (/\.tf\.json$/i.test(file)) return `"//": "groundrule-ignore ${rule}: <reason>"`;
  if (/\.json$/i.test(file)) return `"Metadata": { "groundrule": { "ignore": ["${rule}: <reason>"] } }`;
  return `# groundrule-ignore ${rule}: <reason>`;
}
