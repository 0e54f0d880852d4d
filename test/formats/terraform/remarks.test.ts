import { expect, test } from '@jest/globals';
import { remarksIn } from '../../../src/formats/terraform/plan/remarks.ts';

const text = `# groundrule-ignore a: above the block
# and more about it
resource "aws_efs_file_system" "one" {
  encrypted = false

  // groundrule-ignore b: above an argument
  lifecycle_policy {
    # groundrule-ignore c: in an argument
    transition_to_ia = "AFTER_30_DAYS" # groundrule-ignore d: in it, too
  }
  tags = { Name = "# groundrule-ignore no: comment" }
}

# groundrule-ignore e: above nothing

resource "aws_efs_file_system" "two" { encrypted = false } # groundrule-ignore f: beside
locals {
  # groundrule-ignore g: above the first argument
  a = 1
`;

test('comments hold for the block, or the argument, that they stand at', () => {
  const shown = remarksIn(text).map((each) => [
    each.text.slice('groundrule-ignore '.length)[0],
    `${each.line}:${each.column}`,
    `${each.from}-${each.to}`,
  ]);
  expect(shown).toEqual([
    ['a', '1:1', '3-12'],
    ['b', '6:3', '7-7'],
    ['c', '8:5', '7-7'],
    ['d', '9:40', '7-7'],
    ['e', '14:1', '15-15'],
    ['f', '16:60', '16-16'],
    ['g', '18:3', '17-20'],
  ]);
});

test('a comment counts from its words on', () => {
  expect(remarksIn('a = 1 #groundrule-ignore x: y\r\n')[0]!.text).toBe('groundrule-ignore x: y');
  expect(remarksIn('# groundrule-ignored x: y')).toEqual([]);
});

test('thousands of comments cost next to nothing', () => {
  const started = performance.now();
  expect(remarksIn('  # groundrule-ignore x: y\n'.repeat(100_000)).length).toBe(1001);
  expect(performance.now() - started).toBeLessThan(3000);
});
