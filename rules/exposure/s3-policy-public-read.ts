import { bucketPolicyTypes, defineRule, hcl, md, publicBucketGrants, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 's3-policy-public-read',
  title: 'Bucket policy lets anyone read or list',
  family: 'exposure',
  severity: 7.5,
  docs: md`
    The policy allows actions that read or list to the principal \`*\`: anyone on the internet can fetch the objects or the
    names of the objects.

    A condition that names the callers makes the policy non-public, in the sense of S3 Block Public Access: a fixed account,
    organization, source ARN, VPC, VPC endpoint or a block of addresses of at least /8 (IPv4) or /32 (IPv6). A wildcard or a
    policy variable in its place does not, nor do a referer or \`aws:SecureTransport\`. A statement that denies all
    other callers is respected. Where nothing but a block of addresses limits the statement, everyone behind them
    gets in without credentials: a possible finding, at the level of a note.

    A website that S3 serves itself is public on purpose and is reported all the same: CloudFront with origin access control
    serves it from a bucket that stays private. Where the bucket restricts public access
    (\`RestrictPublicBuckets\`), nobody outside the account gets in and the finding is a note.
  `,
  remedy: {
    text: 'Name the accounts or roles that may read; serve websites through CloudFront with origin access control.',
    cloudformation: yaml`
      SitePolicy:
        Type: AWS::S3::BucketPolicy
        Properties:
          Bucket: !Ref Site
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: cloudfront.amazonaws.com
                Action: s3:GetObject
                Resource: !Sub '\${Site.Arn}/*'
                Condition:
                  StringEquals:
                    aws:SourceArn: !Sub arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${Distribution}
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "site" {
        statement {
          actions   = ["s3:GetObject"]
          resources = ["\${aws_s3_bucket.site.arn}/*"]
          principals {
            type        = "Service"
            identifiers = ["cloudfront.amazonaws.com"]
          }
          condition {
            test     = "StringEquals"
            variable = "aws:SourceArn"
            values   = [aws_cloudfront_distribution.site.arn]
          }
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html',
  ],
  aliases: [
    'CKV_AWS_70',
    'S3 Bucket Access to Any Principal',
    'S3 Bucket Allows Get Action From All Principals',
    'S3 Bucket Allows List Action From All Principals',
    'F16',
    'S3WebBucketOAIAccess',
    'S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL',
    'S3_BUCKET_POLICY_GRANTEE_CHECK',
    'S3_BUCKET_POLICY_NOT_MORE_PERMISSIVE',
    'S3.2',
    'S3.6',
  ],
  narrow: {
    CKV_AWS_70: ['AWS::S3::BucketPolicy*'],
    'S3 Bucket Access to Any Principal': ['AWS::S3::BucketPolicy*'],
    'S3 Bucket Allows Get Action From All Principals': ['AWS::S3::BucketPolicy*'],
    'S3 Bucket Allows List Action From All Principals': ['AWS::S3::BucketPolicy*'],
    F16: ['AWS::S3::BucketPolicy*'],
    S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL: ['AWS::S3::BucketPolicy*'],
    S3_BUCKET_POLICY_GRANTEE_CHECK: ['AWS::S3::BucketPolicy*'],
    S3_BUCKET_POLICY_NOT_MORE_PERMISSIVE: ['AWS::S3::BucketPolicy*'],
    'S3.2': ['AWS::S3::BucketPolicy*'],
    'S3.6': ['AWS::S3::BucketPolicy*'],
  },
  types: bucketPolicyTypes,
  check({ resource, graph, report }) {
    for (const { principal, actions, basis } of publicBucketGrants(resource, graph, 'list', 'read'))
      report(principal, `Anyone may read: ${actions} is allowed to ${principal.text}`, basis);
  },
  examples: {
    fail: [
      {
        name: 'a website',
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
                      Action: s3:GetObject
                      Resource: !Sub '\${Bucket.Arn}/*'
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket_policy:
              site:
                bucket: site
                policy: '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:Get*", "Resource": "arn:aws:s3:::site/*"}]}' # found
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
                      Action: s3:ListBucket
                      Resource: arn:aws:s3:::shared
                      Condition: { Bool: { 'aws:SecureTransport': true } }
                    - Effect: Allow
                      Principal: '*' # found
                      Action: '*'
                      Resource: arn:aws:s3:::shared/*
                      Condition: { StringLike: { 'aws:SourceVpc': 'vpc-*' } }
                    - Effect: Allow
                      Principal: '*' # found
                      NotAction: s3:PutObject
                      Resource: arn:aws:s3:::shared/*
        `,
        terraform: yaml`
          data:
            aws_iam_policy_document:
              shared:
                statement:
                  - actions: ['s3:GetObject']
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
        name: 'writing only, which is another rule',
        cloudformation: yaml`
          Resources:
            Policy:
              Type: AWS::S3::BucketPolicy
              Properties:
                Bucket: shared
                PolicyDocument:
                  Statement:
                    { Effect: Allow, Principal: '*', Action: s3:PutObject, Resource: 'arn:aws:s3:::shared/*' }
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
