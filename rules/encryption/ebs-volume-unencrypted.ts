import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';
import { encryptedByDefault, fromSnapshot } from './ebs-default.ts';

export default defineRule({
  id: 'ebs-volume-unencrypted',
  title: 'EBS volume is not encrypted',
  family: 'encryption',
  severity: 6.5,
  docs: md`
    The data on an unencrypted EBS volume, and every snapshot made of it, can be read by whoever gets hold of the
    volume or the snapshot. An existing volume cannot be encrypted; it has to be copied.

    A volume that does not say \`Encrypted\` is encrypted only when the account has switched on _encryption by default_
    for the region, which no template shows. Set the option \`encryptedByDefault\` of this rule to true when your
    accounts have; \`aws_ebs_encryption_by_default\` in the same Terraform project does the same. A volume restored from
    a snapshot inherits the encryption of the snapshot: the finding is then only possible.
  `,
  remedy: {
    text: 'Set Encrypted to true; or, when the account encrypts EBS volumes by default, set the option encryptedByDefault of this rule.',
    cloudformation: yaml`
      Data:
        Type: AWS::EC2::Volume
        Properties:
          AvailabilityZone: eu-west-1a
          Size: 100
          Encrypted: true
    `,
    terraform: hcl`
      resource "aws_ebs_volume" "data" {
        availability_zone = "eu-west-1a"
        size              = 100
        encrypted         = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html',
  ],
  aliases: [
    'CKV2_AWS_2',
    'CKV_AWS_3',
    'AWS-0026',
    'EBS Volume Encryption Disabled',
    'EBS volume snapshot not encrypted',
    'F1',
    'EC2EBSVolumeEncrypted',
    'ENCRYPTED_VOLUMES',
    'EC2_EBS_ENCRYPTION_BY_DEFAULT',
    'EC2.3',
    'EC2.7',
  ],
  narrow: {
    CKV2_AWS_2: ['AWS::EC2::Volume*'],
    CKV_AWS_3: ['AWS::EC2::Volume*'],
    'AWS-0026': ['AWS::EC2::Volume*'],
    'EBS Volume Encryption Disabled': ['AWS::EC2::Volume*'],
    'EBS volume snapshot not encrypted': ['aws_ebs_snapshot_copy*'],
    F1: ['AWS::EC2::Volume*'],
    EC2EBSVolumeEncrypted: ['AWS::EC2::Volume*'],
    ENCRYPTED_VOLUMES: ['AWS::EC2::Volume*'],
    'EC2.3': ['AWS::EC2::Volume*'],
  },
  options: { encryptedByDefault: false },
  ...requires(
    'The volume is not encrypted',
    [
      {
        type: 'AWS::EC2::Volume',
        path: 'Encrypted',
        expect: true,
        absent: (context) => {
          if (encryptedByDefault(context)) return 'passes';
          if (context.resource.has('SourceVolumeId')) return 'passes';
          return context.resource.has('SnapshotId') ? { possible: fromSnapshot } : 'fails';
        },
      },
      {
        type: 'AWS::WorkspacesInstances::Volume',
        path: 'Encrypted',
        expect: true,
        absent: (context) => {
          if (encryptedByDefault(context)) return 'passes';
          return context.resource.has('SnapshotId') ? { possible: fromSnapshot } : 'fails';
        },
      },
      // A copy of a snapshot that has no region of its own takes the encryption of its source.
      {
        type: 'aws_ebs_snapshot_copy',
        path: 'Encrypted',
        expect: true,
        absent: { possible: 'a copy of an encrypted snapshot is encrypted' },
        fix: { caution: 'the copy is made anew' },
      },
    ],
    { caution: 'a volume that exists cannot be encrypted: it has to be copied' },
  ),
  examples: {
    fail: [
      {
        name: 'false, or not set',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Scratch:
              Type: AWS::EC2::Volume
              Properties:
                AvailabilityZone: eu-west-1a
                Size: 100
                Encrypted: false # found
            Plain: # found
              Type: AWS::EC2::Volume
              Properties:
                AvailabilityZone: eu-west-1a
                Size: 100
            Sometimes:
              Type: AWS::EC2::Volume
              Properties:
                AvailabilityZone: eu-west-1a
                Size: 100
                Encrypted: !If [Production, true, "false"] # found
        `,
        terraform: yaml`
          resource:
            aws_ebs_volume:
              scratch:
                availability_zone: eu-west-1a
                size: 100
                encrypted: "false" # found
              plain: # found
                availability_zone: eu-west-1a
                size: 100
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted',
        cloudformation: yaml`
          Resources:
            Data:
              Type: AWS::EC2::Volume
              Properties:
                AvailabilityZone: eu-west-1a
                Size: 100
                Encrypted: "true"
        `,
        terraform: yaml`
          resource:
            aws_ebs_volume:
              data:
                availability_zone: eu-west-1a
                size: 100
                encrypted: true
        `,
      },
      {
        name: 'the project switches encryption by default on',
        terraform: yaml`
          resource:
            aws_ebs_encryption_by_default:
              all: { enabled: true }
            aws_ebs_volume:
              data:
                availability_zone: eu-west-1a
                size: 100
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter, or a snapshot whose encryption nobody sees',
        cloudformation: yaml`
          Parameters:
            Encrypt: { Type: String }
          Resources:
            Data:
              Type: AWS::EC2::Volume
              Properties:
                AvailabilityZone: eu-west-1a
                Size: 100
                Encrypted: !Ref Encrypt # found
            Restored: # found
              Type: AWS::EC2::Volume
              Properties:
                AvailabilityZone: eu-west-1a
                SnapshotId: snap-0123456789abcdef0
        `,
        terraform: yaml`
          resource:
            aws_ebs_volume:
              restored: # found
                availability_zone: eu-west-1a
                snapshot_id: snap-0123456789abcdef0
        `,
      },
    ],
  },
});
