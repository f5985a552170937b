// Reads every file of a folder, then makes blocks and chunks of it. Prints files, words and refusals.
// Usage: node bench/reading-speed/one.mjs FOLDER [--worker]
// Without --worker all is read in this process, with no limits on time and memory; with it, as the program does: formats that
// are read apart (PDF, DOCX, EPUB) go through a worker under the limits of the config's defaults.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { words } from './corpus.mjs';

const dist = resolve(dirname(fileURLToPath(import.meta.url)), '../../dist');
const { archiveLimits, chunkDocument, openIsolate, readDocument, readerFor } = await import(join(dist, 'sources/documents/index.js'));
const folder = process.argv[2];
const { configSchema } = await import(join(dist, 'contracts/index.js'));
const { limits } = configSchema.parse({ sources: [{ use: 'documents', path: '.', licence: 'unknown' }] });
const isolate = process.argv.includes('--worker') ? openIsolate({ seconds: limits.readSeconds, megabytes: limits.readMegabytes }) : undefined;
const options = { limits: { depth: limits.depth, archive: archiveLimits(limits) }, ...(isolate ? { isolate } : {}) };
const result = { files: 0, words: 0, chunks: 0, refused: [] };
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();
for (const file of files) {
  const path = relative(folder, file);
  try {
    const reading = await readDocument(readFileSync(file), { path, reader: readerFor(path), ...options });
    const document = { ...reading, key: path, version: '', source: 'bench', language: 'en', reader: 'x', masked: {} };
    result.files++;
    result.chunks += chunkDocument(document, { minTokens: 24, maxTokens: 480 }).length;
    result.words += words(reading.text);
  } catch (error) {
    result.refused.push(`${path}: ${error.message}`);
  }
}
await isolate?.close();
console.log(JSON.stringify(result));
process.exit(0);
