/** The leak check on many plain texts, in several threads. */
import { checkedWorkers, inSharedMemory, openPool, type MakeWork } from '../threads/index.ts';
import { finderOver, leakSetup, type FindLeaksOptions, type Leak, type LeakItem, type LeakSetup } from './find-leaks.ts';

/** A text, and what is answered to it. */
export interface LeakText {
  text: string;
  reply?: string;
}

/** Texts that a thread is given at once. */
const blockTexts = 256;

export const makeFinder: MakeWork<LeakSetup, readonly LeakText[], Leak[][]> = (setup) => {
  const finder = finderOver(setup);
  return (texts) => texts.map(({ text, reply }) => finder.find(text, reply));
};

/**
 * What `leakFinder(items).find` says of each text, in their order, in several threads: worth it from some 10,000 texts on. The
 * leaks do not depend on `workers`, which is 1 by default.
 *
 * @throws `usage` for a number of workers that cannot be, `worker` where a thread breaks down.
 */
export async function findLeaks(
  items: readonly LeakItem[],
  texts: Iterable<LeakText>,
  options: FindLeaksOptions & { workers?: number } = {},
): Promise<Leak[][]> {
  const workers = checkedWorkers(options.workers ?? 1);
  const setup = leakSetup(items, options);
  const entry = new URL('./find-thread.ts', import.meta.url);
  const pool = openPool({ workers, setup: workers === 1 ? setup : inSharedMemory(setup), make: makeFinder, entry, does: 'look for leaks' });
  const found: Leak[][] = [];
  try {
    for await (const block of pool.map(blocksOf(texts))) for (const leaks of block) found.push(leaks);
    return found;
  } finally {
    await pool.close();
  }
}

function* blocksOf(texts: Iterable<LeakText>): Generator<LeakText[]> {
  let block: LeakText[] = [];
  for (const { text, reply } of texts) {
    block.push(reply === undefined ? { text } : { text, reply });
    if (block.length < blockTexts) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}
