import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import type { Value } from '../../../src/model/value.ts';

/** What `Value:` of a resource can be, each outcome as one line. */
export function outcomesAt(value: string, sections = ''): string[] {
  const indented = value.replaceAll('\n', '\n      ');
  const text = `${sections}\nResources:\n  Other:\n    Type: A::B::C\n  It:\n    Type: A::B::C\n    Properties:\n      Value: ${indented}\n`;
  return loadTemplate(readYaml('t.yaml', text)[0]!).at('It')!.get('Value').map(shown);
}

/** An outcome as a line: its text, why it is unknown, what it points at, its conditions. */
export function shown(value: Value): string {
  const conditions = value.when.map(({ name, is }) => `${name}=${is}`).join(',');
  const text = value.known
    ? value.text || JSON.stringify(value.node)
    : value.unknown
      ? `? ${value.text} (${value.why!.reason})`.replace('  ', ' ')
      : 'absent';
  return [text, ...value.refs.map((ref) => `->${ref.to}${ref.attribute ? `.${ref.attribute}` : ''}`), conditions && `[${conditions}]`]
    .filter(Boolean)
    .join(' ');
}
