/** Readers of documents, and what is made of their readings: sentences, chunks, repeated blocks. */
export { archiveLimits, openZip, type ArchiveLimits, type ZipArchive } from './archive/index.ts';
export { type Decoded } from './decode.ts';
export { markdownReader } from './markdown/reader.ts';
export { databaseCopies } from './notion/export-name.ts';
export { sentencesOf, type PlacedSentence } from './plain-text.ts';
export { readDocument, type ReadOptions } from './read.ts';
export { openIsolate, type Isolate } from './isolate/isolate.ts';
export { isRefusal, type RefusalCode } from './refusal.ts';
export { readerFor, readers } from './registry.ts';
export { chunkDocument, type ChunkOptions } from './chunk.ts';
export { markRepeated, repeatedBlocks, type RepeatedBlocks } from './repeated.ts';
