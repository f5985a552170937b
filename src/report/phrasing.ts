/** How varied the prompts are: share of rows a template, and different openings, by task type. */
import { md, mdTable } from './markdown.ts';
import { count, percent, share, short } from './numbers.ts';
import type { Phrasing, Statistics } from './statistics.ts';

export const phrasingNote =
  'An opening is the first three words of a prompt. "Openings in 100 rows" is the number of different openings to expect among 100 rows drawn without replacement (of all rows, where there are fewer): it does not grow with the size of the data.';

export function phrasingLine(one: Phrasing): string[] {
  return [one.taskType, count(one.rows), percent(one.share), count(one.templates), `${one.top} (${percent(one.topShare)})`, short(one.openings)];
}

export const phrasingColumns = ['task type', 'rows', 'share', 'templates', 'most used template', 'openings in 100 rows'] as const;

/** The part of `coverage.md`. */
export function phrasingMarkdown({ phrasing, templates, rows }: Statistics): string[] {
  if (phrasing === undefined || phrasing.length === 0) return [];
  return [
    '## Phrasing',
    phrasingNote,
    mdTable(
      phrasingColumns,
      phrasing.map((one) => phrasingLine(one).map((cell) => md(cell))),
      [1, 2, 3, 5],
    ),
    '### Rows a template',
    mdTable(
      ['template', 'rows', 'share'],
      templates.slice(0, 40).map((one) => [md(one.name), count(one.rows), percent(share(one.rows, rows))]),
      [1, 2],
    ),
    templates.length > 40 ? `${count(templates.length - 40)} more templates are in \`statistics.json\`.` : '',
  ];
}
