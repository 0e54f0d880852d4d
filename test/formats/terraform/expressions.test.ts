import { describe, expect, test } from '@jest/globals';
import { loadTerraformConfig } from '../../../src/formats/terraform/index.ts';
import { brief, config, files, lineOf, shown } from './support.ts';

const declarations = {
  variable: {
    none: {},
    name: { default: 'x' },
    flag: { type: 'bool', default: true },
    nothing: { default: null },
    secret: { sensitive: true },
    list: { default: ['a', 'b'] },
    nested: { default: { size: { gb: 5 } } },
    template: { default: '${not a template}' },
  },
  locals: { a: 'A', b: '${local.a}-b', list: ['p', 'q'], map: { k: 'v' }, loop: '${local.pool}', pool: '${local.loop}' },
  resource: { aws_kms_key: { k: { description: 'key', count: 1 } }, aws_s3_bucket: { b: { bucket: 'data-${local.a}' } } },
};

/** What one expression comes to. */
const outcomes = (value: unknown): string[] => {
  const graph = files({ 'main.tf.json': { ...declarations, resource: { ...declarations.resource, aws_x_test: { t: { value } } } } });
  return brief(graph.at('aws_x_test.t')!.get('value'));
};

describe('what is written is known', () => {
  test.each([
    ['plain', 'known plain'],
    ['100% $5 {}', 'known 100% $5 {}'],
    ['$${aws:username}', 'known ${aws:username}'],
    ['arn:aws:s3:::b/${aws:username}/*', 'known arn:aws:s3:::b/${aws:username}/*'],
    ['%%{x}', 'known %{x}'],
    ['${true}', 'known true'],
    ['${True}', 'known true'],
    ['${1 + 2 * 3}', 'known 7'],
    ['${-(2 - 5)}', 'known 3'],
    ['${"a\\n\\u0041\\""}', 'known a\nA"'],
    ['${local.b}', 'known A-b'],
    ['${local.map.k}/${local.map["k"]}', 'known v/v'],
    ['${local.list[1]}', 'known q'],
    ['${aws_s3_bucket.b.bucket}', 'known data-A'],
    ['${aws_kms_key.k[0].description}', 'known key'],
    ['${var.name}', 'known x'],
    ['${var.nested.size.gb}', 'known 5'],
    ['${var.template}', 'known ${not a template}'],
    ['${1 < 2 && "a" == "a" && !(true || false)}', 'known false'],
    ['${<<EOF\nline\nEOF\n}', 'known line\n'],
    ['${<<-EOF\n    a\n      b\n  EOF\n}', 'known a\n  b\n'],
    ['${null}', 'absent'],
    [null, 'absent'],
    ['${var.nothing}', 'absent'],
  ])('%j', (value, expected) => expect(outcomes(value)).toEqual([expected]));
});

