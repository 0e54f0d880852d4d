export { loadTerraformConfig } from './config.ts';
export { isTerraformConfig, isTerraformPlan } from './detect.ts';
export { loadTerraformPlan } from './plan/index.ts';
