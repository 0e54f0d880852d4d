import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'efs-unencrypted',
  title: 'EFS file system is not encrypted',
  family: 'encryption',
  severity: 7.1,
  docs: md`
    Data and metadata of a file system that does not set \`Encrypted\` are stored unencrypted. Encryption can be chosen
    only when the file system is created, so it has to be right from the start: changing it later means a new file
    system and a migration.
  `,
  remedy: {
    text: 'Set Encrypted to true; an existing file system is replaced, so move its data first.',
    cloudformation: yaml`
      Files:
        Type: AWS::EFS::FileSystem
        Properties:
          Encrypted: true
    `,
    terraform: hcl`
      resource "aws_efs_file_system" "files" {
        encrypted = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-efs-filesystem.html',
    'https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html',
  ],
  aliases: [
    'CKV_AWS_42',
    'AWS-0037',
    'EFS Not Encrypted',
    'EFS Without KMS',
    'F32',
    'EFSEncrypted',
    'EFS_ENCRYPTED_CHECK',
    'EFS.1',
    'EFS.8',
  ],
  ...requires('The file system is not encrypted', [{ type: 'AWS::EFS::FileSystem', path: 'Encrypted', expect: true }], {
    caution: 'its data has to be copied',
  }),
  examples: {
    fail: [
      {
        name: 'false, or not set',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Files: # found
              Type: AWS::EFS::FileSystem
            Off:
              Type: AWS::EFS::FileSystem
              Properties:
                Encrypted: "false" # found
            Sometimes:
              Type: AWS::EFS::FileSystem
              Properties:
                Encrypted: !If [Production, true, !Ref AWS::NoValue] # found
        `,
        terraform: yaml`
          resource:
            aws_efs_file_system:
              files: {} # found
              off:
                encrypted: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted',
        cloudformation: yaml`
          Parameters:
            Encrypt: { Type: String, Default: "true", AllowedValues: ["true"] }
          Resources:
            Files:
              Type: AWS::EFS::FileSystem
              Properties:
                Encrypted: true
            Chosen:
              Type: AWS::EFS::FileSystem
              Properties:
                Encrypted: !Ref Encrypt
        `,
        terraform: yaml`
          resource:
            aws_efs_file_system:
              files:
                - encrypted: true
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides',
        cloudformation: yaml`
          Parameters:
            Encrypt: { Type: String }
          Resources:
            Files:
              Type: AWS::EFS::FileSystem
              Properties:
                Encrypted: !Ref Encrypt # found
        `,
        terraform: yaml`
          variable:
            encrypt: { type: bool }
          resource:
            aws_efs_file_system:
              files:
                encrypted: \${var.encrypt} # found
        `,
      },
    ],
  },
});
