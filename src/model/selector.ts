import type { Rule } from './rule.ts';

export type NamedRule = Pick<Rule, 'id' | 'family' | 'aliases' | 'narrow'>;

/** Rules of which only some targets are meant, each with these. */
export type Limits = ReadonlyMap<string, readonly string[]>;

/** What a person's name for rules turned out to be. The later ones are the more exact ones. */
export const exactness = ['family', 'glob', 'alias', 'id'] as const;

export interface Selected {
  readonly kind: (typeof exactness)[number];
  readonly rules: readonly string[];
  /** The part after the slash of `rule/Type.Property`: only findings on this target are meant. */
  readonly target?: string;
  /** What another tool's name of a check means of each rule; a rule that is not here is meant as a whole. */
  readonly limits?: Limits;
}

const longestSelector = 200;

/**
 * How people name rules: by id (`sg-ssh-open-world`), glob (`sg-*`), family (`network`), by what another tool calls the
 * check (`CKV_AWS_24`), or one target of a rule (`rds-unencrypted/AWS::RDS::DBInstance.StorageEncrypted`). Case does not matter.
 */
export class RuleNames {
  readonly #rules: readonly NamedRule[];
  readonly #seen = new Map<string, Selected | undefined>();
  #aliases: Map<string, Named> | undefined;
  #suggestions = 0;

  constructor(rules: readonly NamedRule[]) {
    this.#rules = rules;
  }

  /** The rules a selector stands for, in their own order; undefined when there is none. */
  find(selector: string): Selected | undefined {
    if (selector.length > longestSelector) return undefined;
    const name = selector.trim().toLowerCase();
    if (!this.#seen.has(name)) this.#seen.set(name, this.#find(name));
    return this.#seen.get(name);
  }

  /** The rules that another tool knows by this name; none when there is no such rule. */
  byAlias(name: string): readonly string[] {
    return this.#alias(name.trim().toLowerCase())?.rules ?? [];
  }

  /** The targets that another tool means by this name, of each rule of which it does not mean all. */
  limitsOf(name: string): Limits | undefined {
    return this.#alias(name.trim().toLowerCase())?.limits;
  }

  /** The rules with another tool's name of a certain form. */
  withAlias(form: RegExp): string[] {
    return this.#ids((rule) => rule.aliases.some((alias) => form.test(alias)));
  }

  /** `; did you mean 'x'?` for a name that stands for no rule; '' when nothing is near. */
  hint(selector: string): string {
    // Each search costs a comparison with every name, and strangers write selectors too.
    if (++this.#suggestions > 50) return '';
    const names = this.#rules.flatMap((rule) => [rule.id, rule.family, ...rule.aliases]);
    return didYouMean(selector.trim().split('/')[0]!, names);
  }

  /** Trivy's ids are written with and without `AVD-`. */
  #alias(name: string): Named | undefined {
    const names = this.#byAlias();
    return names.get(name) ?? names.get(name.replace(/^avd-/, ''));
  }

  #find(name: string): Selected | undefined {
    if (name === '') return undefined;
    const id = this.#ids((rule) => rule.id === name);
    if (id.length > 0) return { kind: 'id', rules: id };
    const alias = this.#alias(name);
    if (alias) return { kind: 'alias', rules: alias.rules, ...(alias.limits ? { limits: alias.limits } : {}) };
    const family = this.#ids((rule) => rule.family === name);
    if (family.length > 0) return { kind: 'family', rules: family };
    const slash = name.indexOf('/');
    if (slash > 0) {
      const rule = this.find(name.slice(0, slash));
      return rule && { ...rule, target: name.slice(slash + 1) };
    }
    if (!/[*?]/.test(name)) return undefined;
    const glob = this.#ids((rule) => wildcard(name, rule.id));
    return glob.length > 0 ? { kind: 'glob', rules: glob } : undefined;
  }

  #ids(wanted: (rule: NamedRule) => boolean): string[] {
    return this.#rules.filter(wanted).map((rule) => rule.id);
  }

  #byAlias(): Map<string, Named> {
    if (this.#aliases) return this.#aliases;
    this.#aliases = new Map();
    for (const { id, aliases, narrow } of this.#rules) {
      for (const alias of aliases) {
        const named = this.#aliases.get(alias.toLowerCase()) ?? { rules: [] };
        this.#aliases.set(alias.toLowerCase(), named);
        named.rules.push(id);
        if (narrow && Object.hasOwn(narrow, alias)) (named.limits ??= new Map()).set(id, narrow[alias]!);
      }
    }
    return this.#aliases;
  }
}

interface Named {
  readonly rules: string[];
  limits?: Map<string, readonly string[]>;
}

/**
 * True when one of the patterns fits a target.
 * @param target `rule/Type.Property`
 * @param patterns of what is after the slash
 */
export function isAmong(target: string, patterns: readonly string[]): boolean {
  const own = target.slice(target.indexOf('/') + 1);
  return patterns.some((pattern) => wildcard(pattern, own));
}

/** What other tools call that which a rule says of targets `rule/Type.Property`. */
export function aliasesFor({ aliases, narrow }: Pick<NamedRule, 'aliases' | 'narrow'>, targets: readonly string[]): readonly string[] {
  if (!narrow) return aliases;
  return aliases.filter((alias) => !Object.hasOwn(narrow, alias) || targets.some((target) => isAmong(target, narrow[alias]!)));
}

/**
 * True when a pattern with `*` (anything) and `?` (one character) fits the whole text, whatever the case. Every other
 * character, slashes and brackets too, stands for itself: names of resources are full of them.
 */
export function wildcard(pattern: string, text: string): boolean {
  const p = pattern.toLowerCase();
  const t = text.toLowerCase();
  let star = -1;
  let resume = 0;
  let i = 0;
  let j = 0;
  while (j < t.length) {
    if (p[i] === '*') {
      star = i++;
      resume = j;
    } else if (i < p.length && (p[i] === '?' || p[i] === t[j])) {
      i++;
      j++;
    } else if (star >= 0) {
      i = star + 1;
      j = ++resume;
    } else return false;
  }
  while (p[i] === '*') i++;
  return i === p.length;
}

/** `; did you mean 'x'?` for the candidate nearest to a word, '' when none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  if (word.length > 80) return '';
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const edits = distance(wanted, candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best === undefined ? '' : `; did you mean '${best}'?`;
}

/** Edits (insert, delete, replace, swap two neighbours) between two words. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
