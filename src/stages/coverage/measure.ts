/** Where the accepted rows are, and where they are not. Only aggregates are held: one entry for each cell. */
import type { Cell, CoverageReport } from '../../contracts/index.ts';
import { cellKey, closedValues, crossingName, dimensionsOf, formulaOf, isImpossible, measuredDimensions, valueIn, type CellName } from '../../labels/index.ts';
import { entropyOf } from '../../statistics/entropy.ts';
import { median } from '../../statistics/quantiles.ts';
import { compareText } from '../../text/canonical.ts';
import { dropTable } from './drop-rates.ts';
import type { CoverageConfig, CoverageRow } from './row.ts';
import { counted } from '../../text/plural.ts';

/** What augment did about a cell, by `cellKey`. */
export type AugmentedCells = ReadonlyMap<string, { outcome: Cell['augmented']; added: number }>;

/** A crossing with more possible cells than this lists only those that hold rows. */
export const crossingCells = 2500;

type Tally = { candidates: number; accepted: number; rejected: number; held: number };

/**
 * Counts every row into the cells of its dimensions and of the configured crossings. `pending` rows are candidates only.
 * The same rows in any order give the same report.
 */
export async function measureCoverage(
  rows: AsyncIterable<CoverageRow> | Iterable<CoverageRow>,
  config: CoverageConfig,
  augmented: AugmentedCells = new Map(),
): Promise<CoverageReport> {
  const crossings = crossingsOf(config);
  const tallies = new Map<string, Map<string, Tally>>();
  const drops = dropTable();
  let accepted = 0;

  for await (const row of rows) {
    if (row.outcome === 'accepted') accepted++;
    const cells: CellName[] = [];
    for (const dimension of [...Object.keys(row.labels), ...crossings]) {
      const value = valueIn(row.labels, dimension);
      if (value !== undefined) cells.push({ dimension, value });
    }
    for (const cell of cells) count(tallies, cell, row);
    if (row.outcome === 'accepted' || row.outcome === 'rejected' || row.outcome === 'held') {
      drops.add(cells, row.outcome === 'rejected' && row.droppedBy !== undefined ? `${row.droppedBy.gate}/${row.droppedBy.rule}` : undefined);
    }
  }

  const warnings: string[] = [];
  const names = dimensionNames(tallies, config, crossings);
  const cells: Cell[] = [];
  const dimensions: CoverageReport['dimensions'] = [];
  for (const name of names) {
    const values = valuesOf(name, tallies, config, warnings);
    const found = values.map((value) => tallies.get(name)?.get(value)?.accepted ?? 0);
    const middle = median(found);
    const spread = entropyOf(found);
    dimensions.push({ name, formula: formula(name, config), entropy: spread.bits, effective: spread.effective, median: middle });
    for (const value of values) cells.push(cellOf({ dimension: name, value }, tallies, middle, config, augmented));
  }
  const { rates, warnings: eaten } = drops.rates();
  return {
    schema: 'hornbook.coverage/1',
    accepted,
    dimensions,
    cells,
    thin: cells
      .filter((cell) => cell.thin)
      .map((cell) => ({ dimension: cell.dimension, value: cell.value, accepted: cell.accepted, wanted: wanted(cell, dimensions) })),
    dropRates: rates,
    warnings: [...warnings, ...eaten],
  };
}

/** Crossings that the config names, for the report or for a quota. */
export function crossingsOf(config: Pick<CoverageConfig, 'crossings' | 'quotas'>): string[] {
  const named = config.crossings.map(([a, b]) => crossingName(a, b));
  const quotas = Object.keys(config.quotas).filter((name) => dimensionsOf(name).length > 1);
  return [...new Set([...named, ...quotas.sort(compareText)])];
}

/** The quota of a cell, or null. */
export function quotaOf(cell: CellName, config: Pick<CoverageConfig, 'quotas'>): number | null {
  const values = Object.hasOwn(config.quotas, cell.dimension) ? config.quotas[cell.dimension] : undefined;
  return values !== undefined && Object.hasOwn(values, cell.value) ? (values[cell.value] as number) : null;
}

