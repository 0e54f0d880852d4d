// What GitHub's runner starts.
process.argv.splice(2, Infinity, 'action');
module.exports = require('./cli.cjs');
