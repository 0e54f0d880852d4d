import { expect, test } from '@jest/globals';
import { Redactor } from '../../src/engine/redact.ts';
import { readJson } from '../../src/formats/syntax/json.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';

test('a secret is masked in messages and in the file, and no column moves', () => {
  const text = 'a: hunter2222\nb: is hunter2222 again\n';
  const [source] = readYaml('t.yaml', text);
  const redactor = new Redactor();
  redactor.add({ text: 'hunter2222', at: [{ source: source!, pointer: ['a'] }] });
  expect(redactor.text('the password hunter2222')).toBe('the password ****');
  expect(redactor.source('t.yaml', text)).toBe('a: **********\nb: is ********** again\n');
});

test('a short secret is masked where it stands only', () => {
  const text = '{"a": "yes", "b": "yes"}';
  const redactor = new Redactor();
  redactor.add({ text: 'yes', at: [{ source: readJson('t.json', text), pointer: ['a'] }] });
  expect(redactor.text('yes')).toBe('yes');
  expect(redactor.source('t.json', text)).toBe('{"a": *****, "b": "yes"}');
});

test('a secret of several lines is masked in every form in which it is written', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIabcdefgh\n-----END PRIVATE KEY-----';
  const text = JSON.stringify({ a: key });
  const redactor = new Redactor();
  redactor.add({ text: key, at: [] });
  expect(redactor.source('t.json', text)).not.toMatch(/MII|BEGIN/);
  expect(redactor.text(`found ${key}`)).not.toMatch(/MII|BEGIN/);
});
