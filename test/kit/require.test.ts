import { describe, expect, test } from '@jest/globals';
import { run } from '../../src/engine/run.ts';
import { loadTemplate } from '../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';
import { defineRule, requires, type Requirement } from '../../src/kit/index.ts';

const head = `
Parameters:
  Free: { Type: String }
  Empty: { Type: String, Default: "" }
Conditions:
  Restore: !Equals [!Ref Free, x]
Resources:
  Thing:
    Type: AWS::RDS::DBInstance
    Properties: `;

/** What a table with one row says about a database with these properties, written in YAML's flow style. */
function findings(row: Omit<Requirement, 'type'>, properties: string) {
  const rule = defineRule({
    id: 'a-rule',
    title: 'A rule',
    family: 'encryption',
    severity: 7.1,
    docs: '',
    remedy: { text: '', cloudformation: '', terraform: '' },
    references: [],
    aliases: [],
    examples: { fail: [], pass: [], unknown: [] },
    ...requires('Wrong', [{ type: 'AWS::RDS::DBInstance', ...row }]),
  });
  return run(loadTemplate(readYaml('template.yaml', head + properties)[0]!), [{ rule }]).findings;
}

const messages = (row: Omit<Requirement, 'type'>, properties: string) =>
  findings(row, properties).map(({ message, certain, level }) => `${certain ? level : `possible ${level}`}: ${message}`);

describe('a row expects', () => {
  test('a value, in whatever form it is written', () => {
    const row = { path: 'StorageEncrypted', expect: true };
    expect(messages(row, '{ StorageEncrypted: true }')).toEqual([]);
    expect(messages(row, '{ StorageEncrypted: "True" }')).toEqual([]);
    expect(messages(row, '{ StorageEncrypted: false }')).toEqual(['error: Wrong: StorageEncrypted is false']);
    expect(messages(row, '{}')).toEqual(['error: Wrong: StorageEncrypted is not set']);
    expect(messages(row, '{ StorageEncrypted: !Ref Free }')).toEqual(['possible error: Wrong: StorageEncrypted is not known']);
  });

  test('one of several values, or none of some', () => {
    expect(messages({ path: 'Engine', expect: ['mysql', 'postgres'] }, '{ Engine: MySQL }')).toEqual([]);
    expect(messages({ path: 'Engine', expect: ['mysql', 'postgres'] }, '{ Engine: db2-se }')).toEqual(['error: Wrong: Engine is db2-se']);
    expect(messages({ path: 'Engine', expect: { not: ['mysql'] } }, '{ Engine: mysql }')).toEqual(['error: Wrong: Engine is mysql']);
    expect(messages({ path: 'Engine', expect: { not: ['mysql'] } }, '{ Engine: postgres }')).toEqual([]);
  });

  test('a number of at least so much', () => {
    const row = { path: 'BackupRetentionPeriod', expect: { atLeast: 7 } };
    expect(messages(row, '{ BackupRetentionPeriod: "7" }')).toEqual([]);
    expect(messages(row, '{ BackupRetentionPeriod: 6 }')).toEqual(['error: Wrong: BackupRetentionPeriod is 6']);
  });

  test('that anything is written; an empty string is nothing', () => {
    const row = { path: 'KmsKeyId', expect: 'present' as const };
    expect(messages(row, '{ KmsKeyId: !Ref Free }')).toEqual([]);
    expect(messages(row, '{ KmsKeyId: "" }')).toEqual(['error: Wrong: KmsKeyId is empty']);
  });
});

const unlessEngine: Requirement['absent'] = ({ resource }) => (resource.has('Engine') ? 'passes' : 'fails');

describe('what is not written', () => {
  const row = { path: 'StorageEncrypted', expect: true };

  test('can pass', () => {
    expect(messages({ ...row, absent: 'passes' }, '{}')).toEqual([]);
  });

  test('can be a possible fault, as a note, with the reason', () => {
    const found = findings({ ...row, absent: { possible: 'since 2026' } }, '{}');
    expect(found).toMatchObject([{ certain: false, level: 'note', reason: 'since 2026' }]);
  });

  test('can depend on the resource', () => {
    expect(messages({ ...row, absent: unlessEngine }, '{ Engine: mysql }')).toEqual([]);
    expect(messages({ ...row, absent: unlessEngine }, '{}')).toHaveLength(1);
  });

  test('makes a value that nobody knows pass too, where only what is bad was named', () => {
    const only = { path: 'StorageEncrypted', expect: { not: [false] } };
    expect(messages({ ...only, absent: 'passes' }, '{ StorageEncrypted: !Ref Free }')).toEqual([]);
    expect(messages(only, '{ StorageEncrypted: !Ref Free }')).toHaveLength(1);
  });
});

test('a doubt makes every fault of the row possible, and a written one keeps its level', () => {
  const found = findings({ path: 'StorageEncrypted', expect: true, doubt: 'who knows' }, '{ StorageEncrypted: false }');
  expect(found).toMatchObject([{ certain: false, level: 'error', reason: 'who knows' }]);
});

describe('a row does not apply', () => {
  const row = { path: 'StorageEncrypted', expect: true, unless: ['DBSnapshotIdentifier', 'DBClusterIdentifier'] };

  test('when another property is set, even to something unknown', () => {
    expect(messages(row, '{ DBSnapshotIdentifier: !Ref Free }')).toEqual([]);
    expect(messages(row, '{ DBSnapshotIdentifier: "", DBClusterIdentifier: x }')).toEqual([]);
  });

  test('but does where that property is an empty string', () => {
    expect(messages(row, '{ DBSnapshotIdentifier: "" }')).toHaveLength(1);
  });

  test('only under the condition under which the other property is set', () => {
    const sometimes = findings(row, '{ DBSnapshotIdentifier: !If [Restore, x, !Ref AWS::NoValue] }');
    expect(sometimes).toMatchObject([{ certain: true, when: [{ name: 'Restore', is: false }] }]);
    expect(
      messages(row, '{ StorageEncrypted: !If [Restore, false, true], DBSnapshotIdentifier: !If [Restore, x, !Ref AWS::NoValue] }'),
    ).toEqual([]);
  });
});

test('a row can apply only where another property has a value, or may have it', () => {
  const row = { path: 'StorageEncrypted', expect: true, only: { path: 'Engine', is: ['mysql'] } };
  expect(messages(row, '{ Engine: mysql }')).toEqual(['error: Wrong: StorageEncrypted is not set']);
  expect(messages(row, '{ Engine: postgres }')).toEqual([]);
  expect(messages(row, '{}')).toEqual([]);
  expect(messages({ ...row, only: { ...row.only, absent: true } }, '{}')).toHaveLength(1);
  expect(findings(row, '{ Engine: !Ref Free }')).toMatchObject([{ certain: false, reason: 'the deployment chooses Free' }]);
});
