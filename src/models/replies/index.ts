/** What becomes of a reply. */
export { askAgain, rungsFor } from './ladder.ts';
export { readReply } from './read-reply.ts';
export type { ReadReply } from './read-reply.ts';
export { schemaCheck } from './schema.ts';
export type { SchemaCheck } from './schema.ts';
export type { Repair } from './tolerant-syntax.ts';