describe('functions', () => {
  test.each([
    ['${format("%s-%s", local.a, "z")}', 'known A-z'],
    ['${format("%05d", 1)}', 'unknown ${format("%05d", 1)}'],
    ['${join(",", ["a", var.name])}', 'known a,x'],
    ['${join(",", ["a", var.none])}', 'unknown a,${var.none}'],
    ['${lower("ABC")}', 'known abc'],
    ['${upper("a${local.a}")}', 'known AA'],
    ['${tostring(true)}', 'known true'],
    ['${replace("a-b", "-", "_")}', 'known a_b'],
    ['${base64encode("clear")}', 'known clear'],
    ['${base64decode("Y2xlYXI=")}', 'known clear'],
    ['${coalesce("", "a")}', 'known a'],
    ['${lookup(local.map, "x", "d")}', 'known d'],
    ['${element(["a", "b"], 3)}', 'known b'],
    ['${length(["a"]) > 0}', 'known true'],
    ['${contains(["a"], "b")}', 'known false'],
    ['${try(local.a, "b")}', 'known A'],
    ['${regex("a", "b")}', 'unknown ${regex("a", "b")}'],
    ['${file("policy.json")}', 'unknown ${file("policy.json")}'],
    ['${concat(["a"], local.list)}', 'known a', 'known p', 'known q'],
    ['${toset(["a"])}', 'known a'],
    ['${merge({ a = 1 }, { b = 2 }).b}', 'known 2'],
    ['${jsondecode("[1]")}', 'known 1'],
    ['${split(",", "a,b")}', 'known a', 'known b'],
    ['${coalescelist([], ["a"])}', 'known a'],
    ['${keys({ b = 1, a = 2 })}', 'known a', 'known b'],
    ['${values({ b = 1, a = 2 })}', 'known 2', 'known 1'],
    ['${flatten([["a"], [["b"]], var.none])}', 'known a', 'known b', 'unknown ${var.none}'],
    ['${distinct(["b", "a", "b"])}', 'known b', 'known a'],
    ['${toset(["b", "a", "b"])}', 'known a', 'known b'],
    ['${compact(["a", "", null])}', 'known a'],
    ['${index(["a", "b"], "b")}', 'known 1'],
    ['${zipmap(["a", "b"], [1, 2]).b}', 'known 2'],
    ['${range(3)}', 'known 0', 'known 1', 'known 2'],
    ['${range(1, 6, 2)}', 'known 1', 'known 3', 'known 5'],
    ['${slice(["a", "b", "c"], 1, 3)}', 'known b', 'known c'],
    ['${reverse(["a", "b"])}', 'known b', 'known a'],
    ['${[for p in setproduct(["a", "b"], [1, 2]) : "${p[0]}${p[1]}"]}', 'known a1', 'known a2', 'known b1', 'known b2'],
    ['${setsubtract(["a", "b"], ["a"])}', 'known b'],
    ['${merge([{ a = 1 }, { b = 2 }]...).b}', 'known 2'],
    ['${merge(var.none, { b = 2 }).b}', 'unknown ${merge(var.none, { b = 2 }).b}'],
    ['${formatlist("%s/*", ["a", "b"])}', 'known a/*', 'known b/*'],
    ['${format("%q", "a")}', 'known "a"'],
    ['${try(local.map.missing, "z")}', 'known z'],
    ['${try(aws_kms_key.k[0].arn, "z")}', 'unknown ${aws_kms_key.k[0].arn}'],
    ['${can(local.map.missing)}', 'known false'],
    ['${can(var.none)}', 'unknown ${can(var.none)}'],
    ['${one(["a"])}', 'known a'],
    ['${one([])}', 'absent'],
    ['${title("hello world")}', 'known Hello World'],
    ['${substr("hello", -3, -1)}', 'known llo'],
    ['${replace("a.b.c", "/[.]/", "-")}', 'known a-b-c'],
    ['${replace("aaa", "/(a+)+$/", "-")}', 'unknown ${replace("aaa", "/(a+)+$/", "-")}'],
    ['${min(3, 1)}${max(3, 1)}${abs(-2)}${ceil(1.2)}${floor(1.8)}', 'known 13221'],
    ['${cidrsubnet("10.0.0.0/16", 8, 2)}', 'known 10.0.2.0/24'],
    ['${cidrsubnet("fd00::/48", 16, 5)}', 'known fd00:0:0:5::/64'],
    ['${cidrsubnet("10.0.0.0/16", 20, 2)}', 'unknown ${cidrsubnet("10.0.0.0/16", 20, 2)}'],
    ['${cidrhost("10.0.0.0/24", -1)}', 'known 10.0.0.255'],
    ['${alltrue([true, false])}', 'known false'],
    ['${length(["a", var.none])}', 'known 2'],
    ['${length(concat(["a"], var.none))}', 'unknown ${length(concat(["a"], var.none))}'],
    ['${length(toset(["a", var.none]))}', 'unknown ${length(toset(["a", var.none]))}'],
    ['${length(compact(["a", var.none]))}', 'unknown ${length(compact(["a", var.none]))}'],
    ['${length(flatten([var.none, "a"]))}', 'unknown ${length(flatten([var.none, "a"]))}'],
    ['${concat(var.none, ["a"])[1]}', 'unknown ${concat(var.none, ["a"])[1]}'],
    ['${contains(concat(var.none, ["a"]), "a")}', 'known true'],
    ['${can(tonumber("a")) || can(tobool("b"))}', 'known false'],
    ['${try(tonumber("x"), tonumber("7"))}', 'known 7'],
    ['${base64decode(base64encode("a-1"))}/${base64decode("aGk=")}', 'known a-1/hi'],
    ['${join(",", toset([255, 3, 1000]))}', 'known 3,255,1000'],
    ['${length("zürich 😀")} ${strrev("a😀")} ${substr("😀bc", 1, 1)}', 'known 8 😀a b'],
    ['${title("it\'s a-b")}', "known It'S A-B"],
    ['${["a"] == [] ? 1 : 2} ${[] == [] ? 1 : 2} ${["a"] == null ? 1 : 2}', 'known 2 1 2'],
    ['${0.1 * 3} ${sum([0.1, 0.2])}', 'known 0.3 0.3'],
    ['${try([][0], "none")}', 'known none'],
    ['${try(slice(["a"], 0, 2), "none")}', 'unknown ${slice(["a"], 0, 2)}'],
    ['${format("a", "b")}', 'unknown ${format("a", "b")}'],
    ['${jsonencode("a\\"b")}', 'known "a\\"b"'],
    ['${sha1("x")}', 'known 11f6ad8ec52a2984abaafd7c3b516503785c2072'],
    ['${base64sha256("a")}', 'known ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='],
    ['${basename("a/b.txt")} ${dirname("a/b.txt")} ${dirname("a")}', 'known b.txt a .'],
    ['${join(",", cidrsubnets("10.0.0.0/16", 8, 4, 8))}', 'known 10.0.0.0/24,10.0.16.0/20,10.0.32.0/24'],
    ['${cidrnetmask("10.0.0.0/12")}', 'known 255.240.0.0'],
    ['${jsonencode(chunklist(["a", "b", "c"], 2)[1])}', 'known c'],
    ['${signum(-3)} ${pow(2, 10)}', 'known -1 1024'],
  ])('%j', (value, ...expected) => expect(outcomes(value)).toEqual(expected));

  test('say which one is not computed', () => {
    const graph = files({
      'main.tf.json': { resource: { aws_x_test: { t: { a: '${regex("x", "y")}', b: '${file("p")}', c: '%{ if true }x' } } } },
    });
    expect(['a', 'b', 'c'].map((name) => graph.resources[0]!.get(name)[0]!.why)).toEqual([
      { reason: 'function', detail: 'regex()' },
      { reason: 'function', detail: 'file("p")' },
      { reason: 'function', detail: 'a template directive' },
    ]);
  });
});

