// Jest hands every TypeScript file to esbuild: types go, imports stay.
const { transformSync } = require('esbuild');

exports.process = (code, path) =>
  transformSync(code, { loader: 'ts', format: 'esm', target: 'node20', sourcemap: 'inline', sourcefile: path });
