import {
  defineRule,
  hcl,
  md,
  state,
  storedName,
  templateOf,
  yaml,
  type Graph,
  type ReportOptions,
  type Resource,
  type RuleContext,
  type Value,
} from '../../src/kit/index.ts';

/** Where the metadata options are written, and the image that may bring others, by type. */
const options: Readonly<Record<string, { readonly at: string; readonly image?: string }>> = {
  'AWS::AutoScaling::LaunchConfiguration': { at: 'MetadataOptions' },
  'AWS::EC2::Instance': { at: 'MetadataOptions', image: 'ImageId' },
  'AWS::EC2::LaunchTemplate': { at: 'LaunchTemplateData.MetadataOptions', image: 'LaunchTemplateData.ImageId' },
  'AWS::ImageBuilder::InfrastructureConfiguration': { at: 'InstanceMetadataOptions' },
};
const beanstalk = ['AWS::ElasticBeanstalk::Environment', 'AWS::ElasticBeanstalk::ConfigurationTemplate'];

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-transition-to-version-2.html */
const caution = 'programs that know version 1 only get no credentials any more';

export default defineRule({
  id: 'imds-v1-allowed',
  title: 'Instance metadata service v1 allowed',
  family: 'compute',
  severity: 6.8,
  docs: md`
    Version 1 of the instance metadata service hands out the credentials of the instance's role to any request that the
    instance can be made to send: a server-side request forgery in a web application is enough to steal them. Version 2
    wants a token that such a request cannot obtain.

    \`HttpTokens\` must be \`required\`, or the endpoint disabled. What is not set counts as \`optional\`: that is what EC2
    does unless the image or the account says otherwise. For an Amazon Linux 2023 image, which asks for version 2, the
    finding is a possible note; where the file itself requires version 2 for the account
    (\`aws_ec2_instance_metadata_defaults\`), there is none. An instance that is launched from a template of the file is
    judged there. SageMaker notebooks and Elastic Beanstalk have switches of their own, and are read too.

    A hop limit above 1 lets the token leave the instance, for example into a container; it is reported as a note, and a
    limit of 2, which AWS recommends for containers, as a possible one.
  `,
  remedy: {
    text: 'Set HttpTokens (http_tokens) to required.',
    cloudformation: yaml`
      Type: AWS::EC2::LaunchTemplate
      Properties:
        LaunchTemplateData:
          MetadataOptions: { HttpTokens: required, HttpPutResponseHopLimit: 1 }
    `,
    terraform: hcl`
      resource "aws_instance" "web" {
        metadata_options {
          http_tokens                 = "required"
          http_put_response_hop_limit = 1
        }
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8',
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html',
    'https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html',
    'https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-imds-use.html',
  ],
  aliases: [
    'CKV_AWS_341',
    'CKV_AWS_371',
    'CKV_AWS_79',
    'AWS-0028',
    'AWS-0130',
    'IMDSv1 enabled',
    'EC2IMDSv2Enabled',
    'AUTOSCALING_LAUNCHCONFIG_REQUIRES_IMDSV2',
    'AUTOSCALING_LAUNCH_CONFIG_HOP_LIMIT',
    'EC2_IMDSV2_CHECK',
    'EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK',
    'AutoScaling.3',
    'AutoScaling.4',
    'EC2.170',
    'EC2.8',
  ],
  narrow: {
    CKV_AWS_341: ['AWS::AutoScaling::LaunchConfiguration*', 'AWS::EC2::LaunchTemplate*'],
    CKV_AWS_371: ['AWS::SageMaker::NotebookInstance*'],
    CKV_AWS_79: ['AWS::EC2::Instance*', 'AWS::EC2::LaunchTemplate*', 'AWS::AutoScaling::LaunchConfiguration*'],
    'AWS-0028': ['AWS::EC2::Instance*'],
    'AWS-0130': ['AWS::AutoScaling::LaunchConfiguration*', 'AWS::EC2::LaunchTemplate*'],
    AUTOSCALING_LAUNCHCONFIG_REQUIRES_IMDSV2: ['AWS::AutoScaling::LaunchConfiguration*'],
    AUTOSCALING_LAUNCH_CONFIG_HOP_LIMIT: ['AWS::AutoScaling::LaunchConfiguration*'],
    EC2_IMDSV2_CHECK: ['AWS::EC2::Instance*'],
    EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK: ['AWS::EC2::LaunchTemplate*'],
    'AutoScaling.3': ['AWS::AutoScaling::LaunchConfiguration*'],
    'AutoScaling.4': ['AWS::AutoScaling::LaunchConfiguration*'],
    'EC2.170': ['AWS::EC2::LaunchTemplate*'],
    'EC2.8': ['AWS::EC2::Instance*'],
  },
  types: [...Object.keys(options), 'AWS::SageMaker::NotebookInstance', ...beanstalk],
  check(context) {
    const { type } = context.resource;
    if (type === 'AWS::SageMaker::NotebookInstance') checkNotebook(context);
    else if (beanstalk.includes(type)) checkBeanstalk(context);
    else {
      checkTokens(context);
      checkHops(context);
    }
  },
  examples: {
    fail: [
      {
        name: 'optional, or nothing said',
        cloudformation: yaml`
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties:
                ImageId: ami-1
                MetadataOptions:
                  HttpTokens: optional # found
            Silent: # found
              Type: AWS::EC2::Instance
              Properties: { ImageId: ami-1 }
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData:
                  ImageId: ami-1
                  MetadataOptions: # found
                    HttpEndpoint: enabled
            Configuration:
              Type: AWS::AutoScaling::LaunchConfiguration
              Properties:
                MetadataOptions:
                  HttpTokens: required
                  HttpPutResponseHopLimit: 3 # found
            Notebook:
              Type: AWS::SageMaker::NotebookInstance
              Properties:
                InstanceMetadataServiceConfiguration:
                  MinimumInstanceMetadataServiceVersion: "1" # found
        `,
        terraform: yaml`
          resource:
            aws_instance:
              web:
                metadata_options:
                  http_tokens: optional # found
              silent: { ami: ami-1 } # found
            aws_launch_template:
              web:
                metadata_options:
                  - http_endpoint: enabled
                    http_tokens: optional # found
            aws_launch_configuration:
              web:
                metadata_options:
                  http_tokens: required
                  http_put_response_hop_limit: 10 # found
        `,
      },
      {
        name: 'an Elastic Beanstalk environment that says so',
        cloudformation: yaml`
          Resources:
            Environment:
              Type: AWS::ElasticBeanstalk::Environment
              Properties:
                OptionSettings:
                  - Namespace: aws:autoscaling:launchconfiguration
                    OptionName: DisableIMDSv1
                    Value: "false" # found
        `,
        terraform: yaml`
          resource:
            aws_elastic_beanstalk_environment:
              web:
                setting:
                  - namespace: aws:autoscaling:launchconfiguration
                    name: DisableIMDSv1
                    value: "false" # found
        `,
      },
    ],
    pass: [
      {
        name: 'required, switched off, or said by the launch template',
        cloudformation: yaml`
          Conditions:
            Legacy: !Equals [!Ref AWS::StackName, legacy]
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties:
                MetadataOptions: { HttpTokens: required }
            Off:
              Type: AWS::EC2::Instance
              Properties:
                MetadataOptions: { HttpTokens: !If [Legacy, optional, required], HttpEndpoint: !If [Legacy, disabled, enabled] }
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData: { MetadataOptions: { HttpTokens: required, HttpPutResponseHopLimit: 1 } }
            FromTemplate:
              Type: AWS::EC2::Instance
              Properties:
                LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: "1" }
            Notebook:
              Type: AWS::SageMaker::NotebookInstance
              Properties:
                InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: 2 }
        `,
        terraform: yaml`
          resource:
            aws_instance:
              web: { metadata_options: { http_tokens: required } }
              off: { metadata_options: [{ http_endpoint: disabled }] }
              from_template: { launch_template: { id: "\${aws_launch_template.web.id}" } }
            aws_launch_template:
              web: { metadata_options: { http_tokens: required } }
        `,
      },
      {
        name: 'the account requires version 2',
        terraform: yaml`
          resource:
            aws_ec2_instance_metadata_defaults:
              account: { http_tokens: required }
            aws_instance:
              web: { ami: ami-1 }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment, a template outside the file or the image decides; containers need two hops',
        cloudformation: yaml`
          Parameters:
            Tokens: { Type: String }
            Image: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64 }
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties:
                MetadataOptions:
                  HttpTokens: !Ref Tokens # found
            FromTemplate: # found
              Type: AWS::EC2::Instance
              Properties:
                LaunchTemplate: { LaunchTemplateId: lt-0123456789abcdef0, Version: "1" }
            AmazonLinux: # found
              Type: AWS::EC2::Instance
              Properties: { ImageId: !Ref Image }
            Resolved: # found
              Type: AWS::EC2::Instance
              Properties: { ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64}}" }
            Nodes:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData:
                  MetadataOptions:
                    HttpTokens: required
                    HttpPutResponseHopLimit: 2 # found
        `,
        terraform: yaml`
          variable:
            tokens: {}
          resource:
            aws_instance:
              web:
                metadata_options:
                  http_tokens: "\${var.tokens}" # found
        `,
      },
    ],
  },
});

