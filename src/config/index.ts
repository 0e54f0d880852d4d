export { loadConfig, noConfig, type Config, type FailOn, type Unknowns } from './config.ts';
export { configNames, findConfig } from './find.ts';
export { coversAll, fails, settle } from './policy.ts';
export { selectRules, type Selection } from './select.ts';
