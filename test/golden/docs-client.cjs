// `hornbook` for the examples of the docs: hands its arguments to docs-server.mjs. Usage: node docs-client.cjs SOCKET ARGUMENTS…
const { connect } = require('node:net');

const [socket, ...args] = process.argv.slice(2);
let reply = '';
const connection = connect({ path: socket, allowHalfOpen: true }, () => connection.end(JSON.stringify({ args, cwd: process.cwd() })));
connection.setEncoding('utf8').on('data', (text) => (reply += text));
connection.on('end', () => {
  const { out, err, code } = JSON.parse(reply);
  process.stdout.write(out);
  process.stderr.write(err);
  process.exitCode = code;
});
