/**
 * Items that a text resembles without holding them: cosine of tf-idf vectors over words and word pairs, as in text retrieval.
 * It finds most rephrased items and names the five nearest; what it finds is for a person or a judge, never dropped by itself.
 *
 * Term weights are count × (1 + ln((1 + n) / (1 + df))), vectors have length 1, terms of no item are left out (as
 * scikit-learn's TfidfVectorizer does). Texts much longer than an item are compared stretch by stretch, since all that stands
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
  const search = searcher(postings, idf, parts.length);

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
    let squares = 0;
    for (const [term, count] of counts) squares += count * (idf[term] as number) * (count * (idf[term] as number));
    const length = Math.sqrt(squares);
    for (const [term, count] of counts) {
      const at = next[term] as number;
      docs[at] = doc;
      weights[at] = (count * (idf[term] as number)) / length;
      next[term] = at + 1;
    }
  }
  return { start, docs, weights };
}

/**
 * Term by term, the heaviest first. Once the terms left are together shorter than `least`, no new document can reach it (both
 * vectors have length 1), so that the long lists of common words only add to documents that are there already.
 */
function searcher(postings: Postings, idf: Float64Array, size: number) {
  const seen = new Int32Array(size);
  const sums = new Float64Array(size);
  let round = 0;
  return (vector: readonly Weighted[], least: number, top: number): { doc: number; cosine: number }[] => {
    round++;
    const touched: number[] = [];
    let rest = 1;
    for (const { term, weight } of vector) {
      // The margin covers sums taken in another order.
      const open = Math.sqrt(Math.max(0, rest)) >= least - 1e-9;
      rest -= weight * weight;
      const end = postings.start[term + 1] as number;
      for (let at = postings.start[term] as number; at < end; at++) {
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
    return touched
      .filter((doc) => (sums[doc] as number) >= least - 1e-9)
      .sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b)
      .slice(0, top)
      .map((doc) => ({ doc, cosine: Math.min(1, sums[doc] as number) }));
  };
}
