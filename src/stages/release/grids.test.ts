import { expect, it } from 'vitest';
import { gridLines, gridsMarkdown } from '../../report/grid.ts';
import type { Statistics } from '../../report/statistics.ts';
import { sampleRecord } from '../../testing/format-conformance.ts';
import { gridTally } from './grids.ts';

it('counts rows by two labels, most frequent first, and leaves out a map of one line', () => {
  const grids = gridTally();
  const add = (times: number, labels: { [name: string]: string }): void => {
    for (let i = 0; i < times; i++) grids.add({ ...sampleRecord([]), labels });
  };
  add(3, { taskType: 'what', difficulty: 'easy', source: 'wiki' });
  add(5, { taskType: 'how', difficulty: 'hard', source: 'wiki' });
  add(1, { taskType: 'how', difficulty: 'easy', source: 'wiki' });
  add(2, { taskType: 'how' });
  const found = grids.finish();
  expect(found).toEqual([
    {
      rows: 'taskType',
      columns: 'difficulty',
      cells: [
        { row: 'how', column: 'hard', rows: 5 },
        { row: 'how', column: 'easy', rows: 1 },
        { row: 'what', column: 'easy', rows: 3 },
      ],
    },
  ]);
  const [grid] = found;
  expect(grid && gridLines(grid)).toEqual({
    columns: ['hard', 'easy'],
    lines: [
      { name: 'how', values: [5, 1] },
      { name: 'what', values: [0, 3] },
    ],
    most: 5,
  });
  expect(gridsMarkdown({ grids: found } as Statistics).join('\n')).toContain('| what | – | 3 |');
});
