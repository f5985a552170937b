import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { ModelServerOptions } from './options.ts';
import type { ReplyScript, ScriptModule } from './script.ts';
import type { ModelServer } from './start.ts';

/** What goes to the server's process and comes back, by number. */
export interface ProcessCall {
  id: number;
  method: Exclude<keyof ModelServer, 'url' | 'baseUrl' | 'pid'>;
  parameters: unknown[];
}
export interface ProcessReply {
  id: number;
  value?: unknown;
  error?: string;
}

export async function loadScript({ module, name = 'script', options }: ScriptModule): Promise<ReplyScript> {
  const loaded = (await import(module)) as Record<string, unknown>;
  const make = loaded[name];
  if (typeof make !== 'function') throw new TypeError(`${module} exports no function "${name}": it must take the options and give the script.`);
  return (make as (options: unknown) => ReplyScript)(options);
}

/** The server in a process of its own, which ends with this one. */
export async function startProcess(options: ModelServerOptions): Promise<ModelServer> {
  if (typeof options.reply === 'function') {
    throw new TypeError('A function cannot go to another process: give reply as { module, name, options }, or leave process out.');
  }
  const source = import.meta.url.endsWith('.ts');
  const entry = source ? new URL('./child.ts', import.meta.url) : new URL('./child.js', import.meta.url);
  // Node 20 runs no TypeScript: from source, jiti's hooks load it.
  const register = (): string => new URL('jiti-register.mjs', pathToFileURL(createRequire(import.meta.url).resolve('jiti'))).href;
  const child = fork(entry, [], { execArgv: source ? ['--import', register()] : [], serialization: 'advanced' });
  child.send(options);
  const waiting = new Map<number, { done: (value: unknown) => void; fail: (reason: Error) => void }>();
  let next = 0;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const port = await new Promise<number>((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`The model server's process ended at its start with code ${String(code)}.`)));
    child.on('message', (message: ProcessReply) => {
      if (message.id === 0) return typeof message.value === 'number' ? done(message.value) : fail(new Error(message.error));
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error === undefined) call?.done(message.value);
      else call?.fail(new Error(message.error));
    });
  });
  void ended.then(() => {
    for (const { fail } of waiting.values()) fail(new Error("The model server's process has ended."));
    waiting.clear();
  });
  const ask =
    <T>(method: ProcessCall['method']) =>
    async (...parameters: unknown[]): Promise<T> =>
      await new Promise<T>((done, fail) => {
        const id = ++next;
        waiting.set(id, { done: done as (value: unknown) => void, fail });
        child.send({ id, method, parameters } satisfies ProcessCall, (error) => {
          if (error !== null && waiting.delete(id)) fail(error);
        });
      });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    baseUrl: `${url}/v1`,
    pid: child.pid ?? 0,
    log: ask('log'),
    calls: ask('calls'),
    faults: ask('faults'),
    find: ask('find'),
    set: ask('set'),
    clear: ask('clear'),
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
