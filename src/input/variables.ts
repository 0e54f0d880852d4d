import { resolve } from 'node:path';
import { codeOf, shown } from './files.ts';
import { decode } from '../formats/syntax/read.ts';
import { readVariables, type Given, type Passed } from '../formats/terraform/index.ts';
import { SyntaxProblem, UsageError } from '../model/errors.ts';
import type { Tree } from './tree.ts';

/** What `--var` or `--var-file` says. */
export type Variable = { readonly name: string; readonly value: string } | { readonly file: string };

/**
 * The values of variables in the order of the command line: what comes later goes over what comes before.
 * @throws {UsageError} when a file cannot be read
 */
export function variablesOf(tree: Tree, given: readonly Variable[], cwd: string): Given {
  return new Map(
    given.flatMap((one): (readonly [string, Passed])[] =>
      'file' in one ? [...readFile(tree, resolve(cwd, one.file), cwd)] : [[one.name, { value: one.value, asText: true }]],
    ),
  );
}

/** What is passed to variables that nothing declares: probably a wrong name, or the wrong file. */
export function undeclared(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shownNames = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  return [`--var or --var-file sets ${shownNames}, which no Terraform configuration of this run declares`];
}

function readFile(tree: Tree, path: string, cwd: string): Given {
  const file = shown(path, cwd);
  try {
    return readVariables(file, decode(file, tree.read(path)));
  } catch (error) {
    if (error instanceof SyntaxProblem) throw new UsageError(`${file}:${error.line}:${error.column}: ${error.message}`);
    throw new UsageError(`${file} cannot be read (${codeOf(error)})`);
  }
}