function checkTokens({ resource, graph, report }: RuleContext): void {
  const { at, image } = options[resource.type]!;
  for (const tokens of resource.get(`${at}.HttpTokens`)) {
    if (tokens.like('required')) continue;
    const decidedBy = tokens.absent ? elsewhere(resource, graph, image) : {};
    if (!decidedBy) continue;
    for (const endpoint of resource.get(`${at}.HttpEndpoint`))
      if (!endpoint.like('disabled'))
        report(tokens, `IMDSv1 ${tokens.unknown ? 'may be' : 'is'} allowed: ${state(tokens)}`, {
          ...decidedBy,
          with: [endpoint],
          fix: { set: [{ to: 'required' }], caution },
        });
  }
}

/** What makes an absent setting doubtful; undefined when version 2 is required elsewhere. */
function elsewhere(resource: Resource, graph: Graph, image: string | undefined): ReportOptions | undefined {
  if (requiredForAccount(graph)) return undefined;
  const template = resource.type === 'AWS::EC2::Instance' ? templateOf(resource, graph) : undefined;
  if (template && 'address' in template) return undefined;
  if (template) return { certain: false, reason: `the launch template ${template.text} may require version 2` };
  if (image && resource.get(image).every(isAmazonLinux2023))
    return { certain: false, level: 'note', reason: 'Amazon Linux 2023 requires version 2 unless the account says otherwise' };
  return {};
}

