/**
 * Items that a text resembles without holding them: cosine of tf-idf vectors over words and word pairs, as in text retrieval.
 * It finds most rephrased items and names the five nearest; what it finds is for a person or a judge, never dropped by itself.
 *
 * Term weights are count × (1 + ln((1 + n) / (1 + df))), as scikit-learn's TfidfVectorizer has them, and vectors have length 1.
 * Terms of no item are left out, as there. Texts much longer than an item are compared stretch by stretch, since all that stands
 * around an item would hide it.
 */
import type { ItemIndex } from './index-items.ts';
import { partLength } from './item-tokens.ts';
import { pairTable, type PairTable } from './pair-table.ts';
import type { ScannedText } from './scan.ts';

export interface Similar {
  /** The question's part. */
  part: number;
  /** 0-1. */
  cosine: number;
  /** The stretch of the text, in tokens. */
  start: number;
  end: number;
}

export interface SimilarItems {
  /** At most `top` questions with at least `least`, nearest first, ties by part. Exact: no question is left out. */
  find(scanned: ScannedText, least: number, top: number): Similar[];
}

/** Texts of more words are compared in stretches of `stretch` words, each half a stretch further on. */
const longText = 120;
const stretch = 80;

export function similarItems(index: ItemIndex): SimilarItems {
  const parts: number[] = [];
  for (let part = 0; part < index.parts; part++) if (index.partField[part] === 0) parts.push(part);
  const terms = pairTable(1024);
  const frequency: number[] = [];
  const vectors = parts.map((part) => {
    const start = index.partStart[part] as number;
    const counts = countTerms(index.tokens.subarray(start, start + partLength(index, part)), (a, b) => terms.add(a, b));
    for (const term of counts.keys()) frequency[term] = (frequency[term] ?? 0) + 1;
    return counts;
  });
  const idf = Float64Array.from(frequency, (df) => 1 + Math.log((1 + parts.length) / (1 + df)));
  const postings = invert(vectors, idf);
  const search = searcher(postings, forward(vectors, idf), idf.length, parts.length);

  return {
    find(scanned, least, top) {
      const found = new Map<number, Similar>();
      for (const { start, end } of stretches(scanned.ids.length)) {
        for (const { doc, cosine } of search(vectorOf(scanned.ids.subarray(start, end), terms, idf), least, top)) {
          const part = parts[doc] as number;
          if (cosine > (found.get(part)?.cosine ?? -1)) found.set(part, { part, cosine, start, end });
        }
      }
      return [...found.values()].sort((a, b) => b.cosine - a.cosine || a.part - b.part).slice(0, top);
    },
  };
}

function stretches(length: number): { start: number; end: number }[] {
  if (length <= longText) return length === 0 ? [] : [{ start: 0, end: length }];
  const out: { start: number; end: number }[] = [];
  for (let start = 0; start === 0 || start + stretch / 2 < length; start += stretch / 2) out.push({ start, end: Math.min(length, start + stretch) });
  return out;
}

interface Postings {
  /** By term: documents and weights lie from here on; one more entry than terms. */
  start: Int32Array;
  docs: Int32Array;
  weights: Float64Array;
}

/** Counts of words and word pairs. A word is the pair of itself and -1. */
function countTerms(ids: Int32Array, number: (a: number, b: number) => number): Map<number, number> {
  const counts = new Map<number, number>();
  const count = (term: number): void => void (term >= 0 && counts.set(term, (counts.get(term) ?? 0) + 1));
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (id < 0) continue;
    count(number(id, -1));
    const next = ids[i + 1];
    if (next !== undefined && next >= 0) count(number(id, next));
  }
  return counts;
}

interface Weighted {
  term: number;
  weight: number;
}

/** Heaviest terms first, so that the rest can soon be too light. */
function vectorOf(ids: Int32Array, terms: PairTable, idf: Float64Array): Weighted[] {
  const counts = countTerms(ids, terms.find);
  const vector = Array.from(counts, ([term, count]) => ({ term, weight: count * (idf[term] as number) }));
  let squares = 0;
  for (const { weight } of vector) squares += weight * weight;
  const length = Math.sqrt(squares);
  for (const entry of vector) entry.weight /= length;
  return vector.sort((a, b) => b.weight - a.weight || a.term - b.term);
}

