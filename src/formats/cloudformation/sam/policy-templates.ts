/** What a statement of a policy template allows. */
export interface Grant {
  /** Separated by spaces. */
  readonly actions: string;
  /**
   * ARNs without their `arn:<partition>:`, separated by spaces; `*` stands for itself. Holes are the parameters of the
   * template, and pseudo parameters.
   */
  readonly resources: string;
  /** Values of StringEquals, by key. */
  readonly equals?: Readonly<Record<string, string>>;
}

/**
 * The policy templates of AWS SAM, 81 of them, read from aws-sam-translator 1.115.0 (policy_templates.json).
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
export const policyTemplates: Readonly<Record<string, readonly Grant[]>> = {
  AMIDescribePolicy: [{ actions: 'ec2:DescribeImages', resources: '*' }],
  AWSSecretsManagerGetSecretValuePolicy: [{ actions: 'secretsmanager:GetSecretValue', resources: '${SecretArn}' }],
  AWSSecretsManagerRotationPolicy: [
    {
      actions:
        'secretsmanager:DescribeSecret secretsmanager:GetSecretValue secretsmanager:PutSecretValue secretsmanager:UpdateSecretVersionStage',
      resources: 'secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:*',
      equals: {
        'secretsmanager:resource/AllowRotationLambdaArn':
          'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${FunctionName}',
      },
    },
    { actions: 'secretsmanager:GetRandomPassword', resources: '*' },
  ],
  AcmGetCertificatePolicy: [{ actions: 'acm:GetCertificate', resources: '${CertificateArn}' }],
  AthenaQueryPolicy: [
    {
      actions:
        'athena:ListWorkGroups athena:GetExecutionEngine athena:GetExecutionEngines athena:GetNamespace athena:GetCatalogs athena:GetNamespaces athena:GetTables athena:GetTable',
      resources: '*',
    },
    {
      actions:
        'athena:StartQueryExecution athena:GetQueryResults athena:DeleteNamedQuery athena:GetNamedQuery athena:ListQueryExecutions athena:StopQueryExecution athena:GetQueryResultsStream athena:ListNamedQueries athena:CreateNamedQuery athena:GetQueryExecution athena:BatchGetNamedQuery athena:BatchGetQueryExecution athena:GetWorkGroup',
      resources: 'athena:${AWS::Region}:${AWS::AccountId}:workgroup/${WorkGroupName}',
    },
  ],
  CloudFormationDescribeStacksPolicy: [
    { actions: 'cloudformation:DescribeStacks', resources: 'cloudformation:${AWS::Region}:${AWS::AccountId}:stack/*' },
  ],
  CloudWatchDashboardPolicy: [
    { actions: 'cloudwatch:GetDashboard cloudwatch:ListDashboards cloudwatch:PutDashboard cloudwatch:ListMetrics', resources: '*' },
  ],
  CloudWatchDescribeAlarmHistoryPolicy: [{ actions: 'cloudwatch:DescribeAlarmHistory', resources: '*' }],
  CloudWatchPutMetricPolicy: [{ actions: 'cloudwatch:PutMetricData', resources: '*' }],
  CodeCommitCrudPolicy: [
    {
      actions:
        'codecommit:GitPull codecommit:GitPush codecommit:CreateBranch codecommit:DeleteBranch codecommit:GetBranch codecommit:ListBranches codecommit:MergeBranchesByFastForward codecommit:MergeBranchesBySquash codecommit:MergeBranchesByThreeWay codecommit:UpdateDefaultBranch codecommit:BatchDescribeMergeConflicts codecommit:CreateUnreferencedMergeCommit codecommit:DescribeMergeConflicts codecommit:GetMergeCommit codecommit:GetMergeOptions codecommit:BatchGetPullRequests codecommit:CreatePullRequest codecommit:DescribePullRequestEvents codecommit:GetCommentsForPullRequest codecommit:GetCommitsFromMergeBase codecommit:GetMergeConflicts codecommit:GetPullRequest codecommit:ListPullRequests codecommit:MergePullRequestByFastForward codecommit:MergePullRequestBySquash codecommit:MergePullRequestByThreeWay codecommit:PostCommentForPullRequest codecommit:UpdatePullRequestDescription codecommit:UpdatePullRequestStatus codecommit:UpdatePullRequestTitle codecommit:DeleteFile codecommit:GetBlob codecommit:GetFile codecommit:GetFolder codecommit:PutFile codecommit:DeleteCommentContent codecommit:GetComment codecommit:GetCommentsForComparedCommit codecommit:PostCommentForComparedCommit codecommit:PostCommentReply codecommit:UpdateComment codecommit:BatchGetCommits codecommit:CreateCommit codecommit:GetCommit codecommit:GetCommitHistory codecommit:GetDifferences codecommit:GetObjectIdentifier codecommit:GetReferences codecommit:GetTree codecommit:GetRepository codecommit:UpdateRepositoryDescription codecommit:ListTagsForResource codecommit:TagResource codecommit:UntagResource codecommit:GetRepositoryTriggers codecommit:PutRepositoryTriggers codecommit:TestRepositoryTriggers codecommit:GetBranch codecommit:GetCommit codecommit:UploadArchive codecommit:GetUploadArchiveStatus codecommit:CancelUploadArchive',
      resources: 'codecommit:${AWS::Region}:${AWS::AccountId}:${RepositoryName}',
    },
  ],
  CodeCommitReadPolicy: [
    {
      actions:
        'codecommit:GitPull codecommit:GetBranch codecommit:ListBranches codecommit:BatchDescribeMergeConflicts codecommit:DescribeMergeConflicts codecommit:GetMergeCommit codecommit:GetMergeOptions codecommit:BatchGetPullRequests codecommit:DescribePullRequestEvents codecommit:GetCommentsForPullRequest codecommit:GetCommitsFromMergeBase codecommit:GetMergeConflicts codecommit:GetPullRequest codecommit:ListPullRequests codecommit:GetBlob codecommit:GetFile codecommit:GetFolder codecommit:GetComment codecommit:GetCommentsForComparedCommit codecommit:BatchGetCommits codecommit:GetCommit codecommit:GetCommitHistory codecommit:GetDifferences codecommit:GetObjectIdentifier codecommit:GetReferences codecommit:GetTree codecommit:GetRepository codecommit:ListTagsForResource codecommit:GetRepositoryTriggers codecommit:TestRepositoryTriggers codecommit:GetBranch codecommit:GetCommit codecommit:GetUploadArchiveStatus',
      resources: 'codecommit:${AWS::Region}:${AWS::AccountId}:${RepositoryName}',
    },
  ],
  CodePipelineLambdaExecutionPolicy: [{ actions: 'codepipeline:PutJobSuccessResult codepipeline:PutJobFailureResult', resources: '*' }],
  CodePipelineReadOnlyPolicy: [
    { actions: 'codepipeline:ListPipelineExecutions', resources: 'codepipeline:${AWS::Region}:${AWS::AccountId}:${PipelineName}' },
  ],
  ComprehendBasicAccessPolicy: [
    {
      actions:
        'comprehend:BatchDetectKeyPhrases comprehend:DetectDominantLanguage comprehend:DetectEntities comprehend:BatchDetectEntities comprehend:DetectKeyPhrases comprehend:DetectSentiment comprehend:BatchDetectDominantLanguage comprehend:BatchDetectSentiment',
      resources: '*',
    },
  ],
  CostExplorerReadOnlyPolicy: [
    {
      actions:
        'ce:GetCostAndUsage ce:GetDimensionValues ce:GetReservationCoverage ce:GetReservationPurchaseRecommendation ce:GetReservationUtilization ce:GetTags',
      resources: '*',
    },
  ],
  DynamoDBBackupFullAccessPolicy: [
    {
      actions: 'dynamodb:CreateBackup dynamodb:DescribeContinuousBackups',
      resources: 'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}',
    },
    {
      actions: 'dynamodb:DeleteBackup dynamodb:DescribeBackup dynamodb:ListBackups',
      resources: 'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/backup/*',
    },
  ],
  DynamoDBCrudPolicy: [
    {
      actions:
        'dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:BatchGetItem dynamodb:DescribeTable dynamodb:ConditionCheckItem',
      resources:
        'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName} dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/index/*',
    },
  ],
  DynamoDBReadPolicy: [
    {
      actions: 'dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable',
      resources:
        'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName} dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/index/*',
    },
  ],
  DynamoDBReconfigurePolicy: [
    { actions: 'dynamodb:UpdateTable', resources: 'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}' },
  ],
  DynamoDBRestoreFromBackupPolicy: [
    { actions: 'dynamodb:RestoreTableFromBackup', resources: 'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/backup/*' },
    {
      actions:
        'dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchWriteItem',
      resources: 'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}',
    },
  ],
  DynamoDBStreamReadPolicy: [
    {
      actions: 'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator',
      resources: 'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/stream/${StreamName}',
    },
    { actions: 'dynamodb:ListStreams', resources: 'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/stream/*' },
  ],
  DynamoDBWritePolicy: [
    {
      actions: 'dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem',
      resources:
        'dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName} dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}/index/*',
    },
  ],
  EC2CopyImagePolicy: [{ actions: 'ec2:CopyImage', resources: 'ec2:${AWS::Region}:${AWS::AccountId}:image/${ImageId}' }],
  EC2DescribePolicy: [{ actions: 'ec2:DescribeRegions ec2:DescribeInstances', resources: '*' }],
  EFSWriteAccessPolicy: [
    {
      actions: 'elasticfilesystem:ClientMount elasticfilesystem:ClientWrite',
      resources: 'elasticfilesystem:${AWS::Region}:${AWS::AccountId}:file-system/${FileSystem}',
      equals: {
        'elasticfilesystem:AccessPointArn':
          'arn:${AWS::Partition}:elasticfilesystem:${AWS::Region}:${AWS::AccountId}:access-point/${AccessPoint}',
      },
    },
  ],
  EKSDescribePolicy: [{ actions: 'eks:DescribeCluster eks:ListClusters', resources: '*' }],
  EcsRunTaskPolicy: [{ actions: 'ecs:RunTask', resources: 'ecs:${AWS::Region}:${AWS::AccountId}:task-definition/${TaskDefinition}' }],
  ElasticMapReduceAddJobFlowStepsPolicy: [
    { actions: 'elasticmapreduce:AddJobFlowSteps', resources: 'elasticmapreduce:${AWS::Region}:${AWS::AccountId}:cluster/${ClusterId}' },
  ],
  ElasticMapReduceCancelStepsPolicy: [
    { actions: 'elasticmapreduce:CancelSteps', resources: 'elasticmapreduce:${AWS::Region}:${AWS::AccountId}:cluster/${ClusterId}' },
  ],
  ElasticMapReduceModifyInstanceFleetPolicy: [
    {
      actions: 'elasticmapreduce:ModifyInstanceFleet elasticmapreduce:ListInstanceFleets',
      resources: 'elasticmapreduce:${AWS::Region}:${AWS::AccountId}:cluster/${ClusterId}',
    },
  ],
  ElasticMapReduceModifyInstanceGroupsPolicy: [
    {
      actions: 'elasticmapreduce:ModifyInstanceGroups elasticmapreduce:ListInstanceGroups',
      resources: 'elasticmapreduce:${AWS::Region}:${AWS::AccountId}:cluster/${ClusterId}',
    },
  ],
  ElasticMapReduceSetTerminationProtectionPolicy: [
    {
      actions: 'elasticmapreduce:SetTerminationProtection',
      resources: 'elasticmapreduce:${AWS::Region}:${AWS::AccountId}:cluster/${ClusterId}',
    },
  ],
  ElasticMapReduceTerminateJobFlowsPolicy: [
    { actions: 'elasticmapreduce:TerminateJobFlows', resources: 'elasticmapreduce:${AWS::Region}:${AWS::AccountId}:cluster/${ClusterId}' },
  ],
  ElasticsearchHttpPostPolicy: [
    { actions: 'es:ESHttpPost es:ESHttpPut', resources: 'es:${AWS::Region}:${AWS::AccountId}:domain/${DomainName}/*' },
  ],
  EventBridgePutEventsPolicy: [
    { actions: 'events:PutEvents', resources: 'events:${AWS::Region}:${AWS::AccountId}:event-bus/${EventBusName}' },
  ],
  FilterLogEventsPolicy: [
    { actions: 'logs:FilterLogEvents', resources: 'logs:${AWS::Region}:${AWS::AccountId}:log-group:${LogGroupName}:log-stream:*' },
  ],
  FirehoseCrudPolicy: [
    {
      actions:
        'firehose:CreateDeliveryStream firehose:DeleteDeliveryStream firehose:DescribeDeliveryStream firehose:PutRecord firehose:PutRecordBatch firehose:UpdateDestination',
      resources: 'firehose:${AWS::Region}:${AWS::AccountId}:deliverystream/${DeliveryStreamName}',
    },
  ],
  FirehoseWritePolicy: [
    {
      actions: 'firehose:PutRecord firehose:PutRecordBatch',
      resources: 'firehose:${AWS::Region}:${AWS::AccountId}:deliverystream/${DeliveryStreamName}',
    },
  ],
  KMSDecryptPolicy: [{ actions: 'kms:Decrypt', resources: 'kms:${AWS::Region}:${AWS::AccountId}:key/${KeyId}' }],
  KMSEncryptPolicy: [{ actions: 'kms:Encrypt', resources: 'kms:${AWS::Region}:${AWS::AccountId}:key/${KeyId}' }],
  KMSEncryptPolicy_v2: [
    {
      actions:
        'kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:GenerateDataKeyPair kms:GenerateDataKeyPairWithoutPlaintext',
      resources: 'kms:${AWS::Region}:${AWS::AccountId}:key/${KeyId}',
    },
  ],
  KinesisCrudPolicy: [
    {
      actions:
        'kinesis:AddTagsToStream kinesis:CreateStream kinesis:DecreaseStreamRetentionPeriod kinesis:DeleteStream kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetShardIterator kinesis:IncreaseStreamRetentionPeriod kinesis:ListTagsForStream kinesis:MergeShards kinesis:PutRecord kinesis:PutRecords kinesis:SplitShard kinesis:RemoveTagsFromStream',
      resources: 'kinesis:${AWS::Region}:${AWS::AccountId}:stream/${StreamName}',
    },
  ],
  KinesisStreamReadPolicy: [
    { actions: 'kinesis:ListStreams kinesis:DescribeLimits', resources: 'kinesis:${AWS::Region}:${AWS::AccountId}:stream/*' },
    {
      actions: 'kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator',
      resources: 'kinesis:${AWS::Region}:${AWS::AccountId}:stream/${StreamName}',
    },
  ],
  LambdaInvokePolicy: [
    { actions: 'lambda:InvokeFunction', resources: 'lambda:${AWS::Region}:${AWS::AccountId}:function:${FunctionName}*' },
  ],
  MobileAnalyticsWriteOnlyAccessPolicy: [{ actions: 'mobileanalytics:PutEvents', resources: '*' }],
  OrganizationsListAccountsPolicy: [{ actions: 'organizations:ListAccounts', resources: '*' }],
  PinpointEndpointAccessPolicy: [
    {
      actions: 'mobiletargeting:GetEndpoint mobiletargeting:UpdateEndpoint mobiletargeting:UpdateEndpointsBatch',
      resources: 'mobiletargeting:${AWS::Region}:${AWS::AccountId}:apps/${PinpointApplicationId}/endpoints/*',
    },
  ],
  PollyFullAccessPolicy: [
    { actions: 'polly:GetLexicon polly:DeleteLexicon', resources: 'polly:${AWS::Region}:${AWS::AccountId}:lexicon/${LexiconName}' },
    {
      actions: 'polly:DescribeVoices polly:ListLexicons polly:PutLexicon polly:SynthesizeSpeech',
      resources: 'polly:${AWS::Region}:${AWS::AccountId}:lexicon/*',
    },
  ],
  RekognitionDetectOnlyPolicy: [
    {
      actions: 'rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels rekognition:DetectText',
      resources: '*',
    },
  ],
  RekognitionFacesManagementPolicy: [
    {
      actions:
        'rekognition:IndexFaces rekognition:DeleteFaces rekognition:SearchFaces rekognition:SearchFacesByImage rekognition:ListFaces',
      resources: 'rekognition:${AWS::Region}:${AWS::AccountId}:collection/${CollectionId}',
    },
  ],
  RekognitionFacesPolicy: [{ actions: 'rekognition:CompareFaces rekognition:DetectFaces', resources: '*' }],
  RekognitionLabelsPolicy: [{ actions: 'rekognition:DetectLabels rekognition:DetectModerationLabels', resources: '*' }],
  RekognitionNoDataAccessPolicy: [
    {
      actions: 'rekognition:CompareFaces rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels',
      resources: 'rekognition:${AWS::Region}:${AWS::AccountId}:collection/${CollectionId}',
    },
  ],
  RekognitionReadPolicy: [
    {
      actions: 'rekognition:ListCollections rekognition:ListFaces rekognition:SearchFaces rekognition:SearchFacesByImage',
      resources: 'rekognition:${AWS::Region}:${AWS::AccountId}:collection/${CollectionId}',
    },
  ],
  RekognitionWriteOnlyAccessPolicy: [
    {
      actions: 'rekognition:CreateCollection rekognition:IndexFaces',
      resources: 'rekognition:${AWS::Region}:${AWS::AccountId}:collection/${CollectionId}',
    },
  ],
  Route53ChangeResourceRecordSetsPolicy: [
    { actions: 'route53:ChangeResourceRecordSets', resources: 'route53:::hostedzone/${HostedZoneId}' },
  ],
  S3CrudPolicy: [
    {
      actions:
        's3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration s3:DeleteObject',
      resources: 's3:::${BucketName} s3:::${BucketName}/*',
    },
  ],
  S3FullAccessPolicy: [
    {
      actions:
        's3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:DeleteObject s3:DeleteObjectTagging s3:DeleteObjectVersionTagging s3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging',
      resources: 's3:::${BucketName}/*',
    },
    {
      actions: 's3:ListBucket s3:GetBucketLocation s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration',
      resources: 's3:::${BucketName}',
    },
  ],
  S3ReadPolicy: [
    {
      actions: 's3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:GetLifecycleConfiguration',
      resources: 's3:::${BucketName} s3:::${BucketName}/*',
    },
  ],
  S3WritePolicy: [
    { actions: 's3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration', resources: 's3:::${BucketName} s3:::${BucketName}/*' },
  ],
  SESBulkTemplatedCrudPolicy: [
    {
      actions:
        'ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail ses:SendBulkTemplatedEmail ses:VerifyEmailIdentity',
      resources: 'ses:${AWS::Region}:${AWS::AccountId}:identity/${IdentityName}',
    },
  ],
  SESBulkTemplatedCrudPolicy_v2: [
    {
      actions: 'ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail ses:SendBulkTemplatedEmail',
      resources:
        'ses:${AWS::Region}:${AWS::AccountId}:identity/${IdentityName} ses:${AWS::Region}:${AWS::AccountId}:template/${TemplateName}',
    },
    { actions: 'ses:GetIdentityVerificationAttributes ses:VerifyEmailIdentity', resources: '*' },
  ],
  SESCrudPolicy: [
    {
      actions: 'ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail ses:VerifyEmailIdentity',
      resources: 'ses:${AWS::Region}:${AWS::AccountId}:identity/${IdentityName}',
    },
  ],
  SESEmailTemplateCrudPolicy: [
    {
      actions: 'ses:CreateTemplate ses:GetTemplate ses:ListTemplates ses:UpdateTemplate ses:DeleteTemplate ses:TestRenderTemplate',
      resources: '*',
    },
  ],
  SESSendBouncePolicy: [{ actions: 'ses:SendBounce', resources: 'ses:${AWS::Region}:${AWS::AccountId}:identity/${IdentityName}' }],
  SNSCrudPolicy: [
    {
      actions: 'sns:ListSubscriptionsByTopic sns:CreateTopic sns:SetTopicAttributes sns:Subscribe sns:Publish',
      resources: 'sns:${AWS::Region}:${AWS::AccountId}:${TopicName}*',
    },
  ],
  SNSPublishMessagePolicy: [{ actions: 'sns:Publish', resources: 'sns:${AWS::Region}:${AWS::AccountId}:${TopicName}' }],
  SQSPollerPolicy: [
    {
      actions:
        'sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage sqs:DeleteMessageBatch sqs:GetQueueAttributes sqs:ReceiveMessage',
      resources: 'sqs:${AWS::Region}:${AWS::AccountId}:${QueueName}',
    },
  ],
  SQSSendMessagePolicy: [{ actions: 'sqs:SendMessage*', resources: 'sqs:${AWS::Region}:${AWS::AccountId}:${QueueName}' }],
  SSMParameterReadPolicy: [
    { actions: 'ssm:DescribeParameters', resources: '*' },
    {
      actions: 'ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath',
      resources: 'ssm:${AWS::Region}:${AWS::AccountId}:parameter/${ParameterName}',
    },
  ],
  SSMParameterWithSlashPrefixReadPolicy: [
    { actions: 'ssm:DescribeParameters', resources: '*' },
    {
      actions: 'ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath',
      resources: 'ssm:${AWS::Region}:${AWS::AccountId}:parameter${ParameterName}',
    },
  ],
  SageMakerCreateEndpointConfigPolicy: [
    {
      actions: 'sagemaker:CreateEndpointConfig',
      resources: 'sagemaker:${AWS::Region}:${AWS::AccountId}:endpoint-config/${EndpointConfigName}',
    },
  ],
  SageMakerCreateEndpointPolicy: [
    { actions: 'sagemaker:CreateEndpoint', resources: 'sagemaker:${AWS::Region}:${AWS::AccountId}:endpoint/${EndpointName}' },
  ],
  ServerlessRepoReadWriteAccessPolicy: [
    {
      actions:
        'serverlessrepo:CreateApplication serverlessrepo:CreateApplicationVersion serverlessrepo:UpdateApplication serverlessrepo:GetApplication serverlessrepo:ListApplications serverlessrepo:ListApplicationVersions serverlessrepo:ListApplicationDependencies',
      resources: 'serverlessrepo:${AWS::Region}:${AWS::AccountId}:applications/*',
    },
  ],
  StepFunctionsCallbackPolicy: [
    {
      actions: 'states:SendTaskFailure states:SendTaskHeartbeat states:SendTaskSuccess',
      resources: 'states:${AWS::Region}:${AWS::AccountId}:stateMachine:${StateMachineName}',
    },
  ],
  StepFunctionsExecutionPolicy: [
    { actions: 'states:StartExecution', resources: 'states:${AWS::Region}:${AWS::AccountId}:stateMachine:${StateMachineName}' },
  ],
  StepFunctionsExecutionPolicy_v2: [
    {
      actions: 'states:StartExecution states:StartSyncExecution',
      resources: 'states:${AWS::Region}:${AWS::AccountId}:stateMachine:${StateMachineName}',
    },
  ],
  TextractDetectAnalyzePolicy: [
    {
      actions: 'textract:DetectDocumentText textract:StartDocumentTextDetection textract:StartDocumentAnalysis textract:AnalyzeDocument',
      resources: '*',
    },
  ],
  TextractGetResultPolicy: [{ actions: 'textract:GetDocumentTextDetection textract:GetDocumentAnalysis', resources: '*' }],
  TextractPolicy: [{ actions: 'textract:*', resources: '*' }],
  VPCAccessPolicy: [
    {
      actions: 'ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DetachNetworkInterface',
      resources: '*',
    },
  ],
};
