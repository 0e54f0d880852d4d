import type { PeerDirective } from '../engine/peers.ts';

/** The patterns of what each tool reads in a comment, with what stands before it. */
const patterns: Partial<Record<PeerDirective['tool'], (id: string) => RegExp>> = {
  checkov: () => /(?:checkov|bridgecrew):skip=.*$/s,
  trivy: (id) => new RegExp(`[#/*]*(?:trivy|tfsec):ignore:${escaped(id)}(?::\\S*)?(?=\\s|$)`),
  kics: () => /^[#/;\s]*kics-scan\s.*$/s,
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What is left of a comment without what it says to other tools, and without what is the reason; '' when that is nothing. */
export function without(comment: string, directives: readonly PeerDirective[]): string {
  let left = comment;
  for (const { tool, id } of directives) left = left.replace(patterns[tool]?.(id) ?? /$^/, '');
  const words = left.replace(/^[\s#/*:;,\u2013\u2014-]+/, '').trimEnd();
  return words === '' || directives.some(({ reason }) => reason === words) ? '' : `# ${words}`;
}
