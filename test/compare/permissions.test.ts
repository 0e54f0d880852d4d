import { afterEach, describe, expect, test } from '@jest/globals';
import { lint } from '../../src/lint.ts';
import { TestRepository } from '../input/git/repository.ts';

const role = (statement: string, more = '') => `Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole } }
      Policies:
        - PolicyName: own
          PolicyDocument:
            Statement:
              - ${statement}
${more}`;

let repository: TestRepository;
afterEach(() => repository.remove());

async function delta(before: string, after: string, file = 'a.yaml') {
  repository = new TestRepository({ [file]: before });
  repository.write({ [file]: after });
  const { result } = await lint({ paths: ['.'], cwd: repository.folder, since: 'HEAD' });
  return result.permissions;
}

describe('what identities may do since a revision', () => {
  test('nothing else', async () => {
    const same = role('{ Effect: Allow, Action: "s3:*", Resource: "*" }');
    expect(await delta(same, `# a comment\n${same}`)).toEqual({ added: [], removed: [] });
  });

  test('an action more, on some resources', async () => {
    expect(
      await delta(
        role('{ Effect: Allow, Action: s3:GetObject, Resource: !Sub "${Data.Arn}/*" }'),
        role('{ Effect: Allow, Action: [s3:GetObject, s3:PutObject, s3:DeleteObject], Resource: !Sub "${Data.Arn}/*" }'),
      ),
    ).toEqual({ added: [{ identity: 'Deploy', actions: ['s3:DeleteObject', 's3:PutObject'], resources: ['${Data.Arn}/*'] }], removed: [] });
  });

  test('fewer, where a wildcard is narrowed', async () => {
    expect(
      await delta(role('{ Effect: Allow, Action: "s3:*", Resource: "*" }'), role('{ Effect: Allow, Action: s3:GetObject, Resource: "*" }')),
    ).toEqual({ added: [], removed: [{ identity: 'Deploy', actions: ['s3:*'], resources: ['*'] }] });
  });

  test('more, where it is widened, or a condition goes', async () => {
    expect(
      await delta(
        role(
          '{ Effect: Allow, Action: iam:PassRole, Resource: "*", Condition: { StringEquals: { "iam:PassedToService": ec2.amazonaws.com } } }',
        ),
        role('{ Effect: Allow, Action: iam:PassRole, Resource: "*" }'),
      ),
    ).toEqual({
      added: [{ identity: 'Deploy', actions: ['iam:PassRole'], resources: ['*'] }],
      removed: [],
    });
  });

  test('what is attached, and what a policy of its own says of the role', async () => {
    const none = '{ Effect: Deny, Action: "*", Resource: "*" }';
    const policy = `  More:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: more
      Roles: [!Ref Deploy]
      PolicyDocument: { Statement: { Effect: Allow, NotAction: iam:*, Resource: "*" } }
`;
    expect(
      await delta(role(none), role(none, `      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]\n${policy}`)),
    ).toEqual({
      added: [
        { identity: 'Deploy', actions: ['all but iam:*'], resources: ['*'] },
        { identity: 'Deploy', actions: ['what the policy allows'], resources: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      ],
      removed: [],
    });
  });

  test('nothing else under another name', async () => {
    const same = role('{ Effect: Allow, Action: ["s3:GetObject", "s3:PutObject"], Resource: "*" }');
    expect(await delta(same, same.replace('Deploy:', 'Deployer:'))).toEqual({ added: [], removed: [] });
  });

  test('what one identity gives to another', async () => {
    const two = (first: string, second: string) =>
      [first, second]
        .map((action, at) =>
          role(`{ Effect: Allow, Action: ["sqs:SendMessage", "${action}"], Resource: "*" }`).replace('Deploy:', `Role${at}:`),
        )
        .join('')
        .replace(/(?<=.)Resources:\n/s, '');
    expect(await delta(two('s3:GetObject', 'sns:Publish'), two('sns:Publish', 's3:GetObject'))).toEqual({
      added: [
        { identity: 'Role0', actions: ['sns:Publish'], resources: ['*'] },
        { identity: 'Role1', actions: ['s3:GetObject'], resources: ['*'] },
      ],
      removed: [
        { identity: 'Role0', actions: ['s3:GetObject'], resources: ['*'] },
        { identity: 'Role1', actions: ['sns:Publish'], resources: ['*'] },
      ],
    });
  });

  test('nothing else in a file that was moved', async () => {
    const same = role('{ Effect: Allow, Action: "s3:*", Resource: "*" }');
    repository = new TestRepository({ 'a.yaml': same });
    repository.git('mv', 'a.yaml', 'b.yaml');
    const { result } = await lint({ paths: ['.'], cwd: repository.folder, since: 'HEAD' });
    expect(result.permissions).toEqual({ added: [], removed: [] });
  });
});