function invert(vectors: readonly Map<number, number>[], idf: Float64Array): Postings {
  const start = new Int32Array(idf.length + 1);
  for (const counts of vectors) for (const term of counts.keys()) start[term + 1] = (start[term + 1] as number) + 1;
  for (let term = 1; term < start.length; term++) start[term] = (start[term] as number) + (start[term - 1] as number);
  const total = start[idf.length] as number;
  const docs = new Int32Array(total);
  const weights = new Float64Array(total);
  const next = start.slice();
  for (const [doc, counts] of vectors.entries()) {
    const length = lengthOf(counts, idf);
    for (const [term, count] of counts) {
      const at = next[term] as number;
      docs[at] = doc;
      weights[at] = (count * (idf[term] as number)) / length;
      next[term] = at + 1;
    }
  }
  return { start, docs, weights };
}

interface Forward {
  /** By document: terms and weights lie from here on; one more entry than documents. */
  start: Int32Array;
  terms: Int32Array;
  weights: Float64Array;
}

function forward(vectors: readonly Map<number, number>[], idf: Float64Array): Forward {
  const start = new Int32Array(vectors.length + 1);
  for (const [doc, counts] of vectors.entries()) start[doc + 1] = (start[doc] as number) + counts.size;
  const terms = new Int32Array(start[vectors.length] as number);
  const weights = new Float64Array(terms.length);
  let at = 0;
  for (const counts of vectors) {
    const length = lengthOf(counts, idf);
    for (const [term, count] of counts) {
      terms[at] = term;
      weights[at++] = (count * (idf[term] as number)) / length;
    }
  }
  return { start, terms, weights };
}

function lengthOf(counts: ReadonlyMap<number, number>, idf: Float64Array): number {
  let squares = 0;
  for (const [term, count] of counts) squares += count * (idf[term] as number) * (count * (idf[term] as number));
  return Math.sqrt(squares);
}

/**
 * Term by term, the heaviest first. Once the terms left are together shorter than `least`, no further document can reach it (both
 * vectors have length 1). The long lists of common words are not read then: documents that can still reach it with them are
 * computed from their own terms.
 */
function searcher(postings: Postings, docs: Forward, termCount: number, size: number) {
  const seen = new Int32Array(size);
  const sums = new Float64Array(size);
  const termSeen = new Int32Array(termCount);
  const termWeight = new Float64Array(termCount);
  let round = 0;
  const cosineOf = (doc: number): number => {
    let sum = 0;
    const end = docs.start[doc + 1] as number;
    for (let at = docs.start[doc] as number; at < end; at++) {
      const term = docs.terms[at] as number;
      if (termSeen[term] === round) sum += (termWeight[term] as number) * (docs.weights[at] as number);
    }
    return Math.min(1, sum);
  };
  return (vector: readonly Weighted[], least: number, top: number): { doc: number; cosine: number }[] => {
    round++;
    const touched: number[] = [];
    let rest = 0;
    for (const { term, weight } of vector) {
      rest += weight * weight;
      termSeen[term] = round;
      termWeight[term] = weight;
    }
    // The margins cover sums taken in another order.
    let unread = 0;
    for (const { term, weight } of vector) {
      const open = Math.sqrt(Math.max(0, rest)) >= least - 1e-9;
      rest -= weight * weight;
      const start = postings.start[term] as number;
      const end = postings.start[term + 1] as number;
      if (!open && end - start > size / 64) {
        unread += weight * weight;
        continue;
      }
      for (let at = start; at < end; at++) {
        const doc = postings.docs[at] as number;
        if (seen[doc] !== round) {
          if (!open) continue;
          seen[doc] = round;
          sums[doc] = 0;
          touched.push(doc);
        }
        sums[doc] = (sums[doc] as number) + weight * (postings.weights[at] as number);
      }
    }
    const most = Math.sqrt(unread);
    const found: { doc: number; cosine: number }[] = [];
    for (const doc of touched) {
      if ((sums[doc] as number) + most < least - 1e-9) continue;
      const cosine = cosineOf(doc);
      if (cosine >= least) found.push({ doc, cosine });
    }
    return found.sort((a, b) => b.cosine - a.cosine || a.doc - b.doc).slice(0, top);
  };
}
