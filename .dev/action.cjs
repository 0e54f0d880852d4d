// What GitHub's runner starts.
process.argv.splice(2, Infinity, 'action');
require('./cli.cjs');
