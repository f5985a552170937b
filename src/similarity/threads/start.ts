import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/**
 * Starts a thread with the program at `source`, no environment and no options of the command line. A build has `.js` where the sources
 * have `.ts`. Node 20 loads no TypeScript: where the program runs from its sources (its tests do), jiti loads them in the thread.
 */
export function startThread(source: URL, workerData: unknown): Worker {
  const options = { workerData, argv: [], env: {}, execArgv: [] };
  const built = !import.meta.url.endsWith('.ts');
  const entry = built ? new URL(source.href.replace(/\.ts$/, '.js')) : source;
  if (built) return new Worker(entry, options);
  const jiti = JSON.stringify(createRequire(import.meta.url).resolve('jiti'));
  const place = JSON.stringify(entry.href);
  return new Worker(`require(${jiti}).createJiti(${place}).import(${place}).catch((error) => setImmediate(() => { throw error; }));`, {
    ...options,
    eval: true,
  });
}
