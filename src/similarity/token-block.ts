import type { MakeWork } from './threads/index.ts';
import { TokenRows } from './token-rows.ts';
import type { TokenBlock } from './token-rows.ts';

/** Reads the words of each batch of texts by itself: the block does not depend on those before it. */
export const makeTokenReader: MakeWork<null, readonly string[], TokenBlock> = () => (texts) => {
  const rows = new TokenRows();
  for (const text of texts) rows.add(text);
  return rows.block();
};
