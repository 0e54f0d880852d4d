import type { Placed } from '../nodes.ts';
import { conditionOf, stageId, type Implicit } from './api.ts';
import { child, refTo, renamed, set, type Made, type Written } from './written.ts';

const planOf = (api: Written): Placed | undefined => child(api.properties, 'Auth', 'UsagePlan');
const isFor = (apis: 'PER_API' | 'SHARED', api: Written): boolean => child(planOf(api), 'CreateUsagePlan')?.node === apis;

/** The usage plan of one API, with its key. */
export const usagePlan = (api: Written): Made[] => (isFor('PER_API', api) ? planFor([api], api.id) : []);

/**
 * The usage plan that several APIs share.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiusageplan.html
 */
export function sharedUsagePlan(written: readonly Written[], implicit: readonly Implicit[]): Implicit[] {
  const rest = written.filter(({ type }) => type === 'AWS::Serverless::Api').map((api) => ({ api, users: [api] }));
  const apis = [...rest, ...implicit].filter(({ api }) => isFor('SHARED', api));
  const [first] = apis;
  if (!first) return [];
  const users = apis.map(({ api, users: [user] }): Written => ({ ...user!, when: api.when }));
  const id = 'SharedUsagePlan';
  const made = planFor(
    apis.map(({ api }) => api),
    'Serverless',
  );
  return [{ api: { ...first.api, id, when: conditionOf(id, users) }, users, made }];
}

/** What the last API says of the plan counts. */
function planFor(apis: readonly Written[], prefix: string): Made[] {
  const given = planOf(apis.at(-1)!)!;
  const { at } = given;
  const [plan, key] = [`${prefix}UsagePlan`, `${prefix}ApiKey`];
  const stages = apis.map((api) => ({ api: refTo(api.id), stage: refTo(stageId(api, '')) }));
  const more = renamed(given, {
    Description: 'Description',
    Quota: 'Quota',
    Tags: 'Tags',
    Throttle: 'Throttle',
    UsagePlanName: 'UsagePlanName',
  });
  return [
    {
      address: plan,
      type: 'AWS::ApiGateway::UsagePlan',
      at,
      properties: set({ ApiStages: stages.map(({ api, stage }) => ({ ApiId: api, Stage: stage })), ...more }),
    },
    {
      address: key,
      type: 'AWS::ApiGateway::ApiKey',
      at,
      properties: { Enabled: true, StageKeys: stages.map(({ api, stage }) => ({ RestApiId: api, StageName: stage })) },
    },
    {
      address: `${prefix}UsagePlanKey`,
      type: 'AWS::ApiGateway::UsagePlanKey',
      at,
      properties: { KeyId: refTo(key), KeyType: 'API_KEY', UsagePlanId: refTo(plan) },
    },
  ];
}
