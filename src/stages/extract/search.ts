/** Looking for passages: an index over the chunks of all documents, made once a wave, when somebody searches first. */
import type { Chunk, Document, Emit, ModelRequest, Passage, Reply, Store } from '../../contracts/index.ts';
import { HornbookError, exitCodes } from '../../errors.ts';
import { Bm25, fuseRanks } from '../../similarity/bm25.ts';
import { NearestVectors } from '../../similarity/nearest.ts';
import type { Ranked } from '../../similarity/ranked.ts';
import { chunkText } from '../../strategies/source-text/index.ts';
import { stem } from '../../text/stem.ts';
import { isStopWord } from '../../text/stop-words.ts';
import { words } from '../../text/tokens.ts';
import { materialOf } from './documents.ts';
import { noReply } from './tools.ts';

/** Who asks for vectors, in budgets and reports. */
export const searchStage = 'search';
/** Texts in one request for vectors. They are of one document, so that a change of one repeats no call for the others. */
export const vectorsPerCall = 32;
/** Requests at a time at most: the limiter lets fewer go where that is better; memory holds their texts. */
const batchesAtATime = 64;
/** How many of each list are fused, for each passage that is wanted. */
const depth = 10;
/** Characters of documents that are kept at hand. */
const mostCharacters = 8 * 1024 * 1024;

export interface Search {
  /** The passages that fit a text best. `embedder`: name of a model; its vectors are looked up too. `asked` hears the key of the call. */
  find(text: string, most: number, embedder?: { model: string; asked(key: string): void }): Promise<Passage[]>;
  /** A document as its chunks were cut from it; undefined where nothing can be made of it. */
  document(key: string): Promise<Document | undefined>;
  /** Headings over a chunk. */
  headingPath(chunk: string): Promise<readonly string[] | undefined>;
}

interface Place {
  document: string;
  chunk: Chunk;
}

/**
 * Memory: the index (see `Bm25`), 4 bytes a dimension and chunk where an embedder is asked, about 300 bytes a chunk for its place, and
 * 8 million characters of documents.
 */
export function openSearch(store: Store, ask: (request: ModelRequest) => Promise<Reply>, emit: Emit): Search {
  const texts = documentCache(store);
  let words: Promise<{ index: Bm25; places: Place[] }> | undefined;
  const vectors = new Map<string, Promise<NearestVectors>>();

  const batchVectors = async (model: string, batch: readonly Place[]): Promise<readonly number[][]> => {
    const inputs: string[] = [];
    for (const { document: key, chunk } of batch) {
      const document = await texts(key);
      inputs.push(document === undefined ? '' : searchText(document, chunk));
    }
    const made = await embed(model, inputs, ask);
    if ('vectors' in made) return made.vectors;
    const message = `${inputs.length} passages of ${batch[0]?.document ?? ''} have no vectors, and are found by their words alone: ${made.failure}`;
    emit({ event: 'warning', code: 'no-vectors', message, hint: null });
    return inputs.map(() => []);
  };

  const vectorsOf = async (model: string): Promise<NearestVectors> => {
    const made = new NearestVectors();
    const { places } = await (words ??= indexWords(store));
    const batches = [...batched(places)];
    for (let at = 0; at < batches.length; at += batchesAtATime) {
      const some = await Promise.all(batches.slice(at, at + batchesAtATime).map((batch) => batchVectors(model, batch)));
      for (const vector of some.flat()) made.add(vector);
    }
    return made;
  };

  const nearest = async (text: string, most: number, { model, asked }: { model: string; asked(key: string): void }): Promise<Ranked[]> => {
    const known = vectors.get(model) ?? vectorsOf(model);
    vectors.set(model, known);
    // Who comes later asks again where this one got no reply.
    known.catch(() => vectors.delete(model));
    const all = await known;
    const query = await embed(model, [text], ask);
    asked(query.key);
    return 'vectors' in query ? all.search(query.vectors[0] ?? [], most) : [];
  };

  return {
    document: texts,
    headingPath: async (chunk) => (await store.chunks.find(chunk))?.headingPath,
    async find(text, most, embedder) {
      const { index, places } = await (words ??= indexWords(store));
      if (places.length === 0 || most < 1) return [];
      const byWords = index.search(searchWords(text), embedder === undefined ? most : most * depth);
      const ranked = embedder === undefined ? byWords : fuseRanks([byWords, await nearest(text, most * depth, embedder)], most);
      const passages: Passage[] = [];
      for (const { index: at, score } of ranked) {
        const place = places[at];
        const document = place === undefined ? undefined : await texts(place.document);
        if (place !== undefined && document !== undefined) passages.push(passageOf(document, place.chunk, score));
      }
      return passages;
    },
  };
}

