import { compareText } from '../text/canonical.ts';
import { sparseRows } from './sparse-rows.ts';
import type { TermRows } from './sparse-rows.ts';

export interface TermRowsBuilder {
  /** The tokens of one text. */
  add(tokens: readonly string[]): void;
  /**
   * `order[k]` is the text, by its place of arrival, that becomes row k. Give an order that depends on the texts alone, and everything that
   * is computed from the rows does too.
   */
  finish(order: Int32Array): TermRows;
}

/** A term in more than a tenth of the texts, and in more than this many, is left out: it tells little apart and costs most. */
const leastCommon = 50;
const commonShare = 0.1;

/**
 * TF-IDF with 1 + ln(count) and ln((1 + n) / (1 + rows)) + 1, as scikit-learn's smoothed idf. Terms of one text alone count for its length,
 * and are not kept. About 8 bytes for each distinct token of a text in either direction, and the names of the terms.
 */
export function termRows(): TermRowsBuilder {
  const numbers = new Map<string, number>();
  const rowsOfTerm: number[] = [];
  const starts: number[] = [0];
  let terms = new Int32Array(1 << 12);
  let counts = new Uint16Array(1 << 12);
  let size = 0;
  return {
    add: (tokens) => {
      const own = new Map<number, number>();
      for (const token of tokens) {
        let term = numbers.get(token);
        if (term === undefined) {
          term = numbers.size;
          numbers.set(token, term);
          rowsOfTerm.push(0);
        }
        own.set(term, (own.get(term) ?? 0) + 1);
      }
      if (size + own.size > terms.length) {
        terms = grown(terms, new Int32Array((size + own.size) * 2));
        counts = grown(counts, new Uint16Array((size + own.size) * 2));
      }
      for (const [term, count] of own) {
        terms[size] = term;
        counts[size++] = Math.min(65_535, count);
        rowsOfTerm[term] = (rowsOfTerm[term] as number) + 1;
      }
      starts.push(size);
    },
    finish: (order) => {
      const n = starts.length - 1;
      const cap = Math.max(leastCommon, n * commonShare);
      const names = [...numbers]
        .filter(([, term]) => (rowsOfTerm[term] as number) > 1 && (rowsOfTerm[term] as number) <= cap)
        .sort((a, b) => compareText(a[0], b[0]));
      const numberOf = new Int32Array(numbers.size).fill(-1);
      for (const [place, [, term]] of names.entries()) numberOf[term] = place;
      const idf = Float64Array.from(rowsOfTerm, (rows) => Math.log((1 + n) / (1 + rows)) + 1);
      const rowStarts = new Uint32Array(n + 1);
      let kept = 0;
      for (let i = 0; i < size; i++) if (numberOf[terms[i]!]! >= 0) kept++;
      const rowTerms = new Int32Array(kept);
      const weights = new Float32Array(kept);
      let at = 0;
      for (let row = 0; row < n; row++) {
        const text = order[row]!;
        const own: [number, number][] = [];
        const lone: number[] = [];
        for (let i = starts[text]!; i < starts[text + 1]!; i++) {
          const term = terms[i]!;
          if (rowsOfTerm[term]! > cap) continue;
          const weight = (1 + Math.log(counts[i]!)) * idf[term]!;
          if (numberOf[term]! < 0) lone.push(weight);
          else own.push([numberOf[term]!, weight]);
        }
        own.sort((a, b) => a[0] - b[0]);
        let squares = 0;
        // The same sum whatever the order in which the terms came.
        for (const weight of lone.sort((a, b) => a - b)) squares += weight * weight;
        for (const [, weight] of own) squares += weight * weight;
        const length = Math.sqrt(squares);
        for (const [term, weight] of own) {
          rowTerms[at] = term;
          weights[at++] = weight / length;
        }
        rowStarts[row + 1] = at;
      }
      return sparseRows(
        n,
        rowStarts,
        rowTerms,
        weights,
        names.map(([name]) => name),
      );
    },
  };
}

function grown<T extends Int32Array | Uint16Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
