// Packs the package, installs it in an empty project as a user would, and uses all of it: the command, the library, the
// kit, their types. Needs dist/ to be built.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const project = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-package-')));
process.on('exit', () => rmSync(project, { recursive: true, force: true }));
const run = (command, ...args) => execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', project], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const [tarball] = readdirSync(project);
writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
run('npm', 'install', '--silent', '--offline', '--no-audit', '--no-fund', `./${tarball}`);
const packages = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
if (packages.join() !== 'groundrule') throw new Error(`the package brings others with it: ${packages}`);

writeFileSync(
  join(project, 'use.ts'),
  `import { lint } from 'groundrule';
import { defineRule, requires, type Rule } from 'groundrule/kit';

const rule: Rule = defineRule({
  id: 'own-rule',
  title: 'A topic has no name',
  family: 'governance',
  severity: 1,
  docs: '',
  remedy: { text: '', cloudformation: '', terraform: '' },
  references: [],
  aliases: [],
  ...requires('The topic has no name', [{ type: 'AWS::SNS::Topic', path: 'TopicName', expect: 'present' }]),
  examples: { fail: [], pass: [], unknown: [] },
});
const { result } = await lint({ paths: ['template.yaml'] });
console.log(rule.types.length, result.findings.length);
`,
);
writeFileSync(join(project, 'template.yaml'), 'Resources: { Files: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: false } } }\n');
writeFileSync(
  join(project, 'tsconfig.json'),
  JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      target: 'es2023',
      strict: true,
      exactOptionalPropertyTypes: true,
      types: [],
      lib: ['es2023', 'dom'],
    },
    files: ['use.ts'],
  }),
);
run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
const used = run(process.execPath, 'use.js').trim();
if (used !== '1 1') throw new Error(`the library found ${used} instead of 1 1`);

// The command itself: a file, standard input, and a configuration, which loads what a plain run does not.
writeFileSync(join(project, 'groundrule.yaml'), 'exclude: [nothing/**]\n');
const command = (args, input = '') =>
  spawnSync('node_modules/.bin/groundrule', ['lint', ...args], { cwd: project, encoding: 'utf8', input });
const template = 'Resources: { Files: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: false } } }';
for (const { status, stdout, stderr } of [command(['template.yaml']), command(['template.yaml', '--no-config']), command(['-'], template)])
  if (status !== 1 || !stdout.includes('efs-unencrypted')) throw new Error(`the command ended with ${status}:\n${stdout}${stderr}`);
console.log('the package works where it is installed: command, standard input, library, kit, types');
