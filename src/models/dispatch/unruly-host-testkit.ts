/** A host for the tests: answers late and out of order, often twice, and kills itself now and then. */
import { sampleAnswer } from '../../testing/dispatch-conformance.ts';
import { answerOf } from './in-process.ts';
import type { FromHost, ToHost } from './remote.ts';

const diesAfter = Number(process.argv.at(-1));
let answers = 0;
let held: FromHost[] = [];
let timer: NodeJS.Timeout | undefined;

const say = (message: FromHost): void => {
  process.send?.(message);
  if (answers % 3 === 0) process.send?.(message);
  if (++answers === diesAfter) process.kill(process.pid, 'SIGKILL');
};

function flush(): void {
  timer = undefined;
  const messages = held.reverse();
  held = [];
  for (const message of messages) say(message);
}

process.on('message', (message) => {
  const { id, request } = message as ToHost;
  void answerOf({ ask: sampleAnswer }, request).then((result) => {
    held.push('reply' in result ? { id, reply: result.reply } : { id, error: result.error });
    timer ??= setTimeout(flush, 2);
  });
});
process.on('disconnect', () => process.exit(0));
