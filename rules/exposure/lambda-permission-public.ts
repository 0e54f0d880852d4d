import {
  combinations,
  defineRule,
  hcl,
  isAnyone,
  isFixed,
  md,
  policiesAt,
  publicGrants,
  yaml,
  type ReportOptions,
  type RuleContext,
  type Value,
} from '../../src/kit/index.ts';

/** Properties that limit who may use a permission, with the condition key that each of them becomes. */
const limits: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::Lambda::LayerVersionPermission': { OrganizationId: 'aws:principalorgid' },
  'AWS::Lambda::Permission': { PrincipalOrgID: 'aws:principalorgid', SourceAccount: 'aws:sourceaccount', SourceArn: 'aws:sourcearn' },
};

/** Without an account: the ARN of a bucket has none. */
const namesAccount = (source: Value): boolean => /^arn:[^:]*:[^:]*:[^:]*:[^:]/.test(source.text);

/** A template can name its own account; Terraform needs a data source for that. */
const ownAccount = (account: Value): Pick<ReportOptions, 'fix'> => {
  if (account.format === 'terraform') return {};
  const to = { Ref: 'AWS::AccountId' };
  return {
    fix: { title: 'Set SourceAccount to this account', set: [{ what: account, to }], caution: 'buckets of other accounts are cut off' },
  };
};

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1 */
function checkBuckets({ resource, report }: RuleContext): void {
  const buckets = resource.get('Principal').filter((principal) => principal.is('s3.amazonaws.com'));
  // No service belongs to an organization, so that nobody gets in where the permission asks for one.
  if (resource.has('PrincipalOrgID')) return;
  const missing = resource.get('SourceAccount').filter((account) => account.absent);
  for (const [principal, account, source] of combinations(buckets, missing, resource.get('SourceArn'))) {
    const message = `Buckets of any account may invoke the function: ${account!.property} is not set`;
    const fix = ownAccount(account!);
    if (source!.absent) report(principal!, message, { with: [account!, source!], level: 'warning', ...fix });
    else if (!namesAccount(source!))
      report(principal!, message, { with: [account!, source!], certain: false, level: 'note', reason: onlyBucket, ...fix });
  }
}

const onlyBucket = 'only the bucket is named, whose name is free for every account once it is deleted';

