/**
 * What changed between two texts, word by word: the shortest script of deletions and insertions (Myers 1986, "An O(ND)
 * difference algorithm"), over words, single characters of unspaced scripts, marks, and runs of white space.
 */
import { isUnspaced } from './tokens.ts';

/** `=` in both, `-` in the first alone, `+` in the second alone. */
export type WordChange = ['=' | '-' | '+', string];

// Scripts longer than this are not looked for: memory is the square of it, 4 bytes each.
const longestScript = 1000;

/** Joined, the texts of `=` and `-` are the first text, those of `=` and `+` the second. Texts that differ in more than 1,000 words are said to differ as a whole between their common ends. */
export function wordDiff(before: string, after: string): WordChange[] {
  const [a, b] = [pieces(before), pieces(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const middleA = a.slice(start, endA);
  const middleB = b.slice(start, endB);
  const middle = script(middleA, middleB) ?? [...middleA.map((text): WordChange => ['-', text]), ...middleB.map((text): WordChange => ['+', text])];
  return joined([...a.slice(0, start).map((text): WordChange => ['=', text]), ...middle, ...a.slice(endA).map((text): WordChange => ['=', text])]);
}

const piecePattern = /\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu;

function pieces(text: string): string[] {
  const found = text.match(piecePattern) ?? [];
  return isUnspaced(text) ? found.flatMap((piece) => (isUnspaced(piece) ? Array.from(piece) : [piece])) : found;
}

/** Undefined where the shortest script is longer than is looked for. */
function script(a: readonly string[], b: readonly string[]): WordChange[] | undefined {
  const most = Math.min(a.length + b.length, longestScript);
  const width = 2 * most + 3;
  const centre = most + 1;
  const reach = new Int32Array(width);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    trace.push(reach.slice(centre - d - 1, centre + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach[centre + k - 1] ?? 0) < (reach[centre + k + 1] ?? 0));
      let x = down ? (reach[centre + k + 1] ?? 0) : (reach[centre + k - 1] ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[centre + k] = x;
      if (x >= a.length && x - k >= b.length) return backtrack(a, b, trace, d);
    }
  }
  return undefined;
}

function backtrack(a: readonly string[], b: readonly string[], trace: readonly Int32Array[], length: number): WordChange[] {
  const out: WordChange[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = length; d >= 0; d--) {
    // `trace[d]` holds diagonals -d-1 to d+1 as they stood before step d.
    const row = trace[d] ?? new Int32Array(0);
    const at = (k: number): number => row[k + d + 1] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const fromX = d === 0 ? 0 : down ? at(k + 1) : at(k - 1);
    const fromY = d === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) {
      x--;
      y--;
      out.push(['=', a[x] ?? '']);
    }
    if (d === 0) break;
    if (down) out.push(['+', b[--y] ?? '']);
    else out.push(['-', a[--x] ?? '']);
  }
  return out.reverse();
}

/** Runs of one kind become one; a deletion stands before the insertion beside it. */
function joined(changes: readonly WordChange[]): WordChange[] {
  const out: WordChange[] = [];
  let gone = '';
  let come = '';
  const settle = (): void => {
    if (gone !== '') out.push(['-', gone]);
    if (come !== '') out.push(['+', come]);
    gone = '';
    come = '';
  };
  for (const [kind, text] of changes) {
    if (kind === '-') gone += text;
    else if (kind === '+') come += text;
    else {
      settle();
      const last = out.at(-1);
      if (last?.[0] === '=') last[1] += text;
      else out.push(['=', text]);
    }
  }
  settle();
  return out;
}
