/**
 * Ids that people write, and the names under which the rules know the same checks as aliases.
 * KICS: docs/queries/cloudformation-queries.md and terraform-queries.md of Checkmarx/kics (queries for Terraform that check
 * the same have the name of the one for CloudFormation here). cdk-nag: src/packs/aws-solutions.ts of cdklabs/cdk-nag.
 */
export const kicsQueries = `
3c3b7a58-b018-4d07-9444-d9ee7156e111 Alexa Skill Plaintext Client Secret Exposed
73980e43-f399-4fcc-a373-658228f7adf7 Amplify App Access Token Exposed
71493c8b-3014-404c-9802-078b74496fb7 Amplify App Basic Auth Config Password Exposed
03b38885-8f4e-480c-a0e4-12c1affd15db Amplify App OAuth Token Exposed
dfb56e5d-ee68-446e-b32a-657b62befe69 Amplify Branch Basic Auth Config Password Exposed
06ec63e3-9f72-4fe2-a218-2eb9200b8db5 API Gateway Deployment Without Access Log Setting
80d45af4-4920-4236-a56e-b7ef419d1941 API Gateway V2 Stage Access Logging Settings Not Defined
de77cd9f-0e8b-46cc-b4a4-b6b436838642 CloudFront Logging Disabled
2a3560fe-52ca-4443-b34f-bf0ed5eb74c8 CloudTrail Log File Validation Disabled
050a9ba8-d1cb-4c61-a5e8-8805a70d3b85 CloudTrail Log Files Not Encrypted With KMS
5c0b06d5-b7a4-484c-aeb0-75a836269ff0 CloudTrail Logging Disabled
058ac855-989f-4378-ba4d-52d004020da7 CloudTrail Multi Region Disabled
1c07bfaf-663c-4f6f-b22b-8e2d481e4df5 CMK Rotation Disabled
ffee2785-c347-451e-89f3-11aeb08e5c84 CMK Unencrypted Storage
0104165b-02d5-426f-abc9-91fb48189899 DB Security Group Open To Large Scope
9564406d-e761-4e61-b8d7-5926e3ab8e79 DB Security Group With Public Scope
06b9f52a-8cd5-459b-bdc6-21a22521e1be Directory Service Microsoft AD Password Set to Plaintext or Default Ref
6685d912-d81f-4cfa-95ad-e316ea31c989 Directory Service Simple AD Password Exposed
f988a17f-1139-46a3-8928-f27eafd8b024 DMS Endpoint MongoDB Settings Password Exposed
5f700072-b7ce-4e84-b3f3-497bf1c24a4d DMS Endpoint Password Exposed
39423ce4-9011-46cd-b6b1-009edcd9385d DocDB Cluster Master Password In Plaintext
4bd21e68-38c1-4d58-acdc-6a14b203237f DynamoDB Table Not Encrypted
80b7ac3f-d2b7-4577-9b10-df7913497162 EBS Volume Encryption Disabled
f914357d-8386-4d56-9ba6-456e5723f9a6 EC2 Instance Has No IAM Role
c44c95fc-ae92-4bb8-bdf8-bb9bc412004a EC2 Public Instance Exposed Through Subnet
494b03d3-bf40-4464-8524-7c56ad0700ed EC2 Sensitive Port Is Publicly Exposed
01986452-bdd8-4aaa-b5df-d6bf61d616ff ECS Service Admin Role Is Present
2ff8e83c-90e1-4d68-a300-6d652112e622 EFS Not Encrypted
6d087495-2a42-4735-abf7-02ef5660a7e6 EFS Without KMS
73d59e76-a12c-4b74-a3d8-d3e1e19c25b3 EKS node group remote access
e4ee3903-9225-4b6a-bdfb-e62dbadef821 ElastiCache With Disabled at Rest Encryption
edbd62d4-8700-41de-b000-b3cfebb5e996 Elasticsearch Logs Disabled
86a248ab-0e01-4564-a82a-878303e253bb ElasticSearch Not Encrypted At Rest
086ea2eb-14a6-4fd4-914b-38e0bc8703e8 ElasticSearch Without Slow Logs
ee12ad32-2863-4c0f-b13f-28272d115028 ELB Access Log Disabled
78055456-f670-4d2e-94d5-392d1cf4f5e4 ELB Sensitive Port Is Exposed To Entire Network
c62e8b7d-1fdf-4050-ac4c-76ba9e1d9621 ELBv2 ALB Access Log Disabled
e415f8d3-fc2b-4f52-88ab-1129e8c8d3f5 Fully Open Ingress
2564172f-c92b-4261-9acd-464aed511696 Hardcoded AWS Access Key In Lambda
953b3cdb-ce13-428a-aa12-318726506661 IAM Policies With Full Privileges
f62aa827-4ade-4dc4-89e4-1433d384a368 IAM Policy Grants Full Permissions
f80e3aa7-7b34-4185-954e-440a6894dde6 IAM Role Allows All Principals To Assume
48677914-6fdf-40ec-80c4-2b0e94079f54 IAM User Has Too Many Access Keys
06adef8c-c284-4de7-aad2-af43b07a8ca1 IAM User LoginProfile Password Is In Plaintext
7f65be75-90ab-4036-8c2a-410aef7bb650 Kinesis SSE Not Configured
f6049677-ec4a-43af-8779-5190b6d03cba KMS Allows Wildcard Principal
235ca980-eb71-48f4-9030-df0c371029eb KMS Key Rotation Disabled
da905474-7454-43c0-b8d2-5756ab951aba KMS Key With Vulnerable Policy
a0ae0a4e-712b-4115-8112-51b9eeed9d69 Lambda Functions With Full Privileges
1d6e16f1-5d8a-4379-bfb3-2dadd38ed5a7 Lambda Permission Principal Is Wildcard
bf4473f1-c8a2-4b1b-8134-bd32efabab93 Neptune Database Cluster Encryption Disabled
f996f3cb-00fc-480c-8973-8ab04d44a8cc Passwords And Secrets
4e88adee-a8eb-4605-a78d-9fb1096e3091 RDS Associated with Public Subnet
de38e1d5-54cb-4111-a868-6f7722695007 RDS DB Instance Publicly Accessible
65844ba3-03a1-40a8-b3dd-919f122e8c95 RDS Storage Encryption Disabled
5beacce3-4020-4a3d-9e1d-a36f953df630 RDS Storage Not Encrypted
3de2d4ff-fe53-4fc9-95d3-2f8a69bf90d6 Redshift Cluster Logging Disabled
3b316b05-564c-44a7-9c3f-405bb95e211e Redshift Not Encrypted
bdf8dcb4-75df-4370-92c4-606e4ae6c4d3 Redshift Publicly Accessible
5b48c507-0d1f-41b0-a630-76817c6b4189 RefreshToken Is Exposed
c9846969-d066-431f-9b34-8c4abafe422a Remote Desktop Port Open To Internet
7772bb8c-c0f3-42d4-8e4e-f1b8939ad085 S3 Bucket Access to Any Principal
07dda8de-d90d-469e-9b37-1aca53526ced S3 Bucket ACL Allows Read Or Write to All Users
219f4c95-aa50-44e0-97de-cf71f4641170 S3 Bucket ACL Allows Read to All Users
835d5497-a526-4aea-a23f-98a9afd1635f S3 Bucket ACL Allows Read to Any Authenticated User
acc78859-765e-4011-a229-a65ea57db252 S3 Bucket Allows Delete Action From All Principals
f97b7d23-568f-4bcc-9ac9-02df0d57fbba S3 Bucket Allows Get Action From All Principals
faa8fddf-c0aa-4b2d-84ff-e993e233ebe9 S3 Bucket Allows List Action From All Principals
48f100d9-f499-4c6d-b2b8-deafe47ffb26 S3 Bucket Allows Public ACL
860ba89b-b8de-4e72-af54-d6aee4138a69 S3 Bucket Allows Public Policy
f6397a20-4cf1-4540-a997-1d363c25ef58 S3 Bucket Allows Put Action From All Principals
456b00a3-1072-4149-9740-6b8bb60251b0 S3 Bucket Allows Restore Actions From All Principals
4552b71f-0a2a-4bc4-92dd-ed7ec1b4674c S3 Bucket Logging Disabled
4ae8af91-5108-42cb-9471-3bdbe596eac9 S3 Bucket With All Permissions
6c8d51af-218d-4bfb-94a9-94eabaa0703a S3 Bucket Without Ignore Public ACL
350cd468-0e2c-44ef-9d22-cfb73a62523c S3 Bucket Without Restriction Of Public Bucket
3ae83918-7ec7-4cb8-80db-b91ef0f94002 Security Group Unrestricted Access To RDP
6e856af2-62d7-4ba2-adc1-73b62cef9cc1 Security Group With Unrestricted Access To SSH
cdbb0467-2957-4a77-9992-7b55b29df7b7 Security Groups With Exposed Admin Ports
adcd0082-e90b-4b63-862b-21899f6e6a48 Security Groups With Meta IP
0a994e04-c6dc-471d-817e-d37451d18a3b Serverless API Access Logging Setting Undefined
ae53ce91-42b5-46bf-a84f-9a13366a4f13 SNS Topic is Publicly Accessible
9d13b150-a2ab-42a1-b6f4-142e41f81e52 SNS Topic Without KmsMasterKeyId
9b6a3f5b-5fd6-40ee-9bc0-ed604911212d SQS Policy With Public Access
12726829-93ed-4d51-9cbe-13423f4299e1 SQS With SSE Disabled
829ce3b8-065c-41a3-ad57-e0accfea82d2 Unknown Port Exposed To Internet
4a1e6b34-1008-4e61-a5f2-1f7c276f8d14 Unrestricted Security Group Ingress
568cc372-ca64-420d-9015-ee347d00d288 User Data Contains Encoded Private Key
f6d299d2-21eb-41cc-b1e1-fe12d857500b VPC FlowLogs Disabled
66c6f96f-2d9e-417e-a998-9058aeeecd44 S3 Bucket Allows List Action From All Principals
abb06e5f-ef9a-4a99-98c6-376d396bfcdf SQS queue exposed
7af43613-6bb9-4a0e-8c4d-1314b799425e S3 Bucket Access to Any Principal
1a4bc881-9f69-4d44-8c9a-d37d08f54c50 S3 Bucket Allows Public Policy
3206240f-2e87-4e58-8d24-3e19e7c83d7c ECS Service Admin Role Is Present
d24c0755-c028-44b1-b503-8e719c898832 S3 Bucket Allows Put Action From All Principals
1df37f4b-7197-45ce-83f8-9994d2fcf885 S3 Bucket Allows Get Action From All Principals
ffdf4b37-7703-4dfe-a682-9d2e99bc6c09 S3 Bucket Allows Delete Action From All Principals
3199c26c-7871-4cb3-99c2-10a59244ce7f RDS database cluster not encrypted
3d3f6270-546b-443c-adb4-bb6fb2187ca6 EBS default encryption disabled
862fe4bf-3eec-4767-a517-40f378886b88 Kinesis not encrypted with KMS
48207659-729f-4b5c-9402-f884257d794f EFS Not Encrypted
8bbb242f-6e38-4127-86d4-d8f0b2687ae2 AMI not encrypted
4de9de27-254e-424f-bd70-4c1e95790838 Launch configuration is not encrypted
08bd0760-8752-44e1-9779-7bb369b2b4e4 DB instance storage not encrypted
443488f5-c734-460b-a36d-5b3f330174dc User Data Contains Encoded Private Key
cc997676-481b-4e93-aa81-d19f8c5e9b12 EBS Volume Encryption Disabled
cfdcabb0-fc06-427c-865b-c59f13e898ce Redshift Not Encrypted
e6b4b943-6883-47a9-9739-7ada9568f8ca EBS volume snapshot not encrypted
35113e6f-2c6b-414d-beec-7a9482d3b2d1 RDS DB Instance Publicly Accessible
1ec253ab-c220-4d63-b2de-5b40e0af9293 S3 Bucket Without Restriction Of Public Bucket
af173fde-95ea-4584-b904-bb3923ac4bda Redshift Publicly Accessible
6e8849c1-3aa7-40e3-9063-b85ee300f29f SQS With SSE Disabled
7ebc9038-0bde-479a-acc4-6ed7b6758899 KMS Key With Vulnerable Policy
65905cec-d691-4320-b320-2000436cb696 Security Group With Unrestricted Access To SSH
381c3f2a-ef6f-4eff-99f7-b169cda3422c Sensitive port is exposed to entire network
151187cb-0efc-481c-babd-ad24e3c9bc22 Remote Desktop Port Open To Internet
4f615f3e-fb9c-4fad-8b70-2e9f781806ce DB Security Group Open To Large Scope
f0d8781f-99bf-4958-9917-d39283b168a0 DB security group has public interface
4728cd65-a20c-49da-8b31-9c08b423e4db Fully Open Ingress
590d878b-abdc-428f-895a-e2b68a0e1998 Unknown Port Exposed To Internet
1e0ef61b-ad85-4518-a3d3-85eaad164885 DB Security Group With Public Scope
4bb76f17-3d63-4529-bdca-2b454529d774 CloudTrail Logging Disabled
25d251f3-f348-4f95-845c-1090e41a615c EFS Without KMS
816ea8cf-d589-442d-a917-2dd0ce0e45e3 SQS policy allows all actions
730675f9-52ed-49b6-8ead-0acb5dd7df7f SQS Policy With Public Access
2f37c4a3-58b9-4afe-8a87-d7f1d2286f84 IAM Policies With Full Privileges
d0cc8694-fcad-43ff-ac86-32331d7e867f S3 Bucket Allows Public ACL
575a2155-6af1-4026-b1af-d5bc8fe2a904 IAM Policy Grants Full Permissions
b26d2b7e-60f6-413d-a3a1-a57db24aa2b3 SNS Topic is Publicly Accessible
24e16922-4330-4e9d-be8a-caa90299466a ElasticSearch Not Encrypted At Rest
98d59056-f745-4ef5-8613-32bca8d40b7e Neptune Database Cluster Encryption Disabled
e979fcbc-df6c-422d-9458-c33d65e71c45 ElasticSearch Without Slow Logs
15ffbacc-fa42-4f6f-a57d-2feac7365caa Redshift Cluster Logging Disabled
8173d5eb-96b5-4aa6-a71b-ecfa153c123d CloudTrail Multi Region Disabled
94690d79-b3b0-43de-b656-84ebef5753e5 CloudFront Logging Disabled
f83121ea-03da-434f-9277-9cd247ab3047 VPC FlowLogs Disabled
ef0b316a-211e-42f1-888e-64efe172b755 CloudWatch without retention period specified
9111f9a5-6b80-40f9-bc82-c05f970779c3 API Gateway V2 Stage Access Logging Settings Not Defined
12b7e704-37f0-4d1e-911a-44bf60c48c21 IAM Role Allows All Principals To Assume
a4966c4f-9141-48b8-a564-ffe9959945bc S3 Bucket With All Permissions
4fa66806-0dd9-4f8d-9480-3174d39c7c91 S3 Bucket Without Ignore Public ACL
f861041c-8c9f-4156-acfc-5e6e524f5884 S3 Bucket Logging Disabled
66f130d9-b81d-4e8e-9b08-da74b9c891df Missing cluster log types
d7b9d850-3e06-4a75-852f-c46c2e92240b Hardcoded AWS access key
1402afd8-a95c-4e84-8b0b-6fb43758e6ce Hardcoded AWS Access Key In Lambda
38c5ee0d-7f22-4260-ab72-5073048df100 S3 Bucket ACL Allows Read Or Write to All Users
57b9893d-33b1-4419-bcea-a717ea87e139 S3 Bucket ACL Allows Read to Any Authenticated User
54c417bf-c762-48b9-9d31-b3d87047e3f0 SQL analysis services port 2383 (TCP) is publicly accessible
`;

