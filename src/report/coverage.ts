import type { Cell, CoverageReport, DropRate } from '../contracts/coverage.ts';
import { compareText } from '../text/canonical.ts';
import { gridsMarkdown } from './grid.ts';
import { md, mdList, mdPage, mdTable } from './markdown.ts';
import { count, interval, percent, plural, share, short } from './numbers.ts';
import { phrasingMarkdown } from './phrasing.ts';
import { selectionMarkdown } from './selection.ts';
import { spansMarkdown } from './source-coverage.ts';
import type { Statistics } from './statistics.ts';
import { chartsSvg } from './svg.ts';
import type { Bar } from './svg.ts';

const charted = 20;

/** Cells of one dimension, most accepted rows first. */
export function cellsOf(coverage: CoverageReport, dimension: string): Cell[] {
  return coverage.cells.filter((cell) => cell.dimension === dimension).sort((a, b) => b.accepted - a.accepted || compareText(a.value, b.value));
}

/** Dimensions and crossings in the order of the report. */
export function dimensionNames(coverage: CoverageReport): string[] {
  return [...new Set([...coverage.dimensions.map(({ name }) => name), ...coverage.cells.map(({ dimension }) => dimension)])];
}

const augmentedWords: { readonly [state in Cell['augmented']]: string } = {
  filled: 'filled by augment',
  'no-yield': 'augment found nothing more',
  ceiling: 'augment stopped at its ceiling',
  rounds: 'augment ran out of rounds',
  'not-run': 'augment did not run',
  'not-needed': '',
};

