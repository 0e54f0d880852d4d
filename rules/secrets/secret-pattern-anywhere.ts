import { defineRule, findSecrets, hcl, md, nodeAt, yaml, type Graph, type Place, type Resource } from '../../src/kit/index.ts';

export default defineRule({
  id: 'secret-pattern-anywhere',
  title: 'Text with the form of a secret',
  family: 'secrets',
  severity: 9.1,
  docs: md`
    An access key, a private key, a token or a password in a URL, anywhere in the file: in properties, metadata, parameters,
    mappings, outputs, variables and providers. Only forms that cannot be anything else are looked for; a word such as
    \`password\` beside a text is not enough. Everyone who can read the repository can use what is found.
  `,
  remedy: {
    text: 'Revoke the secret, remove it from the file, and read it from Secrets Manager where it is needed.',
    cloudformation: yaml`
      Document:
        Type: AWS::SSM::Document
        Properties:
          Content:
            mainSteps:
              - inputs:
                  runCommand: [aws secretsmanager get-secret-value --secret-id app]
    `,
    terraform: hcl`
      provider "aws" {
        region = "eu-west-1" # credentials come from the environment
      }
    `,
  },
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/securing_access-keys.html'],
  aliases: [
    'CKV_AWS_384',
    'CKV_AWS_41',
    'EC2 instance using API keys',
    'Passwords And Secrets',
    'Passwords And Secrets - AWS Access Key; Passwords And Secrets - AWS Secret Key',
    'Passwords And Secrets - AWS Certificate; Passwords And Secrets - AWS Context-specific credential',
    'Passwords And Secrets - Asymmetric private key',
    'Passwords And Secrets - Generic Password',
    'Passwords And Secrets - Generic Private Key',
    'Passwords And Secrets - Generic Secret',
    'Passwords And Secrets - Generic Token',
    'Passwords And Secrets - Google API Key',
    'Passwords And Secrets - MSTeams Webhook; Passwords And Secrets - Password in URL; Passwords And Secrets - Slack Webhook',
    'Passwords And Secrets - Putty User Key File Content',
  ],
  types: ['*'],
  check({ resource, graph, report }) {
    const { source } = resource.at;
    // What a transform makes of a resource is written there.
    if (resource.origin.madeFor || !mayHoldSecret(source)) return;
    const speak = (at: Place, what: string, secret: string, unowned: boolean): void =>
      report(at, `The file holds a secret: ${what}`, { secret, ...(unowned ? { unowned } : {}) });
    for (const [at, text] of strings(resource.at))
      for (const { what, start, end } of findSecrets(text)) speak({ ...at, span: [start, end] }, what, text.slice(start, end), false);
    if (firstOf(graph, resource) !== resource) return;
    const owned = new Set(graph.resources.filter((other) => other.at.source === source).map((other) => JSON.stringify(other.at.pointer)));
    for (const [at, text] of strings({ source, pointer: [] }, owned))
      for (const { what, start, end } of findSecrets(text)) speak({ ...at, span: [start, end] }, what, text.slice(start, end), true);
  },
  examples: {
    fail: [
      {
        name: 'a token in a document, and a key in the metadata',
        cloudformation: yaml`
          Resources:
            Document:
              Type: AWS::SSM::Document
              Metadata:
                Note: use AKIAIOSFODNN7EXAMPLE # found
              Properties:
                Content:
                  mainSteps:
                    - inputs:
                        runCommand:
                          - git clone https://app:hunter2222@example.com/app.git # found
        `,
        terraform: yaml`
          provider:
            aws: { access_key: AKIAIOSFODNN7EXAMPLE } # found
          resource:
            aws_ssm_document:
              document:
                content: git clone https://app:hunter2222@example.com/app.git # found
        `,
      },
      {
        name: 'in a parameter and an output',
        cloudformation: yaml`
          Parameters:
            Key: { Type: String, Default: AKIAIOSFODNN7EXAMPLE } # found
          Resources:
            Topic:
              Type: AWS::SNS::Topic
          Outputs:
            Clone: { Value: "https://app:hunter2222@example.com/" } # found
        `,
      },
    ],
    pass: [
      {
        name: 'what looks like one and is none',
        cloudformation: yaml`
          Resources:
            Document:
              Type: AWS::SSM::Document
              Properties:
                Content:
                  description: The password is rotated; AKIA is how a key begins
                  mainSteps:
                    - inputs:
                        runCommand:
                          - git clone https://\${USER}:\${TOKEN}@example.com/app.git
                          - curl https://example.com:8443/path@2
                          - echo ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC app@example.com
        `,
        terraform: yaml`
          resource:
            aws_ssm_document:
              document: { content: "postgres://\${var.user}:\${var.password}@db/app" }
        `,
      },
    ],
    unknown: [],
  },
});

const checked = new WeakMap<Place['source'], boolean>();

/** One search in the whole text spares the walk through a file that has nothing. */
function mayHoldSecret(source: Place['source']): boolean {
  let found = checked.get(source);
  if (found === undefined)
    checked.set(source, (found = findSecrets(source.text.includes('\\') ? source.text.replaceAll('\\', '') : source.text).length > 0));
  return found;
}

const first = new WeakMap<Graph, Map<Place['source'], Resource>>();

/** The first resource of a source: what stands outside all resources is looked at once, with it. */
function firstOf(graph: Graph, { at }: Resource): Resource | undefined {
  let bySource = first.get(graph);
  if (!bySource) first.set(graph, (bySource = new Map(written(graph).map((resource) => [resource.at.source, resource]))));
  return bySource.get(at.source);
}

/** The resources that somebody wrote, the last one first. */
const written = (graph: Graph): Resource[] => graph.resources.filter(({ origin }) => !origin.madeFor).toReversed();

/** Every string below a place, except below those that are left out. */
function* strings(at: Place, without: ReadonlySet<string> = new Set()): Generator<readonly [Place, string]> {
  const stack: { readonly at: Place; readonly node: unknown }[] = [{ at, node: nodeAt(at) }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node } = next;
    if (typeof node === 'string') yield [next.at, node];
    if (typeof node !== 'object' || node === null) continue;
    const { source, pointer } = next.at;
    for (const [key, child] of Object.entries(node).toReversed()) {
      const below = [...pointer, Array.isArray(node) ? Number(key) : key];
      if (!without.has(JSON.stringify(below))) stack.push({ at: { source, pointer: below }, node: child });
    }
  }
}
