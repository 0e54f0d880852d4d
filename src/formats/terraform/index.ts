export { loadTerraformConfig } from './config.ts';
export { isSavedPlan, isTerraformConfig, isTerraformPlan, otherOutput } from './detect.ts';
export type { Given, Passed } from './module.ts';
export { loadTerraformPlan } from './plan/index.ts';
export type { SourcesOf } from './instance.ts';
export { calledBy, declaredIn } from './module.ts';
export { readVariables } from './variables.ts';
export type { FilesIn, TextFile } from './plan/blocks.ts';
export { readLargePlan } from './plan/read.ts';
