import { levelOf } from '../model/finding.ts';
import type { Example, Rule } from '../model/rule.ts';
import { painter } from './paint.ts';
import { harmless, visible, wrap } from './text.ts';

export interface ExplainOptions {
  readonly format: 'terminal' | 'markdown';
  /** For the terminal. */
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** What a page is made of; each kind is written in its own way in each format. */
type Block =
  | { readonly heading: string }
  | { readonly text: string }
  | { readonly code: string; readonly language: 'yaml' | 'hcl' }
  | { readonly list: readonly string[] };

/** The page of a rule. Nothing on it is written anywhere but in the rule. */
export function explain(rule: Rule, options: ExplainOptions): string {
  const level = levelOf(rule.severity);
  const facts = [
    `${level} (${rule.severity.toFixed(1)}), ${rule.family}`,
    ...(rule.enabled === false ? ['off unless the configuration enables it'] : []),
    ...(rule.fix ? [fixes[rule.fix]] : []),
  ].join(', ');
  const page = { title: `${rule.id}: ${rule.title}`, facts, blocks: blocksOf(rule) };
  return options.format === 'markdown' ? markdown(page) : terminal(page, options);
}

/** How the rule's findings are fixed where they are written in place. */
const fixes: Readonly<Record<NonNullable<Rule['fix']>, string>> = {
  safe: 'fixed by --fix',
  unsafe: 'fixed by --fix-unsafe',
  either: 'fixed by --fix or --fix-unsafe',
};

interface Page {
  readonly title: string;
  readonly facts: string;
  readonly blocks: readonly Block[];
}

function blocksOf(rule: Rule): Block[] {
  const { docs, remedy, examples, options, types, aliases, narrow = {}, silences = [], references } = rule;
  return [
    { text: docs.trim() },
    { heading: 'Remedy' },
    { text: remedy.text },
    ...code('CloudFormation:', remedy.cloudformation, 'yaml'),
    ...code('Terraform:', remedy.terraform, 'hcl'),
    ...exampleBlocks('What it finds', examples.fail),
    ...exampleBlocks('What it does not find', examples.pass),
    ...exampleBlocks('What is only possible, because the file cannot say', examples.unknown),
    ...section('Looks at', types[0] === '*' ? ['every resource'] : types),
    ...section(
      'Options, with their defaults',
      Object.entries(options ?? {}).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ),
    ...section('Speaks instead of', silences),
    ...section(
      'Known elsewhere as',
      aliases.map((alias) => (Object.hasOwn(narrow, alias) ? `${alias} (only ${narrow[alias]!.join(', ')})` : alias)),
    ),
    ...section('References', references),
  ];
}

const section = (heading: string, list: readonly string[]): Block[] => (list.length > 0 ? [{ heading }, { list }] : []);

const code = (title: string, text: string, language: 'yaml' | 'hcl'): Block[] =>
  text.trim() === '' ? [] : [{ text: title }, { code: text.replace(/^\n+|\s+$/g, ''), language }];

function exampleBlocks(heading: string, examples: readonly Example[]): Block[] {
  if (examples.length === 0) return [];
  const blocks = examples.flatMap(({ name, cloudformation, terraform }) => [
    ...code(`${name} (CloudFormation):`, marked(cloudformation), 'yaml'),
    ...code(`${name} (Terraform, as YAML):`, marked(terraform), 'yaml'),
  ]);
  return [{ heading }, ...blocks];
}

const marked = (example = ''): string => example.replace(/# found$/gm, '# <--- found here');

function markdown({ title, facts, blocks }: Page): string {
  const parts = blocks.map((block) => {
    if ('heading' in block) return `## ${block.heading}`;
    if ('code' in block) return `\`\`\`${block.language}\n${block.code}\n\`\`\``;
    if ('list' in block) return block.list.map((item) => (item.startsWith('https://') ? `- <${item}>` : `- \`${item}\``)).join('\n');
    return block.text;
  });
  return `${[`# ${title}`, facts, ...parts].join('\n\n')}\n`;
}

function terminal({ title, facts, blocks }: Page, { color, width }: ExplainOptions): string {
  const paint = painter(color);
  const arrow = (line: string): string => line.replace(/# <--- .*$/, (mark) => paint('red', mark));
  const parts = blocks.map((block) => {
    if ('heading' in block) return paint('bold', block.heading);
    if ('code' in block) return indented(block.code.split('\n').map((line) => arrow(visible(line)))).join('\n');
    if ('list' in block) return indented(listed(block.list.map(visible), width - 2)).join('\n');
    return prose(block.text, Math.min(width, 100));
  });
  return harmless(`${[paint('bold', visible(title)), facts, ...parts].join('\n\n')}\n`);
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));

/** A list that would fill the screen is run together. */
const listed = (items: readonly string[], width: number): readonly string[] => (items.length > 12 ? wrap(items.join(', '), width) : items);

/** Paragraphs are wrapped; lists, tables and code of the Markdown stay as they are. */
const prose = (text: string, width: number): string =>
  text
    .split(/^(```[^]*?^```)$/m)
    .flatMap((part, index) => (index % 2 === 1 ? [part.split('\n').map(visible).join('\n')] : paragraphs(part, width)))
    .join('\n\n');

const paragraphs = (text: string, width: number): string[] =>
  text
    .trim()
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => {
      const lines = paragraph.split('\n').map(visible);
      const running = lines.every((line) => /^[\p{L}\p{N}`"(*_[]/u.test(line) && !/^(?:\* |\d+\. )/.test(line));
      return running ? wrap(lines.join(' '), width).join('\n') : lines.join('\n');
    });
