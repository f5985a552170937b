/** Cells: a value of a dimension, or of a crossing "a x b" of two. One grammar for the config, coverage and augment. */
import type { Labels } from '../contracts/record.ts';

const joiner = ' x ';

export interface CellName {
  /** Dimension, or a crossing "a x b". */
  dimension: string;
  /** Value, or "v x w". */
  value: string;
}

/** "dimension=value"; unambiguous, since names hold no "=". */
export function cellKey(cell: CellName): string {
  return `${cell.dimension}=${cell.value}`;
}

/** The dimensions that a dimension's name stands for: one, or the two of a crossing. */
export function dimensionsOf(dimension: string): string[] {
  return dimension.split(joiner);
}

export function crossingName(a: string, b: string): string {
  return a + joiner + b;
}

/** The value that a row has in a dimension or crossing; undefined where a label is missing. */
export function valueIn(labels: Labels, dimension: string): string | undefined {
  const values: string[] = [];
  for (const part of dimensionsOf(dimension)) {
    const value = Object.hasOwn(labels, part) ? labels[part] : undefined;
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values.join(joiner);
}

/** True where a row with these labels is in the cell. */
export function isIn(labels: Labels, cell: CellName): boolean {
  return valueIn(labels, cell.dimension) === cell.value;
}

/** The pairs of a cell: dimension and value each. Undefined where the two names have not as many parts. */
export function pairsOf(cell: CellName): [dimension: string, value: string][] | undefined {
  const dimensions = dimensionsOf(cell.dimension);
  const values = cell.value.split(joiner);
  if (dimensions.length !== values.length) return undefined;
  return dimensions.map((dimension, index) => [dimension, values[index] as string]);
}

/** Reads "dimension=value" or "a=v x b=w"; undefined where it is neither. */
export function parseCell(text: string): [dimension: string, value: string][] | undefined {
  const pairs: [string, string][] = [];
  for (const part of text.split(joiner)) {
    const at = part.indexOf('=');
    if (at < 1 || at === part.length - 1) return undefined;
    pairs.push([part.slice(0, at).trim(), part.slice(at + 1).trim()]);
  }
  return pairs.length <= 2 ? pairs : undefined;
}

/** True where one of the impossible cells, written as in the config, holds the cell. */
export function isImpossible(cell: CellName, impossible: readonly string[]): boolean {
  const pairs = pairsOf(cell);
  if (pairs === undefined) return false;
  return impossible.some((text) => parseCell(text)?.every(([dimension, value]) => pairs.some((pair) => pair[0] === dimension && pair[1] === value)) ?? false);
}
