/**
 * Columns and their reading order. A page is cut at a gutter that no line, or few lines, cross; what crosses it (a title, a
 * wide figure) parts the columns above from those below. After G. Nagy and S. Seth's recursive cuts (1984); where we differ: the
 * cut across comes only where a spanning line asks for it, so that gaps between paragraphs never mix two columns, and both
 * sides of a gutter must look like running text, so that tables stay whole.
 */
import { rowsAcross } from './across.ts';
import type { Segment } from './types.ts';

/** A gutter between two columns: where the left one ends at the latest, where the right one begins. */
export interface Gutter {
  left: number;
  right: number;
}

const longestSide = 4000;
/** A page of more is a drawing made of letters: it has no columns. */
const mostSegments = 5000;

/** The gutters that stand out on a page by themselves: they tell of short columns on other pages. */
export function guttersOf(segments: readonly Segment[]): Gutter[] {
  if (segments.length > mostSegments) return [];
  const found: Gutter[] = [];
  const work: Segment[][] = [[...segments]];
  for (let steps = 0; work.length > 0 && steps < 40; steps++) {
    const part = work.pop() as Segment[];
    const cut = cutOf(part, [], 8);
    if (cut === undefined) continue;
    found.push(cut.gutter);
    for (const band of cut.bands) work.push(...band.filter((side) => side.length < part.length));
  }
  return found;
}

/** The columns of a page in reading order. */
export function columnsOf(segments: readonly Segment[], known: readonly Gutter[]): Segment[][] {
  if (segments.length > mostSegments) return [[...segments]];
  const out: Segment[][] = [];
  const work: Segment[][] = [[...segments]];
  for (let steps = 0; work.length > 0; steps++) {
    const part = work.pop() as Segment[];
    if (part.length === 0) continue;
    const cut = steps < 200 ? cutOf(part, known, 2) : undefined;
    if (cut === undefined) {
      out.push(part);
      continue;
    }
    const pieces = cut.bands.flat().filter((side) => side.length > 0);
    for (let i = pieces.length - 1; i >= 0; i--) work.push(pieces[i] as Segment[]);
  }
  return out;
}

function cutOf(segments: readonly Segment[], known: readonly Gutter[], fewest: number): { gutter: Gutter; bands: Segment[][][] } | undefined {
  if (segments.length < 4) return undefined;
  let x0 = Infinity;
  let x1 = -Infinity;
  for (const segment of segments) {
    x0 = Math.min(x0, segment.x0);
    x1 = Math.max(x1, segment.x1);
  }
  const width = Math.ceil(x1 - x0);
  if (!(width > 20 && width < longestSide)) return undefined;
  const change = new Int32Array(width + 2);
  for (const segment of segments) {
    const from = Math.max(0, Math.floor(segment.x0 - x0));
    const to = Math.min(width, Math.ceil(segment.x1 - x0));
    change[from] = (change[from] ?? 0) + 1;
    change[to] = (change[to] ?? 0) - 1;
  }
  const cover = new Int32Array(width);
  for (let i = 0, sum = 0; i < width; i++) cover[i] = sum += change[i] ?? 0;
  let settled: { gutter: Gutter; bands: Segment[][][]; crossing: number } | undefined;
  for (const gutter of known) {
    const at = (gutter.left + gutter.right) / 2;
    const cut = at > x0 && at < x1 ? tryGutter(segments, at, x0, x1, known, fewest) : undefined;
    if (cut !== undefined && (settled === undefined || cut.crossing < settled.crossing)) settled = cut;
  }
  if (settled !== undefined) return settled;
  for (const share of [0, 0.06, 0.15, 0.3]) {
    const most = Math.floor(segments.length * share);
    let best: { gutter: Gutter; bands: Segment[][][]; crossing: number } | undefined;
    for (let i = 1; i < width;) {
      if ((cover[i] ?? 0) > most) {
        i++;
        continue;
      }
      let end = i;
      let lowest = Infinity;
      let at = i;
      while (end < width && (cover[end] ?? 0) <= most) {
        if ((cover[end] ?? 0) < lowest) [lowest, at] = [cover[end] ?? 0, end];
        end++;
      }
      let until = at;
      while (until + 1 < end && (cover[until + 1] ?? 0) === lowest) until++;
      const cut = tryGutter(segments, x0 + (at + until + 1) / 2, x0, x1, known, fewest);
      if (cut !== undefined && (best === undefined || cut.crossing < best.crossing)) best = cut;
      i = end;
    }
    if (best !== undefined) return best;
  }
  return undefined;
}