/** The rules of the pack AwsSolutions; those of the other packs are called as the rules themselves. */
export const awsSolutions = `
AEC1 ElastiCacheClusterInVPC
AEC3 ElastiCacheRedisClusterEncryption
AEC5 ElastiCacheClusterNonDefaultPort
AEC6 ElastiCacheRedisClusterRedisAuth
APIG1 APIGWAccessLogging
APIG2 APIGWRequestValidation
APIG3 APIGWAssociatedWithWAF
APIG4 APIGWAuthorization
APIG6 APIGWExecutionLoggingEnabled
AS3 AutoScalingGroupScalingNotifications
ASC3 AppSyncGraphQLRequestLogging
C91 Cloud9InstanceNoIngressSystemsManager
CB4 CodeBuildProjectKMSEncryptedArtifacts
CB5 CodeBuildProjectManagedImages
CFR1 CloudFrontDistributionGeoRestrictions
CFR2 CloudFrontDistributionWAFIntegration
CFR3 CloudFrontDistributionAccessLogging
CFR4 CloudFrontDistributionHttpsViewerNoOutdatedSSL
CFR5 CloudFrontDistributionNoOutdatedSSL
CFR6 CloudFrontDistributionS3OriginAccessIdentity
CFR7 CloudFrontDistributionS3OriginAccessControl
COG1 CognitoUserPoolStrongPasswordPolicy
COG2 CognitoUserPoolMFA
COG4 CognitoUserPoolAPIGWAuthorizer
COG7 CognitoUserPoolNoUnauthenticatedLogins
COG8 CognitoUserPoolPlusTier
DDB3 DynamoDBPITREnabled
DDB4 DAXEncrypted
DOC1 DocumentDBClusterEncryptionAtRest
DOC2 DocumentDBClusterNonDefaultPort
DOC3 DocumentDBCredentialsInSecretsManager
DOC4 DocumentDBClusterBackupRetentionPeriod
DOC5 DocumentDBClusterLogExports
EB1 ElasticBeanstalkVPCSpecified
EB3 ElasticBeanstalkManagedUpdatesEnabled
EB4 ElasticBeanstalkEC2InstanceLogsToS3
EC23 EC2RestrictedInbound
EC26 EC2EBSVolumeEncrypted
EC27 EC2SecurityGroupDescription
EC28 EC2InstanceDetailedMonitoringEnabled
EC29 EC2InstanceTerminationProtection
ECR1 ECROpenAccess
ECS2 ECSTaskDefinitionNoEnvironmentVariables
ECS4 ECSClusterCloudWatchContainerInsights
ECS7 ECSTaskDefinitionContainerLogging
EFS1 EFSEncrypted
EKS1 EKSClusterNoEndpointPublicAccess
EKS2 EKSClusterControlPlaneLogs
ELB1 CLBNoInboundHttpHttps
ELB2 ELBLoggingEnabled
ELB5 ELBTlsHttpsListenersOnly
EMR2 EMRS3AccessLogging
EMR4 EMRLocalDiskEncryption
EMR5 EMREncryptionInTransit
EMR6 EMRAuthEC2KeyPairOrKerberos
EVB1 EventBusOpenAccess
GL1 GlueEncryptedCloudWatchLogs
GL3 GlueJobBookmarkEncrypted
IAM4 IAMNoManagedPolicies
IAM5 IAMNoWildcardPermissions
KDF1 KinesisDataFirehoseSSE
KDS1 KinesisDataStreamSSE
KDS3 KinesisDataStreamDefaultKeyWhenSSE
KMS5 KMSBackingKeyRotationEnabled
L1 LambdaLatestVersion
LEX4 LexBotAliasEncryptedConversationLogs
MS1 MediaStoreContainerAccessLogging
MS3 MediaStoreContainerSSLRequestsOnly
MS4 MediaStoreCloudWatchMetricPolicy
MS7 MediaStoreContainerHasContainerPolicy
MS8 MediaStoreContainerCORSPolicy
MSK2 MSKClientToBrokerTLS
MSK3 MSKBrokerToBrokerTLS
MSK6 MSKBrokerLogging
N2 NeptuneClusterAutomaticMinorVersionUpgrade
N3 NeptuneClusterBackupRetentionPeriod
N4 NeptuneClusterEncryptionAtRest
N5 NeptuneClusterIAMAuth
OS1 OpenSearchInVPCOnly
OS2 OpenSearchNodeToNodeEncryption
OS3 OpenSearchAllowlistedIPs
OS5 OpenSearchNoUnsignedOrAnonymousAccess
OS8 OpenSearchEncryptedAtRest
OS9 OpenSearchSlowLogsToCloudWatch
QS1 QuicksightSSLConnections
RDS10 RDSInstanceDeletionProtectionEnabled
RDS11 RDSNonDefaultPort
RDS13 RDSInstanceBackupEnabled
RDS14 AuroraMySQLBacktrack
RDS16 AuroraMySQLLogging
RDS2 RDSStorageEncrypted
RDS6 AuroraMySQLPostgresIAMAuth
RDS8 RDSRestrictedInbound
RS1 RedshiftRequireTlsSSL
RS10 RedshiftBackupEnabled
RS11 RedshiftClusterUserActivityLogging
RS2 RedshiftClusterInVPC
RS3 RedshiftClusterNonDefaultUsername
RS4 RedshiftClusterNonDefaultPort
RS5 RedshiftClusterAuditLogging
RS6 RedshiftClusterEncryptionAtRest
RS8 RedshiftClusterPublicAccess
RS9 RedshiftClusterVersionUpgrade
S1 S3BucketLoggingEnabled
S10 S3BucketSSLRequestsOnly
S2 S3BucketLevelPublicAccessProhibited
S5 S3WebBucketOAIAccess
SF1 StepFunctionStateMachineAllLogsToCloudWatch
SF2 StepFunctionStateMachineXray
SM1 SageMakerNotebookInVPC
SM2 SageMakerNotebookInstanceKMSKeyConfigured
SM3 SageMakerNotebookNoDirectInternetAccess
SMG4 SecretsManagerRotationEnabled
SNS3 SNSTopicSSLPublishOnly
SQS2 SQSQueueSSE
SQS4 SQSQueueSSLRequestsOnly
TS3 TimestreamDatabaseCustomerManagedKey
VPC7 VPCFlowLogsEnabled
`;

