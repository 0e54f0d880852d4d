import { defineRule, hcl, md, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'iam-access-key-declared',
  title: 'Long-lived access key is declared',
  family: 'iam',
  severity: 7.5,
  docs: md`
    An access key that a template declares is a password without an end: it works from anywhere until somebody deletes it, and
    its secret ends up in outputs, in the state and in the logs of the pipeline. AWS recommends temporary credentials: a
    role for the workload, IAM Roles Anywhere for machines outside AWS, OpenID Connect for pipelines. A key whose status is
    \`Inactive\` is not reported.
  `,
  remedy: {
    text: 'Give the workload a role and remove the key; for machines outside AWS use IAM Roles Anywhere or OpenID Connect.',
    cloudformation: yaml`
      Pipeline:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: codebuild.amazonaws.com
                Action: sts:AssumeRole
    `,
    terraform: hcl`
      resource "aws_iam_role" "pipeline" {
        assume_role_policy = data.aws_iam_policy_document.codebuild.json
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles',
  ],
  aliases: ['AWS-0144', 'AWS-0146', 'AWS-0167', 'IAM User Has Too Many Access Keys', 'ACCESS_KEYS_ROTATED', 'IAM.3'],
  types: ['AWS::IAM::AccessKey'],
  check({ resource, report }) {
    for (const status of resource.get('Status'))
      if (!status.is('Inactive')) report(resource, 'A long-lived access key is declared', { with: [status], certain: true });
  },
  examples: {
    fail: [
      {
        name: 'a key of a user',
        cloudformation: yaml`
          Resources:
            Pipeline:
              Type: AWS::IAM::User
            Key: # found
              Type: AWS::IAM::AccessKey
              Properties:
                UserName: !Ref Pipeline
        `,
        terraform: yaml`
          resource:
            aws_iam_access_key:
              key: # found
                user: pipeline
        `,
      },
    ],
    pass: [
      {
        name: 'a key that is switched off',
        cloudformation: yaml`
          Resources:
            Key:
              Type: AWS::IAM::AccessKey
              Properties:
                UserName: pipeline
                Status: Inactive
        `,
        terraform: yaml`
          resource:
            aws_iam_access_key:
              key:
                user: pipeline
                status: Inactive
        `,
      },
    ],
    unknown: [],
  },
});
