import { combinations, defineRule, hcl, md, yaml, type Value } from '../../src/kit/index.ts';

/** Ready-made ACLs that give access to everyone, or to everyone with an AWS account. */
const isPublic = (acl: Value): boolean => acl.known && /^(public-?read|public-?read-?write|authenticated-?read)$/i.test(acl.text);

/** The groups of all users and of all users of AWS. */
const isPublicGroup = (uri: Value): boolean => uri.known && /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/.test(uri.text);

const caution = 'whoever reads or writes without permissions of their own is cut off';

export default defineRule({
  id: 's3-public-acl',
  title: 'S3 ACL grants access to everyone or to all AWS users',
  family: 'exposure',
  severity: 8.6,
  docs: md`
    The ACL gives access to the group of all users, or to the group of all users of AWS, which are no fewer: anyone can open
    an account. With \`PublicReadWrite\` they can also write. AWS recommends to leave ACLs off and to grant access by
    policies.

    Since April 2023 new buckets have ACLs switched off and block public access, so that such a template fails to deploy
    unless it sets \`OwnershipControls\` and \`PublicAccessBlockConfiguration\`; older buckets are exposed by it. Where the
    bucket itself ignores public ACLs, or switches ACLs off with \`BucketOwnerEnforced\`, the finding is a note.
  `,
  remedy: {
    text: 'Remove the ACL and set ObjectOwnership to BucketOwnerEnforced; grant access by a bucket policy, and publish through CloudFront with origin access control.',
    cloudformation: yaml`
      Uploads:
        Type: AWS::S3::Bucket
        Properties:
          OwnershipControls:
            Rules:
              - ObjectOwnership: BucketOwnerEnforced
    `,
    terraform: hcl`
      resource "aws_s3_bucket_ownership_controls" "uploads" {
        bucket = aws_s3_bucket.uploads.id
        rule {
          object_ownership = "BucketOwnerEnforced"
        }
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html',
  ],
  aliases: [
    'CKV2_AWS_43',
    'CKV2_AWS_65',
    'CKV_AWS_20',
    'CKV_AWS_375',
    'CKV_AWS_57',
    'AWS-0092',
    'S3 Bucket ACL Allows Read Or Write to All Users',
    'S3 Bucket ACL Allows Read to All Users',
    'S3 Bucket ACL Allows Read to Any Authenticated User',
    'S3 bucket allows authenticated users access',
    'S3 bucket public ACL overridden by public access block',
    'F14',
    'W31',
    'S3BucketPublicReadProhibited',
    'S3BucketPublicWriteProhibited',
    'S3_BUCKET_NO_PUBLIC_RW_ACL',
    'S3_BUCKET_PUBLIC_READ_ACL',
    'S3_BUCKET_ACL_PROHIBITED',
    'S3_BUCKET_PUBLIC_READ_PROHIBITED',
    'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
    'S3.12',
    'S3.2',
    'S3.3',
  ],
  types: ['AWS::S3::Bucket'],
  check({ resource, report }) {
    const acls = resource.get('AccessControl').filter(isPublic);
    const groups = resource.get('AccessControlPolicy.Grants.Grantee.URI').filter(isPublicGroup);
    const ownership = resource.get('OwnershipControls.Rules.ObjectOwnership');
    const ignored = resource.get('PublicAccessBlockConfiguration.IgnorePublicAcls');
    for (const [acl, owner, ignore] of combinations([...acls, ...groups], ownership, ignored)) {
      const idle = ignore!.like('true')
        ? 'the bucket ignores public ACLs'
        : owner!.like('BucketOwnerEnforced')
          ? 'the bucket has ACLs switched off'
          : undefined;
      report(acl!, `The ACL gives access to everyone: ${acl!.text}`, {
        ...(acl!.path === 'AccessControl' ? { fix: { set: [{ to: acl!.format === 'terraform' ? 'private' : 'Private' }], caution } } : {}),
        with: idle === undefined ? [] : [owner!, ignore!],
        certain: idle === undefined,
        ...(idle === undefined ? {} : { level: 'note', reason: `${idle}, until somebody changes that` }),
      });
    }
  },
  examples: {
    fail: [
      {
        name: 'the three public ACLs',
        cloudformation: yaml`
          Parameters:
            Acl: { Type: String, Default: AuthenticatedRead }
          Resources:
            A:
              Type: AWS::S3::Bucket
              Properties:
                AccessControl: PublicRead # found
            B:
              Type: AWS::S3::Bucket
              Properties:
                AccessControl: PublicReadWrite # found
            C:
              Type: AWS::S3::Bucket
              Properties:
                AccessControl: !Ref Acl # found
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              a:
                acl: public-read # found
              b: {}
            aws_s3_bucket_acl:
              b:
                bucket: \${aws_s3_bucket.b.id}
                acl: public-read-write # found
        `,
      },
      {
        name: 'grants to a group of everyone',
        terraform: yaml`
          resource:
            aws_s3_bucket:
              a:
                grant:
                  - type: Group
                    permissions: [READ]
                    uri: http://acs.amazonaws.com/groups/global/AllUsers # found
              b: {}
            aws_s3_bucket_acl:
              b:
                bucket: \${aws_s3_bucket.b.id}
                access_control_policy:
                  grant:
                    - permission: READ
                      grantee:
                        type: Group
                        uri: http://acs.amazonaws.com/groups/global/AuthenticatedUsers # found
        `,
      },
    ],
    pass: [
      {
        name: 'private, for logs, or none',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::S3::Bucket
              Properties: { AccessControl: Private }
            B:
              Type: AWS::S3::Bucket
              Properties: { AccessControl: LogDeliveryWrite }
            C:
              Type: AWS::S3::Bucket
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              a:
                acl: private
              b:
                grant: { type: Group, permissions: [WRITE], uri: 'http://acs.amazonaws.com/groups/s3/LogDelivery' }
        `,
      },
    ],
    unknown: [
      {
        name: 'the bucket ignores the ACL',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::S3::Bucket
              Properties:
                AccessControl: PublicRead # found
                PublicAccessBlockConfiguration: { IgnorePublicAcls: true }
            B:
              Type: AWS::S3::Bucket
              Properties:
                AccessControl: PublicRead # found
                OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerEnforced }] }
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              a:
                acl: public-read # found
            aws_s3_bucket_public_access_block:
              a:
                bucket: \${aws_s3_bucket.a.id}
                ignore_public_acls: true
        `,
      },
    ],
  },
});
