/** A thread that compares some blocks of vectors. */
import { parentPort, workerData } from 'node:worker_threads';
import { PairList } from './join.ts';
import { UnitVectors, block, pairsOfBlock } from './vector-pairs.ts';
import type { BlockPairs, ThreadTask } from './vector-threads.ts';

const { parts, floor, first, threads } = workerData as ThreadTask;
const vectors = new UnitVectors(parts);
for (let number = first; number * block < vectors.count; number += threads) {
  const found = new PairList();
  pairsOfBlock(vectors, number * block, floor, found);
  const pairs = found.numbers.slice();
  if (pairs.length > 0) parentPort?.postMessage({ number, pairs } satisfies BlockPairs);
}
