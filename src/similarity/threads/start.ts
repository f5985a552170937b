import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/**
 * Starts a thread with the program at `entry`, no environment and no options of the command line. Node 20 loads no TypeScript: where
 * the program runs from its sources (its tests do), jiti loads them in the thread.
 */
export function startThread(entry: URL, workerData: unknown): Worker {
  const options = { workerData, argv: [], env: {}, execArgv: [] };
  if (!entry.href.endsWith('.ts')) return new Worker(entry, options);
  const jiti = JSON.stringify(createRequire(import.meta.url).resolve('jiti'));
  const place = JSON.stringify(entry.href);
  return new Worker(`require(${jiti}).createJiti(${place}).import(${place}).catch((error) => setImmediate(() => { throw error; }));`, {
    ...options,
    eval: true,
  });
}

/** The program `name` beside a module, in the form that the module itself has: `.ts` or `.js`. */
export function threadEntry(module: string, name: string): URL {
  return new URL(`./${name}${module.endsWith('.ts') ? '.ts' : '.js'}`, module);
}
