import type { Source } from '../model/source.ts';
import { isManifest } from './cdk/assembly.ts';
import { isTemplate } from './cloudformation/index.ts';
import { isTerraformConfig, isTerraformPlan } from './terraform/index.ts';

export type Format = 'cloudformation' | 'cdk' | 'terraform-config' | 'terraform-plan';

/** What a document is, told by its content; undefined when it is none of ours. */
export function formatOf(source: Source): Format | undefined {
  if (isTemplate(source.data)) return 'cloudformation';
  if (isTerraformPlan(source.data)) return 'terraform-plan';
  if (isTerraformConfig(source.data)) return 'terraform-config';
  if (isManifest(source.data)) return 'cdk';
  return undefined;
}

/** False when the text cannot be any of our formats: a cheap look before it is parsed. */
export const mayBeOurs = (file: string, text: string): boolean =>
  text.includes('Resources') ||
  file.endsWith('.tf.json') ||
  (/^\s*[[{]/.test(text) && /"(resource|data|module|planned_values|resource_changes|artifacts)"\s*:/.test(text));

/** True when a text that cannot be parsed says that it is one of our formats, so that its fault is worth a finding. */
export const claimsToBeOurs = (file: string, text: string): boolean =>
  file.endsWith('.tf.json') ||
  /AWSTemplateFormatVersion|\bType["']?\s*:\s*["']?AWS::[A-Za-z0-9]+::|"(planned_values|resource_changes)"\s*:/.test(text);
