import { isDate } from '../model/date.ts';
import type { Limits, RuleNames } from '../model/selector.ts';
import type { Pointer } from '../model/source.ts';
import { awsSolutions, kicsQueries, trivyIds } from './peer-ids.ts';

/** The tools whose suppressions are understood. */
export type Tool = 'checkov' | 'cfn_nag' | 'cdk-nag' | 'guard' | 'trivy' | 'kics';

/** A suppression that was written for another tool. */
export interface PeerDirective {
  readonly tool: Tool;
  /** What the tool calls its check; '*' for everything that it checks. */
  readonly id: string;
  /** With '*': what is still checked. */
  readonly except?: readonly string[];
  /** Only findings on one of these texts are meant: `s3:*` of cdk-nag's `Action::s3:*`. */
  readonly only?: readonly string[];
  readonly reason?: string;
  /** ISO date; the directive holds through that day. */
  readonly until?: string;
}

/**
 * line      the line beside the comment, or below it
 * block     what starts on that line, with all that is in it
 * resource  the resource around the comment
 * file      the whole file
 */
export type Scope = 'line' | 'block' | 'resource' | 'file';

export type PeerComment = PeerDirective & { readonly scope: Scope };

const words = /checkov|bridgecrew|rules_to_suppress|SuppressedRules|trivy:|tfsec:|kics-scan/;

/** False when a text certainly holds no suppression of another tool. */
export const mentionsPeers = (text: string): boolean => words.test(text);

/** False when no comment in a text asks anything of another tool. */
export const commandsPeers = (text: string): boolean => /(?:checkov|bridgecrew):skip|(?:trivy|tfsec):|kics-scan/.test(text);

/** Longer comments are no suppressions; what they say is not looked for. */
const longestComment = 2000;

/**
 * What a comment asks of another tool.
 * @param heading true above everything in its file that is not a comment
 */
export function peersInComment(comment: string, heading = false): PeerComment[] {
  if (comment.length > longestComment || !commandsPeers(comment)) return [];
  return [...ofCheckov(comment), ...ofTrivy(comment), ...ofKics(comment, heading)];
}

/** https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html: anywhere in the lines of the resource. */
function ofCheckov(comment: string): PeerComment[] {
  const [, id, reason] = /(?:checkov|bridgecrew):skip= *([A-Za-z_\d]+)(?::([^\n]+))?/.exec(comment) ?? [];
  return id === undefined ? [] : [{ tool: 'checkov', id, scope: 'resource', ...reasonOf(reason) }];
}

/**
 * https://trivy.dev/docs/latest/configuration/filtering/: beside or above the line on which something starts. Several may
 * share a comment, parted by spaces; `exp` is the first day on which one does not hold any more. The other words of the
 * comment are taken for the reason: there is no place for one.
 */
