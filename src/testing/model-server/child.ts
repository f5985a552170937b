/** The program of a server that runs in a process of its own: options as JSON in the first argument, calls by messages. */
import type { ModelServerOptions } from './options.ts';
import type { ProcessCall, ProcessReply } from './process.ts';
import { startModelServer } from './start.ts';

const send = (reply: ProcessReply): void => void process.send?.(reply);

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as ModelServerOptions;
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

main().catch((reason: unknown) => {
  send({ id: 0, error: String(reason) });
  process.exitCode = 1;
});
