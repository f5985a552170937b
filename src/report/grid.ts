import { md, mdTable } from './markdown.ts';
import { count } from './numbers.ts';
import type { Statistics } from './statistics.ts';

type Grid = NonNullable<Statistics['grids']>[number];

/** A grid as lines of numbers; an empty cell is 0. */
export function gridLines({ cells }: Grid): { columns: string[]; lines: { name: string; values: number[] }[]; most: number } {
  const columns = [...new Set(cells.map(({ column }) => column))].sort((a, b) => sum(cells, 'column', b) - sum(cells, 'column', a) || (a < b ? -1 : 1));
  const names = [...new Set(cells.map(({ row }) => row))];
  return {
    columns,
    lines: names.map((name) => ({ name, values: columns.map((column) => cells.find((cell) => cell.row === name && cell.column === column)?.rows ?? 0) })),
    most: Math.max(1, ...cells.map(({ rows }) => rows)),
  };
}

const sum = (cells: Grid['cells'], key: 'row' | 'column', value: string): number => cells.reduce((all, cell) => all + (cell[key] === value ? cell.rows : 0), 0);

/** Each grid as a table. */
export function gridsMarkdown({ grids = [] }: Statistics): string[] {
  return grids.flatMap((grid) => {
    const { columns, lines } = gridLines(grid);
    return [
      `## ${md(grid.rows)} × ${md(grid.columns)}`,
      mdTable(
        [md(grid.rows), ...columns.map((one) => md(one, 60))],
        lines.map(({ name, values }) => [md(name, 80), ...values.map((value) => (value === 0 ? '–' : count(value)))]),
        columns.map((_, index) => index + 1),
      ),
    ];
  });
}
