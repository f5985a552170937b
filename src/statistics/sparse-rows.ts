import { keepLargest } from './largest.ts';
import type { Similarities } from './similarities.ts';

/** Texts as sparse TF-IDF vectors of unit length. */
export interface TermRows extends Similarities {
  /** Terms of a row with their weights, in the order of the terms' names. */
  terms(row: number, visit: (term: number, weight: number) => void): void;
  termName(term: number): string;
  readonly termCount: number;
}

/** The postings that `nearest` reads of a row's terms at least, and for each row that is asked for. */
const leastPostings = 1 << 14;
const postingsPerRow = 32;

/** Rows by their terms: row r has the terms from `starts[r]` to `starts[r + 1]`, in ascending order, with their weights. */
export function sparseRows(n: number, starts: Uint32Array, terms: Int32Array, weights: Float32Array, names: readonly string[]): TermRows {
  // The same numbers by term.
  const termStarts = new Uint32Array(names.length + 1);
  for (const term of terms) termStarts[term + 1] = termStarts[term + 1]! + 1;
  for (let term = 0; term < names.length; term++) termStarts[term + 1] = termStarts[term + 1]! + termStarts[term]!;
  const place = termStarts.slice();
  const rowsOf = new Int32Array(terms.length);
  const weightsOf = new Float32Array(terms.length);
  const sumOf = new Float64Array(names.length);
  for (let row = 0; row < n; row++) {
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const term = terms[i]!;
      const to = place[term]!;
      place[term] = to + 1;
      rowsOf[to] = row;
      weightsOf[to] = weights[i]!;
      sumOf[term] = sumOf[term]! + weights[i]!;
    }
  }
  const sums = new Float64Array(n);
  const touched = new Int32Array(n);
  let found = 0;
  const addPostings = (term: number, weight: number): void => {
    for (let k = termStarts[term]!; k < termStarts[term + 1]!; k++) {
      const other = rowsOf[k]!;
      if (sums[other] === 0) touched[found++] = other;
      sums[other] = sums[other]! + weight * weightsOf[k]!;
    }
  };
  const postingsOf = (term: number): number => termStarts[term + 1]! - termStarts[term]!;
  const scratch = scratchOf(n, names.length);
  return {
    count: n,
    termCount: names.length,
    termName: (term) => names[term] as string,
    terms: (row, visit) => {
      for (let i = starts[row]!; i < starts[row + 1]!; i++) visit(terms[i]!, weights[i]!);
    },
    similarity: (a, b) => {
      if (a === b) return 1;
      let sum = 0;
      let i = starts[a]!;
      let j = starts[b]!;
      const [endA, endB] = [starts[a + 1]!, starts[b + 1]!];
      while (i < endA && j < endB) {
        const difference = terms[i]! - terms[j]!;
        if (difference === 0) sum += weights[i++]! * weights[j++]!;
        else if (difference < 0) i++;
        else j++;
      }
      return sum;
    },
    near: (row, visit) => {
      found = 0;
      for (let i = starts[row]!; i < starts[row + 1]!; i++) addPostings(terms[i]!, weights[i]!);
      let isIn = false;
      for (let i = 0; i < found; i++) {
        const other = touched[i]!;
        const value = sums[other]!;
        sums[other] = 0;
        if (other === row) isIn = true;
        visit(other, other === row ? 1 : value);
      }
      if (!isIn) visit(row, 1);
    },
    nearest: (row, most, visit) => {
      const { values, spare, own } = scratch();
      const places = Array.from({ length: starts[row + 1]! - starts[row]! }, (_, i) => starts[row]! + i);
      // The rarest terms tell most, and cost least.
      places.sort((a, b) => postingsOf(terms[a]!) - postingsOf(terms[b]!) || a - b);
      const budget = Math.max(leastPostings, postingsPerRow * most);
      let read = 0;
      let used = 0;
      found = 0;
      for (; used < places.length; used++) {
        const term = terms[places[used]!]!;
        read += postingsOf(term);
        if (read > budget && used > 0) break;
        addPostings(term, weights[places[used]!]!);
      }
      for (let i = 0; i < found; i++) {
        values[i] = sums[touched[i]!]!;
        sums[touched[i]!] = 0;
      }
      let kept = found;
      if (used < places.length) {
        // What the commonest terms would have added is added to those that could be among the nearest.
        kept = keepLargest(touched, values, found, 2 * most, spare);
        for (const place of places) own[terms[place]!] = weights[place]!;
        for (let i = 0; i < kept; i++) {
          const other = touched[i]!;
          let sum = 0;
          for (let k = starts[other]!; k < starts[other + 1]!; k++) sum += own[terms[k]!]! * weights[k]!;
          values[i] = sum;
        }
        for (const place of places) own[terms[place]!] = 0;
      }
      kept = keepLargest(touched, values, kept, most, spare);
      let isIn = false;
      for (let i = 0; i < kept; i++) {
        if (touched[i] === row) isIn = true;
        visit(touched[i]!, touched[i] === row ? 1 : values[i]!);
      }
      if (!isIn) visit(row, 1);
    },
    total: (row) => {
      // 1 for the row itself: its lone terms are not kept.
      let sum = 1;
      for (let i = starts[row]!; i < starts[row + 1]!; i++) sum += weights[i]! * sumOf[terms[i]!]!;
      return sum;
    },
  };
}

/** Room to work in, taken at first need: most kernels do not ask for the nearest. */
function scratchOf(rows: number, terms: number): () => { values: Float64Array; spare: Float64Array; own: Float64Array } {
  let room: ReturnType<ReturnType<typeof scratchOf>> | undefined;
  return () => (room ??= { values: new Float64Array(rows), spare: new Float64Array(rows), own: new Float64Array(terms) });
}
