// Builds dist/. Where the tools for that are not installed, as when npm installs from git for a hook, the command that is in git
// is only compiled.
const { execFileSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
if (existsSync(join(root, 'node_modules/esbuild'))) run('.dev/build.mjs');
else run('.dev/compile.cjs', join(root, 'dist'), join(root, 'examples'));
