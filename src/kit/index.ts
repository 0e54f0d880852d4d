/** What rules are written with; exported to rule authors as `groundrule/kit`. */
export type { Level } from '../model/finding.ts';
export type { Graph, Resource } from '../model/graph.ts';
export type { Evidence, Example, Family, Remedy, ReportOptions, Rule, RuleContext } from '../model/rule.ts';
export type { Place } from '../model/source.ts';
export type { Condition, Input, Reference, Unknown, Value } from '../model/value.ts';
export { defineRule, hcl, md, yaml } from './define.ts';
export { requires, state, type Requirement } from './require.ts';
