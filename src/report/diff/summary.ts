/** The parts of a comparison in words, the same for terminal, Markdown and page. */
import { count, percent } from '../numbers.ts';
import type { ReleaseDiff, RowCounts } from './model.ts';

/** "1.2.0 -> 2.0.0"; with names where they differ. */
export function diffTitle({ from, to }: ReleaseDiff): string {
  const name = from.name === to.name ? '' : ` (${from.name} and ${to.name})`;
  return `${from.version} -> ${to.version}${name}`;
}

export function countsText({ added, removed, edited, moved }: RowCounts): string {
  return `${count(added)} added, ${count(removed)} removed, ${count(edited)} edited, ${count(moved)} moved to another split`;
}

const changeWords = {
  same: 'The same: not a byte of the data, reports or settings differs.',
  patch: 'Patch: the same rows in the same splits; what is around them differs.',
  minor: 'Minor: rows were added, and none was edited, removed or moved.',
  major: 'Major: rows were edited, removed or moved to another split; figures of the two are not of the same rows.',
} as const;

export function changeText({ change }: ReleaseDiff): string {
  return changeWords[change];
}

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${count(Math.abs(value))}`;

/** Figures before and after: what, older, newer, difference. */
export function figureRows({ from, to, tokens }: ReleaseDiff): [what: string, from: string, to: string, difference: string][] {
  const leaks = (side: ReleaseDiff['from']): string => (side.leaks.checked ? count(side.leaks.rows) : 'not checked');
  const canaries = ({ leaks: { planted, caught } }: ReleaseDiff['from']): string =>
    planted === 0 ? 'none planted' : `${count(caught)} of ${count(planted)} (${percent(caught / planted)})`;
  const total = (side: ReleaseDiff['from']): string => (side.tokens === null ? 'not known' : count(side.tokens));
  return [
    ['rows', count(from.rows), count(to.rows), signed(to.rows - from.rows)],
    ['tokens (o200k_base)', total(from), total(to), from.tokens === null || to.tokens === null ? '' : signed(to.tokens - from.tokens)],
    ...(tokens === undefined
      ? []
      : ([
          ['tokens of added and removed rows', count(tokens.removed), count(tokens.added), signed(tokens.added - tokens.removed)],
          ['tokens of edited rows', count(tokens.editedFrom), count(tokens.editedTo), signed(tokens.editedTo - tokens.editedFrom)],
        ] as [string, string, string, string][])),
    ['rows taken out for leaked text', leaks(from), leaks(to), signed(to.leaks.rows - from.leaks.rows)],
    ['canaries caught', canaries(from), canaries(to), ''],
  ];
}

/** Lists of names that came, changed or left, with their count. */
export function nameLines(diff: ReleaseDiff, most: number): { what: string; names: string[]; more: number }[] {
  const lists: [string, readonly string[]][] = [
    ...(['came', 'changed', 'left'] as const).map((kind): [string, readonly string[]] => [`source files ${kind}`, diff.sources[kind]]),
    ...(['came', 'changed', 'left'] as const).map((kind): [string, readonly string[]] => [`evaluation sets ${kind}`, diff.evaluation[kind]]),
    ['data files came', diff.files.came],
    ['data files left', diff.files.left],
  ];
  return lists
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => ({ what: `${what} (${count(names.length)})`, names: names.slice(0, most), more: Math.max(0, names.length - most) }));
}

export interface DiffTable {
  title: string;
  header: string[];
  rows: (string | number)[][];
}

/** Every table of the comparison that has rows. */
export function diffTables(diff: ReleaseDiff): DiffTable[] {
  const changes = ({ added, removed, edited, moved }: RowCounts): number[] => [added, removed, edited, moved];
  const all: DiffTable[] = [
    { title: 'Why', header: ['change', 'reason', 'rows'], rows: diff.reasons.map(({ change, reason, rows }) => [change, reason, rows]) },
    { title: 'By source', header: ['source', 'added', 'removed', 'edited', 'moved'], rows: diff.bySource.map((one) => [one.name, ...changes(one)]) },
    { title: 'By split', header: ['split', 'added', 'removed', 'edited', 'moved'], rows: diff.bySplit.map((one) => [one.name, ...changes(one)]) },
    { title: 'Cells', header: ['dimension', 'value', 'before', 'after'], rows: diff.byCell.map((one) => [one.dimension, one.value, one.from, one.to]) },
    { title: 'Drops by rule', header: ['gate', 'rule', 'before', 'after'], rows: diff.byRule.map((one) => [one.gate, one.rule, one.from, one.to]) },
    { title: 'Settings', header: ['setting', 'before', 'after'], rows: diff.config.map((one) => [one.path, one.from ?? 'not set', one.to ?? 'not set']) },
    {
      title: 'Parts of the program',
      header: ['family', 'part', 'before', 'after'],
      rows: diff.components.map((one) => [one.family, one.id, one.from ?? 'none', one.to ?? 'none']),
    },
  ];
  return all.filter(({ rows }) => rows.length > 0);
}
