import type { Chunk, Document, InventoryFile } from '../../contracts/index.ts';
import { chunkDocument, markRepeated, repeatedBlocks } from '../../sources/documents/index.ts';
import { hashOf } from '../../text/hash.ts';
import type { Ahead } from './ahead.ts';
import type { ExtractContext } from './context.ts';
import { documentLine } from './source-line.ts';
import { runStrategies } from './strategies.ts';
import type { Extracted } from './strategies.ts';
import { noReply } from './tools.ts';

const waveOfInputs = 1;
export const repeatedFact = 'repeated-blocks';

/** Seals which blocks stand in many documents of their source; such blocks are set aside. */
export async function sealRepeated(context: ExtractContext): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { store } = context;
  const known = await store.facts.get(waveOfInputs, repeatedFact);
  const sealed: [string, string[]][] = known ? (known.value as [string, string[]][]) : [];
  if (!known) {
    for (const source of context.sources.keys()) {
      const counter = repeatedBlocks();
      for (const file of context.inventory) {
        if (file.kind !== 'documents' || file.source !== source) continue;
        const reading = await store.readings.load(file.key);
        if (reading?.document) counter.add(reading.document);
      }
      sealed.push([source, [...counter.seal()].sort()]);
    }
    await store.transaction(() => store.facts.put(waveOfInputs, repeatedFact, hashOf(sealed), sealed));
  }
  return new Map(sealed.map(([source, hashes]) => [source, new Set(hashes)]));
}

interface Extraction extends Extracted {
  chunks: Chunk[];
}

/** A document whose tasks have all been begun. */
export interface BegunDocument {
  /** UTF-16 units that it holds in memory. */
  characters: number;
  /** What it came to, once every task of it has ended. Rejects where the run must stop. */
  unit: Promise<{ commit(from: number): Promise<void> }>;
}

/**
 * One document of the first wave: chunks, screened, and the records of every strategy. Kept over runs while nothing that it
 * depends on changed. Resolves when its tasks have been begun; they may still run.
 */
export async function beginDocument(file: InventoryFile, repeated: ReadonlySet<string>, context: ExtractContext, ahead: Ahead): Promise<BegunDocument> {
  const { store } = context;
  const reading = await store.readings.load(file.key);
  const ordinal = file.ordinal;
  if (reading?.document == null) {
    return { characters: 0, unit: Promise.resolve({ commit: () => store.sourceLines.put(ordinal, documentLine(file, reading, undefined, context)) }) };
  }
  const document = markRepeated(reading.document, repeated);
  const key = extractionKey(document, reading.fingerprint, context);
  const kept = await store.extractions.get(file.key, key);
  // Failures that a person wants asked again are no longer what the document came to.
  const stale = kept?.failed.some(({ strategy, task, retry = 0 }) => context.retryOf(waveOfInputs, strategy, task) > retry);
  const cached = stale === true ? undefined : kept;
  const begun = cached ? { done: Promise.resolve(cached) } : await beginNow(document, context, ahead);
  const unit = begun.done.then((extraction) => ({
    commit: async (from: number) => {
      // What got no reply is asked again by the next run.
      const whole = extraction.failed.every(({ reason }) => !reason.startsWith(noReply));
      if (!cached && whole) await store.extractions.put(file.key, key, extraction);
      await store.chunks.put(file.key, extraction.chunks);
      await store.records.add(waveOfInputs, ordinal, from, extraction.records);
      let position = from + extraction.records.length;
      for (const failure of extraction.failed) await store.failures.add({ wave: waveOfInputs, position: position++, ...failure }, ordinal);
      await store.sourceLines.put(ordinal, documentLine(file, reading, { document, ...extraction }, context));
    },
  }));
  // Whoever commits hears of a failure; where the run has ended before, nobody does.
  unit.catch(() => undefined);
  return { characters: document.text.length, unit };
}

function extractionKey(document: Document, reading: string, context: ExtractContext): string {
  return hashOf({
    version: document.version,
    reading,
    aside: document.blocks.map((block) => block.aside ?? 0),
    chunks: context.config.chunks,
    strategies: context.strategies.map((bound) => ({
      id: bound.strategy.id,
      version: bound.strategy.version,
      options: bound.options,
      ...(bound.strategy.asks === undefined ? {} : { models: context.modelSettings(bound) }),
    })),
    dimensions: context.config.coverage.dimensions,
    evaluation: context.evaluationHash,
  });
}

async function beginNow(document: Document, context: ExtractContext, ahead: Ahead): Promise<{ done: Promise<Extraction> }> {
  const chunks = chunkDocument(document, context.config.chunks).map((chunk) => {
    const leak = context.screen(document.text.slice(chunk.start, chunk.end));
    return leak ? { ...chunk, leak: `${leak.set}: ${leak.item} (${leak.rule})` } : chunk;
  });
  const made = await runStrategies({ document, chunks }, { wave: waveOfInputs, target: undefined, made: [] }, context, ahead);
  return { done: made.done.then((result) => ({ chunks, ...result })) };
}

/** A document as the first wave saw it, with its repeated blocks set aside, and its chunks; undefined where nothing can be made of it. */
export async function materialOf(key: string, store: ExtractContext['store']): Promise<{ document: Document; chunks: Chunk[] } | undefined> {
  const reading = await store.readings.load(key);
  const chunks = await store.chunks.of(key);
  if (reading?.document == null || chunks.length === 0) return undefined;
  const sealed = (await store.facts.get(waveOfInputs, repeatedFact))?.value as [string, string[]][] | undefined;
  const repeated = sealed?.find(([source]) => source === reading.source)?.[1] ?? [];
  return { document: markRepeated(reading.document, new Set(repeated)), chunks };
}
