/** What strategies that ask models share: a chunk as a model sees it, and the way back from its quotes to spans. */
export { chunkText } from './chunk-text.ts';
export type { ChunkText } from './chunk-text.ts';
export { quoteFinder } from './find-quote.ts';
export { passageSpans } from './passage-spans.ts';
