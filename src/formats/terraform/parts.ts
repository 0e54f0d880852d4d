import type { Names } from '../../model/value.ts';

/** A Terraform resource that CloudFormation writes as a property of another one. */
export interface PartRow {
  readonly terraform: string;
  /** The type that it belongs to, in CloudFormation's name. */
  readonly of: string;
  /** The attribute that says to which resource. */
  readonly by: string;
  /** The property that it stands for. */
  readonly path: string;
  /** The attribute that is the value; without it, the whole resource is. */
  readonly from?: string;
  /** Names that hold here and not where the property is written inline. */
  readonly names?: Names;
}

/** Sorted by Terraform type. */
export const parts: readonly PartRow[] = [
  { terraform: 'aws_api_gateway_method_settings', of: 'AWS::ApiGateway::Stage', by: 'stage_name', path: 'MethodSettings' },
  { terraform: 'aws_api_gateway_rest_api_policy', of: 'AWS::ApiGateway::RestApi', by: 'rest_api_id', path: 'Policy', from: 'policy' },
  { terraform: 'aws_backup_vault_lock_configuration', of: 'AWS::Backup::BackupVault', by: 'backup_vault_name', path: 'LockConfiguration' },
  { terraform: 'aws_backup_vault_notifications', of: 'AWS::Backup::BackupVault', by: 'backup_vault_name', path: 'Notifications' },
  { terraform: 'aws_backup_vault_policy', of: 'AWS::Backup::BackupVault', by: 'backup_vault_name', path: 'AccessPolicy', from: 'policy' },
  {
    terraform: 'aws_cloudwatch_event_target',
    of: 'AWS::Events::Rule',
    by: 'rule',
    path: 'Targets',
    names: { 'Targets.Id': 'target_id' },
  },
  {
    terraform: 'aws_cloudwatch_log_destination_policy',
    of: 'AWS::Logs::Destination',
    by: 'destination_name',
    path: 'DestinationPolicy',
    from: 'access_policy',
  },
  {
    terraform: 'aws_codebuild_webhook',
    of: 'AWS::CodeBuild::Project',
    by: 'project_name',
    path: 'Triggers',
    names: { 'Triggers.FilterGroups': 'filter_group.filter' },
  },
  { terraform: 'aws_ec2_managed_prefix_list_entry', of: 'AWS::EC2::PrefixList', by: 'prefix_list_id', path: 'Entries' },
  { terraform: 'aws_ecr_lifecycle_policy', of: 'AWS::ECR::Repository', by: 'repository', path: 'LifecyclePolicy' },
  { terraform: 'aws_ecr_repository_policy', of: 'AWS::ECR::Repository', by: 'repository', path: 'RepositoryPolicyText', from: 'policy' },
  { terraform: 'aws_efs_backup_policy', of: 'AWS::EFS::FileSystem', by: 'file_system_id', path: 'BackupPolicy', from: 'backup_policy' },
  { terraform: 'aws_efs_file_system_policy', of: 'AWS::EFS::FileSystem', by: 'file_system_id', path: 'FileSystemPolicy', from: 'policy' },
  {
    terraform: 'aws_elasticsearch_domain_policy',
    of: 'AWS::Elasticsearch::Domain',
    by: 'domain_name',
    path: 'AccessPolicies',
    from: 'access_policies',
  },
  { terraform: 'aws_iam_group_policy_attachment', of: 'AWS::IAM::Group', by: 'group', path: 'ManagedPolicyArns', from: 'policy_arn' },
  { terraform: 'aws_iam_policy_attachment', of: 'AWS::IAM::Group', by: 'groups', path: 'ManagedPolicyArns', from: 'policy_arn' },
  { terraform: 'aws_iam_policy_attachment', of: 'AWS::IAM::Role', by: 'roles', path: 'ManagedPolicyArns', from: 'policy_arn' },
  { terraform: 'aws_iam_policy_attachment', of: 'AWS::IAM::User', by: 'users', path: 'ManagedPolicyArns', from: 'policy_arn' },
  { terraform: 'aws_iam_role_policy_attachment', of: 'AWS::IAM::Role', by: 'role', path: 'ManagedPolicyArns', from: 'policy_arn' },
  {
    terraform: 'aws_iam_role_policy_attachments_exclusive',
    of: 'AWS::IAM::Role',
    by: 'role_name',
    path: 'ManagedPolicyArns',
    from: 'policy_arns',
  },
  { terraform: 'aws_iam_user_group_membership', of: 'AWS::IAM::User', by: 'user', path: 'Groups', from: 'groups' },
  { terraform: 'aws_iam_user_login_profile', of: 'AWS::IAM::User', by: 'user', path: 'LoginProfile' },
  { terraform: 'aws_iam_user_policy_attachment', of: 'AWS::IAM::User', by: 'user', path: 'ManagedPolicyArns', from: 'policy_arn' },
  { terraform: 'aws_kms_key_policy', of: 'AWS::KMS::Key', by: 'key_id', path: 'KeyPolicy', from: 'policy' },
  {
    terraform: 'aws_lightsail_instance_public_ports',
    of: 'AWS::Lightsail::Instance',
    by: 'instance_name',
    path: 'Networking',
    names: { 'Networking.Ports': 'port_info' },
  },
  { terraform: 'aws_media_store_container_policy', of: 'AWS::MediaStore::Container', by: 'container_name', path: 'Policy', from: 'policy' },
  {
    terraform: 'aws_opensearch_domain_policy',
    of: 'AWS::OpenSearchService::Domain',
    by: 'domain_name',
    path: 'AccessPolicies',
    from: 'access_policies',
  },
  { terraform: 'aws_redshift_logging', of: 'AWS::Redshift::Cluster', by: 'cluster_identifier', path: 'LoggingProperties' },
  { terraform: 'aws_route53_query_log', of: 'AWS::Route53::HostedZone', by: 'zone_id', path: 'QueryLoggingConfig' },
  {
    terraform: 'aws_s3_bucket_accelerate_configuration',
    of: 'AWS::S3::Bucket',
    by: 'bucket',
    path: 'AccelerateConfiguration',
    names: { 'AccelerateConfiguration.AccelerationStatus': 'status' },
  },
  { terraform: 'aws_s3_bucket_acl', of: 'AWS::S3::Bucket', by: 'bucket', path: 'AccessControl', from: 'acl' },
  {
    terraform: 'aws_s3_bucket_acl',
    of: 'AWS::S3::Bucket',
    by: 'bucket',
    path: 'AccessControlPolicy',
    from: 'access_control_policy',
    names: { 'AccessControlPolicy.Grants.Grantee': 'grantee' },
  },
  {
    terraform: 'aws_s3_bucket_cors_configuration',
    of: 'AWS::S3::Bucket',
    by: 'bucket',
    path: 'CorsConfiguration',
    names: { 'CorsConfiguration.CorsRules': 'cors_rule' },
  },
  {
    terraform: 'aws_s3_bucket_lifecycle_configuration',
    of: 'AWS::S3::Bucket',
    by: 'bucket',
    path: 'LifecycleConfiguration',
    names: {
      'LifecycleConfiguration.Rules': 'rule',
      'LifecycleConfiguration.Rules.ExpirationInDays': 'expiration.days',
      'LifecycleConfiguration.Rules.Transitions': 'transition',
    },
  },
  { terraform: 'aws_s3_bucket_logging', of: 'AWS::S3::Bucket', by: 'bucket', path: 'LoggingConfiguration' },
  {
    terraform: 'aws_s3_bucket_notification',
    of: 'AWS::S3::Bucket',
    by: 'bucket',
    path: 'NotificationConfiguration',
    names: {
      'NotificationConfiguration.EventBridgeConfiguration': 'eventbridge',
      'NotificationConfiguration.LambdaConfigurations': 'lambda_function',
      'NotificationConfiguration.QueueConfigurations': 'queue',
      'NotificationConfiguration.TopicConfigurations': 'topic',
    },
  },
  { terraform: 'aws_s3_bucket_object_lock_configuration', of: 'AWS::S3::Bucket', by: 'bucket', path: 'ObjectLockConfiguration' },
  { terraform: 'aws_s3_bucket_ownership_controls', of: 'AWS::S3::Bucket', by: 'bucket', path: 'OwnershipControls' },
  { terraform: 'aws_s3_bucket_public_access_block', of: 'AWS::S3::Bucket', by: 'bucket', path: 'PublicAccessBlockConfiguration' },
  {
    terraform: 'aws_s3_bucket_replication_configuration',
    of: 'AWS::S3::Bucket',
    by: 'bucket',
    path: 'ReplicationConfiguration',
    names: { 'ReplicationConfiguration.Rules': 'rule' },
  },
  { terraform: 'aws_s3_bucket_server_side_encryption_configuration', of: 'AWS::S3::Bucket', by: 'bucket', path: 'BucketEncryption' },
  {
    terraform: 'aws_s3_bucket_versioning',
    of: 'AWS::S3::Bucket',
    by: 'bucket',
    path: 'VersioningConfiguration',
    from: 'versioning_configuration',
  },
  {
    terraform: 'aws_s3_bucket_website_configuration',
    of: 'AWS::S3::Bucket',
    by: 'bucket',
    path: 'WebsiteConfiguration',
    names: { 'WebsiteConfiguration.ErrorDocument': 'error_document.key', 'WebsiteConfiguration.IndexDocument': 'index_document.suffix' },
  },
  { terraform: 'aws_s3control_access_point_policy', of: 'AWS::S3::AccessPoint', by: 'access_point_arn', path: 'Policy', from: 'policy' },
  {
    terraform: 'aws_secretsmanager_secret_version',
    of: 'AWS::SecretsManager::Secret',
    by: 'secret_id',
    path: 'SecretString',
    from: 'secret_string',
  },
  {
    terraform: 'aws_ssoadmin_managed_policy_attachment',
    of: 'AWS::SSO::PermissionSet',
    by: 'permission_set_arn',
    path: 'ManagedPolicies',
    from: 'managed_policy_arn',
  },
  {
    terraform: 'aws_ssoadmin_permission_set_inline_policy',
    of: 'AWS::SSO::PermissionSet',
    by: 'permission_set_arn',
    path: 'InlinePolicy',
    from: 'inline_policy',
  },
  { terraform: 'aws_vpc_endpoint_policy', of: 'AWS::EC2::VPCEndpoint', by: 'vpc_endpoint_id', path: 'PolicyDocument', from: 'policy' },
];
