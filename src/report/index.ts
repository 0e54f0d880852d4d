import type { Reporter } from '../model/result.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { rdjson } from './rdjson.ts';
import { sarif } from './sarif.ts';
import { terminal } from './terminal.ts';

/** Every report by the name that --format knows it under. */
export const reporters = { terminal, json, sarif, markdown, github, gitlab, rdjson } satisfies Record<string, Reporter>;
export type ReportFormat = keyof typeof reporters;

export { around, drawings, type Drawing, type GraphView } from './graph.ts';
export { explain } from './explain.ts';
export { trace, type Trace, type TracedValue } from './trace.ts';
export { rulesList, rulesTable } from './rules-table.ts';
