// Runs commands of the built program for the examples of the docs, one after the other in one process: starting Node and
// loading the program for each of them would take most of the time. Usage: node docs-server.mjs SOCKET PROGRAM
import { createServer } from 'node:net';

const [socket, program] = process.argv.slice(2);
const { execute } = await import(program);
let last = Promise.resolve();

createServer({ allowHalfOpen: true }, (connection) => {
  let request = '';
  connection.setEncoding('utf8').on('data', (text) => (request += text));
  connection.on('end', () => {
    last = last.then(async () => connection.end(JSON.stringify(await answer(JSON.parse(request)))));
  });
}).listen(socket, () => process.send?.('ready'));
process.on('disconnect', () => process.exit());

async function answer({ args, cwd }) {
  const said = { out: '', err: '' };
  const [out, err] = [process.stdout.write, process.stderr.write];
  process.chdir(cwd);
  process.stdout.write = (text) => Boolean((said.out += text));
  process.stderr.write = (text) => Boolean((said.err += text));
  try {
    const code = await execute(['node', 'hornbook', ...args]);
    return { ...said, code };
  } finally {
    process.stdout.write = out;
    process.stderr.write = err;
    process.exitCode = 0;
  }
}
