/** How much of each cell each rule took out, and where a rule eats one of them. */
import type { DropRate } from '../../contracts/index.ts';
import { cellKey, type CellName } from '../../labels/index.ts';
import { round6, wilson } from '../../statistics/intervals.ts';
import { compareText } from '../../text/canonical.ts';
import { choiceRules } from './select/index.ts';

/** Rows that a cell needs before a rate of it is worth a warning. */
export const warningRows = 10;
/** Rows that a rule must have dropped of it: one or two are chance, however small the overall rate. */
export const warningDrops = 3;
/** A dimension with more values than this lists only the rates that warn. */
export const listedValues = 100;

export interface DropTable {
  add(cells: readonly CellName[], rule: string | undefined): void;
  rates(): { rates: DropRate[]; warnings: string[] };
}

/** Counts judged rows by cell and by the rule that dropped them. State: one number for each rule and cell. */
export function dropTable(): DropTable {
  const cells = new Map<string, CellName & { of: number }>();
  const rules = new Map<string, { dropped: number; byCell: Map<string, number> }>();
  let total = 0;

  const add: DropTable['add'] = (names, rule) => {
    total++;
    let entry: { dropped: number; byCell: Map<string, number> } | undefined;
    if (rule !== undefined) {
      entry = rules.get(rule) ?? { dropped: 0, byCell: new Map() };
      entry.dropped++;
      rules.set(rule, entry);
    }
    for (const name of names) {
      const key = cellKey(name);
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, { ...name, of: 1 });
      else cell.of++;
      if (entry !== undefined) entry.byCell.set(key, (entry.byCell.get(key) ?? 0) + 1);
    }
  };

  const rates: DropTable['rates'] = () => {
    const values = new Map<string, number>();
    for (const cell of cells.values()) values.set(cell.dimension, (values.get(cell.dimension) ?? 0) + 1);
    const found: DropRate[] = [];
    const warnings: string[] = [];
    const long = new Set<string>();
    for (const [rule, { dropped, byCell }] of [...rules].sort((a, b) => compareText(a[0], b[0]))) {
      for (const [key, hits] of [...byCell].sort((a, b) => compareText(a[0], b[0]))) {
        const cell = cells.get(key) as CellName & { of: number };
        const rate = rateOf(rule, cell, hits, dropped / total);
        if (rate.warning) warnings.push(sentence(rate));
        if (rate.warning || (values.get(cell.dimension) ?? 0) <= listedValues) found.push(rate);
        else long.add(cell.dimension);
      }
    }
    for (const dimension of [...long].sort(compareText)) {
      warnings.push(`${dimension} has ${values.get(dimension)} values: drop rates by it are listed only where they warn.`);
    }
    return { rates: found, warnings };
  };
  return { add, rates };
}

function rateOf(rule: string, cell: CellName & { of: number }, dropped: number, overall: number): DropRate {
  const { low, high } = wilson(dropped, cell.of);
  const by = cell.dimension === 'source' || cell.dimension === 'language' ? cell.dimension : 'cell';
  return {
    rule,
    by,
    dimension: cell.dimension,
    value: cell.value,
    dropped,
    of: cell.of,
    low: round6(low),
    high: round6(high),
    overall: round6(overall),
    warning: !choosing.has(rule) && cell.of >= warningRows && dropped >= warningDrops && low > Math.min(2 * overall, (1 + overall) / 2),
  };
}

/** Rules that take rows out of full cells, or choose among rows: that is what they are for. */
const choosing: ReadonlySet<string> = new Set(['surplus', 'spare-sample', ...choiceRules].map((rule) => `coverage/${rule}`));

function sentence(rate: DropRate): string {
  const share = percent(rate.dropped / rate.of);
  const interval = `95 % interval ${percent(rate.low)}-${percent(rate.high)}`;
  return `${rate.rule} drops ${share} % of ${rate.dimension}=${rate.value} (${rate.dropped} of ${rate.of}; ${interval} %), against ${percent(rate.overall)} % of all rows: see whether the rule fits these rows.`;
}

function percent(share: number): string {
  return (Math.round(share * 1000) / 10).toString();
}
