import { HornbookError, exitCodes } from '../../errors.ts';
import { openPool, serveThread } from './index.ts';
import type { MakeWork, Pool } from './index.ts';

/** Does what its tasks say, and knows nothing of other tasks. */
export const makeCounter: MakeWork<{ word: string }, string, number> =
  ({ word }) =>
  (text) => {
    if (text === 'throw') throw new HornbookError('no such text', { code: 'text', hint: 'Give another.', exitCode: exitCodes.usage });
    if (text === 'die') process.exit(3);
    return text.split(word).length - 1;
  };

export function counters(workers: number, entry: URL = new URL('./count-testkit.ts', import.meta.url)): Pool<string, number> {
  return openPool({ workers, setup: { word: 'a' }, make: makeCounter, entry, does: 'count texts' });
}

serveThread(makeCounter);