/** What stands beside a cell: thin or not, and what augment did. */
export function cellRemark(cell: Cell): string {
  const parts = [
    cell.thin ? 'thin' : '',
    cell.thin || cell.augmented === 'filled' ? augmentedWords[cell.augmented] : '',
    cell.added > 0 ? `${count(cell.added)} added` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** "12 of 40", or "50, quota 40" where the quota is reached. */
export function cellCount({ accepted, quota }: Cell): string {
  if (quota === null) return count(accepted);
  return accepted < quota ? `${count(accepted)} of ${count(quota)}` : `${count(accepted)}, quota ${count(quota)}`;
}

/** What a drop rate is a rate of: "task = table", "source = book". */
export function rateOf(rate: DropRate): string {
  return rate.by === 'cell' ? `${rate.dimension} = ${rate.value}` : `${rate.by} = ${rate.value}`;
}

/** Warned of first, then the highest. */
export function dropRatesInOrder(coverage: CoverageReport): DropRate[] {
  return [...coverage.dropRates].sort(
    (a, b) =>
      Number(b.warning) - Number(a.warning) ||
      share(b.dropped, b.of) - share(a.dropped, a.of) ||
      b.of - a.of ||
      compareText(`${a.rule} ${rateOf(a)}`, `${b.rule} ${rateOf(b)}`),
  );
}

/** Shares of the mix against what came of them; nothing where no mix was asked for. */
export function mixMarkdown(mix: CoverageReport['mix'], heading = '## Mix'): string[] {
  if (mix === undefined) return [];
  const { by, size, parts, human } = mix;
  return [
    heading,
    `Shares are shares of ${by}, of ${count(size)} in all. A part that is too small gives all it has; the others do not shrink for it.`,
    mdTable(
      ['part', 'asked', 'came to', 'rows', ...(by === 'tokens' ? ['tokens'] : []), `${by} that passed`, ''],
      parts.map((part) => [
        md(part.name),
        percent(part.asked),
        percent(part.share),
        count(part.rows),
        ...(by === 'tokens' ? [count(part.taken)] : []),
        count(part.available),
        part.reached ? '' : '**not reached**',
      ]),
      [1, 2, 3, 4, ...(by === 'tokens' ? [5] : [])],
    ),
    `Written by people: ${percent(human.share)}${human.asked > 0 ? `, at least ${percent(human.asked)} asked for; ${plural(human.left, 'generated row')} left for it` : ''}.`,
  ];
}

/** `coverage.md`. */
export function coverageMarkdown(coverage: CoverageReport, statistics: Statistics): string {
  const rates = dropRatesInOrder(coverage);
  return mdPage([
    '# Coverage',
    `${plural(coverage.accepted, 'accepted row')}. A cell is one value of one dimension; a thin cell has fewer accepted rows than its quota, or, without a quota, under a quarter of its dimension's median. Thin cells are reported; they fail a run only where the config requires it.`,
    coverage.warnings.length > 0 && `## Warnings\n\n${mdList(coverage.warnings.map((one) => md(one)))}`,
    ...mixMarkdown(coverage.mix),
    ...selectionMarkdown(coverage.selection),
    '## Thin cells',
    coverage.thin.length === 0
      ? 'None.'
      : mdTable(
          ['dimension', 'value', 'accepted', 'wanted'],
          coverage.thin.map((cell) => [md(cell.dimension), md(cell.value), count(cell.accepted), count(cell.wanted)]),
          [2, 3],
        ),
    ...spansMarkdown(coverage.spans),
    ...gridsMarkdown(statistics),
    ...phrasingMarkdown(statistics),
    ...tagsMarkdown(coverage.tags),
    ...dimensionNames(coverage).flatMap((name) => dimensionMarkdown(coverage, name)),
    '## Drop rates by cell, source and language',
    'How often a rule dropped a row, where it drops other parts of the data more or less often. A warning marks a part that a rule eats.',
    rates.length === 0
      ? 'None were measured.'
      : mdTable(
          ['rule', 'part', 'dropped', 'of', 'rate', 'interval', 'overall', ''],
          rates
            .slice(0, 100)
            .map((rate) => [
              md(rate.rule),
              md(rateOf(rate)),
              count(rate.dropped),
              count(rate.of),
              percent(share(rate.dropped, rate.of)),
              interval(rate.low, rate.high),
              percent(rate.overall),
              rate.warning ? '**warning**' : '',
            ]),
          [2, 3, 4, 6],
        ),
    rates.length > 100 && `${count(rates.length - 100)} more are in \`coverage.json\`.`,
  ]);
}

/** What a model said of the labels of accepted rows. */
function tagsMarkdown(tags: CoverageReport['tags']): string[] {
  if (tags === undefined) return [];
  const done = tags.onMismatch === 'flag' ? 'Where it differs, its value stands beside the label.' : 'Where it differs, its value took the place of the label.';
  return [
    '## Labels checked by a model',
    `${md(tags.model)} read the prompts of ${plural(tags.tagged, 'accepted row')}, without their labels and answers; of ${plural(tags.unreadable, 'row')} its reply was no data. ${done} A share has its 95 % interval.`,
    mdTable(
      ['dimension', 'checked', 'differs', 'share', 'interval'],
      tags.dimensions.map((one) => [
        md(one.dimension),
        count(one.checked),
        count(one.disagreed),
        percent(share(one.disagreed, one.checked)),
        interval(one.low, one.high),
      ]),
      [1, 2, 3],
    ),
  ];
}

function dimensionMarkdown(coverage: CoverageReport, name: string): string[] {
  const about = coverage.dimensions.find((one) => one.name === name);
  const cells = cellsOf(coverage, name);
  const facts =
    about &&
    `${md(about.formula)}. Effective number of values ${short(about.effective)} of ${count(cells.length)} (entropy ${short(about.entropy)} bits), median ${short(about.median)} rows.`;
  return [
    `## ${md(name)}`,
    facts ?? '',
    mdTable(
      ['value', 'candidates', 'accepted', 'rejected', 'held', 'quota', ''],
      cells
        .slice(0, 100)
        .map((cell) => [
          md(cell.value),
          count(cell.candidates),
          count(cell.accepted),
          count(cell.rejected),
          count(cell.held),
          cell.quota === null ? '–' : count(cell.quota),
          cellRemark(cell),
        ]),
      [1, 2, 3, 4, 5],
    ),
    cells.length > 100 ? `${count(cells.length - 100)} more values are in \`coverage.json\`.` : '',
  ];
}

/** `coverage.svg`: accepted rows by value of each dimension, quotas as marks. */
export function coverageSvg(coverage: CoverageReport): string {
  const charts = dimensionNames(coverage).map((name) => {
    const cells = cellsOf(coverage, name);
    const bars = cells.slice(0, charted).map((cell): Bar => ({
      label: cell.value === '' ? '(empty)' : cell.value,
      value: cell.accepted,
      note: `${cellCount(cell)}${cell.thin ? ' · thin' : ''}`,
      mark: cell.quota,
      tone: cell.thin ? 'wait' : 'plain',
    }));
    return { title: cells.length > charted ? `${name} (${charted} of ${count(cells.length)} values)` : name, bars };
  });
  return chartsSvg(`Coverage of ${plural(coverage.accepted, 'accepted row')}`, charts);
}
