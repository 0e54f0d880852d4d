import { defineRule, hcl, md, state, storedName, yaml, type Resource, type RuleContext, type Value } from '../../src/kit/index.ts';
import { encryptedByDefault, fromSnapshot } from './ebs-default.ts';

/** Where each type describes the EBS volumes that come with it. */
const volumes: Readonly<Record<string, readonly string[]>> = {
  'AWS::AutoScaling::LaunchConfiguration': ['BlockDeviceMappings.Ebs'],
  'AWS::EC2::EC2Fleet': ['LaunchTemplateConfigs.Overrides.BlockDeviceMappings.Ebs'],
  'AWS::EC2::Instance': ['BlockDeviceMappings.Ebs'],
  'AWS::EC2::LaunchTemplate': ['LaunchTemplateData.BlockDeviceMappings.Ebs'],
  'AWS::EC2::SpotFleet': ['SpotFleetRequestConfigData.LaunchSpecifications.BlockDeviceMappings.Ebs'],
  'AWS::ECS::Service': ['VolumeConfigurations.ManagedEBSVolume'],
  'AWS::ImageBuilder::ContainerRecipe': ['InstanceConfiguration.BlockDeviceMappings.Ebs'],
  'AWS::ImageBuilder::ImageRecipe': ['BlockDeviceMappings.Ebs'],
  'AWS::OpsWorks::Layer': ['VolumeConfigurations'],
  'AWS::WorkspacesInstances::WorkspaceInstance': ['ManagedInstance.BlockDeviceMappings.Ebs'],
  aws_ami: ['EbsBlockDevice'],
};

/** Where a machine's image is named, by type. */
const images: Readonly<Record<string, string>> = {
  'AWS::AutoScaling::LaunchConfiguration': 'ImageId',
  'AWS::EC2::Instance': 'ImageId',
  'AWS::EC2::LaunchTemplate': 'LaunchTemplateData.ImageId',
  'AWS::EC2::SpotFleet': 'SpotFleetRequestConfigData.LaunchSpecifications.ImageId',
};
/** Types that start machines from an image whose root volume nobody describes. */
const starters: readonly string[] = ['AWS::AutoScaling::LaunchConfiguration', 'AWS::EC2::Instance'];

function checkVolumes(path: string, context: RuleContext): void {
  const [, mappings] = /^(.*)\.Ebs$/.exec(path) ?? [];
  for (const mapping of context.resource.get(mappings ?? path)) {
    const inherits = mappings !== undefined && isOfImage(mapping, context.resource);
    for (const volume of mappings === undefined ? [mapping] : mapping.get('Ebs'))
      if (!volume.absent) checkVolume(volume, context, inherits);
  }
}

function checkVolume(volume: Value, context: RuleContext, inherits = false): void {
  const snapshot = volume.get('SnapshotId').some((value) => !value.absent);
  for (const encrypted of volume.get('Encrypted')) {
    if (encrypted.is(true) || (encrypted.absent && encryptedByDefault(context))) continue;
    const reason = !encrypted.absent ? undefined : snapshot ? fromSnapshot : inherits ? fromImage : undefined;
    context.report(encrypted, `The volume is not encrypted: ${state(encrypted)}`, {
      ...(reason ? { certain: false, reason } : {}),
      fix: { set: [{ to: true }], caution: 'machines that run keep their volumes until they are replaced' },
    });
  }
}

const fromImage = 'the root volume is encrypted when its image or the account says so';

/** Whether a mapping is about the volume that the image brings, which is encrypted when the image is. Public images never are. */
function isOfImage(mapping: Value, resource: Resource): boolean {
  const image = images[resource.type];
  if (!image) return false;
  const root =
    mapping.at.pointer.includes('root_block_device') || mapping.get('DeviceName').some((name) => name.unknown || rootNames.test(name.text));
  return root && !resource.get(image).every((id) => [id.text, storedName(id)].some((text) => text.includes('/aws/service/')));
}

/** What images call their root volume. */
const rootNames = /^\/dev\/(xvda|sda1?)$/;

/** A machine that does not describe its root volume has the one of its image, encrypted or not. */
function checkImage(context: RuleContext): void {
  if (!starters.includes(context.resource.type) || encryptedByDefault(context) || context.resource.has('LaunchTemplate')) return;
  for (const mappings of context.resource.get('BlockDeviceMappings'))
    if (mappings.absent) context.report(mappings, 'Nothing encrypts the root volume', { certain: false, level: 'note', reason: fromImage });
}

