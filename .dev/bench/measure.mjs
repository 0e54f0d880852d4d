import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A command is what follows `node`. Exit code 1 means findings. */
function start(args, extra = {}) {
  const began = process.hrtime.bigint();
  const { status, stderr, output } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
    ...extra,
  });
  const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
  if (status !== 0 && status !== 1) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { milliseconds, written: String(output[3]) };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/**
 * Median milliseconds of whole processes. The commands take turns, so that a slow moment of the machine hits them all.
 * @param commands name -> arguments of node
 */
export function times(commands, rounds) {
  const names = Object.keys(commands);
  const all = Object.fromEntries(names.map((name) => [name, []]));
  for (const name of names) start(commands[name]);
  for (let round = 0; round < rounds; round++) for (const name of names) all[name].push(start(commands[name]).milliseconds);
  return Object.fromEntries(names.map((name) => [name, median(all[name])]));
}

/** The most memory a process ever had resident, in MB. */
export function peakMemory(command, rounds = 3) {
  const args = ['--require', join(import.meta.dirname, 'memory.cjs'), ...command];
  return median(Array.from({ length: rounds }, () => Number(start(args).written) / 1024));
}
