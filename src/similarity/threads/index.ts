/** Work on blocks of rows in several threads, with the same results in the same order whatever their number. */
export { openPool } from './pool.ts';
export type { MakeWork, Pool } from './pool.ts';
export { serveThread } from './serve.ts';
export { threadEntry } from './start.ts';
export { checkedWorkers } from './workers.ts';
