export { loadTerraformConfig } from './config.ts';
export { isTerraformConfig, isTerraformPlan } from './detect.ts';
