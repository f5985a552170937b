import type { Chunk, Document } from '../contracts/document.ts';
import { chunkDocument } from '../sources/documents/chunk.ts';
import { markdownReader } from '../sources/documents/index.ts';
import { readDocument } from '../sources/documents/read.ts';
import { sha256 } from '../text/hash.ts';

/** A page with everything that a strategy meets: a definition, a list, a table, code, a note, and text outside ASCII. */
export const samplePage = `# Kelp

Kelp is a large brown seaweed that grows in shallow, cold seas. It is no plant: it belongs to the brown algae 🌊.

## Parts of kelp

A kelp has three parts:

- the holdfast, which clings to rock
- the stipe, a stem that carries the blades
- the blades, which take in light

## How fast does kelp grow?

Giant kelp grows up to 60 cm a day, because its blades take in food from the water around them.

| species | depth in m | length in m |
|---|---|---|
| giant kelp | 30 | 45 |
| sugar kelp | 20 | 4 |

> **Note:** Kelp dies in water that is warmer than 20 °C for weeks.

## Counting blades

Count the blades with one command:

\`\`\`sh
grep -c blade survey.txt
\`\`\`
`;

/**
 * What a strategy is handed: a Markdown text as our reader reads it, in English, with its chunks. Throws a
 * `ReadingRefusal` where the text cannot be read.
 */
export async function sampleMaterial(
  markdown = samplePage,
  options: { key?: string; minTokens?: number; maxTokens?: number } = {},
): Promise<{ document: Document; chunks: Chunk[] }> {
  const { key = 'sample/page.md', minTokens = 24, maxTokens = 480 } = options;
  const bytes = new TextEncoder().encode(markdown);
  const reading = await readDocument(bytes, { path: key.slice(key.indexOf('/') + 1), reader: markdownReader, limits: { depth: 256 } });
  const document: Document = {
    ...reading,
    key,
    version: sha256(bytes),
    source: key.split('/')[0] ?? 'sample',
    language: 'en',
    reader: `${markdownReader.id}@${markdownReader.version}`,
    masked: {},
  };
  return { document, chunks: chunkDocument(document, { minTokens, maxTokens }) };
}
