import { combinations, defineRule, hcl, md, state, yaml, type Value } from '../../src/kit/index.ts';

/** True when a property may have the value that rotation needs, which is also its default. */
const may = (value: Value, needed: string): boolean => value.absent || value.unknown || value.is('', needed);

export default defineRule({
  id: 'kms-rotation-off',
  title: 'KMS key is not rotated',
  family: 'encryption',
  severity: 4.3,
  docs: md`
    Rotation limits how much data one version of a key protects, should that version ever leak. KMS rotates the
    material of a customer managed key only when \`EnableKeyRotation\` is true; the default is off. Old material is kept,
    so nothing has to be encrypted again.

    Only symmetric encryption keys with material that KMS generated can be rotated automatically: asymmetric and HMAC
    keys, imported material and keys in a custom key store are not judged. Replicas of a multi-Region key follow their
    primary.
  `,
  remedy: {
    text: 'Set EnableKeyRotation to true.',
    cloudformation: yaml`
      Key:
        Type: AWS::KMS::Key
        Properties:
          EnableKeyRotation: true
    `,
    terraform: hcl`
      resource "aws_kms_key" "key" {
        enable_key_rotation = true
      }
    `,
  },
  fix: 'safe',
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html',
  ],
  aliases: [
    'CKV_AWS_7',
    'AWS-0065',
    'CMK Rotation Disabled',
    'KMS Key Rotation Disabled',
    'F19',
    'KMSBackingKeyRotationEnabled',
    'CMK_BACKING_KEY_ROTATION_ENABLED',
    'KMS.4',
  ],
  types: ['AWS::KMS::Key'],
  check({ resource, report }) {
    // Terraform has no origin: it names the key store, and imported material makes another type of resource.
    if (resource.has('CustomKeyStoreId') || resource.nativeType === 'aws_kms_external_key') return;
    const properties = ['EnableKeyRotation', 'KeySpec', 'KeyUsage', 'Origin'].map((path) => resource.get(path));
    for (const [rotation, spec, usage, origin] of combinations(...properties)) {
      if (rotation!.is(true) || !may(spec!, 'SYMMETRIC_DEFAULT') || !may(usage!, 'ENCRYPT_DECRYPT') || !may(origin!, 'AWS_KMS')) continue;
      report(rotation!, `The key is not rotated: ${state(rotation!)}`, {
        with: [spec!, usage!, origin!],
        // What was encrypted stays readable; at most two rotations are charged for, one dollar a month each.
        fix: { set: [{ to: true }], safe: true },
      });
    }
  },
  examples: {
    fail: [
      {
        name: 'false, or not set',
        cloudformation: yaml`
          Resources:
            Key: # found
              Type: AWS::KMS::Key
              Properties:
                KeySpec: SYMMETRIC_DEFAULT
            Off:
              Type: AWS::KMS::Key
              Properties:
                EnableKeyRotation: "false" # found
        `,
        terraform: yaml`
          resource:
            aws_kms_key:
              key: {} # found
              off:
                customer_master_key_spec: SYMMETRIC_DEFAULT
                enable_key_rotation: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'rotated, or a key that cannot be',
        cloudformation: yaml`
          Parameters:
            Spec: { Type: String }
          Conditions:
            Symmetric: !Equals [!Ref Spec, SYMMETRIC_DEFAULT]
          Resources:
            Key:
              Type: AWS::KMS::Key
              Properties:
                EnableKeyRotation: true
            Signing:
              Type: AWS::KMS::Key
              Properties:
                KeySpec: ECC_NIST_P256
                KeyUsage: SIGN_VERIFY
            Imported:
              Type: AWS::KMS::Key
              Properties:
                Origin: EXTERNAL
            Either:
              Type: AWS::KMS::Key
              Properties:
                KeySpec: !If [Symmetric, SYMMETRIC_DEFAULT, RSA_2048]
                EnableKeyRotation: !If [Symmetric, true, !Ref AWS::NoValue]
            Replica:
              Type: AWS::KMS::ReplicaKey
        `,
        terraform: yaml`
          resource:
            aws_kms_key:
              key:
                enable_key_rotation: true
              signing:
                customer_master_key_spec: RSA_4096
                key_usage: SIGN_VERIFY
              hardware:
                custom_key_store_id: cks-1234567890abcdef0
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides what kind of key it is',
        cloudformation: yaml`
          Parameters:
            Spec: { Type: String }
          Resources:
            Key: # found
              Type: AWS::KMS::Key
              Properties:
                KeySpec: !Ref Spec
        `,
        terraform: yaml`
          variable:
            rotate: { type: bool }
          resource:
            aws_kms_key:
              key:
                enable_key_rotation: \${var.rotate} # found
        `,
      },
    ],
  },
});