function tryGutter(
  segments: readonly Segment[],
  at: number,
  x0: number,
  x1: number,
  known: readonly Gutter[],
  fewest: number,
): { gutter: Gutter; bands: Segment[][][]; crossing: number } | undefined {
  const left: Segment[] = [];
  const right: Segment[] = [];
  const across: Segment[] = [];
  for (const segment of segments) {
    if (segment.x1 <= at) left.push(segment);
    else if (segment.x0 >= at) right.push(segment);
    else across.push(segment);
  }
  if (left.length === 0 || right.length === 0) return undefined;
  const gutter = { left: -Infinity, right: Infinity };
  for (const segment of left) gutter.left = Math.max(gutter.left, segment.x1);
  for (const segment of right) gutter.right = Math.min(gutter.right, segment.x0);
  // A short column is one where another page has it: its lines begin at the same place, or are indented there.
  const same = known.find((other) => gutter.left <= other.left + 3 && gutter.right >= other.right - 3 && gutter.right < other.right + 45);
  const isKnown = same !== undefined;
  const least = isKnown ? 1 : fewest;
  if (left.length < least || right.length < least) return undefined;
  // The text may end a few lines into its last column: they must be lines of its kind.
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (!isKnown && short.length < 4 && !(long.length >= 12 && widest(short) >= 0.75 * widest(long) && widest(long) < 0.56 * (x1 - x0))) return undefined;
  const size = middle(segments.map((segment) => segment.size));
  if (gutter.right - gutter.left < (isKnown ? 0.5 : 0.75) * size) return undefined;
  if (!isKnown && !(isText(left, x0, gutter.left, size) && isText(right, gutter.right, x1, size))) return undefined;
  if (isKnown && !(widest(left) >= 5 * size && widest(right) >= (gutter.right < same.right + 3 ? 3 : 10) * size)) return undefined;
  if (areRows(left, right, size)) return undefined;
  // What only sticks out of its column belongs to it; what stands beside a spanning line spans with it.
  const spanning: Segment[] = [];
  for (const segment of across) {
    const inLeft = gutter.left - segment.x0;
    const inRight = segment.x1 - gutter.right;
    if (Math.min(inLeft, inRight) > 1.5 * size) spanning.push(segment);
    else if (inLeft >= inRight) left.push(segment);
    else right.push(segment);
  }
  if (spanning.length > 0) {
    const rows = new Set(spanning.flatMap((segment) => [Math.round(segment.y / size), Math.round(segment.y / size + 0.4), Math.round(segment.y / size - 0.4)]));
    const beside = (segment: Segment): boolean =>
      rows.has(Math.round(segment.y / size)) && spanning.some((other) => Math.abs(other.y - segment.y) < 0.3 * size);
    for (const side of [left, right]) {
      const kept = side.filter((segment) => !beside(segment));
      if (kept.length < side.length) spanning.push(...side.filter(beside));
      side.splice(0, side.length, ...kept);
    }
    if (left.length < least || right.length < least) return undefined;
    takeTails(spanning, left, right, size);
  }
  takeRows(spanning, left, right, across, size);
  if (left.length < least || right.length < least) return undefined;
  return { gutter, bands: bandsOf(left, right, spanning), crossing: spanning.length };
}

/** The short last line of a spanning paragraph stands in the left column only: it goes with its paragraph. */
function takeTails(spanning: Segment[], left: Segment[], right: readonly Segment[], size: number): void {
  const tails = left.filter(
    (segment) =>
      spanning.some(
        (other) =>
          segment.y - other.y > 0.8 * size &&
          segment.y - other.y < 1.4 * size &&
          Math.abs(other.x0 - segment.x0) < 2 &&
          Math.abs(other.size - segment.size) < 0.5,
      ) && !right.some((other) => Math.abs(other.y - segment.y) < 0.6 * size),
  );
  if (tails.length === 0) return;
  spanning.push(...tails);
  const kept = left.filter((segment) => !tails.includes(segment));
  left.splice(0, left.length, ...kept);
}