const requiredForAccount = (graph: Graph): boolean =>
  graph
    .ofType('aws_ec2_instance_metadata_defaults')[0]
    ?.get('HttpTokens')
    .some((tokens) => tokens.like('required')) === true;

/** An image is named by its public parameter, directly or as the default of a parameter of the template. */
const isAmazonLinux2023 = (image: Value): boolean => /al2023/i.test(image.text) || /al2023/i.test(storedName(image));

function checkHops({ resource, report }: RuleContext): void {
  for (const hops of resource.get(`${options[resource.type]!.at}.HttpPutResponseHopLimit`)) {
    if (hops.number === undefined || hops.number <= 1) continue;
    const forContainers = hops.number === 2;
    report(hops, `The metadata token may leave the instance: ${state(hops)}`, {
      level: 'note',
      ...(forContainers ? { certain: false, reason: 'containers of the instance need 2 hops' } : {}),
      remedy: 'Set the hop limit to 1, or to 2 when containers on the instance use its role.',
    });
  }
}

function checkNotebook({ resource, report }: RuleContext): void {
  for (const version of resource.get('InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion'))
    if (!version.is(2)) report(version, `IMDSv1 is allowed: ${state(version)}`, { fix: { set: [{ to: '2' }], caution } });
}

/** New platforms switch version 1 off by themselves, so that only what is written counts. */
function checkBeanstalk({ resource, report }: RuleContext): void {
  for (const setting of resource.get('OptionSettings')) {
    if (!setting.get('OptionName').some((name) => name.is('DisableIMDSv1'))) continue;
    for (const value of setting.get('Value'))
      if (value.unknown || value.like('false'))
        report(value, 'IMDSv1 is allowed: DisableIMDSv1 is off', { fix: { set: [{ to: 'true' }], caution } });
  }
}
