import { defineRule, hcl, md, yaml, type Resource } from '../../src/kit/index.ts';

/** Users for emergencies, when federation itself has failed, say so in their tags or names. */
function isBreakGlass(user: Resource): boolean {
  const tags = user.get('Tags').flatMap((tag) => tag.entries().flatMap(({ key, value }) => [key, value.text]));
  const names = user.get('UserName').map(({ text }) => text);
  return [...tags, ...names].some((text) => /break.?glass/i.test(text));
}

/** What is only attached to a user that others declare says nothing about that user, but for a password. */
const declaring = new Set(['AWS::IAM::User', 'aws_iam_user', 'aws_iam_user_login_profile']);

export default defineRule({
  id: 'iam-user-declared',
  title: 'IAM user is declared instead of federated access',
  family: 'iam',
  severity: 5.4,
  docs: md`
    An IAM user has long-lived credentials, a password or access keys, that somebody has to rotate, protect and withdraw.
    AWS recommends that people use temporary credentials through an identity provider, such as IAM Identity Center, and
    that workloads use roles. A user that a tag or its name marks as \`break-glass\`, for the day on which federation fails,
    is reported as a note.
  `,
  remedy: {
    text: 'Give people access through IAM Identity Center or another identity provider, and workloads a role.',
    cloudformation: yaml`
      Developers:
        Type: AWS::SSO::PermissionSet
        Properties:
          InstanceArn: !Ref IdentityCenterInstance
          Name: Developers
          SessionDuration: PT8H
    `,
    terraform: hcl`
      resource "aws_ssoadmin_permission_set" "developers" {
        instance_arn     = var.identity_center_instance
        name             = "Developers"
        session_duration = "PT8H"
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users.html',
  ],
  aliases: ['CKV2_AWS_22', 'CKV_AWS_273', 'IAM user with access to console'],
  types: ['AWS::IAM::User'],
  check({ resource, report }) {
    if (!declaring.has(resource.nativeType)) return;
    const message = resource.has('LoginProfile') ? 'An IAM user with a console password is declared' : 'An IAM user is declared';
    report(resource, message, isBreakGlass(resource) ? { level: 'note' } : {});
  },
  examples: {
    fail: [
      {
        name: 'a user',
        cloudformation: yaml`
          Resources:
            Alice: # found
              Type: AWS::IAM::User
        `,
        terraform: yaml`
          resource:
            aws_iam_user:
              alice: # found
                name: alice
        `,
      },
    ],
    pass: [],
    unknown: [],
  },
});