export default defineRule({
  id: 'block-device-unencrypted',
  title: 'Volume of an instance, a launch template or an image is not encrypted',
  family: 'encryption',
  severity: 6.1,
  docs: md`
    The volumes that an instance starts with are described by its block device mappings: in the instance itself, in a
    launch template or configuration, in a fleet, or in the recipe of an image. Each EBS volume there that is not
    encrypted can be read by whoever gets hold of it or of a snapshot of it.

    A mapping that does not say \`Encrypted\` is encrypted only when the account has switched on _encryption by default_
    for the region, which no template shows. Set the option \`encryptedByDefault\` of this rule to true when your
    accounts have; \`aws_ebs_encryption_by_default\` in the same Terraform project does the same. Mappings from a
    snapshot, those of the root volume, and instances without any mapping take the encryption of the snapshot or of the
    image: those findings are only possible, unless the image is a public one of AWS. Instance store and \`NoDevice\` are not EBS and not judged.
  `,
  remedy: {
    text: 'Set Encrypted to true in each mapping; or, when the account encrypts EBS volumes by default, set the option encryptedByDefault of this rule.',
    cloudformation: yaml`
      Template:
        Type: AWS::EC2::LaunchTemplate
        Properties:
          LaunchTemplateData:
            BlockDeviceMappings:
              - DeviceName: /dev/xvda
                Ebs:
                  Encrypted: true
    `,
    terraform: hcl`
      resource "aws_instance" "web" {
        ami           = "ami-0123456789abcdef0"
        instance_type = "t4g.small"
        root_block_device {
          encrypted = true
        }
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html',
  ],
  aliases: [
    'CKV_AWS_106',
    'CKV_AWS_204',
    'CKV_AWS_235',
    'CKV_AWS_8',
    'AWS-0008',
    'AWS-0131',
    'AMI not encrypted',
    'EBS default encryption disabled',
    'Launch configuration is not encrypted',
    'EC2EBSVolumeEncrypted',
    'EC2_LAUNCH_TEMPLATES_EBS_VOLUME_ENCRYPTED',
    'EC2_SPOT_FLEET_REQUEST_CT_ENCRYPTION_AT_REST',
    'EC2.173',
    'EC2.181',
    'EC2.3',
  ],
  narrow: {
    CKV_AWS_106: ['aws_ebs_encryption_by_default*'],
    CKV_AWS_204: ['aws_ami', 'aws_ami.*'],
    CKV_AWS_235: ['aws_ami_copy*'],
    CKV_AWS_8: ['AWS::AutoScaling::LaunchConfiguration*', 'AWS::EC2::Instance*'],
    'AWS-0008': ['AWS::AutoScaling::LaunchConfiguration*'],
    'AWS-0131': ['AWS::EC2::Instance*'],
    'AMI not encrypted': ['aws_ami', 'aws_ami.*'],
    'EBS default encryption disabled': ['aws_ebs_encryption_by_default*'],
    'Launch configuration is not encrypted': ['AWS::AutoScaling::LaunchConfiguration*'],
    EC2_LAUNCH_TEMPLATES_EBS_VOLUME_ENCRYPTED: ['AWS::EC2::LaunchTemplate*'],
    EC2_SPOT_FLEET_REQUEST_CT_ENCRYPTION_AT_REST: ['AWS::EC2::SpotFleet*'],
    'EC2.173': ['AWS::EC2::SpotFleet*'],
    'EC2.181': ['AWS::EC2::LaunchTemplate*'],
  },
  options: { encryptedByDefault: false },
  types: [...Object.keys(volumes), 'AWS::DRS::ReplicationConfigurationTemplate', 'aws_ami_copy', 'aws_ebs_encryption_by_default'],
  table: [
    ...Object.entries(volumes).flatMap(([type, paths]) => paths.map((path) => ({ type, path: `${path}.Encrypted` }))),
    { type: 'AWS::DRS::ReplicationConfigurationTemplate', path: 'EbsEncryption' },
  ],
  check(context) {
    const { resource, report } = context;
    for (const path of volumes[resource.type] ?? []) checkVolumes(path, context);
    checkImage(context);
    if (resource.type === 'aws_ami_copy') checkVolume(resource.properties, context);
    for (const kind of resource.get('EbsEncryption'))
      if (kind.is('NONE'))
        report(kind, `The replicated volumes are not encrypted: ${state(kind)}`, {
          fix: { set: [{ to: 'DEFAULT' }], caution: 'the servers may be replicated anew' },
        });
    if (resource.type === 'aws_ebs_encryption_by_default')
      for (const enabled of resource.get('Enabled'))
        if (enabled.is(false))
          report(enabled, 'New volumes are not encrypted by default', {
            fix: { set: [{ to: true }], caution: 'it holds for every new volume of the account in the region' },
          });
  },
  examples: {
    fail: [
      {
        name: 'mappings that do not encrypt',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties:
                ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
                BlockDeviceMappings:
                  - DeviceName: /dev/xvda
                    Ebs: # found
                      VolumeSize: 20
                  - DeviceName: /dev/sdb
                    Ebs: # found
                      VolumeSize: 20
                  - DeviceName: /dev/sdf
                    Ebs:
                      VolumeSize: 100
                      Encrypted: false # found
                  - DeviceName: /dev/sdg
                    VirtualName: ephemeral0
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData:
                  BlockDeviceMappings:
                    - DeviceName: /dev/xvda
                      Ebs:
                        Encrypted: !If [Production, true, false] # found
            Configuration:
              Type: AWS::AutoScaling::LaunchConfiguration
              Properties:
                ImageId: ami-0123456789abcdef0
                BlockDeviceMappings:
                  - DeviceName: /dev/xvda
                    Ebs: { VolumeSize: 20, Encrypted: "false" } # found
        `,
        terraform: yaml`
          resource:
            aws_instance:
              web:
                ami: ami-0123456789abcdef0
                root_block_device:
                  - volume_size: 20
                    encrypted: false # found
                ebs_block_device:
                  - device_name: /dev/sdf
                    encrypted: true
                  - device_name: /dev/sdg
                    encrypted: false # found
            aws_launch_template:
              template:
                block_device_mappings:
                  - device_name: /dev/xvda
                    ebs:
                      - encrypted: "false" # found
            aws_ebs_encryption_by_default:
              off:
                enabled: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted, or no EBS volume',
        cloudformation: yaml`
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties:
                BlockDeviceMappings:
                  - DeviceName: /dev/xvda
                    Ebs: { Encrypted: true }
                  - DeviceName: /dev/sdg
                    VirtualName: ephemeral0
                  - DeviceName: /dev/sdh
                    NoDevice: {}
            FromTemplate:
              Type: AWS::EC2::Instance
              Properties:
                LaunchTemplate: { LaunchTemplateId: lt-0123456789abcdef0, Version: "1" }
        `,
        terraform: yaml`
          resource:
            aws_instance:
              web:
                ami: ami-0123456789abcdef0
                root_block_device: { encrypted: true }
                ephemeral_block_device: { device_name: /dev/sdg, virtual_name: ephemeral0 }
            aws_launch_template:
              template:
                block_device_mappings: { device_name: /dev/xvda, ebs: { encrypted: "true" } }
        `,
      },
      {
        name: 'the project switches encryption by default on',
        terraform: yaml`
          resource:
            aws_ebs_encryption_by_default:
              all: {}
            aws_instance:
              web:
                ami: ami-0123456789abcdef0
        `,
      },
    ],
    unknown: [
      {
        name: 'the image or a snapshot decides',
        cloudformation: yaml`
          Resources:
            Web: # found
              Type: AWS::EC2::Instance
              Properties:
                ImageId: ami-0123456789abcdef0
            Restored:
              Type: AWS::EC2::Instance
              Properties:
                BlockDeviceMappings:
                  - DeviceName: /dev/xvda
                    Ebs: # found
                      SnapshotId: snap-0123456789abcdef0
            Root:
              Type: AWS::EC2::Instance
              Properties:
                ImageId: ami-0123456789abcdef0
                BlockDeviceMappings:
                  - DeviceName: /dev/sda1
                    Ebs: # found
                      VolumeSize: 20
        `,
        terraform: yaml`
          resource:
            aws_instance:
              web: # found
                ami: ami-0123456789abcdef0
              sized:
                ami: ami-0123456789abcdef0
                root_block_device: # found
                  volume_size: 20
        `,
      },
    ],
  },
});
