import { defineRule, hcl, md, perCase, state, yaml, type RuleContext, type Value } from '../../src/kit/index.ts';

/** Where the settings of all methods or routes are written, by type. */
const settings: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::Stage': 'MethodSettings',
  'AWS::ApiGatewayV2::Stage': 'DefaultRouteSettings',
};

const logs = (level: Value): boolean => level.like('ERROR', 'INFO');

export default defineRule({
  id: 'api-execution-log',
  title: 'API stage keeps no execution logs, or logs whole requests',
  family: 'logging',
  severity: 3.5,
  docs: md`
    Execution logs show what API Gateway did with a request: which authorizer refused it, what the backend answered, why
    it failed. A stage of a REST or WebSocket API writes them when its logging level is \`ERROR\` or \`INFO\`; without one it
    is \`OFF\`. A REST stage that logs some of its methods is not reported. HTTP APIs have no execution logs; whether a stage
    of version 2 belongs to a WebSocket API is looked up, and not known when the API is not in the file.

    Data tracing writes whole requests and responses to the same log, with the personal data and the tokens in them. AWS
    recommends not to use it in production.
  `,
  remedy: {
    text: 'Set the logging level to ERROR or INFO for all methods, and leave data tracing off.',
    cloudformation: yaml`
      Stage:
        Type: AWS::ApiGateway::Stage
        Properties:
          RestApiId: !Ref Api
          DeploymentId: !Ref Deployment
          StageName: live
          MethodSettings:
            - ResourcePath: /*
              HttpMethod: "*"
              LoggingLevel: ERROR
    `,
    terraform: hcl`
      resource "aws_api_gateway_method_settings" "all" {
        rest_api_id = aws_api_gateway_rest_api.api.id
        stage_name  = aws_api_gateway_stage.live.stage_name
        method_path = "*/*"
        settings {
          logging_level = "ERROR"
        }
      }
    `,
  },
  fix: 'safe',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-1',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html',
  ],
  aliases: [
    'CKV2_AWS_4',
    'CKV_AWS_276',
    'API Gateway V2 Stage Access Logging Settings Not Defined',
    'API Gateway access logging disabled',
    'API Gateway with CloudWatch logging disabled',
    'APIGWExecutionLoggingEnabled',
    'API_GW_EXECUTION_LOGGING_ENABLED',
    'APIGateway.1',
  ],
  narrow: {
    CKV2_AWS_4: ['AWS::ApiGateway::Stage', 'AWS::ApiGateway::Stage.MethodSettings', 'AWS::ApiGateway::Stage.MethodSettings.LoggingLevel'],
    CKV_AWS_276: ['AWS::ApiGateway::Stage.MethodSettings.DataTraceEnabled'],
    'API Gateway V2 Stage Access Logging Settings Not Defined': ['AWS::ApiGatewayV2::Stage*'],
    APIGWExecutionLoggingEnabled: [
      'AWS::ApiGateway::Stage',
      'AWS::ApiGateway::Stage.MethodSettings',
      'AWS::ApiGateway::Stage.MethodSettings.LoggingLevel',
    ],
  },
  types: Object.keys(settings),
  table: Object.entries(settings).flatMap(([type, path]) =>
    ['LoggingLevel', 'DataTraceEnabled'].map((name) => ({ type, path: `${path}.${name}` })),
  ),
  check(context) {
    const { resource, report } = context;
    const path = settings[resource.type]!;
    reportLevels(resource.get(`${path}.LoggingLevel`), context);
    for (const trace of resource.get(`${path}.DataTraceEnabled`))
      if (trace.like('true'))
        report(trace, `Whole requests and responses are logged: ${state(trace)}`, { fix: { set: [{ to: false }], safe: true } });
  },
  examples: {
    fail: [
      {
        name: 'no level, or off',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Plain: # found
              Type: AWS::ApiGateway::Stage
              Properties:
                RestApiId: abc123
                StageName: live
            Off:
              Type: AWS::ApiGateway::Stage
              Properties:
                RestApiId: abc123
                StageName: test
                MethodSettings:
                  - ResourcePath: /*
                    HttpMethod: "*"
                    LoggingLevel: "OFF" # found
            Sometimes:
              Type: AWS::ApiGateway::Stage
              Properties:
                RestApiId: abc123
                StageName: sometimes
                MethodSettings:
                  - ResourcePath: /*
                    HttpMethod: "*"
                    LoggingLevel: !If
                      - Production
                      - INFO
                      - "OFF" # found
            Chat:
              Type: AWS::ApiGatewayV2::Api
              Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
            ChatStage: # found
              Type: AWS::ApiGatewayV2::Stage
              Properties:
                ApiId: !Ref Chat
                StageName: live
        `,
        terraform: yaml`
          resource:
            aws_api_gateway_stage:
              plain: # found
                rest_api_id: abc123
                stage_name: plain
              live:
                rest_api_id: abc123
                stage_name: live
            aws_api_gateway_method_settings:
              all:
                rest_api_id: abc123
                stage_name: \${aws_api_gateway_stage.live.stage_name}
                method_path: "*/*"
                settings:
                  - logging_level: "OFF" # found
            aws_apigatewayv2_api:
              chat: { name: chat, protocol_type: WEBSOCKET }
            aws_apigatewayv2_stage:
              chat:
                api_id: \${aws_apigatewayv2_api.chat.id}
                name: live
                default_route_settings:
                  - throttling_burst_limit: 10 # found
        `,
      },
      {
        name: 'whole requests',
        cloudformation: yaml`
          Resources:
            Rest:
              Type: AWS::ApiGateway::Stage
              Properties:
                RestApiId: abc123
                StageName: live
                MethodSettings:
                  - { ResourcePath: /*, HttpMethod: "*", LoggingLevel: INFO, DataTraceEnabled: true } # found
        `,
        terraform: yaml`
          resource:
            aws_api_gateway_stage:
              live: { rest_api_id: abc123, stage_name: live }
            aws_api_gateway_method_settings:
              all:
                rest_api_id: abc123
                stage_name: \${aws_api_gateway_stage.live.stage_name}
                method_path: "*/*"
                settings:
                  - logging_level: ERROR
                    data_trace_enabled: true # found
        `,
      },
    ],
    pass: [
      {
        name: 'a level, some methods without one, and an HTTP API',
        cloudformation: yaml`
          Resources:
            Rest:
              Type: AWS::ApiGateway::Stage
              Properties:
                RestApiId: abc123
                StageName: live
                MethodSettings:
                  - { ResourcePath: /*, HttpMethod: "*", LoggingLevel: INFO, DataTraceEnabled: false }
                  - { ResourcePath: /health, HttpMethod: GET, LoggingLevel: "OFF" }
                  - { ResourcePath: /slow, HttpMethod: GET, ThrottlingRateLimit: 10 }
            Http:
              Type: AWS::ApiGatewayV2::Api
              Properties: { Name: web, ProtocolType: HTTP }
            HttpStage:
              Type: AWS::ApiGatewayV2::Stage
              Properties:
                ApiId: !Ref Http
                StageName: $default
        `,
        terraform: yaml`
          resource:
            aws_api_gateway_stage:
              live: { rest_api_id: abc123, stage_name: live }
            aws_api_gateway_method_settings:
              all:
                rest_api_id: abc123
                stage_name: \${aws_api_gateway_stage.live.stage_name}
                method_path: "*/*"
                settings: { logging_level: ERROR }
            aws_apigatewayv2_api:
              web: { name: web, protocol_type: HTTP }
            aws_apigatewayv2_stage:
              web: { api_id: "\${aws_apigatewayv2_api.web.id}", name: $default }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses the level, and an API that is elsewhere',
        cloudformation: yaml`
          Parameters:
            Level: { Type: String }
          Resources:
            Rest:
              Type: AWS::ApiGateway::Stage
              Properties:
                RestApiId: abc123
                StageName: live
                MethodSettings:
                  - ResourcePath: /*
                    HttpMethod: "*"
                    LoggingLevel: !Ref Level # found
            Stage: # found
              Type: AWS::ApiGatewayV2::Stage
              Properties:
                ApiId: !ImportValue Api
                StageName: live
        `,
      },
    ],
  },
});

/** Reports the levels that are off in a case in which no other level is on. */
function reportLevels(levels: readonly Value[], context: RuleContext): void {
  const on = perCase(levels.filter(logs));
  const off = perCase(levels.filter((level) => !logs(level) && !on.some((other) => other.together(level))));
  const unknown = off.filter((level) => level.unknown);
  for (const level of off) {
    const doubts = unknown.filter((other) => other.together(level));
    if (!level.unknown && doubts.length > 0) continue;
    const kind = kindOf(context);
    if (kind.hasNone) return;
    const message = level.unknown ? 'The stage may keep no execution logs' : 'The stage keeps no execution logs';
    context.report(level, `${message}: ${state(level)}`, kind.doubt === undefined ? {} : { certain: false, reason: kind.doubt });
  }
}

/** Whether the API of a stage can have execution logs at all: of version 2, only a WebSocket API can. */
function kindOf({ resource, graph }: RuleContext): { readonly hasNone: boolean; readonly doubt?: string } {
  if (resource.type === 'AWS::ApiGateway::Stage') return { hasNone: false };
  const protocols = resource
    .get('ApiId')
    .flatMap((id) => graph.target(id, 'AWS::ApiGatewayV2::Api') ?? [])
    .flatMap((api) => api.get('ProtocolType'));
  if (protocols.length > 0 && protocols.every((protocol) => protocol.like('WEBSOCKET'))) return { hasNone: false };
  // An API that is imported from a body without a protocol is an HTTP API.
  if (protocols.length > 0 && protocols.every((protocol) => protocol.absent || protocol.like('HTTP'))) return { hasNone: true };
  return { hasNone: false, doubt: 'only WebSocket APIs have execution logs, and which kind this API is, is not known' };
}
