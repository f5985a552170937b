/** Small documents for the tests, read as the pipeline reads them. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Document, Draft, StrategyInput } from '../../contracts/index.ts';
import { chunkDocument, readDocument, readerFor } from '../../sources/documents/index.ts';
import { compose } from './compose.ts';
import { extractive } from './extractive.ts';
import { makers } from './makers.ts';
import { sentenceMakers } from './makers/sentences.ts';
import { profileOf } from './profile.ts';
import { viewOf } from './view.ts';

export async function inputOf(text: string | Uint8Array, path = 'page.md', language = 'en'): Promise<StrategyInput> {
  const reader = readerFor(path);
  if (reader === undefined) throw new Error(`no reader for ${path}`);
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const reading = await readDocument(bytes, { path, reader, limits: { depth: 256 } });
  const document: Document = {
    ...reading,
    key: `docs/${path}`,
    version: '0',
    source: 'docs',
    language: reading.language ?? language,
    reader: reader.id,
    masked: {},
  };
  return { document, chunks: chunkDocument(document, { minTokens: 24, maxTokens: 480 }) };
}

export function draftsOf(input: StrategyInput, maxPerChunk = 6): Draft[] {
  const options = { maxPerChunk };
  return [...extractive.plan(input, options)].flatMap((task) => [...(extractive.run(task, input, options) as Iterable<Draft>)]);
}

export interface Row {
  question: string;
  answer: string;
  template: string;
  taskType: string;
  draft: Draft;
}

export async function rowsOf(text: string, path = 'page.md'): Promise<Row[]> {
  return draftsOf(await inputOf(text, path)).map(rowOf);
}

/** What the makers read in a text, best first, before it is asked which of it stands without its passage. */
export async function readingsOf(text: string, path = 'page.md'): Promise<Row[]> {
  const { document, chunks } = await inputOf(text, path);
  const profile = profileOf(document);
  const views = chunks.map((chunk, i) => viewOf(document, chunk, chunks[i - 1], profile));
  const found = views.flatMap((view) =>
    [...new Set([...makers, ...sentenceMakers])].flatMap((maker) => [...maker.propose(view)].flatMap((proposal) => compose(view, proposal) ?? [])),
  );
  return found.sort((a, b) => b.score - a.score || a.start - b.start).map(({ draft }) => rowOf(draft));
}

function rowOf(draft: Draft): Row {
  return {
    question: draft.messages[0]?.content ?? '',
    answer: draft.messages[1]?.content ?? '',
    template: draft.template ?? '',
    taskType: draft.labels['taskType'] ?? '',
    draft,
  };
}

/** Folder of real data, or undefined where it is absent. */
export function sharedFolder(...parts: string[]): string | undefined {
  const folder = join(process.env['HORNBOOK_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared'), ...parts);
  return existsSync(folder) ? folder : undefined;
}

export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}