async function indexWords(store: Store): Promise<{ index: Bm25; places: Place[] }> {
  const index = new Bm25();
  const places: Place[] = [];
  for await (const { document, chunk } of chunksOf(store)) {
    index.add(searchWords(searchText(document, chunk)));
    places.push({ document: document.key, chunk });
  }
  return { index, places };
}

/** Chunks that a task may be planned on, in the order of the documents' keys. */
async function* chunksOf(store: Store): AsyncGenerator<{ document: Document; chunk: Chunk }> {
  for (const { key, outcome } of await store.readings.heads()) {
    const material = outcome === 'read' ? await materialOf(key, store) : undefined;
    for (const chunk of material?.chunks ?? []) if (material !== undefined && chunk.leak === undefined) yield { document: material.document, chunk };
  }
}

/** What is looked up of a chunk: its title and headings too, which often hold the word that the text only points back to. */
function searchText(document: Document, chunk: Chunk): string {
  return [document.title, ...chunk.headingPath.filter((heading) => heading !== document.title), chunkText(document, chunk).text].join('\n');
}

/** Words as they are looked up: comparable, without function words, English ones by their stem. */
function searchWords(text: string): string[] {
  const all = words(text);
  const said = all.filter((word) => !isStopWord(word));
  return (said.length > 0 ? said : all).map(stem);
}

function* batched(places: readonly Place[]): Generator<Place[]> {
  let batch: Place[] = [];
  for (const place of places) {
    if (batch.length > 0 && (batch[0]?.document !== place.document || batch.length >= vectorsPerCall)) {
      yield batch;
      batch = [];
    }
    batch.push(place);
  }
  if (batch.length > 0) yield batch;
}

/** Throws where no reply came, which may come out otherwise when it is asked again; a reply that is no data has its reason. */
async function embed(
  model: string,
  inputs: string[],
  ask: (request: ModelRequest) => Promise<Reply>,
): Promise<{ vectors: number[][]; key: string } | { failure: string; key: string }> {
  const reply = await ask({ model, kind: 'embed', inputs, sample: 0, retry: 0, stage: searchStage });
  if (reply.outcome === 'ok' && reply.vectors?.length === inputs.length) return { vectors: reply.vectors, key: reply.key };
  const failure = reply.detail ?? reply.outcome;
  if (reply.outcome !== 'failed') return { failure, key: reply.key };
  throw new HornbookError(`${noReply}search: ${failure}`, { code: 'no-reply', exitCode: exitCodes.provider });
}

function passageOf(document: Document, chunk: Chunk, score: number): Passage {
  const { text, spans } = chunkText(document, chunk);
  return { document: document.key, version: document.version, chunk: chunk.id, title: document.title, headingPath: chunk.headingPath, text, spans, score };
}

/** Documents by key; those that were asked for last stay at hand. */
function documentCache(store: Store): (key: string) => Promise<Document | undefined> {
  const held = new Map<string, Promise<Document | undefined>>();
  const sizes = new Map<string, number>();
  let characters = 0;
  return (key) => {
    const known = held.get(key) ?? materialOf(key, store).then((material) => material?.document);
    held.delete(key);
    held.set(key, known);
    return known.then((document) => {
      if (!sizes.has(key) && held.has(key)) {
        sizes.set(key, document?.text.length ?? 0);
        characters += document?.text.length ?? 0;
      }
      for (const old of held.keys()) {
        if (characters <= mostCharacters || held.size <= 1) break;
        held.delete(old);
        characters -= sizes.get(old) ?? 0;
        sizes.delete(old);
      }
      return document;
    });
  };
}
