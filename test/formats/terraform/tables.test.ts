import { expect, test } from '@jest/globals';
import { parts } from '../../../src/formats/terraform/parts.ts';
import { twins } from '../../../src/formats/terraform/twins.ts';

const fold = (name: string): string => name.replaceAll('_', '').toLowerCase();
const types = Object.keys(twins);
const terraform = Object.values(twins).flatMap((twin) => twin.terraform);

test('types are sorted', () => expect(types).toEqual(types.toSorted()));

test('a Terraform type has one twin, or is a part', () => {
  const all = [...terraform, ...new Set(parts.map((part) => part.terraform))];
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

test('parts belong to types that have a twin', () => expect(parts.filter((part) => !types.includes(part.of))).toEqual([]));

test('no entry says what is the same but for case and underscores', () => {
  const idle = Object.entries(twins).flatMap(([type, { names = {} }]) =>
    Object.entries(names).flatMap(([path, way]) =>
      way === '' || fold(String(way)) !== fold(path.split('.').at(-1)!) ? [] : [`${type} ${path}`],
    ),
  );
  expect(idle).toEqual([]);
});
