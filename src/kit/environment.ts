import type { RuleContext } from '../model/rule.ts';
import type { Value } from '../model/value.ts';
import { findSecrets, namesSecret, plausible, variables } from './secrets.ts';

/**
 * Reports the variables of an environment that hold a secret: a text with the form of one, or a literal under a name that
 * says so.
 * @param environment Maps, or lists of names and values, as `resource.get` yields them.
 */
export function reportSecretVariables(environment: readonly Value[], { report }: Pick<RuleContext, 'report'>): void {
  for (const { name, value } of variables(environment)) {
    const literal = value.known && !value.composite;
    const [formed] = literal ? findSecrets(value.text) : [];
    if (formed)
      report(value.slice(formed.start, formed.end), `The variable ${name} holds a secret: ${formed.what}`, {
        secret: value.text.slice(formed.start, formed.end),
      });
    else if (!namesSecret(name)) continue;
    else if (literal && plausible(value.text)) report(value, `The variable ${name} is written in plain text`, { secret: value.text });
    else if (value.input && !value.input.assumed && value.unknown) report(value, `The variable ${name} may hold a secret in plain text`);
  }
}
