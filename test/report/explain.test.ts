import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Rule } from '../../src/model/rule.ts';
import { explain } from '../../src/report/explain.ts';
import { rulesList, rulesTable } from '../../src/report/rules-table.ts';

const rule: Rule = {
  id: 'log-group-retention',
  title: 'Log group keeps its logs for ever | or too short',
  family: 'logging',
  severity: 2.5,
  enabled: false,
  fix: 'unsafe',
  docs: `
A log group without \`RetentionInDays\` keeps every line for ever. That costs money, and it
keeps personal data longer than anybody needs it.

- a group that a service makes is not looked at
- 0 means for ever
`,
  remedy: {
    text: 'Set RetentionInDays.',
    cloudformation: 'Type: AWS::Logs::LogGroup\nProperties:\n  RetentionInDays: 90\n',
    terraform: 'resource "aws_cloudwatch_log_group" "web" {\n  retention_in_days = 90\n}\n',
  },
  references: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/WhatIsCloudWatchLogs.html'],
  aliases: ['CKV_AWS_66'],
  silences: ['weaker-rule'],
  options: { minimum: 365 },
  types: ['AWS::Logs::LogGroup'],
  check: () => {},
  examples: {
    fail: [
      {
        name: 'no retention',
        cloudformation: 'Resources:\n  Web:\n    Type: AWS::Logs::LogGroup # found\n',
        terraform: 'resource:\n  aws_cloudwatch_log_group:\n    web: {} # found\n',
      },
    ],
    pass: [
      {
        name: 'ninety days',
        cloudformation: 'Resources:\n  Web:\n    Type: AWS::Logs::LogGroup\n    Properties: { RetentionInDays: 90 }\n',
      },
    ],
    unknown: [],
  },
};

const expected = (name: string): string => readFileSync(`test/report/fixtures/${name}`, 'utf8');

describe('the page of a rule', () => {
  test('for a terminal', () => {
    expect(explain(rule, { format: 'terminal', color: false, width: 80 })).toBe(expected('explain.txt'));
  });

  test('as Markdown', () => {
    expect(explain(rule, { format: 'markdown', color: false, width: 80 })).toBe(expected('explain.markdown'));
  });

  test('in colour differs in nothing else', () => {
    const text = explain(rule, { format: 'terminal', color: true, width: 80 });
    expect(text).toContain('\x1b[31m# <--- found here\x1b[39m');
    expect(text.replace(/\x1b\[[0-9;]*m/g, '')).toBe(expected('explain.txt'));
  });
});

const { fix: _, ...unfixed } = rule;

const rules = [
  { ...rule },
  {
    ...unfixed,
    id: 'sg-ssh-open-world',
    title: 'Security group opens SSH to the world',
    family: 'network' as const,
    severity: 8.6,
    enabled: true,
  },
  {
    ...rule,
    fix: 'either' as const,
    id: 'efs-unencrypted',
    title: 'EFS file system not encrypted',
    family: 'encryption' as const,
    severity: 7.1,
    enabled: true,
  },
  {
    ...rule,
    fix: 'safe' as const,
    id: 'dns-open',
    title: 'Name server answers everybody',
    family: 'network' as const,
    severity: 5,
    enabled: true,
  },
];

describe('all rules', () => {
  test('as a Markdown table, by family and id', () => {
    expect(rulesTable(rules)).toBe(`\
| Rule | Family | Level | What it finds | Fix |
| --- | --- | --- | --- | --- |
| \`dns-open\` | network | warning 5.0 | Name server answers everybody | safe |
| \`sg-ssh-open-world\` | network | error 8.6 | Security group opens SSH to the world |  |
| \`efs-unencrypted\` | encryption | error 7.1 | EFS file system not encrypted | safe or unsafe |
| \`log-group-retention\` | logging | note 2.5 | Log group keeps its logs for ever \\| or too short (off by default) | unsafe |
`);
  });

  test('as a list for a terminal', () => {
    expect(rulesList(rules, { color: false, width: 80 })).toBe(`\
network
  dns-open             warning  5.0  Name server answers everybody
  sg-ssh-open-world    error    8.6  Security group opens SSH to the world

encryption
  efs-unencrypted      error    7.1  EFS file system not encrypted

logging
  log-group-retention  note     2.5  Log group keeps its logs for ever | or too
                                     short (off by default)

4 rules
`);
  });

  test('are none', () => expect(rulesList([], { color: false, width: 80 })).toBe('0 rules\n'));
});
