import type { TrainingRecord } from '../../contracts/record.ts';
import { splits } from '../../contracts/release.ts';
import type { Split } from '../../contracts/release.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import { Interner } from '../../similarity/interner.ts';
import { unionFind } from '../../statistics/union-find.ts';
import { groupRows } from './groups.ts';
import type { GroupedRows, Grouping } from './groups.ts';

/** A row that belongs with rows of two splits: of its group, or of what says nearly the same. */
export interface Bridge {
  id: string;
  between: Split[];
}

/**
 * The rows that cannot be put anywhere without moving a row of an earlier release to another split. Rows that had a split come
 * first, then the others, each in their order: one that would join rows of two splits is left out, and joins nothing.
 */
export async function bridgingRows(rows: AsyncIterable<{ record: TrainingRecord }>, grouping: Grouping): Promise<Bridge[]> {
  const ids = new Interner();
  const grouped = await groupRows(rows, grouping, ({ id }) => void ids.intern(id));
  return bridgesIn(grouped).map(({ row, pins }) => ({ id: ids.text(row), between: pins.map((pin) => splits[pin] ?? 'train') }));
}

export function bridgesIn({ rows, groups, groupOfRow, pinOfRow, pairs }: Omit<GroupedRows, 'nameOf' | 'bySection' | 'documents'>): {
  row: number;
  pins: number[];
}[] {
  const near = neighbours(rows, pairs);
  const union = unionFind(groups);
  const pinOfRoot = new Int8Array(groups).fill(-1);
  const isIn = new Uint8Array(rows);
  const bridges: { row: number; pins: number[] }[] = [];
  const place = (row: number): void => {
    const roots = new Set([union.root(groupOfRow[row] as number)]);
    for (const other of near(row)) if (isIn[other] === 1) roots.add(union.root(groupOfRow[other] as number));
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
    isIn[row] = 1;
  };
  for (const pinned of [true, false]) for (let row = 0; row < rows; row++) if ((pinOfRow[row] as number) >= 0 === pinned) place(row);
  return bridges.sort((a, b) => a.row - b.row);
}

/** The rows that a row is paired with, from lists in two arrays: 8 bytes a pair, 4 a row. */
function neighbours(rows: number, pairs: Uint32Array): (row: number) => Uint32Array {
  const starts = new Uint32Array(rows + 1);
  for (const row of pairs) starts[row + 1] = (starts[row + 1] as number) + 1;
  for (let row = 0; row < rows; row++) starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number);
  const next = starts.slice();
  const others = new Uint32Array(pairs.length);
  for (const [at, row] of pairs.entries()) {
    const place = next[row] as number;
    others[place] = pairs[at ^ 1] as number;
    next[row] = place + 1;
  }
  return (row) => others.subarray(starts[row], starts[row + 1]);
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
