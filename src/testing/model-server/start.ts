import type { LoggedCall, LoggedFault, ServerLog } from './log.ts';
import type { Capacity, ModelServerOptions } from './options.ts';
import { loadScript, startProcess } from './process.ts';
import { serve } from './serve.ts';

/** A running server. Its answers are promises, because it may run in another process. */
export interface ModelServer {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** Base URL of OpenAI's and Anthropic's clients: `url` and `/v1`. */
  baseUrl: string;
  /** Of the process that it runs in. */
  pid: number;
  log(): Promise<ServerLog>;
  /** In order of arrival, from the place `from` on; only with `keep: 'all'`. */
  calls(from?: number): Promise<LoggedCall[]>;
  /** Faults met so far, each with its call. */
  faults(): Promise<LoggedFault[]>;
  /** Where any of the texts was sent to the server, files of batches among it. Only with `keep: 'all'`. */
  find(texts: readonly string[]): Promise<{ text: string; number: number; path: string }[]>;
  /** Changes the capacity at once. */
  set(change: Capacity): Promise<void>;
  /** Forgets what was logged, not the capacity; numbers begin at 1 again. */
  clear(): Promise<void>;
  /** Ends all connections. */
  stop(): Promise<void>;
}

/** Starts a scripted model server on a free port of 127.0.0.1. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  if (options.process === true) return await startProcess(options);
  const script = typeof options.reply === 'object' ? await loadScript(options.reply) : options.reply;
  const { port, core, stop } = await serve(options, script);
  const { recorder } = core;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    baseUrl: `${url}/v1`,
    pid: process.pid,
    log: async () => recorder.log(),
    calls: async (from = 0) => recorder.calls().slice(from),
    faults: async () => [...recorder.faults()],
    find: async (texts) => recorder.find(texts),
    set: async (change) => core.set(change),
    clear: async () => recorder.clear(),
    stop,
  };
}