describe('what is decided elsewhere is not known', () => {
  test.each([
    ['${var.none}', 'unknown ${var.none}'],
    ['pre-${var.none}-post', 'unknown pre-${var.none}-post'],
    ['${aws_kms_key.k[0].arn}', 'unknown ${aws_kms_key.k[0].arn}'],
    ['${aws_kms_key.k.*.arn}', 'unknown ${aws_kms_key.k.*.arn}'],
    ['${data.aws_region.here.name}', 'unknown ${data.aws_region.here.name}'],
    ['${module.m.key}', 'unknown ${module.m.key}'],
    ['${path.module}/x', 'unknown ${path.module}/x'],
    ['${local.missing}', 'unknown ${local.missing}'],
    ['${local.map.missing}', 'unknown ${local.map.missing}'],
    ['${var.none == "a"}', 'unknown ${var.none == "a"}'],
    ['${var.none && false}', 'known false'],
    ['${local.loop}', 'unknown ${local.loop}'],
    ['${aws_x_test.t.value}', 'unknown ${aws_x_test.t.value}'],
    ['${(', 'unknown ${('],
    ['${a b}-${local.a}', 'unknown ${a b}-A'],
    ['${x(}', 'unknown ${x(}'],
  ])('%j', (value, expected) => expect(outcomes(value)).toEqual([expected]));

  test('a reference says what it points at', () => {
    const graph = config(`
data: { aws_kms_key: { d: {} } }
resource:
  aws_kms_key: { k: { count: 2 } }
  aws_s3_bucket: { b: { bucket: name } }
  aws_x_test: { t: { a: "\${aws_kms_key.k[0].arn}", b: "x/\${aws_s3_bucket.b.bucket}/\${aws_kms_key.k[1].arn}", c: "\${data.aws_kms_key.d.arn}" } }
`);
    const values = ['a', 'b', 'c'].map((name) => graph.at('aws_x_test.t')!.get(name)[0]!);
    expect(values.map(({ refs }) => refs)).toEqual([
      [{ to: 'aws_kms_key.k[0]', attribute: 'arn' }],
      [
        { to: 'aws_s3_bucket.b', attribute: 'bucket' },
        { to: 'aws_kms_key.k[1]', attribute: 'arn' },
      ],
      [{ to: 'data.aws_kms_key.d', attribute: 'arn' }],
    ]);
    expect(values.map(({ why }) => why?.reason)).toEqual(['attribute', 'attribute', 'data source']);
    expect(graph.target(values[0]!)?.address).toBe('aws_kms_key.k[0]');
  });

  test('a variable says where it is declared, whether it is secret, and where its default is', () => {
    const graph = config(`
variable:
  name:
    default: x
  secret:
    sensitive: true
  list:
    default: [a]
resource:
  aws_x_test: { t: { a: "n-\${var.name}", b: "\${var.secret}", c: "\${var.list}" } }
`);
    const inputs = ['a', 'b', 'c'].map((name) => graph.resources[0]!.get(name)[0]!.input!);
    expect(inputs.map(({ name, secret, at, assumed }) => [name, secret, lineOf(at), assumed && lineOf(assumed)])).toEqual([
      ['name', false, 3, 4],
      ['secret', true, 5, undefined],
      ['list', false, 7, 8],
    ]);
  });
});