function count(tallies: Map<string, Map<string, Tally>>, cell: CellName, row: CoverageRow): void {
  let values = tallies.get(cell.dimension);
  if (values === undefined) tallies.set(cell.dimension, (values = new Map()));
  let tally = values.get(cell.value);
  if (tally === undefined) values.set(cell.value, (tally = { candidates: 0, accepted: 0, rejected: 0, held: 0 }));
  tally.candidates++;
  if (row.outcome === 'accepted' || row.outcome === 'rejected' || row.outcome === 'held') tally[row.outcome]++;
}

/** Measured dimensions, those of the config, those of strategies by name, then crossings. */
function dimensionNames(tallies: ReadonlyMap<string, unknown>, config: CoverageConfig, crossings: readonly string[]): string[] {
  const custom = config.dimensions.map((dimension) => dimension.name);
  const quotas = Object.keys(config.quotas).filter((name) => !crossings.includes(name));
  const first = [...measuredDimensions, ...custom];
  const rest = [...tallies.keys(), ...quotas].filter((name) => !crossings.includes(name) && !first.includes(name)).sort(compareText);
  return [...new Set([...first, ...rest, ...crossings])];
}

/** Every value that holds rows, has a quota, or is named by the config; impossible ones only where rows are in them. */
function valuesOf(name: string, tallies: ReadonlyMap<string, ReadonlyMap<string, Tally>>, config: CoverageConfig, warnings: string[]): string[] {
  const held = [...(tallies.get(name)?.keys() ?? [])];
  const quotas = Object.keys((Object.hasOwn(config.quotas, name) ? config.quotas[name] : undefined) ?? {});
  const parts = dimensionsOf(name);
  const named = parts.length === 1 ? configValues(name, config) : crossed(name, parts, tallies, config, warnings);
  const order = closedValues(name) ?? [];
  const all = [...new Set([...held, ...quotas, ...named])].sort((a, b) => place(order, a) - place(order, b) || compareText(a, b));
  return all.filter((value) => {
    const cell = { dimension: name, value };
    if (!isImpossible(cell, config.impossible)) return true;
    const rows = tallies.get(name)?.get(value)?.candidates ?? 0;
    if (rows > 0) warnings.push(`${cellKey(cell)} is named impossible in the config, but ${counted(rows, 'row is', 'rows are')} in it.`);
    return rows > 0;
  });
}

function place(order: readonly string[], value: string): number {
  const at = order.indexOf(value);
  return at < 0 ? order.length : at;
}

function configValues(name: string, config: CoverageConfig): string[] {
  return Object.keys(config.dimensions.find((dimension) => dimension.name === name)?.values ?? {});
}

/** A crossing shows its holes: every pair of values that hold rows or are named. */
function crossed(
  name: string,
  parts: readonly string[],
  tallies: ReadonlyMap<string, ReadonlyMap<string, Tally>>,
  config: CoverageConfig,
  warnings: string[],
): string[] {
  const [a, b] = parts.map((part) => [...new Set([...(tallies.get(part)?.keys() ?? []), ...configValues(part, config)])]);
  if (a === undefined || b === undefined) return [];
  if (a.length * b.length > crossingCells) {
    warnings.push(`${name} has ${a.length * b.length} possible cells: only those with rows or a quota are listed.`);
    return [];
  }
  return a.flatMap((v) => b.map((w) => crossingName(v, w)));
}

function cellOf(
  name: CellName,
  tallies: ReadonlyMap<string, ReadonlyMap<string, Tally>>,
  middle: number,
  config: CoverageConfig,
  augmented: AugmentedCells,
): Cell {
  const tally = tallies.get(name.dimension)?.get(name.value) ?? { candidates: 0, accepted: 0, rejected: 0, held: 0 };
  const quota = quotaOf(name, config);
  const thin = quota === null ? 4 * tally.accepted < middle : tally.accepted < quota;
  const done = augmented.get(cellKey(name));
  return { ...name, ...tally, quota, thin, augmented: done?.outcome ?? (thin ? 'not-run' : 'not-needed'), added: done?.added ?? 0 };
}

function wanted(cell: Cell, dimensions: CoverageReport['dimensions']): number {
  return cell.quota ?? Math.ceil((dimensions.find((dimension) => dimension.name === cell.dimension)?.median ?? 0) / 4);
}

function formula(name: string, config: CoverageConfig): string {
  const parts = dimensionsOf(name);
  return parts.length > 1 ? `every pair of ${parts.join(' and ')}` : formulaOf(name, config.dimensions);
}
