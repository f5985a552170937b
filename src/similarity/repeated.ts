import { mix32 } from '../text/hash.ts';
import { boilerplateMinimum } from './boilerplate.ts';
import { numbersTo, powerOfTwo } from './growing.ts';
import type { Interner } from './interner.ts';
import type { TokenRows } from './token-rows.ts';

/** Words that many different texts hold in one order: a line of theirs, or a run inside of lines. */
export interface RepeatedPart {
  kind: 'line' | 'run';
  /** The words in comparable form. */
  text: string;
  /** How many different texts hold it; for a run, the least of what its parts of 8 words have. */
  texts: number;
}

/** Words of the shortest run that is taken out. */
const repeatedRun = 8;
/** Words of its own that a text needs for it: more than edits of a near-verbatim copy can bring in, which are under 6 % at .7. */
const ownWords = 4;
const ownShare = 1 / 16;

/** One sequence of tokens that is repeated, with its count. */
interface Sequence {
  tokens: Uint32Array;
  texts: number;
}

/** Hash -> the sequences that have it. */
type Sequences = Map<number, Sequence[]>;

/** Calls `visit` for each line of each row that has two lines and more. */
function eachLine(rows: TokenRows, members: Uint32Array, visit: Visit): void {
  const { tokens, offsets, breaks } = rows;
  let next = 0;
  for (const row of members) {
    const end = offsets[row + 1]!;
    let start = offsets[row]!;
    while (next < breaks.length && breaks[next]! <= start) next++;
    if (next === breaks.length || breaks[next]! >= end) continue;
    while (start < end) {
      const stop = next < breaks.length && breaks[next]! < end ? breaks[next++]! : end;
      visit(row, start, stop - start, sequenceHash(tokens, start, stop - start));
      start = stop;
    }
  }
}

/** Calls `visit` for each run of 8 tokens of each row. */
function eachRun(rows: TokenRows, members: Uint32Array, visit: Visit): void {
  const { tokens, offsets } = rows;
  for (const row of members) {
    const last = offsets[row + 1]! - repeatedRun;
    const first = offsets[row]!;
    if (last < first) continue;
    let rolling = 0;
    for (let i = 0; i < repeatedRun; i++) rolling = (Math.imul(rolling, base) + tokens[first + i]!) | 0;
    for (let at = first; ; at++) {
      visit(row, at, repeatedRun, mix32(rolling));
      if (at === last) break;
      rolling = (Math.imul(rolling - Math.imul(tokens[at]!, highest), base) + tokens[at + repeatedRun]!) | 0;
    }
  }
}

type Visit = (row: number, start: number, length: number, hash: number) => void;
type Each = (rows: TokenRows, members: Uint32Array, visit: Visit) => void;

const base = 0x01000193;
/** base to the power 7, in 32 bits. */
const highest = Array.from({ length: repeatedRun - 1 }).reduce<number>((power) => Math.imul(power, base), 1);

function sequenceHash(tokens: Uint32Array, start: number, length: number): number {
  let rolling = length;
  for (let i = start; i < start + length; i++) rolling = (Math.imul(rolling, base) + tokens[i]!) | 0;
  return mix32(rolling);
}

/**
 * What more than max(20, share) of the different texts have in common, found in two passes: a sketch of counters tells which
 * hashes may be that common, then those alone are counted exactly, on the tokens, once a text.
 */
function common(rows: TokenRows, members: Uint32Array, share: number, each: Each): Sequences {
  const limit = Math.max(boilerplateMinimum, share * members.length);
  // A place of the sketch holds an eighth of the limit by chance: few hashes are counted in vain, and it stays in the cache.
  const places = powerOfTwo((8 * rows.offsets[rows.size]!) / limit);
  const sketch = new Uint32Array(Math.max(2 ** 10, Math.min(2 ** 22, places)));
  const mask = sketch.length - 1;
  let most = 0;
  each(rows, members, (_row, _start, _length, hash) => {
    const count = ++sketch[hash & mask]!;
    if (count > most) most = count;
  });
  const found: Sequences = new Map();
  if (most <= limit) return found;
  const lastRow = new Map<Sequence, number>();
  each(rows, members, (row, start, length, hash) => {
    if (sketch[hash & mask]! <= limit) return;
    const list = found.get(hash);
    let sequence = list?.find((one) => one.tokens.length === length && isAt(rows.tokens, start, one.tokens));
    if (sequence === undefined) {
      sequence = { tokens: rows.tokens.slice(start, start + length), texts: 0 };
      if (list) list.push(sequence);
      else found.set(hash, [sequence]);
    }
    if (lastRow.get(sequence) === row) return;
    lastRow.set(sequence, row);
    sequence.texts++;
  });
  for (const [hash, list] of found) {
    const over = list.filter((sequence) => sequence.texts > limit);
    if (over.length > 0) found.set(hash, over);
    else found.delete(hash);
  }
  return found;
}

function isAt(tokens: Uint32Array, start: number, sequence: Uint32Array): boolean {
  for (let i = 0; i < sequence.length; i++) if (tokens[start + i] !== sequence[i]) return false;
  return true;
}

/**
 * What leaves the comparison of some texts: the lines, and the runs of at least 8 words, that more than max(20, share) of the
 * different texts have. A text of which nothing would be left without its lines is compared whole, and so is one with fewer
 * than 4 words, or a 16th of its words, that stand in no such run of any text: copies with some edits share their runs too,
 * and must still be found.
 */