/** The long ids of Trivy, as tfsec had them: `long_id`, or service and `short_code`, in checks/cloud/aws of aquasecurity/trivy-checks. */
export const trivyIds = `
aws-apigateway-enable-access-logging AWS-0001
aws-autoscaling-enable-at-rest-encryption AWS-0008
aws-autoscaling-enforce-http-token-imds AWS-0130
aws-cloudfront-enable-logging AWS-0010
aws-cloudtrail-enable-all-regions AWS-0014
aws-cloudtrail-enable-log-validation AWS-0016
aws-cloudtrail-encryption-customer-managed-key AWS-0015
aws-ec2-enable-at-rest-encryption AWS-0131
aws-ec2-enable-launch-config-at-rest-encryption AWS-0008
aws-ec2-enable-volume-encryption AWS-0026
aws-ec2-enforce-http-token-imds AWS-0028
aws-ec2-enforce-launch-config-http-token-imds AWS-0130
aws-ec2-no-public-ingress-acl AWS-0105
aws-ec2-no-public-ingress-sgr AWS-0107
aws-ec2-no-public-ip AWS-0009
aws-ec2-no-secrets-in-user-data AWS-0029
aws-ec2-no-sensitive-info AWS-0122
aws-ec2-require-vpc-flow-logs-for-all-vpcs AWS-0178
aws-ecs-no-plaintext-secrets AWS-0036
aws-efs-enable-at-rest-encryption AWS-0037
aws-eks-enable-control-plane-logging AWS-0038
aws-elasticache-enable-at-rest-encryption AWS-0045
aws-iam-no-policy-wildcards AWS-0057
aws-kinesis-enable-in-transit-encryption AWS-0064
aws-kms-auto-rotate-keys AWS-0065
aws-rds-encrypt-cluster-storage-data AWS-0079
aws-rds-encrypt-instance-storage-data AWS-0080
aws-s3-block-public-acls AWS-0086
aws-s3-block-public-policy AWS-0087
aws-s3-enable-logging AWS-0089
aws-s3-ignore-public-acls AWS-0091
aws-s3-no-public-access-with-acl AWS-0092
aws-s3-no-public-buckets AWS-0093
aws-s3-specify-public-access-block AWS-0094
aws-sns-enable-topic-encryption AWS-0095
aws-sqs-enable-queue-encryption AWS-0096
`;
