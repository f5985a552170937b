import type { TrainingRecord } from '../../contracts/record.ts';
import type { Statistics } from '../../report/statistics.ts';
import { compareText } from '../../text/canonical.ts';

/** Pairs of labels that the reports show as maps. */
const pairs = [
  ['taskType', 'difficulty'],
  ['source', 'taskType'],
] as const;
/** Lines and columns of one map at most: the most frequent values. */
const most = 16;

export interface GridTally {
  add(record: TrainingRecord): void;
  finish(): NonNullable<Statistics['grids']>;
}

/** Rows by two labels at once. */
export function gridTally(): GridTally {
  const grids = pairs.map(([rows, columns]) => ({ rows, columns, cells: new Map<string, Map<string, number>>() }));
  return {
    add({ labels }) {
      for (const { rows, columns, cells } of grids) {
        const [row, column] = [labels[rows], labels[columns]];
        if (row === undefined || column === undefined) continue;
        const line = cells.get(row) ?? new Map<string, number>();
        cells.set(row, line);
        line.set(column, (line.get(column) ?? 0) + 1);
      }
    },
    finish() {
      return grids.flatMap(({ rows, columns, cells }) => {
        const all = [...cells].flatMap(([row, line]) => [...line].map(([column, number]) => ({ row, column, rows: number })));
        const lines = frequent(all.map(({ row, rows: number }) => [row, number]));
        const heads = frequent(all.map(({ column, rows: number }) => [column, number]));
        // One line or column alone says no more than its bars do.
        if (lines.length < 2 || heads.length < 2) return [];
        const place = (list: readonly string[], value: string): number => list.indexOf(value);
        return [
          {
            rows,
            columns,
            cells: all
              .filter(({ row, column }) => lines.includes(row) && heads.includes(column))
              .sort((a, b) => place(lines, a.row) - place(lines, b.row) || place(heads, a.column) - place(heads, b.column)),
          },
        ];
      });
    },
  };
}

function frequent(values: readonly (readonly [string, number])[]): string[] {
  const sums = new Map<string, number>();
  for (const [value, rows] of values) sums.set(value, (sums.get(value) ?? 0) + rows);
  return [...sums]
    .sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))
    .slice(0, most)
    .map(([value]) => value);
}
