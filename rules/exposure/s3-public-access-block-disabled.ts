import { defineRule, hcl, md, publicAccessBlockFlags, publicAccessBlocks, requires, yaml } from '../../src/kit/index.ts';

const rows = Object.entries(publicAccessBlocks).flatMap(([type, block]) =>
  publicAccessBlockFlags.map((flag) => ({ type, path: block ? `${block}.${flag}` : flag })),
);

export default defineRule({
  id: 's3-public-access-block-disabled',
  title: 'S3 Block Public Access is switched off',
  family: 'exposure',
  severity: 8.2,
  docs: md`
    New buckets and access points block public access. A setting that is explicitly \`false\` takes this guard away, so that one
    wrong policy or ACL opens the bucket to the public. Resource policies of secrets have the same guard in
    \`BlockPublicPolicy\`.
  `,
  remedy: {
    text: 'Set it to true; publish content through CloudFront with origin access control, which needs no public bucket.',
    cloudformation: yaml`
      Uploads:
        Type: AWS::S3::Bucket
        Properties:
          PublicAccessBlockConfiguration:
            BlockPublicAcls: true
            BlockPublicPolicy: true
            IgnorePublicAcls: true
            RestrictPublicBuckets: true
    `,
    terraform: hcl`
      resource "aws_s3_bucket_public_access_block" "uploads" {
        bucket                  = aws_s3_bucket.uploads.id
        block_public_acls       = true
        block_public_policy     = true
        ignore_public_acls      = true
        restrict_public_buckets = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html',
  ],
  aliases: [
    'CKV2_AWS_6',
    'CKV_AWS_392',
    'CKV_AWS_53',
    'CKV_AWS_54',
    'CKV_AWS_55',
    'CKV_AWS_56',
    'AWS-0086',
    'AWS-0087',
    'AWS-0091',
    'AWS-0093',
    'S3 Bucket Allows Public ACL',
    'S3 Bucket Allows Public Policy',
    'S3 Bucket Without Ignore Public ACL',
    'S3 Bucket Without Restriction Of Public Bucket',
    'S3BucketLevelPublicAccessProhibited',
    'S3BucketPublicReadProhibited',
    'S3BucketPublicWriteProhibited',
    'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
    'S3_BUCKET_PUBLIC_READ_PROHIBITED',
    'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
    'S3_ACCESS_POINT_PUBLIC_ACCESS_BLOCKS',
    'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS',
    'S3.1',
    'S3.19',
    'S3.24',
    'S3.8',
  ],
  narrow: {
    CKV2_AWS_6: ['AWS::S3::Bucket*'],
    CKV_AWS_392: ['AWS::S3::AccessPoint*'],
    CKV_AWS_53: ['AWS::S3::Bucket.*.BlockPublicAcls'],
    CKV_AWS_54: ['AWS::S3::Bucket.*.BlockPublicPolicy'],
    CKV_AWS_55: ['AWS::S3::Bucket.*.IgnorePublicAcls'],
    CKV_AWS_56: ['AWS::S3::Bucket.*.RestrictPublicBuckets'],
    'AWS-0086': ['AWS::S3::Bucket.*.BlockPublicAcls'],
    'AWS-0087': ['AWS::S3::Bucket.*.BlockPublicPolicy'],
    'AWS-0091': ['AWS::S3::Bucket.*.IgnorePublicAcls'],
    'AWS-0093': ['AWS::S3::Bucket.*.RestrictPublicBuckets'],
    'S3 Bucket Allows Public ACL': ['AWS::S3::Bucket.*.BlockPublicAcls', 'aws_s3_account_public_access_block.BlockPublicAcls'],
    'S3 Bucket Allows Public Policy': ['AWS::S3::Bucket.*.BlockPublicPolicy', 'aws_s3_account_public_access_block.BlockPublicPolicy'],
    'S3 Bucket Without Ignore Public ACL': ['AWS::S3::Bucket.*.IgnorePublicAcls'],
    'S3 Bucket Without Restriction Of Public Bucket': ['AWS::S3::Bucket.*.RestrictPublicBuckets'],
    S3BucketLevelPublicAccessProhibited: ['AWS::S3::Bucket*'],
    S3BucketPublicReadProhibited: ['AWS::S3::Bucket*'],
    S3BucketPublicWriteProhibited: ['AWS::S3::Bucket*'],
    S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED: ['AWS::S3::Bucket*'],
    S3_BUCKET_PUBLIC_READ_PROHIBITED: ['AWS::S3::Bucket*'],
    S3_BUCKET_PUBLIC_WRITE_PROHIBITED: ['AWS::S3::Bucket*'],
    S3_ACCESS_POINT_PUBLIC_ACCESS_BLOCKS: ['AWS::S3::AccessPoint*'],
    S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS: ['aws_s3_account_public_access_block*'],
    'S3.1': ['aws_s3_account_public_access_block*'],
    'S3.19': ['AWS::S3::AccessPoint*'],
    'S3.24': ['AWS::S3::MultiRegionAccessPoint*'],
    'S3.8': ['AWS::S3::Bucket*'],
  },
  ...requires(
    'Block public access is switched off',
    [...rows, { type: 'AWS::SecretsManager::ResourcePolicy', path: 'BlockPublicPolicy' }].map((row) => ({
      ...row,
      expect: { not: [false] },
      absent: 'passes',
    })),
    { caution: 'whoever uses it without permissions of their own is cut off' },
  ),
  examples: {
    fail: [
      {
        name: 'a bucket, an access point, a secret',
        cloudformation: yaml`
          Resources:
            Bucket:
              Type: AWS::S3::Bucket
              Properties:
                PublicAccessBlockConfiguration:
                  BlockPublicAcls: true
                  BlockPublicPolicy: false # found
                  RestrictPublicBuckets: 'false' # found
            Point:
              Type: AWS::S3::AccessPoint
              Properties:
                Bucket: !Ref Bucket
                PublicAccessBlockConfiguration:
                  IgnorePublicAcls: false # found
            Secret:
              Type: AWS::SecretsManager::ResourcePolicy
              Properties:
                SecretId: password
                ResourcePolicy: {}
                BlockPublicPolicy: false # found
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              a:
                bucket: a
            aws_s3_bucket_public_access_block:
              a:
                bucket: a
                block_public_acls: false # found
                block_public_policy: true
                ignore_public_acls: true
                restrict_public_buckets: 'false' # found
            aws_s3_account_public_access_block:
              all:
                block_public_policy: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'on, or not mentioned',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::S3::Bucket
              Properties:
                PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: 'true' }
            B:
              Type: AWS::S3::Bucket
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              a: {}
            aws_s3_bucket_public_access_block:
              a:
                bucket: \${aws_s3_bucket.a.id}
                block_public_acls: true
        `,
      },
    ],
    unknown: [],
  },
});
