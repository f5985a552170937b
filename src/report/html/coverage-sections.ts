import { cellCount, cellRemark, cellsOf, dimensionNames, dropRatesInOrder, rateOf } from '../coverage.ts';
import { gridLines } from '../grid.ts';
import type { ReleaseReport } from '../model.ts';
import { count, interval, percent, plural, share, short } from '../numbers.ts';
import { clip } from '../plain.ts';
import { h } from './markup.ts';
import type { Markup } from './markup.ts';
import { bars, folded, section, table } from './parts.ts';

const shown = 12;

export function dropRatesSection({ coverage }: ReleaseReport): Markup {
  const rates = dropRatesInOrder(coverage);
  const warned = rates.filter(({ warning }) => warning);
  const n = { number: true };
  const columns = [{ title: 'rule' }, { title: 'part of the data' }, { title: 'dropped', ...n }, { title: 'rate' }, { title: 'overall', ...n }, { title: '' }];
  const line = (rate: (typeof rates)[number]): (string | Markup)[] => [
    rate.rule,
    rateOf(rate),
    `${count(rate.dropped)} of ${count(rate.of)}`,
    h`${percent(share(rate.dropped, rate.of))}<br><span class="soft small">${interval(rate.low, rate.high)}</span>`,
    percent(rate.overall),
    rate.warning ? h`<span class="bad">eats this part</span>` : '',
  ];
  return section(
    'rates',
    'Drop rates by cell, source and language',
    h`<p>${warned.length === 0 ? 'No rule drops one part of the data far more often than the rest.' : `${plural(warned.length, 'case')} where a rule drops one part of the data far more often than the rest.`}</p>`,
    warned.length > 0 && table(columns, warned.slice(0, 20).map(line)),
    rates.length > warned.length &&
      folded(
        `Other rates, the highest first (${count(Math.min(25, rates.length - warned.length))} of ${count(rates.length - warned.length)})`,
        table(columns, rates.slice(warned.length, warned.length + 25).map(line)),
      ),
  );
}

/** Shares of the mix against what came of them; nothing where no mix was asked for. */
export function mixSection({ coverage: { mix } }: ReleaseReport): Markup | undefined {
  if (mix === undefined) return undefined;
  const n = { number: true };
  return section(
    'mix',
    'Mix',
    h`<p>Shares are shares of ${mix.by}, of ${count(mix.size)} in all. Written by people: ${percent(mix.human.share)}${mix.human.asked > 0 && ` (at least ${percent(mix.human.asked)} asked for)`}.</p>`,
    table(
      [
        { title: 'part' },
        { title: 'asked', ...n },
        { title: 'came to', ...n },
        { title: 'rows', ...n },
        { title: `${mix.by} that passed`, ...n },
        { title: '' },
      ],
      mix.parts.map((part) => [
        part.name,
        percent(part.asked),
        percent(part.share),
        count(part.rows),
        count(part.available),
        part.reached ? '' : h`<span class="bad">not reached</span>`,
      ]),
    ),
  );
}

export function coverageSection({ coverage, statistics }: ReleaseReport): Markup {
  const warnings = coverage.warnings.map((one) => h`<li>${one}</li>`);
  return section(
    'coverage',
    'Coverage',
    h`<p>${
      coverage.thin.length === 0
        ? 'No cell is thin.'
        : `${plural(coverage.thin.length, 'thin cell')}: ${coverage.thin
            .slice(0, 8)
            .map(({ dimension, value, accepted, wanted }) => `${dimension} = ${value} (${count(accepted)} of ${count(wanted)})`)
            .join(', ')}${coverage.thin.length > 8 ? ' and more' : ''}.`
    }</p>`,
    warnings.length > 0 && h`<ul class="notes">${warnings}</ul>`,
    ...(statistics.grids ?? []).map(heatMap),
    h`<div class="two">${dimensionNames(coverage).map((name) => dimension(coverage, name))}</div>`,
    h`<p class="soft">All values: <a href="coverage.md">coverage.md</a>, <a href="coverage.json">coverage.json</a>; as a drawing: <a href="coverage.svg">coverage.svg</a>.</p>`,
  );
}

/** Rows by two labels at once: the fuller a cell, the stronger its ground; the number stands in it, so that colour alone says nothing. */
function heatMap(grid: NonNullable<ReleaseReport['statistics']['grids']>[number]): Markup {
  const { columns, lines, most } = gridLines(grid);
  const cell = (value: number): Markup =>
    h`<td class="n h${value === 0 ? 0 : Math.max(1, Math.ceil(8 * Math.sqrt(value / most)))}">${value === 0 ? '–' : count(value)}</td>`;
  return h`<h3>${grid.rows} × ${grid.columns}</h3><div class="scroll"><table class="heat"><thead><tr><th scope="col">${grid.rows}</th>${columns.map((name) => h`<th scope="col" class="n">${clip(name, 40)}</th>`)}</tr></thead><tbody>${lines.map(({ name, values }) => h`<tr><th scope="row">${clip(name, 60)}</th>${values.map(cell)}</tr>`)}</tbody></table></div>`;
}

function dimension(coverage: ReleaseReport['coverage'], name: string): Markup {
  const cells = cellsOf(coverage, name);
  const about = coverage.dimensions.find((one) => one.name === name);
  const whole = Math.max(1, ...cells.map(({ accepted, quota }) => Math.max(accepted, quota ?? 0)));
  const rows = cells.slice(0, shown).map((cell) => {
    const remark = cellRemark(cell);
    return {
      label: remark === '' ? cell.value || '(empty)' : h`${cell.value || '(empty)'} <span class="${cell.thin ? 'wait' : 'soft'} small">${remark}</span>`,
      value: cellCount(cell),
      segments: [{ value: cell.accepted, tone: cell.thin ? ('wait' as const) : ('plain' as const) }],
      whole,
      mark: cell.quota,
    };
  });
  return h`<div><h3>${name}</h3>${about && h`<p class="soft small">${about.formula}. Effective number of values: ${short(about.effective)} of ${count(cells.length)}.</p>`}${bars(rows)}${cells.length > shown && h`<p class="soft small">${count(cells.length - shown)} more values.</p>`}</div>`;
}