function ofTrivy(comment: string): PeerComment[] {
  const all = comment.split(/\s+/).map((word) => ({ word, sections: /^[#/*]*(?:trivy|tfsec):(.+)$/.exec(word)?.[1] }));
  const others = all.flatMap(({ word, sections }) => (sections === undefined ? [word] : []));
  const reason = reasonOf(others.join(' ').replace(/^[\s#/*:;,\u2013\u2014-]+/, ''));
  return all.flatMap(({ sections }): PeerComment[] => {
    const parts = sections?.split(':') ?? [];
    const given = new Map(parts.flatMap((key, index) => (index % 2 === 0 ? [[key, parts[index + 1] ?? ''] as const] : [])));
    const id = given.get('ignore') ?? '';
    const expires = given.get('exp');
    // Conditions on attributes are for Terraform's own language; a workspace is nothing that is known here.
    if (id === '' || id.includes('[') || given.has('ws')) return [];
    if (expires === undefined) return [{ tool: 'trivy', id, scope: 'block', ...reason }];
    return isDate(expires) ? [{ tool: 'trivy', id, scope: 'block', ...reason, until: dayBefore(expires) }] : [];
  });
}

/** The day before a day. */
export const dayBefore = (date: string): string => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);

/**
 * https://docs.kics.io/latest/running-kics/#using_commands_on_scanned_files_as_comments: commands for the whole file stand
 * above all of it, the others above a line of their own. A query may be named after `ignore-line` and `ignore-block`.
 */
function ofKics(comment: string, heading: boolean): PeerComment[] {
  const [, command, rest = ''] = /^[#/;\s]*kics-scan\s+([\w-]+)\s*=?(.*)$/s.exec(comment) ?? [];
  const ids = rest
    .split(/[,\s]+/)
    .filter((id) => /^[0-9a-f-]{36}$/i.test(id))
    .slice(0, 100);
  const each = (scope: Scope): PeerComment[] => ids.map((id) => ({ tool: 'kics', id, scope }));
  switch (command) {
    case 'ignore-line':
      return ids.length > 0 ? each('line') : [{ tool: 'kics', id: '*', scope: 'line' }];
    case 'ignore-block':
      return ids.length > 0 ? each('block') : [{ tool: 'kics', id: '*', scope: 'block' }];
    case 'ignore':
      return heading ? [{ tool: 'kics', id: '*', scope: 'file' }] : [];
    case 'disable':
      return heading ? each('file') : [];
    case 'enable':
      return heading && ids.length > 0 ? [{ tool: 'kics', id: '*', except: ids, scope: 'file' }] : [];
    default:
      return [];
  }
}

/** Where tools look in the metadata of a resource, and what they call the reason. */
const inMetadata: readonly { readonly tool: Tool; readonly keys: Pointer; readonly reason: string }[] = [
  { tool: 'checkov', keys: ['Metadata', 'checkov', 'skip'], reason: 'comment' },
  { tool: 'checkov', keys: ['Metadata', 'bridgecrew', 'skip'], reason: 'comment' },
  { tool: 'cfn_nag', keys: ['Metadata', 'cfn_nag', 'rules_to_suppress'], reason: 'reason' },
  { tool: 'cdk-nag', keys: ['Metadata', 'cdk_nag', 'rules_to_suppress'], reason: 'reason' },
  { tool: 'guard', keys: ['Metadata', 'guard', 'SuppressedRules'], reason: 'reason' },
];

export interface PeerEntry {
  readonly directive: PeerDirective;
  /** Where it is, from the resource or the template. */
  readonly keys: Pointer;
}

/**
 * What the metadata of a resource, or the comment of a Terraform block, asks of other tools.
 * @param template true for the metadata of a whole template, which only cdk-nag reads
 */
export function peersInMetadata(node: unknown, template = false): PeerEntry[] {
  const found: PeerEntry[] = [];
  for (const { tool, keys, reason } of inMetadata) {
    if (template && tool !== 'cdk-nag') continue;
    const entries = keys.reduce(child, node);
    if (!Array.isArray(entries)) continue;
    entries.forEach((entry: unknown, index) => {
      const directive = typeof entry === 'string' ? { tool, id: entry } : entryOf(tool, entry, reason);
      if (directive) found.push({ directive, keys: [...keys, index] });
    });
  }
  const note = template ? undefined : child(node, '//');
  const notes = Array.isArray(note) ? note.map((text: unknown, index) => [text, ['//', index]] as const) : [[note, ['//']] as const];
  for (const [text, keys] of notes)
    if (typeof text === 'string') found.push(...peersInComment(text).map((directive) => ({ directive, keys })));
  return found;
}

function entryOf(tool: Tool, entry: unknown, reasonKey: string): PeerDirective | undefined {
  const id = child(entry, 'id');
  const reason = child(entry, reasonKey);
  if (typeof id !== 'string') return undefined;
  const encoded = child(entry, 'is_reason_encoded') === true;
  const given = reasonOf(typeof reason === 'string' ? (encoded ? Buffer.from(reason, 'base64').toString() : reason) : undefined);
  const applies = child(entry, 'applies_to');
  return { tool, id, ...given, ...(Array.isArray(applies) ? { only: applies.flatMap(findingIn) } : {}) };
}

/** `Action::s3:*` is about `s3:*`. What is written as a regular expression is not followed: it is a stranger's. */
const findingIn = (text: unknown): string[] => (typeof text === 'string' ? [text.replace(/^[A-Za-z]+::/, '')] : []);

/** An entry of CDK's own record, `Validations.of(construct).acknowledge({ id: 'Tool::rule', reason })`, for a tool that is known. */
export function peerAcknowledged(id: string, reason: string): PeerDirective | undefined {
  const [prefix = '', name = ''] = id.split('::');
  const [, rule = name, finding] = /^([^[]*)\[(.*)\]$/s.exec(name) ?? [];
  const tool = toolsOfCdk.find(([pattern]) => pattern.test(prefix))?.[1];
  return tool && { tool, id: rule, ...reasonOf(reason), ...(finding === undefined ? {} : { only: findingIn(finding) }) };
}

const toolsOfCdk: readonly (readonly [RegExp, Tool])[] = [
  [/^cdk[-_ ]?nag/i, 'cdk-nag'],
  [/^(AwsSolutions|HIPAA|NIST|PCI|Serverless)/i, 'cdk-nag'],
  [/guard/i, 'guard'],
  [/checkov/i, 'checkov'],
  [/trivy/i, 'trivy'],
  [/kics/i, 'kics'],
];

const reasonOf = (text: string | undefined): { reason?: string } => (text?.trim() ? { reason: text.trim() } : {});

/** Names of checks that only one tool gives, for what is said of all its checks. */
const allOf: Partial<Record<Tool, RegExp>> = { kics: / /, trivy: /^AWS-\d{4}$/ };

/** Our rules that check the same as what a directive names; none when we have no such rule. */
export function rulesMeant(names: RuleNames, { tool, id, except = [] }: PeerDirective): readonly string[] {
  if (id !== '*') return names.byAlias(aliasOf(tool, id));
  const all = allOf[tool];
  const still = new Set(except.flatMap((each) => names.byAlias(aliasOf(tool, each))));
  return all ? names.withAlias(all).filter((rule) => !still.has(rule)) : [];
}

/** What a directive means of the rules of which it does not mean all. */
export const limitsMeant = (names: RuleNames, { tool, id }: PeerDirective): Limits | undefined =>
  id === '*' ? undefined : names.limitsOf(aliasOf(tool, id));

/** The same as selectors: ids of rules, and single targets where not all of a rule is meant. */
export function selectorsMeant(names: RuleNames, directive: PeerDirective): string[] {
  const limits = limitsMeant(names, directive);
  return rulesMeant(names, directive).flatMap((rule) => limits?.get(rule)?.map((target) => `${rule}/${target}`) ?? [rule]);
}

/** Longer ids name nothing. */
const longestId = 200;

/** What the rules call a check that a tool calls so. */
function aliasOf(tool: Tool, id: string): string {
  if (id.length > longestId) return '';
  if (tool === 'kics') return table(kicsQueries).get(id.toLowerCase()) ?? id;
  if (tool === 'trivy') return table(trivyIds).get(id.toLowerCase()) ?? id.replace(/^AVD-/i, '');
  if (tool !== 'cdk-nag') return id;
  const [, pack, rule = id] = /^(AwsSolutions|HIPAA\.Security|NIST\.800\.53\.R[45]|PCI\.DSS\.321|Serverless)-(.+)$/.exec(id) ?? [];
  return pack === 'AwsSolutions' ? (table(awsSolutions).get(rule.toLowerCase()) ?? '') : rule;
}

const tables = new Map<string, ReadonlyMap<string, string>>();

/** Lines of a word and what it stands for. */
function table(text: string): ReadonlyMap<string, string> {
  let found = tables.get(text);
  if (!found) {
    const lines = text.trim().split('\n');
    found = new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')).toLowerCase(), line.slice(line.indexOf(' ') + 1)]));
    tables.set(text, found);
  }
  return found;
}

export function child(node: unknown, key: string | number): unknown {
  return typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? (node as Record<string, unknown>)[key] : undefined;
}
