import { expect, test } from '@jest/globals';
import { around, drawings, type GraphView } from '../../src/report/index.ts';

const node = (address: string) => ({
  address,
  type: 'AWS::S3::Bucket',
  nativeType: 'AWS::S3::Bucket',
  file: 'a.yaml',
  start: { line: 1, column: 1 },
  when: [],
});
const hostile = 'x"]; end --> y\\"\n}\u001b[31m`<b>#34;';
const view: GraphView = {
  name: hostile,
  format: 'cloudformation',
  nodes: [node(hostile), node('end'), node('graph')],
  edges: [
    { from: hostile, to: 'end', kind: 'reference', path: 'A."|\\' },
    { from: 'end', to: 'end', kind: 'dependsOn', path: 'DependsOn' },
    { from: 'end', to: 'not here', kind: 'reference', path: 'B' },
  ],
};

test('names from a stranger are data in every syntax', () => {
  for (const draw of Object.values(drawings)) {
    const drawn = draw([view]);
    expect(drawn).not.toContain('\u001b');
    expect(drawn.endsWith('\n')).toBe(true);
  }
  expect(drawings.dot([view])).toBe(`digraph groundrule {
  rankdir=LR;
  node [shape=box];
  subgraph "cluster_0" {
    label="x\\"]; end --> y\\\\\\"\\\\n}\\\\u{1b}[31m\`<b>#34;";
    p0n0 [label="x\\"]; end --> y\\\\\\"\\\\n}\\\\u{1b}[31m\`<b>#34;", tooltip="AWS::S3::Bucket"];
    p0n1 [label="end", tooltip="AWS::S3::Bucket"];
    p0n2 [label="graph", tooltip="AWS::S3::Bucket"];
    p0n0 -> p0n1 [label="A.\\"|\\\\"];
    p0n1 -> p0n1 [label="DependsOn", style=dashed];
  }
}
`);
  const mermaid = drawings.mermaid([view]).split('\n');
  expect(mermaid.find((line) => line.includes('p0n0['))).toBe(
    '    p0n0["x#34;#93;; end --#62; y#92;#34;#92;n#125;#92;u#123;1b#125;#91;31m#96;#60;b#62;#35;34;: AWS::S3::Bucket"]',
  );
  expect(mermaid).toContain('    p0n0 -->|"A.#34;#124;#92;"| p0n1');
  expect(JSON.parse(drawings.json([view]))).toMatchObject({ projects: [{ resources: [{ address: hostile }, {}, {}] }] });
});

test('a ring ends', () => {
  const ring = Array.from({ length: 1000 }, (_, index) => ({
    from: String(index),
    to: String((index + 1) % 1000),
    kind: 'reference' as const,
    path: 'P',
  }));
  const wide = around({ ...view, nodes: ring.map(({ from }) => node(from)), edges: ring }, '0', 9999);
  expect([wide.nodes.length, wide.edges.length]).toEqual([1000, 1000]);
});
