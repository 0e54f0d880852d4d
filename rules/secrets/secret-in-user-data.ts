import { decoded, defineRule, findAssignedSecrets, hcl, md, yaml } from '../../src/kit/index.ts';

/** Where instances get the script that they run when they start. */
const scripts: Readonly<Record<string, string>> = {
  'AWS::EC2::Instance': 'UserData',
  'AWS::EC2::LaunchTemplate': 'LaunchTemplateData.UserData',
  'AWS::AutoScaling::LaunchConfiguration': 'UserData',
  'AWS::EC2::SpotFleet': 'SpotFleetRequestConfigData.LaunchSpecifications.UserData',
  'AWS::ImageBuilder::ImageRecipe': 'AdditionalInstanceConfiguration.UserDataOverride',
  'AWS::Lightsail::Instance': 'UserData',
};

export default defineRule({
  id: 'secret-in-user-data',
  title: 'Secret in the user data of an instance',
  family: 'secrets',
  severity: 8.6,
  docs: md`
    User data is not protected: everyone who may call \`DescribeInstanceAttribute\` reads it, and so does every process on the
    instance, through the instance metadata service. It stands in the template and in its history as well.

    Found are texts with the form of a secret (access keys, private keys, tokens, passwords in URLs) and values that the script
    assigns to a name that says password, secret, token or key. Base64 and gzip are looked into. What the script reads from a
    variable, a command or a secret store is none.
  `,
  remedy: {
    text: 'Let the instance read the secret when it starts, with its own role, from Secrets Manager or Parameter Store. Change the secret that was written here.',
    cloudformation: yaml`
      Server:
        Type: AWS::EC2::Instance
        Properties:
          IamInstanceProfile: !Ref Profile
          UserData:
            Fn::Base64: !Sub |
              #!/bin/bash
              DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id \${Secret} --query SecretString --output text)
    `,
    terraform: hcl`
      resource "aws_instance" "server" {
        iam_instance_profile = aws_iam_instance_profile.server.name
        user_data            = <<-EOT
          #!/bin/bash
          DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id \${aws_secretsmanager_secret.db.id} --query SecretString --output text)
        EOT
      }
    `,
  },
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html'],
  aliases: [
    'CKV_AWS_46',
    'AWS-0029',
    'AWS-0122',
    'AWS-0129',
    'EC2 instance using API keys',
    'Hardcoded AWS access key',
    'Passwords And Secrets',
    'Passwords And Secrets - AWS Access Key; Passwords And Secrets - AWS Secret Key',
    'Passwords And Secrets - AWS Certificate; Passwords And Secrets - AWS Context-specific credential',
    'User Data Contains Encoded Private Key',
  ],
  narrow: {
    'AWS-0029': ['AWS::EC2::Instance*'],
    'AWS-0122': ['AWS::AutoScaling::LaunchConfiguration*'],
    'AWS-0129': ['AWS::EC2::LaunchTemplate*'],
    'User Data Contains Encoded Private Key': ['AWS::AutoScaling::LaunchConfiguration*'],
  },
  silences: ['secret-pattern-anywhere'],
  types: Object.keys(scripts),
  check({ resource, report }) {
    for (const script of resource.get(scripts[resource.type]!)) {
      if (script.absent) continue;
      if (script.why?.reason === 'parameter' && /^\$\{[^}]*\}$/.test(script.text)) report(script, `${script.property} may hold a secret`);
      for (const { what, start, end, placeholder } of findAssignedSecrets(script.text))
        report(script.slice(start, end), `${script.property} holds a secret: ${what}`, {
          certain: !placeholder,
          reason: 'the text only holds the place of a secret',
          secret: script.text.slice(start, end),
        });
      const plain = script.known ? decoded(script.text) : undefined;
      if (plain === undefined) continue;
      for (const { what } of findAssignedSecrets(plain).slice(0, 1))
        report(script, `${script.property}, once decoded, holds a secret: ${what}`, { secret: script.text });
    }
  },
  examples: {
    fail: [
      {
        name: 'an access key in a script',
        cloudformation: yaml`
          Resources:
            Server:
              Type: AWS::EC2::Instance
              Properties:
                UserData:
                  Fn::Base64: !Sub |
                    #!/bin/bash
                    export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE # found
                    export AWS_DEFAULT_REGION=\${AWS::Region}
        `,
        terraform: yaml`
          resource:
            aws_instance:
              server:
                user_data: "#!/bin/bash\\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\\n" # found
        `,
      },
      {
        name: 'a password that is assigned, and a script in base64',
        cloudformation: yaml`
          Resources:
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData:
                  UserData: IyEvYmluL2Jhc2gKZXhwb3J0IERCX1BBU1NXT1JEPWh1bnRlcjIyMgo= # found
            Old:
              Type: AWS::AutoScaling::LaunchConfiguration
              Properties:
                UserData:
                  Fn::Base64: |
                    mysql --user=app
                    DB_PASSWORD="hunter222" # found
        `,
        terraform: yaml`
          resource:
            aws_launch_template:
              servers:
                user_data: IyEvYmluL2Jhc2gKZXhwb3J0IERCX1BBU1NXT1JEPWh1bnRlcjIyMgo= # found
        `,
      },
    ],
    pass: [
      {
        name: 'a script that asks for its secret, and one that has none',
        cloudformation: yaml`
          Parameters:
            Secret: { Type: String }
          Resources:
            Server:
              Type: AWS::EC2::Instance
              Properties:
                UserData:
                  Fn::Base64: !Sub |
                    #!/bin/bash
                    DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id \${Secret})
                    TOKEN=\`curl -X PUT http://169.254.169.254/latest/api/token\`
                    sed -i 's/PasswordAuthentication yes/PasswordAuthentication no/' /etc/ssh/sshd_config
                    echo "password: \${!DB_PASSWORD}"
            Plain:
              Type: AWS::EC2::Instance
              Properties:
                UserData: !Base64 "#!/bin/bash"
        `,
        terraform: yaml`
          resource:
            aws_instance:
              server:
                user_data: "#!/bin/bash\\nPASSWORD=\$(aws ssm get-parameter --name /db --with-decryption)\\n"
        `,
      },
    ],
    unknown: [
      {
        name: 'a script that the deployment passes',
        cloudformation: yaml`
          Parameters:
            Script: { Type: String }
          Resources:
            Server:
              Type: AWS::EC2::Instance
              Properties:
                UserData: !Base64 { Ref: Script } # found
        `,
        terraform: yaml`
          variable:
            script: {}
          resource:
            aws_instance:
              server:
                user_data: "\${var.script}" # found
        `,
      },
    ],
  },
});
