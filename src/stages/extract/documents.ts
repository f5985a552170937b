import type { Chunk, Document, Draft, InventoryFile, Strategy, Target, TrainingRecord } from '../../contracts/index.ts';
import { messageOf } from '../../errors.ts';
import { chunkDocument, markRepeated, repeatedBlocks } from '../../sources/documents/index.ts';
import { hashOf } from '../../text/hash.ts';
import type { ExtractContext } from './context.ts';
import { makeRecord } from './record.ts';
import { documentLine } from './source-line.ts';

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

export interface Extraction {
  chunks: Chunk[];
  records: TrainingRecord[];
  failed: { task: string; strategy: string; reason: string }[];
}

/** One document of the first wave: chunks, screened, and the records of every strategy. Kept over runs while nothing that it depends on changed. */
export async function extractDocument(
  file: InventoryFile,
  repeated: ReadonlySet<string>,
  context: ExtractContext,
): Promise<{ commit(from: number): Promise<void> }> {
  const { store } = context;
  const reading = await store.readings.load(file.key);
  const ordinal = file.ordinal;
  if (reading?.document == null) {
    return { commit: () => store.sourceLines.put(ordinal, documentLine(file, reading, undefined, context)) };
  }
  const document = markRepeated(reading.document, repeated);
  const key = extractionKey(document, reading.fingerprint, context);
  const cached = await store.extractions.get(file.key, key);
  const extraction = cached ?? (await extractNow(document, context));
  return {
    commit: async (from) => {
      if (!cached) await store.extractions.put(file.key, key, extraction);
      await store.chunks.put(file.key, extraction.chunks);
      await store.records.add(waveOfInputs, ordinal, from, extraction.records);
      let position = from + extraction.records.length;
      for (const failure of extraction.failed) await store.failures.add({ wave: waveOfInputs, position: position++, ...failure }, ordinal);
      await store.sourceLines.put(ordinal, documentLine(file, reading, { document, chunks: extraction.chunks }, context));
    },
  };
}

function extractionKey(document: Document, reading: string, context: ExtractContext): string {
  return hashOf({
    version: document.version,
    reading,
    aside: document.blocks.map((block) => block.aside ?? 0),
    chunks: context.config.chunks,
    strategies: context.strategies.map(({ strategy, options }) => ({ id: strategy.id, version: strategy.version, options })),
    dimensions: context.config.coverage.dimensions,
    evaluation: context.evaluationHash,
  });
}

async function extractNow(document: Document, context: ExtractContext): Promise<Extraction> {
  const chunks = chunkDocument(document, context.config.chunks).map((chunk) => {
    const leak = context.screen(document.text.slice(chunk.start, chunk.end));
    return leak ? { ...chunk, leak: `${leak.set}: ${leak.item} (${leak.rule})` } : chunk;
  });
  const made = await runStrategies({ document, chunks }, waveOfInputs, undefined, [], context);
  return { chunks, ...made };
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

export interface Made {
  chunk: string;
  template: string;
  start: number;
  end: number;
}

/** Every strategy over one document; a task that fails is counted by name and stops nothing else. */
export async function runStrategies(
  material: { document: Document; chunks: Chunk[] },
  wave: number,
  target: Target | undefined,
  made: readonly Made[],
  context: Pick<ExtractContext, 'strategies' | 'masker' | 'dimensions'>,
  take: { ceiling: number; accepts(record: TrainingRecord): boolean } = { ceiling: Number.POSITIVE_INFINITY, accepts: () => true },
): Promise<Omit<Extraction, 'chunks'>> {
  const { document } = material;
  const input = { document, chunks: material.chunks.filter((chunk) => chunk.leak === undefined), ...(target ? { target, made } : {}) };
  const records: TrainingRecord[] = [];
  const failed: Extraction['failed'] = [];
  const byId = new Map(material.chunks.map((chunk) => [chunk.id, chunk]));
  for (const { strategy, options } of context.strategies) {
    for (const task of strategy.plan(input, options)) {
      if (records.length >= take.ceiling) return { records, failed };
      const from = { strategy, task: task.key, chunk: byId.get(task.chunk.id) ?? task.chunk };
      try {
        const drafts: Draft[] = [];
        for await (const draft of strategy.run(task, input, options)) drafts.push(draft);
        for (const [index, draft] of drafts.entries()) {
          if (records.length >= take.ceiling) break;
          const { record, dropped } = toRecord(draft, index, from, document, wave, target, context);
          // A strategy may not know the target's dimension: what is of another cell is no candidate of this wave.
          if (!take.accepts(record)) continue;
          if (dropped.length === 0) records.push(record);
          else failed.push({ task: `${task.key}#${index}`, strategy: strategy.id, reason: `holds ${dropped.join(', ')}, which privacy.actions says to drop` });
        }
      } catch (error) {
        failed.push({ task: task.key, strategy: strategy.id, reason: context.masker.mask(messageOf(error)).text });
      }
    }
  }
  return { records, failed };
}

function toRecord(
  draft: Draft,
  index: number,
  from: { strategy: Strategy; task: string; chunk: Chunk },
  document: Document,
  wave: number,
  target: Target | undefined,
  context: Pick<ExtractContext, 'masker' | 'dimensions'>,
): ReturnType<typeof makeRecord> {
  const { strategy, task, chunk } = from;
  return makeRecord(
    draft,
    {
      strategy: strategy.id,
      version: strategy.version,
      source: document.source,
      task: target ? `${task} -> ${target.dimension}=${target.value}` : task,
      index,
      wave,
      language: document.language,
      group: document.key,
      human: draft.human ?? false,
      depth: 0,
      document,
      chunk,
    },
    context,
  );
}