describe('conditionals', () => {
  test.each([
    ['${true ? "a" : "b"}', 'known a'],
    ['${local.a == "A" ? "a" : "b"}', 'known a'],
    ['${var.none ? "a" : "b"}', 'known a when var.none is true', 'known b when var.none is false'],
    ['${!var.none ? "a" : "b"}', 'known a when var.none is false', 'known b when var.none is true'],
    ['${var.flag ? "a" : null}', 'known a when var.flag is true', 'absent when var.flag is false'],
    ['${var.none != "x" ? 1 : 2}', 'known 1 when var.none == "x" is false', 'known 2 when var.none == "x" is true'],
    ['${var.none ? var.none ? 1 : 2 : 3}', 'known 1 when var.none is true', 'known 3 when var.none is false'],
    [
      '${var.none == "a" ? 1 : var.none == "b" ? 2 : 3}',
      'known 1 when var.none == "a" is true',
      'known 2 when var.none == "a" is false and var.none == "b" is true',
      'known 3 when var.none == "a" is false and var.none == "b" is false',
    ],
    ['x-${var.none ? "a" : "b"}', 'known x-a when var.none is true', 'known x-b when var.none is false'],
  ])('%j', (value, ...expected) => expect(outcomes(value)).toEqual(expected));

  test('conditions of two values that exclude each other', () => {
    const graph = config('resource: { aws_x_test: { t: { a: "${var.e == \\"x\\" ? 1 : 2}", b: "${var.e == \\"y\\" ? 1 : 2}" } } }');
    const [a] = graph.resources[0]!.get('a');
    const [b, other] = graph.resources[0]!.get('b');
    expect([a!.together(b!), a!.together(other!)]).toEqual([false, true]);
  });
});

