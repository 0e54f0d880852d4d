import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'api-access-log',
  title: 'API stage keeps no access logs',
  family: 'logging',
  severity: 4,
  docs: md`
    Access logs record who called an API, when, and with what result. A stage keeps them only when its access log
    setting names a destination. REST, HTTP and WebSocket APIs have stages of their own; a deployment that names a stage
    makes one, and so does each API of AWS SAM.
  `,
  remedy: {
    text: 'Name a log group in the access log setting of the stage.',
    cloudformation: yaml`
      Stage:
        Type: AWS::ApiGatewayV2::Stage
        Properties:
          ApiId: !Ref Api
          StageName: live
          AccessLogSettings:
            DestinationArn: !GetAtt ApiLogs.Arn
            Format: '{"id":"$context.requestId","ip":"$context.identity.sourceIp","status":"$context.status"}'
    `,
    terraform: hcl`
      resource "aws_apigatewayv2_stage" "live" {
        api_id = aws_apigatewayv2_api.api.id
        name   = "live"
        access_log_settings {
          destination_arn = aws_cloudwatch_log_group.api.arn
          format          = jsonencode({ id = "$context.requestId", ip = "$context.identity.sourceIp" })
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html',
  ],
  aliases: [
    'CKV_AWS_76',
    'CKV_AWS_95',
    'AWS-0001',
    'AWS-0113',
    'AWS-0116',
    'API Gateway Deployment Without Access Log Setting',
    'API Gateway V2 Stage Access Logging Settings Not Defined',
    'API Gateway access logging disabled',
    'Serverless API Access Logging Setting Undefined',
    'W45',
    'W46',
    'W69',
    'APIGWAccessLogging',
    'APIGWStructuredLogging',
    'API_GWV2_ACCESS_LOGS_ENABLED',
    'API_GW_STAGE_ACCESS_LOGGING_RULE',
    'APIGateway.9',
  ],
  narrow: {
    CKV_AWS_95: ['AWS::ApiGatewayV2::Stage*'],
    'AWS-0113': ['AWS::ApiGateway::*'],
    'AWS-0116': ['AWS::ApiGatewayV2::Stage*'],
    'API Gateway Deployment Without Access Log Setting': ['AWS::ApiGateway::*'],
    'API Gateway V2 Stage Access Logging Settings Not Defined': ['AWS::ApiGatewayV2::Stage*'],
    W45: ['AWS::ApiGateway::Deployment*'],
    W46: ['AWS::ApiGatewayV2::Stage*'],
    W69: ['AWS::ApiGateway::Stage*'],
    API_GWV2_ACCESS_LOGS_ENABLED: ['AWS::ApiGatewayV2::Stage*'],
    API_GW_STAGE_ACCESS_LOGGING_RULE: ['AWS::ApiGateway::Stage*'],
    'APIGateway.9': ['AWS::ApiGatewayV2::Stage*'],
  },
  ...requires('The stage keeps no access logs', [
    { type: 'AWS::ApiGateway::Stage', path: 'AccessLogSetting.DestinationArn', expect: 'present' },
    {
      type: 'AWS::ApiGateway::Deployment',
      path: 'StageDescription.AccessLogSetting.DestinationArn',
      expect: 'present',
      absent: ({ resource }) => (resource.has('StageName') ? 'fails' : 'passes'),
    },
    { type: 'AWS::ApiGatewayV2::Stage', path: 'AccessLogSettings.DestinationArn', expect: 'present' },
  ]),
  examples: {
    fail: [
      {
        name: 'no destination',
        cloudformation: yaml`
          Resources:
            Rest: # found
              Type: AWS::ApiGateway::Stage
              Properties:
                RestApiId: abc123
                StageName: live
            Deployment:
              Type: AWS::ApiGateway::Deployment
              Properties:
                RestApiId: abc123
                StageName: test
                StageDescription: # found
                  CacheClusterEnabled: false
            Http:
              Type: AWS::ApiGatewayV2::Stage
              Properties:
                ApiId: abc123
                StageName: live
                AccessLogSettings: # found
                  Format: $context.requestId
            Sam: # found
              Type: AWS::Serverless::Api
              Properties:
                StageName: live
            SamHttp: # found
              Type: AWS::Serverless::HttpApi
        `,
        terraform: yaml`
          resource:
            aws_api_gateway_stage:
              rest: # found
                rest_api_id: abc123
                stage_name: live
            aws_api_gateway_deployment:
              deployment: # found
                rest_api_id: abc123
                stage_name: test
            aws_apigatewayv2_stage:
              http: # found
                api_id: abc123
                name: live
        `,
      },
    ],
    pass: [
      {
        name: 'a destination, or no stage',
        cloudformation: yaml`
          Parameters:
            LogGroup: { Type: String }
          Resources:
            Api:
              Type: AWS::ApiGateway::RestApi
            Deployment:
              Type: AWS::ApiGateway::Deployment
              Properties:
                RestApiId: !Ref Api
            Rest:
              Type: AWS::ApiGateway::Stage
              Properties:
                RestApiId: !Ref Api
                StageName: live
                AccessLogSetting: { DestinationArn: !Ref LogGroup, Format: $context.requestId }
            SamHttp:
              Type: AWS::Serverless::HttpApi
              Properties:
                AccessLogSettings: { DestinationArn: !Ref LogGroup, Format: $context.requestId }
        `,
        terraform: yaml`
          resource:
            aws_api_gateway_deployment:
              deployment:
                rest_api_id: abc123
            aws_api_gateway_stage:
              rest:
                rest_api_id: abc123
                stage_name: live
                access_log_settings:
                  - destination_arn: \${aws_cloudwatch_log_group.api.arn}
                    format: $context.requestId
        `,
      },
      {
        name: 'the Globals section names the destination',
        cloudformation: yaml`
          Transform: AWS::Serverless-2016-10-31
          Globals:
            Api:
              AccessLogSetting: { DestinationArn: !ImportValue Logs, Format: $context.requestId }
            HttpApi:
              AccessLogSettings: { DestinationArn: !ImportValue Logs, Format: $context.requestId }
          Resources:
            Sam:
              Type: AWS::Serverless::Api
              Properties:
                StageName: live
            SamHttp:
              Type: AWS::Serverless::HttpApi
        `,
      },
    ],
    unknown: [],
  },
});
