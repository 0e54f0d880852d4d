import type { Grant } from './policy-templates.ts';

/** What a connector makes between two resources. */
export type Profile =
  /** A policy for the role of one of the two, by the permissions that are asked for. */
  | {
      readonly kind: 'role';
      readonly of: 'Source' | 'Destination';
      readonly allows: Readonly<Partial<Record<'Read' | 'Write', readonly Grant[]>>>;
    }
  /** A policy of the destination, which lets the service of the source in for this source. */
  | { readonly kind: 'queue' | 'topic'; readonly service: string; readonly action: string }
  /** A permission to invoke the destination; `source` is an ARN as in `Grant`, `account` whether it is limited to the own one. */
  | { readonly kind: 'permission'; readonly service: string; readonly source: string; readonly account?: boolean };

/**
 * By the types of source and destination, read from aws-sam-translator 1.115.0 (Apache-2.0, connector_profiles/profiles.json).
 * Holes are SourceArn, DestinationArn, DestinationName ...
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html
 */
export const connectorProfiles: Readonly<Record<string, Readonly<Record<string, Profile>>>> = {
  'AWS::DynamoDB::Table': {
    'AWS::Lambda::Function': {
      kind: 'role',
      of: 'Destination',
      allows: {
        Read: [
          {
            actions: 'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams',
            resources: '${SourceArn}/stream/*',
          },
        ],
      },
    },
  },
  'AWS::Events::Rule': {
    'AWS::SNS::Topic': { kind: 'topic', service: 'events.amazonaws.com', action: 'sns:Publish' },
    'AWS::Events::EventBus': {
      kind: 'role',
      of: 'Source',
      allows: { Write: [{ actions: 'events:PutEvents', resources: '${DestinationArn}' }] },
    },
    'AWS::StepFunctions::StateMachine': {
      kind: 'role',
      of: 'Source',
      allows: { Write: [{ actions: 'states:StartExecution', resources: '${DestinationArn}' }] },
    },
    'AWS::Lambda::Function': { kind: 'permission', service: 'events.amazonaws.com', source: '${SourceArn}' },
    'AWS::SQS::Queue': { kind: 'queue', service: 'events.amazonaws.com', action: 'sqs:SendMessage' },
  },
  'AWS::Lambda::Function': {
    'AWS::Lambda::Function': {
      kind: 'role',
      of: 'Source',
      allows: { Write: [{ actions: 'lambda:InvokeAsync lambda:InvokeFunction', resources: '${DestinationArn}' }] },
    },
    'AWS::S3::Bucket': {
      kind: 'role',
      of: 'Source',
      allows: {
        Read: [
          {
            actions:
              's3:GetObject s3:GetObjectAcl s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectTorrent s3:GetObjectVersion s3:GetObjectVersionAcl s3:GetObjectVersionForReplication s3:GetObjectVersionTorrent s3:ListBucket s3:ListBucketMultipartUploads s3:ListBucketVersions s3:ListMultipartUploadParts',
            resources: '${DestinationArn} ${DestinationArn}/*',
          },
        ],
        Write: [
          {
            actions:
              's3:AbortMultipartUpload s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutObjectLegalHold s3:PutObjectRetention s3:RestoreObject',
            resources: '${DestinationArn} ${DestinationArn}/*',
          },
        ],
      },
    },
    'AWS::DynamoDB::Table': {
      kind: 'role',
      of: 'Source',
      allows: {
        Read: [
          {
            actions:
              'dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:PartiQLSelect',
            resources: '${DestinationArn} ${DestinationArn}/index/*',
          },
        ],
        Write: [
          {
            actions:
              'dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate',
            resources: '${DestinationArn} ${DestinationArn}/index/*',
          },
        ],
      },
    },
    'AWS::SQS::Queue': {
      kind: 'role',
      of: 'Source',
      allows: {
        Read: [{ actions: 'sqs:ReceiveMessage sqs:GetQueueAttributes', resources: '${DestinationArn}' }],
        Write: [
          { actions: 'sqs:DeleteMessage sqs:SendMessage sqs:ChangeMessageVisibility sqs:PurgeQueue', resources: '${DestinationArn}' },
        ],
      },
    },
    'AWS::SNS::Topic': { kind: 'role', of: 'Source', allows: { Write: [{ actions: 'sns:Publish', resources: '${DestinationArn}' }] } },
    'AWS::StepFunctions::StateMachine': {
      kind: 'role',
      of: 'Source',
      allows: {
        Write: [
          { actions: 'states:StartExecution states:StartSyncExecution', resources: '${DestinationArn}' },
          { actions: 'states:StopExecution', resources: 'states:${AWS::Region}:${AWS::AccountId}:execution:${DestinationName}:*' },
        ],
        Read: [
          { actions: 'states:DescribeStateMachine states:ListExecutions', resources: '${DestinationArn}' },
          {
            actions: 'states:DescribeExecution states:DescribeStateMachineForExecution states:GetExecutionHistory',
            resources: 'states:${AWS::Region}:${AWS::AccountId}:execution:${DestinationName}:*',
          },
        ],
      },
    },
    'AWS::Events::EventBus': {
      kind: 'role',
      of: 'Source',
      allows: { Write: [{ actions: 'events:PutEvents', resources: '${DestinationArn}' }] },
    },
    'AWS::Location::PlaceIndex': {
      kind: 'role',
      of: 'Source',
      allows: {
        Read: [
          {
            actions:
              'geo:DescribePlaceIndex geo:GetPlace geo:SearchPlaceIndexForPosition geo:SearchPlaceIndexForSuggestions geo:SearchPlaceIndexForText',
            resources: '${DestinationArn}',
          },
        ],
      },
    },
  },
  'AWS::ApiGatewayV2::Api': {
    'AWS::Lambda::Function': {
      kind: 'permission',
      service: 'apigateway.amazonaws.com',
      source: 'execute-api:${AWS::Region}:${AWS::AccountId}:${SourceResourceId}/${SourceQualifier}',
    },
  },
  'AWS::ApiGateway::RestApi': {
    'AWS::Lambda::Function': {
      kind: 'permission',
      service: 'apigateway.amazonaws.com',
      source: 'execute-api:${AWS::Region}:${AWS::AccountId}:${SourceResourceId}/${SourceQualifier}',
    },
  },
  'AWS::SNS::Topic': {
    'AWS::SQS::Queue': { kind: 'queue', service: 'sns.amazonaws.com', action: 'sqs:SendMessage' },
    'AWS::Lambda::Function': { kind: 'permission', service: 'sns.amazonaws.com', source: '${SourceArn}' },
  },
  'AWS::SQS::Queue': {
    'AWS::Lambda::Function': {
      kind: 'role',
      of: 'Destination',
      allows: {
        Write: [{ actions: 'sqs:DeleteMessage', resources: '${SourceArn}' }],
        Read: [{ actions: 'sqs:ReceiveMessage sqs:GetQueueAttributes', resources: '${SourceArn}' }],
      },
    },
  },
  'AWS::S3::Bucket': {
    'AWS::Lambda::Function': { kind: 'permission', service: 's3.amazonaws.com', source: '${SourceArn}', account: true },
  },
  'AWS::StepFunctions::StateMachine': {
    'AWS::Lambda::Function': {
      kind: 'role',
      of: 'Source',
      allows: { Write: [{ actions: 'lambda:InvokeAsync lambda:InvokeFunction', resources: '${DestinationArn}' }] },
    },
    'AWS::SNS::Topic': { kind: 'role', of: 'Source', allows: { Write: [{ actions: 'sns:Publish', resources: '${DestinationArn}' }] } },
    'AWS::SQS::Queue': { kind: 'role', of: 'Source', allows: { Write: [{ actions: 'sqs:SendMessage', resources: '${DestinationArn}' }] } },
    'AWS::S3::Bucket': {
      kind: 'role',
      of: 'Source',
      allows: {
        Read: [
          {
            actions:
              's3:GetObject s3:GetObjectAcl s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectTorrent s3:GetObjectVersion s3:GetObjectVersionAcl s3:GetObjectVersionForReplication s3:GetObjectVersionTorrent s3:ListBucket s3:ListBucketMultipartUploads s3:ListBucketVersions s3:ListMultipartUploadParts',
            resources: '${DestinationArn} ${DestinationArn}/*',
          },
        ],
        Write: [
          {
            actions:
              's3:AbortMultipartUpload s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutObjectLegalHold s3:PutObjectRetention s3:RestoreObject',
            resources: '${DestinationArn} ${DestinationArn}/*',
          },
        ],
      },
    },
    'AWS::DynamoDB::Table': {
      kind: 'role',
      of: 'Source',
      allows: {
        Read: [
          {
            actions:
              'dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:PartiQLSelect',
            resources: '${DestinationArn} ${DestinationArn}/index/*',
          },
        ],
        Write: [
          {
            actions:
              'dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate',
            resources: '${DestinationArn} ${DestinationArn}/index/*',
          },
        ],
      },
    },
    'AWS::StepFunctions::StateMachine': {
      kind: 'role',
      of: 'Source',
      allows: {
        Read: [
          { actions: 'states:DescribeExecution', resources: 'states:${AWS::Region}:${AWS::AccountId}:execution:${DestinationName}:*' },
          {
            actions: 'events:DescribeRule',
            resources: 'events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
          },
        ],
        Write: [
          { actions: 'states:StartExecution', resources: '${DestinationArn}' },
          { actions: 'states:StopExecution', resources: 'states:${AWS::Region}:${AWS::AccountId}:execution:${DestinationName}:*' },
          {
            actions: 'events:PutTargets events:PutRule',
            resources: 'events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
          },
        ],
      },
    },
    'AWS::Events::EventBus': {
      kind: 'role',
      of: 'Source',
      allows: { Write: [{ actions: 'events:PutEvents', resources: '${DestinationArn}' }] },
    },
  },
  'AWS::AppSync::DataSource': {
    'AWS::DynamoDB::Table': {
      kind: 'role',
      of: 'Source',
      allows: {
        Read: [
          {
            actions:
              'dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:PartiQLSelect',
            resources: '${DestinationArn} ${DestinationArn}/index/*',
          },
        ],
        Write: [
          {
            actions:
              'dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate',
            resources: '${DestinationArn} ${DestinationArn}/index/*',
          },
        ],
      },
    },
    'AWS::Lambda::Function': {
      kind: 'role',
      of: 'Source',
      allows: { Write: [{ actions: 'lambda:InvokeAsync lambda:InvokeFunction', resources: '${DestinationArn} ${DestinationArn}:*' }] },
    },
    'AWS::Events::EventBus': {
      kind: 'role',
      of: 'Source',
      allows: { Write: [{ actions: 'events:PutEvents', resources: '${DestinationArn}' }] },
    },
  },
  'AWS::AppSync::GraphQLApi': {
    'AWS::Lambda::Function': {
      kind: 'permission',
      service: 'appsync.amazonaws.com',
      source: 'appsync:${AWS::Region}:${AWS::AccountId}:apis/${SourceResourceId}',
    },
  },
};