export default defineRule({
  id: 'lambda-permission-public',
  title: 'Lambda permission allows any principal',
  family: 'exposure',
  severity: 9.1,
  docs: md`
    With the principal \`*\` anyone with an AWS account may invoke the function, or use the layer; through a function URL without
    authentication anyone at all. An organization with a fixed id limits the permission again. So does a source account or a
    source ARN, as only services set them; a possible finding, at the level of a note, remains of the principal, which
    should name the service.

    Buckets have names that say nothing of their account, so that \`s3.amazonaws.com\` without \`SourceAccount\` stands for
    buckets of every account. With the ARN of a bucket in \`SourceArn\` it is a possible finding: the name is free again for
    everybody when the bucket is deleted.

    A function URL that is public on purpose needs such a permission and is reported all the same: it has neither
    authentication nor a firewall, both of which CloudFront with origin access control, or an API, can add.
  `,
  remedy: {
    text: 'Name the service or the account that may invoke the function, and limit services with SourceArn; limit a shared layer with OrganizationId.',
    cloudformation: yaml`
      Permission:
        Type: AWS::Lambda::Permission
        Properties:
          FunctionName: !Ref Function
          Action: lambda:InvokeFunction
          Principal: s3.amazonaws.com
          SourceArn: !GetAtt Uploads.Arn
          SourceAccount: !Ref AWS::AccountId
    `,
    terraform: hcl`
      resource "aws_lambda_permission" "uploads" {
        function_name  = aws_lambda_function.resize.function_name
        action         = "lambda:InvokeFunction"
        principal      = "s3.amazonaws.com"
        source_arn     = aws_s3_bucket.uploads.arn
        source_account = data.aws_caller_identity.current.account_id
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1',
    'https://docs.aws.amazon.com/config/latest/developerguide/lambda-function-public-access-prohibited.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  ],
  aliases: [
    'CKV_AWS_301',
    'Lambda Permission Principal Is Wildcard',
    'Lambda function publicly accessible',
    'F13',
    'LambdaFunctionPublicAccessProhibited',
    'LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED',
    'LAMBDA_NO_WILDCARD_PRINCIPALS',
    'Lambda.1',
  ],
  narrow: {
    CKV_AWS_301: ['AWS::Lambda::Permission*'],
    'Lambda Permission Principal Is Wildcard': ['AWS::Lambda::Permission*'],
    F13: ['AWS::Lambda::Permission*'],
  },
  types: ['AWS::Lambda::LayerVersionPermission', 'AWS::Lambda::Permission', 'AWS::Lambda::ResourcePolicy'],
  check(context) {
    const { resource, report } = context;
    if (resource.type === 'AWS::Lambda::Permission') checkBuckets(context);
    for (const { principal, basis } of publicGrants(policiesAt(resource, 'PolicyDocument')))
      report(principal, `Anyone may use the function: the principal is ${principal.text}`, basis);
    const limiting = Object.entries(limits[resource.type] ?? {});
    const properties = limiting.map(([property]) => resource.get(property));
    for (const [principal, ...set] of combinations(resource.get('Principal').filter(isAnyone), ...properties)) {
      const fixed = set.filter((value, index) => isFixed(limiting[index]![1], value));
      if (fixed.some((value) => value.path.endsWith('Id') || value.path.endsWith('ID'))) continue;
      const what = resource.type.includes('Layer') ? 'layer' : 'function';
      const source = fixed[0];
      report(principal!, `Anyone may use the ${what}: the principal is ${principal!.text}`, {
        with: set,
        ...(source ? { certain: false, level: 'note', reason: `${source.property} limits it to services that act for this source` } : {}),
      });
    }
  },
  examples: {
    fail: [
      {
        name: 'anyone may invoke a function and use a layer',
        cloudformation: yaml`
          Resources:
            Function:
              Type: AWS::Lambda::Permission
              Properties:
                FunctionName: resize
                Action: lambda:InvokeFunction
                Principal: '*' # found
            Layer:
              Type: AWS::Lambda::LayerVersionPermission
              Properties:
                LayerVersionArn: arn:aws:lambda:eu-west-1:123456789012:layer:tools:1
                Action: lambda:GetLayerVersion
                Principal: '*' # found
        `,
        terraform: yaml`
          resource:
            aws_lambda_permission:
              function:
                function_name: resize
                action: lambda:InvokeFunction
                principal: '*' # found
            aws_lambda_layer_version_permission:
              layer:
                layer_name: tools
                version_number: 1
                statement_id: all
                action: lambda:GetLayerVersion
                principal: '*' # found
        `,
      },
      {
        name: 'a source that anyone can have',
        cloudformation: yaml`
          Resources:
            Function:
              Type: AWS::Lambda::Permission
              Properties:
                FunctionName: resize
                Action: lambda:InvokeFunction
                Principal: '*' # found
                SourceArn: arn:aws:sns:*:*:*
            Buckets:
              Type: AWS::Lambda::Permission
              Properties:
                FunctionName: resize
                Action: lambda:InvokeFunction
                Principal: s3.amazonaws.com # found
        `,
      },
    ],
    pass: [
      {
        name: 'a service, an account, an organization',
        cloudformation: yaml`
          Resources:
            Service:
              Type: AWS::Lambda::Permission
              Properties: { FunctionName: resize, Action: 'lambda:InvokeFunction', Principal: sns.amazonaws.com }
            Bucket:
              Type: AWS::Lambda::Permission
              Properties:
                FunctionName: resize
                Action: lambda:InvokeFunction
                Principal: s3.amazonaws.com
                SourceAccount: !Ref AWS::AccountId
            Account:
              Type: AWS::Lambda::Permission
              Properties: { FunctionName: resize, Action: 'lambda:InvokeFunction', Principal: !Ref AWS::AccountId }
            Organization:
              Type: AWS::Lambda::Permission
              Properties: { FunctionName: resize, Action: 'lambda:InvokeFunction', Principal: '*', PrincipalOrgID: o-a1b2c3d4e5 }
            Layer:
              Type: AWS::Lambda::LayerVersionPermission
              Properties:
                LayerVersionArn: arn:aws:lambda:eu-west-1:123456789012:layer:tools:1
                Action: lambda:GetLayerVersion
                Principal: '*'
                OrganizationId: o-a1b2c3d4e5
        `,
        terraform: yaml`
          resource:
            aws_lambda_permission:
              function:
                function_name: resize
                action: lambda:InvokeFunction
                principal: '*'
                principal_org_id: o-a1b2c3d4e5
        `,
      },
    ],
    unknown: [
      {
        name: 'any service that acts for a source',
        cloudformation: yaml`
          Resources:
            Source:
              Type: AWS::Lambda::Permission
              Properties:
                FunctionName: resize
                Action: lambda:InvokeFunction
                Principal: '*' # found
                SourceAccount: !Ref AWS::AccountId
            Bucket:
              Type: AWS::Lambda::Permission
              Properties:
                FunctionName: resize
                Action: lambda:InvokeFunction
                Principal: s3.amazonaws.com # found
                SourceArn: arn:aws:s3:::uploads
        `,
        terraform: yaml`
          resource:
            aws_lambda_permission:
              daily:
                function_name: resize
                action: lambda:InvokeFunction
                principal: '*' # found
                source_arn: arn:aws:events:eu-west-1:123456789012:rule/daily
        `,
      },
    ],
  },
});
