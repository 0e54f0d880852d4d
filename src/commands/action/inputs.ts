import type { FailOn } from '../../config/index.ts';
import { UsageError } from '../../model/errors.ts';
import { isName, namePattern } from '../../review/marker.ts';
import type { Io } from '../io.ts';
import { insideWorkspace } from './workspace.ts';

/** What a workflow may say under `with:`; action.yml describes each. */
export const inputNames = ['paths', 'config', 'fail-on', 'since', 'comment', 'name', 'sarif', 'report', 'review', 'token', 'args'] as const;
type Name = (typeof inputNames)[number];

/** The inputs of one step. What is undefined was left to its default. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly config: string | undefined;
  readonly failOn: FailOn | undefined;
  /** A revision, or `none`; undefined for what the event says. */
  readonly since: string | undefined;
  readonly comment: boolean | undefined;
  /** What the run is called among several that review the same pull request. */
  readonly name: string | undefined;
  /** Absolute paths inside the workspace. */
  readonly sarif: string | undefined;
  readonly report: string | undefined;
  /** A report that another run made, to be posted; nothing is linted then. */
  readonly review: string | undefined;
  readonly token: string | undefined;
  readonly args: readonly string[];
}

/** Arguments that are inputs, so that what holds for the input cannot be gone round. */
const argumentsWithInput: Readonly<Record<string, Name>> = {
  '--config': 'config',
  '--no-config': 'config',
  '--fail-on': 'fail-on',
  '--since': 'since',
};

/**
 * Reads the inputs as the runner hands them over: in the environment, as INPUT_NAME.
 * @throws {UsageError} that names the input and what it may be
 */
export function readInputs({ env, cwd }: Pick<Io, 'env' | 'cwd'>): Inputs {
  refuseMisspelt(env);
  const text = (name: Name): string | undefined => env[variableOf(name)]?.trim() || undefined;
  const lines = (name: Name): string[] =>
    (text(name) ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const line = (name: Name): string | undefined => {
    const given = text(name);
    if (given?.includes('\n')) throw wrong(name, given, 'write one line');
    return given;
  };
  const choice = <Word extends string>(name: Name, words: readonly Word[]): Word | undefined => {
    const given = line(name);
    const word = words.find((each) => each === given);
    if (given !== undefined && word === undefined) throw wrong(name, given, `write ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
    return word;
  };
  const file = (name: Name, use: 'read' | 'write'): string | undefined => {
    const given = line(name);
    if (given === undefined) return undefined;
    try {
      return insideWorkspace(cwd, given, use);
    } catch (error) {
      throw error instanceof UsageError ? wrong(name, given, `${error.message}; write the path of a file inside the workspace`) : error;
    }
  };

  const [sarif, report] = [file('sarif', 'write'), file('report', 'write')];
  if (sarif !== undefined && sarif === report) throw wrong('report', text('report')!, 'the input sarif names the same file');
  const since = line('since');
  if (since?.startsWith('-')) throw wrong('since', since, 'write a revision (a commit, a branch, a tag) or none');
  const comment = choice('comment', ['true', 'false']);
  const name = line('name');
  if (name !== undefined && !isName(name)) throw wrong('name', name, `write ${namePattern}`);
  const paths = lines('paths');
  return {
    paths: paths.length > 0 ? paths : ['.'],
    config: line('config'),
    failOn: choice('fail-on', ['error', 'warning', 'note', 'never']),
    since,
    comment: comment && comment === 'true',
    name,
    sarif,
    report,
    review: file('review', 'read'),
    token: line('token'),
    args: argumentsFrom(lines('args')),
  };
}

/** The runner replaces blanks only; dashes stay. */
const variableOf = (name: string): string => `INPUT_${name.toUpperCase()}`;

const wrong = (name: Name, given: string, remedy: string): UsageError =>
  new UsageError(`Input '${name}' cannot be '${given.slice(0, 100)}': ${remedy}`);

/**
 * The runner warns of inputs that it does not know and runs the step all the same. One that is meant as ours must not be
 * left out silently; others may be variables of the workflow that begin with INPUT_ too.
 */
function refuseMisspelt(env: Io['env']): void {
  const plain = (name: string): string => name.replace(/[-_]/g, '').replace(/s$/, '');
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith('INPUT_')) continue;
    const name = variable.slice('INPUT_'.length).toLowerCase();
    const meant = inputNames.find((known) => plain(known) === plain(name));
    if (meant !== undefined && meant !== name) throw new UsageError(`There is no input '${name.slice(0, 100)}': write ${meant}`);
  }
}

function argumentsFrom(args: readonly string[]): readonly string[] {
  for (const argument of args) {
    const option = argument.split('=', 1)[0]!;
    if (Object.hasOwn(argumentsWithInput, option)) throw wrong('args', argument, `use the input ${argumentsWithInput[option]}`);
  }
  return args;
}