/** The rows of a table over both columns span. */
function takeRows(spanning: Segment[], left: Segment[], right: Segment[], across: readonly Segment[], size: number): void {
  const rows = rowsAcross(left, right, across, size);
  if (rows.size === 0) return;
  for (const side of [left, right]) {
    spanning.push(...side.filter((segment) => rows.has(segment)));
    side.splice(0, side.length, ...side.filter((segment) => !rows.has(segment)));
  }
}

/** [spanning] and [left, right] by turns, from the top. */
function bandsOf(left: readonly Segment[], right: readonly Segment[], spanning: readonly Segment[]): Segment[][][] {
  const borders = spanning.map((segment) => segment.y).sort((a, b) => a - b);
  const place = (y: number): number => {
    let low = 0;
    let high = borders.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((borders[mid] as number) < y) low = mid + 1;
      else high = mid;
    }
    return low;
  };
  const sides = new Map<number, [Segment[], Segment[]]>();
  const side = (segment: Segment, which: 0 | 1): void => {
    const at = place(segment.y);
    const pair = sides.get(at) ?? [[], []];
    pair[which].push(segment);
    sides.set(at, pair);
  };
  for (const segment of left) side(segment, 0);
  for (const segment of right) side(segment, 1);
  const ordered = [...spanning].sort((a, b) => a.y - b.y || a.x0 - b.x0);
  const bands: Segment[][][] = [];
  let wide: Segment[] = [];
  const flush = (): void => {
    if (wide.length > 0) bands.push([wide]);
    wide = [];
  };
  for (let i = 0; i <= ordered.length; i++) {
    const pair = sides.get(i);
    if (pair !== undefined) {
      flush();
      bands.push(pair);
    }
    const next = ordered[i];
    if (next !== undefined) wide.push(next);
  }
  flush();
  return bands;
}

/** Lines that fill their column, as running text does; cells of a table and labels do not. A side may hold more columns. */
function isText(segments: readonly Segment[], x0: number, x1: number, size: number): boolean {
  const widths = segments.map((segment) => segment.x1 - segment.x0).sort((a, b) => a - b);
  const room = Math.min(x1 - x0, (widths[Math.floor(segments.length * 0.95)] ?? 0) * 1.1);
  if (room < 9 * size) return false;
  const letters = segments.map((segment) => segment.letters).sort((a, b) => a - b);
  const upper = Math.floor(segments.length * 0.7);
  return (widths[upper] ?? 0) >= 0.6 * room && (letters[upper] ?? 0) >= 16;
}

/** Whether both sides begin on one line again and again, behind gaps that go through both: rows of a table. */
function areRows(left: readonly Segment[], right: readonly Segment[], size: number): boolean {
  const pitch = pitchOf(left, size);
  const all = [...left, ...right].sort((a, b) => a.y - b.y);
  const starts = (side: readonly Segment[], y: number): boolean => side.some((other) => Math.abs(other.y - y) < 0.3 * size);
  let reach = -Infinity;
  let gaps = 0;
  let together = 0;
  for (const segment of all) {
    const step = segment.y - reach;
    // A wide gap is a figure between two stretches of text.
    if (step > 1.35 * pitch && step < 3.5 * pitch) {
      gaps++;
      if (starts(left, segment.y) && starts(right, segment.y)) together++;
    }
    reach = Math.max(reach, segment.y);
  }
  const lines = Math.max(left.length, right.length);
  if (gaps >= 2 && together >= gaps * 0.7 && gaps + 1 >= lines / 4) return true;
  // Rows of one line each, set wide.
  return pitch > 1.9 * size && left.length === right.length && left.every((segment) => starts(right, segment.y));
}

/** Median distance of the lines of one side. */
function pitchOf(segments: readonly Segment[], size: number): number {
  const ys = segments.map((segment) => segment.y).sort((a, b) => a - b);
  const steps: number[] = [];
  for (let i = 1; i < ys.length; i++) {
    const step = (ys[i] as number) - (ys[i - 1] as number);
    if (step > 0.5 * size) steps.push(step);
  }
  return steps.length === 0 ? 1.2 * size : middle(steps);
}

function widest(segments: readonly Segment[]): number {
  let most = 0;
  for (const segment of segments) most = Math.max(most, segment.x1 - segment.x0);
  return most;
}

/** Median. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
