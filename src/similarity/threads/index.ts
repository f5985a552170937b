/** Work on blocks of rows in several threads, with the same results in the same order whatever their number. */
export { openPool } from './pool.ts';
export type { MakeWork, Pool } from './pool.ts';
export { serveThread } from './serve.ts';
export { inSharedMemory } from './shared-memory.ts';
export { checkedWorkers, workersFor } from './workers.ts';
