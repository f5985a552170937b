import { round6 } from './intervals.ts';

export interface Kappa {
  /** 1: they agree in everything; 0: as much as chance would have it; below 0: less. 0 where chance explains everything. */
  kappa: number;
  /** Ends of the 95 % interval, by the normal approximation with the standard error of Fleiss, Cohen and Everitt (1969). */
  low: number;
  high: number;
  n: number;
}

const z = 1.959963984540054;

/**
 * Cohen's kappa (1960) of two raters from the table of their votes: `table[i][j]` items that the first put into class i and the second
 * into class j. `linear` and `quadratic` weigh a disagreement by its distance (Cohen 1968), for classes in an order, as scores 1-5.
 */
export function cohenKappa(table: readonly (readonly number[])[], weights: 'none' | 'linear' | 'quadratic' = 'none'): Kappa {
  const k = table.length;
  if (table.some((row) => row.length !== k)) throw new RangeError('the table of two raters has as many columns as rows');
  const n = table.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
  if (n === 0) return { kappa: 0, low: -1, high: 1, n };
  const rows = table.map((row) => row.reduce((a, b) => a + b, 0) / n);
  const columns = rows.map((_, j) => table.reduce((sum, row) => sum + (row[j] as number), 0) / n);
  // Weights of agreement: 1 for the same class.
  const agree = (i: number, j: number): number => {
    if (i === j) return 1;
    if (weights === 'none') return 0;
    const distance = Math.abs(i - j) / (k - 1);
    return 1 - (weights === 'linear' ? distance : distance * distance);
  };
  let observed = 0;
  let chance = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      observed += ((table[i]?.[j] ?? 0) / n) * agree(i, j);
      chance += (rows[i] as number) * (columns[j] as number) * agree(i, j);
    }
  }
  // One class alone on both sides: agreement says nothing.
  if (1 - chance < 1e-12) return { kappa: 0, low: -1, high: 1, n };
  const kappa = (observed - chance) / (1 - chance);
  const rowMeans = rows.map((_, i) => columns.reduce((sum, share, j) => sum + share * agree(i, j), 0));
  const columnMeans = columns.map((_, j) => rows.reduce((sum, share, i) => sum + share * agree(i, j), 0));
  let squares = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      const term = agree(i, j) * (1 - chance) - ((rowMeans[i] as number) + (columnMeans[j] as number)) * (1 - observed);
      squares += ((table[i]?.[j] ?? 0) / n) * term * term;
    }
  }
  const mean = observed * chance - 2 * chance + observed;
  const variance = (squares - mean * mean) / (n * (1 - chance) * (1 - chance) * (1 - chance) * (1 - chance));
  const error = Math.sqrt(Math.max(0, variance));
  return { kappa: round6(kappa), low: round6(kappa - z * error), high: round6(kappa + z * error), n };
}
