import { describe, expect, test } from '@jest/globals';
import { run } from './run.ts';

const graph = (args: string) => run('graph', `graph --no-config ${args}`.trim());

async function addresses(args: string): Promise<string[]> {
  const { projects } = JSON.parse((await graph(`web.yaml --format json ${args}`)).out) as {
    projects: { resources: { address: string }[] }[];
  };
  return projects.map(({ resources }) => resources.map(({ address }) => address).join(' '));
}

describe('groundrule graph', () => {
  test.each(['text', 'json', 'dot', 'mermaid'])('draws everything as %s', async (format) => {
    const { code, out, err } = await graph(`--format ${format}`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchSnapshot();
    expect((await graph(`--format ${format}`)).out).toBe(out);
  });

  test('draws what is around one resource', async () => {
    expect(await addresses('--resource Role')).toEqual(['Profile Role']);
    expect(await addresses('--resource Role --depth 2')).toEqual(['Server Profile Role']);
    expect(await addresses('--resource Role --depth 0')).toEqual(['Role']);
    expect(await addresses('--resource Role --depth 9')).toEqual(['Server Profile Role Logs']);
  });

  test.each([
    ['--resource Rolle', 2, "error: There is no resource 'Rolle'; did you mean 'Role'?\n"],
    ['--resource Role --depth x', 2, expect.stringMatching(/Write a whole number/)],
    ['../nothing', 3, 'groundrule: nothing was read\n'],
    ['missing.yaml', 3, 'warning: missing.yaml:1:1: There is no such file or folder\ngroundrule: nothing was read\n'],
  ])('%s', async (args, expected, message) => {
    const { code, out, err } = await graph(args);
    expect({ code, out, err }).toEqual({ code: expected, out: '', err: message });
  });
});
