import type { RuleText } from '../model/result.ts';

/** What the engine itself reports. These have ids as rules have, can be ignored and explained, and never run over a resource. */
export const ownRules: readonly RuleText[] = [
  {
    id: 'parse-error',
    title: 'File cannot be read',
    family: 'governance',
    severity: 7,
    docs: 'The file looks like a template or a Terraform configuration, but its text cannot be parsed, so nothing in it was checked.',
    remedy: {
      text: 'Correct the syntax at the place that is named, or exclude the file in the configuration.',
      cloudformation: '',
      terraform: '',
    },
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html'],
    aliases: [],
  },
  {
    id: 'duplicate-key',
    title: 'Key is written twice',
    family: 'governance',
    severity: 4,
    docs: 'A mapping has the same key twice. CloudFormation takes the last one and drops the others without a word, so a reader sees a value that is never deployed.',
    remedy: { text: 'Remove one of the two.', cloudformation: '', terraform: '' },
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html'],
    aliases: [],
  },
  {
    id: 'include-not-read',
    title: 'Template has parts that only cfn-include reads',
    family: 'governance',
    severity: 1,
    docs: 'The template uses `Fn::Include`, which is no function of CloudFormation but of the program cfn-include. What it includes was not looked at.',
    remedy: {
      text: 'Install cfn-include, set `preprocess: cfn-include` in the configuration and run with --allow-preprocess; or lint what cfn-include writes.',
      cloudformation: '',
      terraform: '',
    },
    references: ['https://github.com/monken/cfn-include'],
    aliases: [],
  },
  {
    id: 'rule-crash',
    title: 'Rule failed on a resource',
    family: 'governance',
    severity: 7,
    docs: 'A rule ended with an internal error. The other rules and the other resources were still checked.',
    remedy: {
      text: 'Report the fault with the resource that causes it, and switch the rule off until it is mended.',
      cloudformation: '',
      terraform: '',
    },
    references: [],
    aliases: [],
  },
];
