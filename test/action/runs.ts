import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAction } from '../../src/commands/action.ts';
import type { Connect } from '../../src/commands/hub.ts';
import { payloadFor, type Upstream } from './pull-request.ts';

export interface Step {
  /** The name of a payload. */
  readonly event?: string;
  readonly upstream?: Pick<Upstream, 'head' | 'base' | 'fork'>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly connect?: Connect;
}

/** Runs the action in a workspace as the runner does. */
export async function runStep(top: string, workspace: string, step: Step = {}) {
  const { event = 'workflow_dispatch', upstream, inputs = {}, env = {}, connect } = step;
  const files = mkdtempSync(join(top, 'runner-'));
  const [output, summary, temp] = ['output', 'summary', 'temp'].map((name) => join(files, name)) as [string, string, string];
  mkdirSync(temp);
  let log = '';
  const out = (text: string): void => void (log += text);
  const io = {
    out,
    err: out,
    stdin: async () => '',
    cwd: workspace,
    env: {
      GITHUB_EVENT_NAME: event.split('-')[0]!,
      ...(upstream ? { GITHUB_EVENT_PATH: payloadFor(event, upstream, join(files, 'event.json')) } : {}),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_WORKSPACE: workspace,
      GITHUB_REPOSITORY: 'acme/infra',
      RUNNER_TEMP: temp,
      INPUT_PATHS: '.',
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...env,
    },
    tty: false,
    columns: 120,
    version: () => '1.2.3',
  };
  const code = await runAction(io, connect);
  const outputs = Object.fromEntries(
    [...read(output).matchAll(/^([\w-]+)<<(.+)\n([^]*?)\n\2$/gm)].map(([, name, , value]) => [name!, value!]),
  );
  return { code, log, lines: log.trimEnd().split('\n'), outputs, summary: read(summary) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export const fileSystem = (name: string, encrypted: boolean | string): string =>
  `  ${name}: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: ${encrypted} } }\n`;
export const volume = (encrypted: boolean): string =>
  `  Disk: { Type: AWS::EC2::Volume, Properties: { AvailabilityZone: a, Size: 1, Encrypted: ${encrypted} } }\n`;
export const template = (...resources: readonly string[]): string => `Resources:\n${resources.join('')}`;

export function folderWith(top: string, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(top, 'plain-'));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}
