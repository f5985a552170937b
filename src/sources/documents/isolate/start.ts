import { createRequire } from 'node:module';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** The worker's entry beside this file, in the form that this file itself has. */
export function workerEntry(): URL {
  return isSource(import.meta.url) ? new URL('./worker.ts', import.meta.url) : new URL('./worker.js', import.meta.url);
}

/**
 * Starts a worker with a limit on its heap, no environment, and no hold on the program's input and output. Node 20 loads no
 * TypeScript: where the program runs from its sources (its tests do), jiti loads them in the worker.
 */
export function startWorker(entry: URL, megabytes: number): Worker {
  const options: WorkerOptions = {
    argv: [],
    env: {},
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  };
  // Its output is never read: a reader of that stream would keep the program alive.
  const worker = isSource(entry.href) ? new Worker(loadSource(entry), { ...options, eval: true }) : new Worker(entry, options);
  // It may still fail after its document was given up: without a listener that would end the program.
  worker.on('error', () => undefined);
  return worker;
}

const longestEnd = 5000;

/**
 * Ends a worker and waits until its memory is given back, `longest` milliseconds at most: a thread that died of its memory
 * may never tell of its end (Node 24).
 */
export async function ended(worker: Pick<Worker, 'terminate'>, longest = longestEnd): Promise<void> {
  let clock: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    clock = setTimeout(resolve, longest);
    clock.unref();
  });
  try {
    await Promise.race([worker.terminate().catch(() => undefined), enough]);
  } finally {
    clearTimeout(clock);
  }
}

function isSource(url: string): boolean {
  return url.endsWith('.ts');
}

function loadSource(entry: URL): string {
  const jiti = createRequire(import.meta.url).resolve('jiti');
  return `require(${JSON.stringify(jiti)}).createJiti(${JSON.stringify(entry.href)}).import(${JSON.stringify(entry.href)}).catch((error) => setImmediate(() => { throw error; }));`;
}