describe('places', () => {
  const text = `
locals:
  cidrs: [10.0.0.0/8, 0.0.0.0/0]
  name: x
resource:
  aws_security_group:
    g:
      name: "\${local.name}"
      ingress:
        cidr_blocks: "\${local.cidrs}"
        from_port: "\${concat([22], [23])}"
`;
  test('a scalar is seen where it is used, the items of a list where they are written', () => {
    const [group] = config(text).resources;
    expect(group!.get('GroupName').map(({ at }) => lineOf(at))).toEqual([8]);
    expect(group!.get('SecurityGroupIngress.CidrIp').map(({ text: cidr, at }) => [cidr, lineOf(at)])).toEqual([
      ['10.0.0.0/8', 3],
      ['0.0.0.0/0', 3],
    ]);
    expect(group!.get('SecurityGroupIngress.FromPort').map(({ at }) => shown(at))).toEqual(['22', '23']);
  });
});

const quickly = (data: unknown): void => {
  const started = performance.now();
  const graph = loadTerraformConfig([
    {
      file: 'm.tf.json',
      text: '',
      syntax: 'json',
      data,
      problems: [],
      locate: () => ({ start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }),
    },
  ]);
  for (const resource of graph.resources) for (const name of Object.keys(resource.properties.node as object)) resource.get(name);
  expect(performance.now() - started).toBeLessThan(2000);
};
const value = (text: string): unknown => ({ resource: { aws_x_test: { t: { value: text } } } });

describe('hostile input', () => {
  test.each([
    ['deep parentheses', `\${${'('.repeat(50_000)}1${')'.repeat(50_000)}}`],
    ['deep lists', `\${${'['.repeat(50_000)}`],
    ['deep templates', '${"'.repeat(20_000)],
    ['deep negation', `\${${'!'.repeat(50_000)}true}`],
    ['a long sum', `\${${'1+'.repeat(50_000)}1}`],
    ['a long path', `\${a${'.b'.repeat(50_000)}}`],
    ['many holes', '${a.b}'.repeat(20_000)],
    ['many open holes', '${a '.repeat(20_000)],
    ['many quotes', `\${${'"'.repeat(50_001)}}`],
    ['blanks', `\${${' '.repeat(100_000)}`],
    ['comments', `\${${'/* '.repeat(30_000)}}`],
    ['many comments', `\${${'#\n'.repeat(3_000_000)}1}`],
    ['heredocs', `\${${'<<EOF\n'.repeat(5_000)}}`],
    ['conditionals', `\${${'a ? '.repeat(5_000)}}`],
  ])('%s', (_, text) => quickly(value(text)));

  test('texts that double with each reference', () => {
    const locals: Record<string, string> = { l0: 'x'.repeat(100) };
    for (let i = 1; i < 60; i++) locals[`l${i}`] = `\${local.l${i - 1}}\${local.l${i - 1}}`;
    quickly({ locals, ...(value('${local.l59}') as object) });
  });

  test('branches that double with each reference', () => {
    const locals: Record<string, string> = { l0: '${var.c0 ? "a" : "b"}' };
    for (let i = 1; i < 40; i++) locals[`l${i}`] = `\${local.l${i - 1}}\${var.c${i} ? "a" : "b"}`;
    quickly({ locals, ...(value('${local.l39}') as object) });
  });

  test('lists that double with each reference', () => {
    const locals: Record<string, string> = { l0: '${[1]}' };
    for (let i = 1; i < 40; i++) locals[`l${i}`] = `\${concat(local.l${i - 1}, local.l${i - 1})}`;
    quickly({ locals, ...(value('${join(",", local.l39)}') as object) });
  });

  test('nested lists that double with each reference', () => {
    const locals: Record<string, unknown> = { l0: '${[1]}' };
    for (let i = 1; i < 40; i++) locals[`l${i}`] = [`\${local.l${i - 1}}`, `\${local.l${i - 1}}`];
    quickly({ locals, ...(value('${local.l39}') as object) });
  });

  test('a long chain of locals', () => {
    const locals: Record<string, string> = { l0: 'x' };
    for (let i = 1; i < 5000; i++) locals[`l${i}`] = `\${local.l${i - 1}}`;
    quickly({ locals, ...(value('${local.l4999}') as object) });
  });
});
