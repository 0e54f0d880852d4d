import {
  defineRule,
  hcl,
  md,
  publicAccessBlockFlags,
  publicAccessBlocks,
  state,
  yaml,
  type Offer,
  type RuleContext,
  type Value,
} from '../../src/kit/index.ts';

const byDefault = 'AWS blocks public access to every bucket made since April 2023; older buckets stay as they are';

/** Sets what is not set; what is false is for another rule. */
const fixOf = (flags: readonly Value[]): Offer => ({
  title: 'Block public access',
  set: flags.map((what) => ({ what, to: true })),
  caution: 'whoever uses the bucket without permissions of their own is cut off',
});

function checkBlock(block: Value, { resource, report }: RuleContext): void {
  if (block.unknown) report(block, 'Block public access is not known');
  // Access points have all four settings on when nothing is written.
  else if (block.absent && resource.type === 'AWS::S3::Bucket')
    report(block, 'Block public access is not set', {
      certain: false,
      level: 'note',
      reason: byDefault,
      fix: fixOf(publicAccessBlockFlags.flatMap((flag) => block.get(flag))),
      parts: publicAccessBlockFlags.flatMap((flag) => block.get(flag)),
    });
  if (!block.composite) return;
  const off = publicAccessBlockFlags.flatMap((flag) => block.get(flag)).filter((value) => !value.like('true', 'false'));
  const always = off.filter((value) => !value.unknown && value.when.length === block.when.length);
  if (always.length > 0)
    report(block, `Block public access is incomplete: ${always.map(state).join(', ')}`, {
      fix: fixOf(always),
      parts: always,
    });
  for (const value of off)
    if (!always.includes(value)) report(value, `Block public access is incomplete: ${state(value)}`, { fix: fixOf([value]) });
}

export default defineRule({
  id: 's3-public-access-block',
  title: 'S3 Block Public Access is not set completely',
  family: 'exposure',
  severity: 5.9,
  docs: md`
    S3 Block Public Access overrides policies and ACLs that would open a bucket to the public. Its four settings belong
    together: two keep new public ACLs and policies out, two take the effect from those that exist.

    A template that sets only some of them switches the others off; the same holds for access points, which have all four on
    when nothing is set. A template that says nothing gets them all for a new bucket: AWS switches them on since April 2023,
    however the bucket is created. It leaves older buckets as they are, and any later change made by hand, and it cannot
    show the setting for the whole account, so this is a possible finding, at the level of a note. A setting that
    is explicitly \`false\` is reported by \`s3-public-access-block-disabled\` alone.
  `,
  remedy: {
    text: 'Set all four settings to true.',
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
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html',
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
    'AWS-0094',
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
    'AWS-0094': ['AWS::S3::Bucket*'],
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
  types: Object.keys(publicAccessBlocks),
  check(context) {
    const { resource } = context;
    const path = publicAccessBlocks[resource.type];
    for (const block of path ? resource.get(path) : [resource.properties]) checkBlock(block, context);
  },
  examples: {
    fail: [
      {
        name: 'not all',
        cloudformation: yaml`
          Resources:
            B:
              Type: AWS::S3::Bucket
              Properties:
                PublicAccessBlockConfiguration: # found
                  BlockPublicAcls: true
                  IgnorePublicAcls: 'true'
            C:
              Type: AWS::S3::AccessPoint
              Properties:
                Bucket: !Ref B
                PublicAccessBlockConfiguration: # found
                  BlockPublicPolicy: true
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              b:
                bucket: b
            aws_s3_bucket_public_access_block:
              b: # found
                bucket: \${aws_s3_bucket.b.id}
                block_public_acls: true
                ignore_public_acls: true
            aws_s3_account_public_access_block:
              all: # found
                block_public_acls: true
        `,
      },
      {
        name: 'all but in one case, and one that is false, which is another rule',
        cloudformation: yaml`
          Conditions:
            IsTest: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            A:
              Type: AWS::S3::Bucket
              Properties:
                PublicAccessBlockConfiguration:
                  BlockPublicAcls: true
                  BlockPublicPolicy: !If [IsTest, !Ref AWS::NoValue, true] # found
                  IgnorePublicAcls: false
                  RestrictPublicBuckets: true
        `,
      },
    ],
    pass: [
      {
        name: 'all four, or an access point with its defaults',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::S3::Bucket
              Properties:
                PublicAccessBlockConfiguration:
                  BlockPublicAcls: true
                  BlockPublicPolicy: true
                  IgnorePublicAcls: true
                  RestrictPublicBuckets: true
            B:
              Type: AWS::S3::AccessPoint
              Properties: { Bucket: !Ref A }
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              a:
                bucket: a
            aws_s3_bucket_public_access_block:
              a:
                bucket: \${aws_s3_bucket.a.bucket}
                block_public_acls: true
                block_public_policy: true
                ignore_public_acls: true
                restrict_public_buckets: true
        `,
      },
    ],
    unknown: [
      {
        name: 'nothing: new buckets have it, old ones may not',
        cloudformation: yaml`
          Resources:
            A: # found
              Type: AWS::S3::Bucket
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              a: # found
                bucket: a
        `,
      },
      {
        name: 'the deployment decides',
        cloudformation: yaml`
          Parameters:
            Block: { Type: String }
          Resources:
            A:
              Type: AWS::S3::Bucket
              Properties:
                PublicAccessBlockConfiguration:
                  BlockPublicAcls: true
                  BlockPublicPolicy: !Ref Block # found
                  IgnorePublicAcls: true
                  RestrictPublicBuckets: true
        `,
      },
    ],
  },
});
