/** Readers of documents, and what is made of their readings: sentences, chunks, repeated blocks. */
export { decodeText, type Decoded } from './decode.ts';
export { htmlReader } from './html/reader.ts';
export { plainReader } from './plain/reader.ts';
export { markdownReader } from './markdown/reader.ts';
export { readable, sentencesOf, type PlacedSentence } from './plain-text.ts';
export { readDocument, type ReadOptions } from './read.ts';
export { ReadingRefusal, isRefusal, type RefusalCode } from './refusal.ts';
export { readerFor, readers } from './registry.ts';
export { chunkDocument, type ChunkOptions } from './chunk.ts';
export { markRepeated, repeatedBlocks, type RepeatedBlocks } from './repeated.ts';
