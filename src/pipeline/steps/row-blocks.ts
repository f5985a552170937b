import type { Pool } from '../../similarity/threads/index.ts';

/** Enough that handing a block to a thread costs little beside the work on it. */
const standard = { rows: 256, units: 512 * 1024 };

/**
 * Hands rows to a pool, a block at a time, and gives each block with what the pool says of it, in the order of the rows. Of the rows
 * only what `taskOf` takes goes to the threads. A few blocks are held at a time. `most`: rows of a block, and UTF-16 units of text from
 * which it takes no more.
 */
export async function* inBlocks<Row extends { text: string }, Task, Result>(
  rows: AsyncIterable<Row>,
  pool: Pool<readonly Task[], Result>,
  taskOf: (row: Row) => Task,
  most = standard,
): AsyncGenerator<{ rows: readonly Row[]; result: Result }> {
  const open: Row[][] = [];
  const tasks = async function* (): AsyncGenerator<Task[]> {
    let block: Row[] = [];
    let units = 0;
    for await (const row of rows) {
      block.push(row);
      units += row.text.length;
      if (block.length < most.rows && units < most.units) continue;
      open.push(block);
      yield block.map(taskOf);
      block = [];
      units = 0;
    }
    if (block.length === 0) return;
    open.push(block);
    yield block.map(taskOf);
  };
  for await (const result of pool.map(tasks())) yield { rows: open.shift() as Row[], result };
}
