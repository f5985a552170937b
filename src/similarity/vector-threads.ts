import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { PairList } from './join.ts';
import type { Ratio } from './ratio.ts';
import { block } from './vector-pairs.ts';
import type { UnitParts, UnitVectors } from './vector-pairs.ts';

/** What a thread is given, and what it gives for each of its blocks. */
export interface ThreadTask {
  parts: UnitParts;
  floor: Ratio;
  /** It takes each `threads`-th block, from this one on. */
  first: number;
  threads: number;
}

export interface BlockPairs {
  /** Number of the block. */
  number: number;
  pairs: Uint32Array;
}

/**
 * `cosinePairs` in several threads. Vectors lie in memory that all share; blocks are taken by turns, since later ones have more to
 * compare, and put together in order: the result is the same, in the same order, whatever the number of threads.
 */
export async function cosinePairsInThreads(vectors: UnitVectors, floor: Ratio, threads: number): Promise<PairList> {
  const parts = vectors.shared();
  const blocks: Uint32Array[] = [];
  const workers = Array.from({ length: threads }, (_, first) => start({ parts, floor, first, threads }));
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            worker.on('message', ({ number, pairs }: BlockPairs) => (blocks[number] = pairs));
            worker.once('error', reject);
            worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`))));
          }),
      ),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  const out = new PairList();
  for (let number = 0; number * block < vectors.count; number++) out.append(blocks[number] ?? new Uint32Array(0));
  return out;
}

/** Node 20 loads no TypeScript: where the program runs from its sources, jiti loads it there. */
function start(task: ThreadTask): Worker {
  const source = import.meta.url.endsWith('.ts');
  const entry = source ? new URL('./vector-worker.ts', import.meta.url) : new URL('./vector-worker.js', import.meta.url);
  const options = { workerData: task, argv: [], env: {}, execArgv: [] };
  if (!source) return new Worker(entry, options);
  const jiti = JSON.stringify(createRequire(import.meta.url).resolve('jiti'));
  const place = JSON.stringify(entry.href);
  return new Worker(`require(${jiti}).createJiti(${place}).import(${place}).catch((error) => setImmediate(() => { throw error; }));`, {
    ...options,
    eval: true,
  });
}
