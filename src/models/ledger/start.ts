import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { WriterSettings } from './messages.ts';

/** Starts the writing thread. Node 20 loads no TypeScript: where the program runs from its sources, jiti loads it there. */
export function startWriter(settings: WriterSettings): Worker {
  const source = import.meta.url.endsWith('.ts');
  const entry = source ? new URL('./worker.ts', import.meta.url) : new URL('./worker.js', import.meta.url);
  // It holds a batch at a time: a small young generation keeps its memory small.
  const options = { workerData: settings, argv: [], env: {}, execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: 4 } };
  if (!source) return new Worker(entry, options);
  const jiti = JSON.stringify(createRequire(import.meta.url).resolve('jiti'));
  const place = JSON.stringify(entry.href);
  return new Worker(`require(${jiti}).createJiti(${place}).import(${place}).catch((error) => setImmediate(() => { throw error; }));`, {
    ...options,
    eval: true,
  });
}
