import { hash32 } from '../text/hash.ts';
import { random } from './random.ts';
import type { TermRows } from './sparse-rows.ts';

export interface Topics {
  /** Topic of each row, numbered from 0 by size, the largest first. */
  topicOf: Int32Array;
  topics: { rows: number; /** Terms that weigh most in it. */ terms: string[] }[];
}

/** Numbers a row becomes: by signed hashing of its terms, which keeps cosines to about a tenth. */
const width = 96;
const rounds = 12;
/** Rows that the centres are found on; all rows are then put to the nearest. */
const most = 20_000;
const namedTerms = 5;
/** Draws for each centre to start from. */
const trials = 4;

/**
 * Spherical k-means (Dhillon and Modha 2001) over hashed TF-IDF vectors (Weinberger et al. 2009), started by k-means++ (Arthur and
 * Vassilvitskii 2007) from a seed. A heuristic grouping by words, not by meaning; where rows share no word it groups by chance.
 */
export function topicsOf(rows: TermRows, k: number, seed: string): Topics {
  const n = rows.count;
  const size = Math.max(1, Math.min(k, n));
  const points = hashed(rows);
  const fitted = n <= most ? Int32Array.from({ length: n }, (_, row) => row) : Int32Array.from({ length: most }, (_, i) => Math.floor((i * n) / most));
  let centres = started(points, fitted, size, seed);
  const nearest = new Int32Array(fitted.length);
  for (let round = 0; round < rounds; round++) {
    let changed = 0;
    for (const [i, row] of fitted.entries()) {
      const best = bestCentre(points, row, centres, size);
      if (nearest[i] !== best) changed++;
      nearest[i] = best;
    }
    if (changed === 0 && round > 0) break;
    centres = movedCentres(points, fitted, nearest, centres, size);
  }
  const topicOf = new Int32Array(n);
  const counts = new Int32Array(size);
  for (let row = 0; row < n; row++) {
    const best = bestCentre(points, row, centres, size);
    topicOf[row] = best;
    counts[best] = counts[best]! + 1;
  }
  const order = [...counts.keys()].filter((topic) => counts[topic]! > 0).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const placeOf = new Int32Array(size);
  for (const [place, topic] of order.entries()) placeOf[topic] = place;
  for (let row = 0; row < n; row++) topicOf[row] = placeOf[topicOf[row]!]!;
  const terms = heaviest(rows, topicOf, order.length);
  return { topicOf, topics: order.map((topic, place) => ({ rows: counts[topic]!, terms: terms[place] as string[] })) };
}

function hashed(rows: TermRows): Float32Array {
  const points = new Float32Array(rows.count * width);
  const places = new Int32Array(rows.termCount);
  for (let term = 0; term < rows.termCount; term++) places[term] = hash32(rows.termName(term));
  for (let row = 0; row < rows.count; row++) {
    const at = row * width;
    rows.terms(row, (term, weight) => {
      const hash = places[term]!;
      const to = at + ((hash & 0xffff) % width);
      points[to] = points[to]! + ((hash >>> 16) & 1 ? weight : -weight);
    });
    toUnit(points, at);
  }
  return points;
}

function toUnit(points: Float32Array | Float64Array, at: number): void {
  let squares = 0;
  for (let i = 0; i < width; i++) squares += points[at + i]! * points[at + i]!;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < width; i++) points[at + i] = points[at + i]! / length;
}

function dot(points: Float32Array, row: number, centres: Float64Array, centre: number): number {
  let sum = 0;
  const [a, b] = [row * width, centre * width];
  for (let i = 0; i < width; i++) sum += points[a + i]! * centres[b + i]!;
  return sum;
}

function bestCentre(points: Float32Array, row: number, centres: Float64Array, size: number): number {
  let best = 0;
  let most_ = Number.NEGATIVE_INFINITY;
  for (let centre = 0; centre < size; centre++) {
    const value = dot(points, row, centres, centre);
    if (value > most_) {
      most_ = value;
      best = centre;
    }
  }
  return best;
}

/** k-means++, of several draws for each centre the one that leaves the least (as scikit-learn does). */
function started(points: Float32Array, rows: Int32Array, size: number, seed: string): Float64Array {
  const draw = random(`topics/${seed}`);
  const centres = new Float64Array(size * width);
  let far = new Float64Array(rows.length).fill(2);
  for (let centre = 0; centre < size; centre++) {
    let sum = 0;
    for (const distance of far) sum += distance;
    let least = Number.POSITIVE_INFINITY;
    let best: { row: number; far: Float64Array<ArrayBuffer> } | undefined;
    for (let trial = 0; trial < trials; trial++) {
      const row = rows[drawn(far, draw.next() * sum)]!;
      for (let i = 0; i < width; i++) centres[centre * width + i] = points[row * width + i]!;
      const after = new Float64Array(rows.length);
      let left = 0;
      for (let i = 0; i < rows.length; i++) {
        after[i] = Math.min(far[i]!, Math.max(0, 1 - dot(points, rows[i]!, centres, centre)));
        left += after[i]!;
      }
      if (left >= least) continue;
      least = left;
      best = { row, far: after };
    }
    if (best === undefined) break;
    far = best.far;
    for (let i = 0; i < width; i++) centres[centre * width + i] = points[best.row * width + i]!;
  }
  return centres;
}

function drawn(far: Float64Array, place: number): number {
  let left = place;
  for (let i = 0; i < far.length; i++) {
    left -= far[i]!;
    if (left < 0) return i;
  }
  return far.length - 1;
}

/** The mean of a centre's rows at unit length; one without rows stays. */
function movedCentres(points: Float32Array, rows: Int32Array, nearest: Int32Array, before: Float64Array, size: number): Float64Array {
  const sums = new Float64Array(size * width);
  const counts = new Int32Array(size);
  for (const [i, row] of rows.entries()) {
    const at = nearest[i]! * width;
    counts[nearest[i]!] = counts[nearest[i]!]! + 1;
    for (let d = 0; d < width; d++) sums[at + d] = sums[at + d]! + points[row * width + d]!;
  }
  for (let centre = 0; centre < size; centre++) {
    if (counts[centre] === 0) sums.set(before.subarray(centre * width, (centre + 1) * width), centre * width);
    else toUnit(sums, centre * width);
  }
  return sums;
}

function heaviest(rows: TermRows, topicOf: Int32Array, topics: number): string[][] {
  const sums = Array.from({ length: topics }, () => new Map<number, number>());
  for (let row = 0; row < rows.count; row++) {
    const own = sums[topicOf[row]!] as Map<number, number>;
    rows.terms(row, (term, weight) => own.set(term, (own.get(term) ?? 0) + weight));
  }
  return sums.map((own) =>
    [...own]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, namedTerms)
      .map(([term]) => rows.termName(term)),
  );
}
