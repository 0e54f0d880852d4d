/** How a file is written, for what is added to it. */
export interface Style {
  readonly lineEnd: '\n' | '\r\n' | '\r';
  /** One step of indentation. */
  readonly step: string;
  /** For YAML: what a list is indented by below its key. */
  readonly listStep: string;
  readonly quote: '"' | "'";
  /** For JSON in one line: no space after a colon or a comma. */
  readonly compact: boolean;
  /** For YAML: functions are written as `!Ref`. */
  readonly tags: boolean;
}

export function styleOf(text: string, syntax: 'json' | 'yaml'): Style {
  const lineEnd = (/\r\n?|\n/.exec(text)?.[0] ?? '\n') as Style['lineEnd'];
  const step = (syntax === 'json' ? /(?:^|[\r\n])([ \t]+)"/ : /(?:^|[\r\n])( +)[^\s#-]/).exec(text)?.[1] ?? '  ';
  // Deep in a document there may be an odd line; at its beginning there is one step.
  const usual = step.length > 8 ? '  ' : step;
  return {
    lineEnd,
    step: usual,
    listStep: hasFlatLists(text) ? '' : usual,
    quote: /(?:: |- )"/.test(text) && !/(?:: |- )'/.test(text) ? '"' : "'",
    compact: /"[ \t]*:[^ ]/.test(text) && !/"[ \t]*: /.test(text),
    tags:
      /(?:^|[\s[,])!(?:Ref|Sub|GetAtt|If|Join|Equals|Select|FindInMap|ImportValue)\b/.test(text) ||
      !/\bFn::\w+["']?:|\bRef["']?:/.test(text),
  };
}

/** True when the first list below a key starts where the key does. */
function hasFlatLists(text: string): boolean {
  let key: number | undefined;
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const [, indent, rest] = /^( *)(.?)/.exec(line)!;
    if (rest === '#' || rest === '') continue;
    if (rest === '-' && key !== undefined && line[indent!.length + 1] === ' ') return indent!.length === key;
    key = /:\s*$/.test(line.slice(-100)) && rest !== '-' ? indent!.length : undefined;
  }
  return false;
}
