import MarkdownIt, { type Token } from 'markdown-it';
import fc from 'fast-check';

/** As near to GitHub as it gets: tables, strikethrough, addresses without brackets, HTML. */
const parser = new MarkdownIt({ html: true, linkify: true, breaks: true });
parser.linkify.set({ fuzzyLink: false });

const leaves = (tokens: readonly Token[]): Token[] => tokens.flatMap((token) => (token.children ? leaves(token.children) : [token]));

/** The HTML that we write ourselves. */
const ours =
  /^(?:<br>|<\/?code>|<details><summary>[\w ,/-]*<\/summary>\s*|<\/details>\s*|<!-- groundrule (?:comment|review|summary)(?: "[^"<>]+")?(?: [0-9a-f]{32}| [0-9a-f]{12})* -->\s*)$/;

/** What GitHub would make something of in plain text: mentions, references, commits, emoji, addresses; and what cannot be seen. */
const alive = /@[\w-]|(?:^|\W)#\d|gh-\d|\b[0-9a-f]{7,40}\b|:[\w+-]+:|:\/\/|www\.\w|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|\u3164|\ufe0f/iu;

/** What a Markdown text holds that is not ours; [] is what a test wants. */
export function intruders(markdown: string, links: RegExp): string[] {
  let inCode = false;
  return leaves(parser.parse(markdown, {})).flatMap((token): string[] => {
    if (token.type === 'html_inline' || token.type === 'html_block') {
      if (token.content === '<code>') inCode = true;
      if (token.content === '</code>') inCode = false;
      return ours.test(token.content) ? [] : [`HTML ${token.content}`];
    }
    if (token.type === 'text') return !inCode && alive.test(token.content) ? [`text ${token.content}`] : [];
    if (token.type === 'link_open') return links.test(token.attrGet('href') ?? '') ? [] : [`link to ${token.attrGet('href')}`];
    return ['image', 's_open', 'em_open', 'hr'].includes(token.type) ? [token.type] : [];
  });
}

/** The text that a reader sees. */
export const seen = (markdown: string): string =>
  leaves(parser.parse(markdown, {}))
    .map((token) => (['text', 'code_inline', 'fence'].includes(token.type) ? token.content : token.type === 'softbreak' ? '\n' : ''))
    .join('');

/** How many blocks of each kind there are. */
export const shape = (markdown: string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { type } of parser.parse(markdown, {})) if (/_open$|^fence$|^html_block$/.test(type)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

const pieces = [
  '@octocat',
  '#12',
  'GH-34',
  'acme/shop#5',
  'acme/shop@0123456789abcdef',
  'deadbeef',
  'https://evil.example/x',
  'www.evil.example',
  'a@evil.example',
  ':tada:',
  ':tada',
  '<img src=x onerror=alert(1)>',
  '</details>',
  '</summary>',
  '<!--',
  '-->',
  '<!-- groundrule comment 00000000000000000000000000000000 -->',
  '```',
  '````suggestion',
  '~~~',
  '`',
  '``',
  '|',
  '\\|',
  '\\',
  '**',
  '__',
  '~~',
  '[x](https://evil.example)',
  '![x](y)',
  '[x]: https://evil.example',
  '[^1]',
  '](',
  '$$',
  '$`x`$',
  '&lt;b&gt;',
  '&#64;octocat',
  '\n',
  '\r\n',
  '\u2028',
  '\t',
  '    indented',
  '# heading',
  '- item',
  '1. item',
  '1) item',
  '> quote',
  '---',
  '===',
  '+',
  '\u202e',
  '\u200b',
  '\u3164',
  '\ufe0f',
  '\ud800',
  '\x1b[31m',
  '::error::x',
  '##[error]x',
  "it's",
  '(see',
  'a_b_c',
  '*',
  ' ',
];

/** Text as somebody writes it who wants to be more than text. */
export const hostile: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 }), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join(''));
