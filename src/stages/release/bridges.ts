import { splits } from '../../contracts/release.ts';
import type { Split } from '../../contracts/release.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import { Interner } from '../../similarity/interner.ts';
import { unionFind } from '../../statistics/union-find.ts';
import { groupRows } from './groups.ts';
import type { GroupedRows, Grouping } from './groups.ts';
import { noText } from './joins.ts';
import type { Rows } from './joins.ts';

/** A row that belongs with rows of two splits: of its group, or of what says nearly the same. */
export interface Bridge {
  id: string;
  between: Split[];
}

/**
 * The rows that cannot be put anywhere without moving a row of an earlier release to another split. Rows that had a split come
 * first, then the others, each in their order: one that would join rows of two splits is left out, and joins nothing.
 */
export async function bridgingRows(rows: Rows, grouping: Grouping): Promise<Bridge[]> {
  const ids = new Interner();
  const grouped = await groupRows(rows, grouping, ({ id }) => void ids.intern(id));
  return bridgesIn(grouped).map(({ row, pins }) => ({ id: ids.text(row), between: pins.map((pin) => splits[pin] ?? 'train') }));
}

export function bridgesIn({ rows, groups, groupOfRow, pinOfRow, texts, textsOfRow, near }: Omit<GroupedRows, 'nameOf' | 'bySection' | 'documents'>): {
  row: number;
  pins: number[];
}[] {
  const nearOf = neighbours(texts, near);
  const union = unionFind(groups);
  const pinOfRoot = new Int8Array(groups).fill(-1);
  // The group of a row that is in, of those that hold the text; -1: none is. A row that is left out leaves nothing here.
  const groupOfText = new Int32Array(texts).fill(-1);
  const bridges: { row: number; pins: number[] }[] = [];
  const place = (row: number): void => {
    const group = groupOfRow[row] as number;
    const own = textsOfRow.subarray(row * 2, row * 2 + 2).filter((text) => text !== noText);
    const joined = [...own].flatMap((text) => [text, ...nearOf(text)]).map((text) => groupOfText[text] as number);
    const roots = new Set([group, ...joined.filter((other) => other >= 0)].map((other) => union.root(other)));
    const pins = new Set([pinOfRow[row] as number, ...[...roots].map((root) => pinOfRoot[root] as number)]);
    pins.delete(-1);
    if (pins.size > 1) {
      bridges.push({ row, pins: [...pins].sort((a, b) => a - b) });
      return;
    }
    const [first = 0, ...others] = roots;
    for (const root of others) union.join(first, root);
    const [pin = -1] = pins;
    pinOfRoot[union.root(first)] = pin;
    for (const text of own) groupOfText[text] = group;
  };
  for (const pinned of [true, false]) for (let row = 0; row < rows; row++) if ((pinOfRow[row] as number) >= 0 === pinned) place(row);
  return bridges.sort((a, b) => a.row - b.row);
}

/** The texts that a text is near, from lists in two arrays: 4 bytes a text, 8 a pair. */
function neighbours(texts: number, pairs: Uint32Array): (text: number) => Uint32Array {
  const starts = new Uint32Array(texts + 1);
  for (const text of pairs) starts[text + 1] = (starts[text + 1] as number) + 1;
  for (let text = 0; text < texts; text++) starts[text + 1] = (starts[text + 1] as number) + (starts[text] as number);
  const next = starts.slice();
  const others = new Uint32Array(pairs.length);
  for (const [at, text] of pairs.entries()) {
    const place = next[text] as number;
    others[place] = pairs[at ^ 1] as number;
    next[text] = place + 1;
  }
  return (text) => others.subarray(starts[text], starts[text + 1]);
}

/** The verdict that takes such a row out. */
export function bridgeVerdict({ id, between }: Bridge, onto: string): GateVerdict {
  return {
    record: id,
    gate: 'release',
    outcome: 'drop',
    rules: [
      {
        rule: 'bridges-split',
        version: '1',
        outcome: 'drop',
        evidence: [{ type: 'value', name: 'splits', value: between.join(', ') }],
        reason: `it belongs with rows of ${between.join(' and ')}, which keep the splits that they have in ${onto}`,
      },
    ],
  };
}