export class RepeatedParts {
  readonly #lines: Sequences;
  readonly #runs: Sequences;

  private constructor(lines: Sequences, runs: Sequences) {
    this.#lines = lines;
    this.#runs = runs;
  }

  /** Finds the parts of these rows (one of each text), takes them out of all rows, and lists them. */
  static takeOut(rows: TokenRows, members: Uint32Array, share: number): { parts: RepeatedParts; shown: RepeatedPart[]; changed: boolean } {
    const lines = rows.breaks.length === 0 ? new Map<number, Sequence[]>() : common(rows, members, share, eachLine);
    const shown = [...lines.values()].flat().map(({ tokens, texts }): RepeatedPart => ({ kind: 'line', text: textOf(tokens, rows.interner), texts }));
    const cutLines = stripLines(rows, lines);
    const runs = common(rows, members, share, eachRun);
    shown.push(...longestRuns(rows, members, runs));
    const cutRuns = stripRuns(rows, runs);
    return { parts: new RepeatedParts(lines, runs), shown, changed: cutLines || cutRuns };
  }

  static of(lines: readonly Uint32Array[], runs: readonly Uint32Array[]): RepeatedParts {
    const table = (sequences: readonly Uint32Array[], hash: (tokens: Uint32Array) => number): Sequences => {
      const found: Sequences = new Map();
      for (const tokens of sequences) found.set(hash(tokens), [...(found.get(hash(tokens)) ?? []), { tokens, texts: 0 }]);
      return found;
    };
    return new RepeatedParts(
      table(lines, (tokens) => sequenceHash(tokens, 0, tokens.length)),
      table(runs, (tokens) => mix32(tokens.reduce((rolling, token) => (Math.imul(rolling, base) + token) | 0, 0))),
    );
  }

  /** The sequences, for keeping. */
  get sequences(): { lines: Uint32Array[]; runs: Uint32Array[] } {
    const tokens = (table: Sequences): Uint32Array[] => [...table.values()].flat().map((sequence) => sequence.tokens);
    return { lines: tokens(this.#lines), runs: tokens(this.#runs) };
  }

  /** Takes these parts out of rows. True where anything went. */
  apply(rows: TokenRows): boolean {
    const cutLines = stripLines(rows, this.#lines);
    return stripRuns(rows, this.#runs) || cutLines;
  }
}

function stripLines(rows: TokenRows, lines: Sequences): boolean {
  return strip(rows, lines, eachLine, (marked, count) => marked < count);
}

function stripRuns(rows: TokenRows, runs: Sequences): boolean {
  const inRuns = new Set<number>();
  for (const { tokens } of [...runs.values()].flat()) for (const token of tokens) inRuns.add(token);
  const { tokens, offsets } = rows;
  return strip(rows, runs, eachRun, (marked, count, row) => {
    if (marked === 0) return false;
    let own = 0;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) if (!inRuns.has(tokens[at]!)) own++;
    return own >= Math.max(ownWords, count * ownShare);
  });
}

/** Takes sequences out of the rows for which `may` says so, asked with how many of how many tokens would go. True where anything went. */
function strip(rows: TokenRows, sequences: Sequences, each: Each, may: (marked: number, count: number, row: number) => boolean): boolean {
  if (sequences.size === 0) return false;
  const { tokens, offsets, size } = rows;
  const marks = new Uint8Array(offsets[size]!);
  each(rows, numbersTo(size), (_row, start, length, hash) => {
    const isOne = sequences.get(hash)?.some((one) => one.tokens.length === length && isAt(tokens, start, one.tokens));
    if (isOne === true) marks.fill(1, start, start + length);
  });
  let changed = false;
  for (let row = 0; row < size; row++) {
    let marked = 0;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) marked += marks[at]!;
    if (!may(marked, rows.count(row), row)) marks.fill(0, offsets[row], offsets[row + 1]);
    else if (marked > 0) changed = true;
  }
  if (changed) rows.cut(marks);
  return changed;
}

/** The repeated runs of 8 words, joined to the longest stretches in which they stand; each run is shown once. */
function longestRuns(rows: TokenRows, members: Uint32Array, runs: Sequences): RepeatedPart[] {
  if (runs.size === 0) return [];
  const shown: RepeatedPart[] = [];
  const seen = new Set<Sequence>();
  let open: { row: number; start: number; end: number; texts: number; isNew: boolean } | undefined;
  const close = (): void => {
    if (open?.isNew) shown.push({ kind: 'run', text: textOf(rows.tokens.subarray(open.start, open.end), rows.interner), texts: open.texts });
    open = undefined;
  };
  eachRun(rows, members, (row, start, length, hash) => {
    const run = runs.get(hash)?.find((one) => isAt(rows.tokens, start, one.tokens));
    if (run === undefined) return;
    if (open === undefined || open.row !== row || start > open.end) {
      close();
      open = { row, start, end: start, texts: run.texts, isNew: false };
    }
    open.end = start + length;
    open.texts = Math.min(open.texts, run.texts);
    if (!seen.has(run)) open.isNew = true;
    seen.add(run);
  });
  close();
  return shown;
}

function textOf(tokens: Uint32Array, interner: Interner): string {
  return Array.from(tokens, (token) => interner.text(token)).join(' ');
}
