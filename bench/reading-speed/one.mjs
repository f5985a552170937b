// Reads every file of a folder as the program does: reader, blocks, chunks. Prints files, words and refusals.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { words } from './corpus.mjs';

const dist = resolve(dirname(fileURLToPath(import.meta.url)), '../../dist');
const { chunkDocument, readDocument, readerFor } = await import(join(dist, 'sources/documents/index.js'));
const folder = process.argv[2];
const result = { files: 0, words: 0, chunks: 0, refused: [] };
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();
for (const file of files) {
  const path = relative(folder, file);
  try {
    const reading = await readDocument(readFileSync(file), { path, reader: readerFor(path), limits: { depth: 256 } });
    const document = { ...reading, key: path, version: '', source: 'bench', language: 'en', reader: 'x', masked: {} };
    result.files++;
    result.chunks += chunkDocument(document, { minTokens: 24, maxTokens: 480 }).length;
    result.words += words(reading.text);
  } catch (error) {
    result.refused.push(`${path}: ${error.message}`);
  }
}
console.log(JSON.stringify(result));
process.exit(0);
