import { md, mdCode, mdList, mdPage, mdTable } from '../markdown.ts';
import { count } from '../numbers.ts';
import { clip, dropUnseen } from '../plain.ts';
import { rowChanges } from './model.ts';
import type { DiffRow, ReleaseDiff } from './model.ts';
import { changeText, countsText, diffTables, diffTitle, figureRows, nameLines } from './summary.ts';

const namesShown = 50;
const tableRowsShown = 100;
const rowsShown = 100;
const longestText = 4000;

/** The comparison as a Markdown page: tables, and the first rows of each kind with their words. */
export function diffMarkdown(diff: ReleaseDiff): string {
  return mdPage([
    `# ${md(diffTitle(diff))}`,
    `${countsText(diff.counts)}. ${changeText(diff)}`,
    mdTable(['', 'before', 'after', 'difference'], figureRows(diff), [1, 2, 3]),
    ...nameLines(diff, namesShown).map(
      ({ what, names, more }) => `**${md(what)}**\n\n${mdList([...names.map(mdCode), ...(more > 0 ? [`and ${count(more)} more`] : [])])}`,
    ),
    ...diffTables(diff).flatMap(({ title, header, rows }) => [
      `## ${title}`,
      mdTable(
        header,
        rows.slice(0, tableRowsShown).map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : md(cell)))),
        header.flatMap((_, index) => (typeof rows[0]?.[index] === 'number' ? [index] : [])),
      ),
      rows.length > tableRowsShown && `and ${count(rows.length - tableRowsShown)} more: \`--json\` lists them.`,
    ]),
    ...rowChanges.flatMap((change) => {
      const rows = diff.rows.filter((row) => row.change === change);
      if (rows.length === 0) return [];
      const shown = rows.slice(0, rowsShown);
      const more = diff.counts[change] - shown.length;
      return [`## Rows ${change}`, ...shown.flatMap(rowParts), more > 0 && `and ${count(more)} more.`];
    }),
  ]);
}

function rowParts(row: DiffRow): (string | false)[] {
  const where = row.from === row.to || row.from === null || row.to === null ? (row.to ?? row.from ?? '') : `${row.from} -> ${row.to}`;
  const was = row.was === undefined ? '' : `, replaces ${mdCode(row.was)}`;
  return [`### ${mdCode(row.id)}`, `${where} · ${md(row.source)} · ${md(row.strategy)} · ${md(row.reason)}${was}`, row.text !== undefined && block(row)];
}

/** Removed and new words stand between the marks of `git diff --word-diff`, in a block of code: no text of a row is read as Markdown. */
function block({ text = [] }: DiffRow): string {
  const body = text.map(({ role, words }) => {
    const said = words.map(([kind, piece]) => (kind === '=' ? piece : kind === '-' ? `[-${piece}-]` : `{+${piece}+}`)).join('');
    return `${role}: ${clip(said, longestText)}`;
  });
  const lines = dropUnseen(body.join('\n\n'));
  const fence = '`'.repeat(Math.max(3, ...[...lines.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}text\n${lines}\n${fence}`;
}
