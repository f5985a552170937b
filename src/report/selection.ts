/** What a choice of rows came to, in words: the same lines on the terminal and in `coverage.md`. */
import type { SelectionReport, SetMeasures } from '../contracts/coverage.ts';
import { md, mdTable } from './markdown.ts';
import { count, plural } from './numbers.ts';

export const selectionSets = ['all', 'chosen', 'random', 'longest'] as const;

const two = (value: number): string => value.toFixed(2);
const three = (value: number): string => value.toFixed(3);

/** A line for each figure: its name, then its value in each set, in the order of `selectionSets`. */
export function selectionLines(sets: SelectionReport['sets']): string[][] {
  const line = (name: string, figure: (of: SetMeasures) => string): string[] => [name, ...selectionSets.map((set) => figure(sets[set]))];
  return [
    line('rows', (of) => count(of.rows)),
    ...(sets.all.meanScore === null ? [] : [line('mean score', (of) => (of.meanScore === null ? '-' : three(of.meanScore)))]),
    line('words of an answer', (of) => two(of.meanLength)),
    line('different words', (of) => three(of.distinct1)),
    line('different pairs of words', (of) => three(of.distinct2)),
    line('self-BLEU (low is varied)', (of) => three(of.selfBleu)),
    line('nearest other row (low is varied)', (of) => three(of.nearest)),
    line('Vendi score', (of) => two(of.vendi)),
    line('topics', (of) => count(of.topics)),
    ...(sets.all.instructions + sets.chosen.instructions + sets.random.instructions + sets.longest.instructions === 0
      ? []
      : [line('pairs of verb and object', (of) => `${count(of.verbObjects)} of ${count(of.instructions)}`)]),
    ...Object.keys(sets.all.dimensions).map((name) => line(`effective ${name}`, (of) => two(of.dimensions[name]?.effective ?? 0))),
  ];
}

/** What the middle figures were measured on. */
export function selectionSample({ chosen: { sampled, tokens } }: SelectionReport['sets']): string {
  return `Different words are of ${plural(tokens, 'word')} of each set; they, self-BLEU, the nearest other row, the Vendi score and verbs are of ${plural(sampled, 'row')} of each.`;
}

/** The part of `coverage.md`; nothing where all rows that passed were taken. */
export function selectionMarkdown(selection: SelectionReport | undefined): string[] {
  if (selection === undefined) return [];
  const { method, rows, fixed, sets } = selection;
  const stay = fixed === 0 ? '' : ` ${plural(fixed, 'row')} of cells with a quota count and stay; they are in none of these sets.`;
  return [
    '## Rows that were chosen',
    `A release takes ${plural(rows, 'row')}, chosen by \`${md(method)}\` of those that passed every gate.${stay} Beside them stand as many random rows, and the longest: a choice that is no better than random rows is none.`,
    mdTable(
      ['', ...selectionSets],
      selectionLines(sets).map(([name = '', ...figures]) => [md(name), ...figures]),
      [1, 2, 3, 4],
    ),
    selectionSample(sets),
  ];
}
