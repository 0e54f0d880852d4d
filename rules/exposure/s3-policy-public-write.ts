import { bucketPolicyTypes, defineRule, hcl, md, publicBucketGrants, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 's3-policy-public-write',
  title: 'Bucket policy lets anyone write, delete or change permissions',
  family: 'exposure',
  severity: 9.1,
  docs: md`
    The policy allows actions that write, delete, tag or change permissions to the principal \`*\`: anyone on the internet can
    replace what the bucket serves, fill it at your cost, destroy it, or open it further.

    A condition that names the callers makes the policy non-public, in the sense of S3 Block Public Access: a fixed account,
    organization, source ARN, VPC, VPC endpoint or a block of addresses of at least /8 (IPv4) or /32 (IPv6). A wildcard or a
    policy variable in its place does not. A statement that denies all other callers is respected. Where nothing but a
    block of addresses limits the statement, everyone behind them gets in without credentials: a possible finding, at
    the level of a note. Where the bucket
    restricts public access (\`RestrictPublicBuckets\`), nobody outside the account gets in and the finding is a note.
  `,
  remedy: {
    text: 'Name the accounts, roles or services that may write, or limit the statement with a condition such as aws:PrincipalOrgID.',
    cloudformation: yaml`
      UploadsPolicy:
        Type: AWS::S3::BucketPolicy
        Properties:
          Bucket: !Ref Uploads
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  AWS: !GetAtt Uploader.Arn
                Action: s3:PutObject
                Resource: !Sub '\${Uploads.Arn}/*'
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "uploads" {
        statement {
          actions   = ["s3:PutObject"]
          resources = ["\${aws_s3_bucket.uploads.arn}/*"]
          principals {
            type        = "AWS"
            identifiers = [aws_iam_role.uploader.arn]
          }
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
  ],
  aliases: [
    'CKV_AWS_70',
    'S3 Bucket Access to Any Principal',
    'S3 Bucket Allows Delete Action From All Principals',
    'S3 Bucket Allows Put Action From All Principals',
    'S3 Bucket Allows Restore Actions From All Principals',
    'S3 Bucket With All Permissions',
    'F16',
    'S3WebBucketOAIAccess',
    'S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL',
    'S3_BUCKET_POLICY_GRANTEE_CHECK',
    'S3_BUCKET_POLICY_NOT_MORE_PERMISSIVE',
    'S3.2',
    'S3.3',
    'S3.6',
  ],
  narrow: {
    CKV_AWS_70: ['AWS::S3::BucketPolicy*'],
    'S3 Bucket Access to Any Principal': ['AWS::S3::BucketPolicy*'],
    'S3 Bucket Allows Delete Action From All Principals': ['AWS::S3::BucketPolicy*'],
    'S3 Bucket Allows Put Action From All Principals': ['AWS::S3::BucketPolicy*'],
    'S3 Bucket Allows Restore Actions From All Principals': ['AWS::S3::BucketPolicy*'],
    'S3 Bucket With All Permissions': ['AWS::S3::BucketPolicy*'],
    F16: ['AWS::S3::BucketPolicy*'],
    S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL: ['AWS::S3::BucketPolicy*'],
    S3_BUCKET_POLICY_GRANTEE_CHECK: ['AWS::S3::BucketPolicy*'],
    S3_BUCKET_POLICY_NOT_MORE_PERMISSIVE: ['AWS::S3::BucketPolicy*'],
    'S3.2': ['AWS::S3::BucketPolicy*'],
    'S3.3': ['AWS::S3::BucketPolicy*'],
    'S3.6': ['AWS::S3::BucketPolicy*'],
  },
  silences: ['s3-policy-public-read'],
  types: bucketPolicyTypes,
  check({ resource, graph, report }) {
    for (const { principal, actions, basis } of publicBucketGrants(resource, graph, 'write', 'tagging', 'permissions'))
      report(principal, `Anyone may write: ${actions} is allowed to ${principal.text}`, basis);
  },
  examples: {
    fail: [
      {
        name: 'uploads from anyone',
        cloudformation: yaml`
          Resources:
            Bucket:
              Type: AWS::S3::Bucket
            Policy:
              Type: AWS::S3::BucketPolicy
              Properties:
                Bucket: !Ref Bucket
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: '*' # found
                      Action: [s3:PutObject, s3:GetObject]
                      Resource: !Sub '\${Bucket.Arn}/*'
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket_policy:
              site:
                bucket: site
                policy: '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": "arn:aws:s3:::site/*"}]}' # found
        `,
      },
      {
        name: 'conditions that leave it at anyone',
        cloudformation: yaml`
          Resources:
            Policy:
              Type: AWS::S3::BucketPolicy
              Properties:
                Bucket: shared
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal:
                        AWS: ['*'] # found
                      Action: s3:Delete*
                      Resource: arn:aws:s3:::shared
                      Condition: { Bool: { 'aws:SecureTransport': true } }
                    - Effect: Allow
                      Principal: '*' # found
                      Action: '*'
                      Resource: arn:aws:s3:::shared/*
                      Condition: { StringLike: { 'aws:SourceVpc': 'vpc-*' } }
                    - Effect: Allow
                      Principal: '*' # found
                      NotAction: s3:Get*
                      Resource: arn:aws:s3:::shared/*
        `,
        terraform: yaml`
          data:
            aws_iam_policy_document:
              shared:
                statement:
                  - actions: ['s3:PutObject']
                    resources: ['arn:aws:s3:::shared/*']
                    principals:
                      - type: '*'
                        identifiers: ['*'] # found
                    condition:
                      - test: IpAddress
                        variable: aws:SourceIp
                        values: [0.0.0.0/0]
          resource:
            aws_s3_bucket_policy:
              shared:
                bucket: shared
                policy: \${data.aws_iam_policy_document.shared.json}
        `,
      },
    ],
    pass: [
      {
        name: 'named callers, an organization, a denial',
        cloudformation: yaml`
          Resources:
            Policy:
              Type: AWS::S3::BucketPolicy
              Properties:
                Bucket: shared
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: { Service: cloudfront.amazonaws.com }
                      Action: 's3:*'
                      Resource: arn:aws:s3:::shared/*
                    - Effect: Allow
                      Principal: '*'
                      Action: 's3:*'
                      Resource: arn:aws:s3:::shared/*
                      Condition: { StringEquals: { 'aws:PrincipalOrgID': o-a1b2c3d4e5 } }
                    - Effect: Deny
                      Principal: '*'
                      Action: 's3:*'
                      Resource: arn:aws:s3:::shared/*
                      Condition: { Bool: { 'aws:SecureTransport': false } }
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket_policy:
              shared:
                bucket: shared
                policy: '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::shared/*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}}]}'
        `,
      },
      {
        name: 'reading only, which is another rule',
        cloudformation: yaml`
          Resources:
            Policy:
              Type: AWS::S3::BucketPolicy
              Properties:
                Bucket: shared
                PolicyDocument:
                  Statement:
                    { Effect: Allow, Principal: '*', Action: [s3:GetObject, 's3:List*'], Resource: 'arn:aws:s3:::shared/*' }
        `,
      },
    ],
    unknown: [
      {
        name: 'open to some addresses',
        cloudformation: yaml`
          Resources:
            Policy:
              Type: AWS::S3::BucketPolicy
              Properties:
                Bucket: shared
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: { AWS: '*' } # found
                      Action: 's3:*'
                      Resource: arn:aws:s3:::shared/*
                      Condition: { IpAddress: { 'aws:SourceIp': [198.51.100.0/24] } }
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket_policy:
              shared:
                bucket: shared
                policy: '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::shared/*", "Condition": {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}}]}' # found
        `,
      },
      {
        name: 'the bucket restricts public access',
        cloudformation: yaml`
          Resources:
            Bucket:
              Type: AWS::S3::Bucket
              Properties:
                PublicAccessBlockConfiguration: { RestrictPublicBuckets: true }
            Policy:
              Type: AWS::S3::BucketPolicy
              Properties:
                Bucket: !Ref Bucket
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: '*' # found
                      Action: s3:*
                      Resource: !Sub '\${Bucket.Arn}/*'
        `,
      },
    ],
  },
});
