import type { Rule } from '../model/rule.ts';

/** Gives a rule its type; the object is returned as it is. */
export const defineRule = (rule: Rule): Rule => rule;

function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}

const tag = (strings: TemplateStringsArray, ...values: readonly unknown[]): string =>
  dedent(
    String.raw({ raw: strings }, ...values)
      .replaceAll('\\`', '`')
      .replaceAll('\\${', '${'),
  );

/** Markdown in a rule; the common indentation is removed. Write \` and \${ for what a template string cannot hold. */
export const md = tag;
/** YAML in a rule; the common indentation is removed. Write \${ for a hole of Fn::Sub or of Terraform. */
export const yaml = tag;
/** Terraform's language in a remedy; the common indentation is removed. */
export const hcl = tag;
