/** The program of a server that runs in a process of its own: options in the first message, calls in those after it. */
import type { ModelServerOptions } from './options.ts';
import type { ProcessCall, ProcessReply } from './process.ts';
import { startModelServer } from './start.ts';

const send = (reply: ProcessReply): void => void process.send?.(reply);

async function main(options: ModelServerOptions): Promise<void> {
  const server = await startModelServer({ ...options, process: false });
  process.on('message', ({ id, method, parameters }: ProcessCall) => {
    const run = server[method] as (...given: unknown[]) => Promise<unknown>;
    run(...parameters).then(
      (value) => send({ id, value }),
      (reason: unknown) => send({ id, error: String(reason) }),
    );
  });
  // Ends with the process that started it, however that one ended.
  process.once('disconnect', () => process.exit(0));
  send({ id: 0, value: Number(new URL(server.url).port) });
}

process.once('message', (options: ModelServerOptions) => {
  main(options).catch((reason: unknown) => {
    send({ id: 0, error: String(reason) });
    process.exit(1);
  });
});
