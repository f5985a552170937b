import type { Worker } from 'node:worker_threads';
import { ledgerError } from './errors.ts';
import type { FromWriter, ToWriter, Write, WriterSettings } from './messages.ts';
import { startWriter } from './start.ts';

interface Pending {
  resolve(): void;
  reject(error: unknown): void;
}

export interface Writer {
  /** A write is to come: its thread may start. */
  expect(): void;
  /** Resolves when the write is durable. `last`: no other is to be expected soon, so it need not wait for one. */
  write(write: Write, last: boolean): Promise<void>;
  close(): Promise<void>;
}

/** The program's side of the writing thread: collects the writes of `gatherMs` into a batch. */
export function openWriter(settings: WriterSettings, gatherMs: number): Writer {
  let worker: Worker | undefined;
  let number = 0;
  let flushedAt = -Infinity;
  let collected: { writes: Write[]; pending: Pending[]; timer: NodeJS.Timeout } | undefined;
  const sent = new Map<number, Pending[]>();
  let idle: (() => void)[] = [];

  const quiet = (): boolean => sent.size === 0 && collected === undefined;
  const settle = (batch: number, how: (pending: Pending) => void): void => {
    const pending = sent.get(batch);
    sent.delete(batch);
    pending?.forEach(how);
    if (!quiet()) return;
    // A thread that has nothing to write keeps no program alive.
    worker?.unref();
    idle.forEach((done) => done());
    idle = [];
  };
  const lost = (error: unknown): void => {
    worker = undefined;
    for (const batch of sent.keys()) settle(batch, (pending) => pending.reject(ledgerError(error, settings.file)));
  };
  const hear = (message: FromWriter): void => {
    if ('durable' in message) {
      settle(message.durable, (pending) => pending.resolve());
    } else {
      const error = ledgerError(Object.assign(new Error(message.message), { code: message.code }), settings.file);
      settle(message.refused, (pending) => pending.reject(error));
    }
  };
  const ensure = (): Worker => {
    if (worker !== undefined) return worker;
    const started = startWriter(settings);
    started.on('message', hear);
    started.on('error', (error) => {
      if (worker === started) lost(error);
    });
    started.on('exit', () => {
      if (worker === started) lost(Object.assign(new Error('the writing thread ended'), { code: 'EPIPE' }));
    });
    worker = started;
    return started;
  };
  const flush = (): void => {
    const now = collected;
    collected = undefined;
    if (now === undefined) return;
    clearTimeout(now.timer);
    flushedAt = performance.now();
    const batch = ++number;
    sent.set(batch, now.pending);
    const to = ensure();
    to.ref();
    const message: ToWriter = { batch, writes: now.writes };
    to.postMessage(message);
  };

  return {
    expect: () => {
      if (worker === undefined) ensure().unref();
    },
    write: (write, last) =>
      new Promise((resolve, reject) => {
        collected ??= { writes: [], pending: [], timer: setTimeout(flush, gatherMs) };
        collected.writes.push(write);
        collected.pending.push({ resolve, reject });
        // Nothing is gained by waiting: none comes soon, or none came lately.
        if (sent.size === 0 && (last || performance.now() - flushedAt > gatherMs)) setImmediate(flush);
      }),
    close: async () => {
      if (!quiet()) await new Promise<void>((done) => idle.push(done));
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };
}
