/** What a config says of coverage, checked before anything runs. */
import { usageError } from '../../errors.ts';
import { cellKey, closedValues, compileDimensions, dimensionsOf, isImpossible, measuredDimensions, pairsOf, parseCell } from '../../labels/index.ts';
import { didYouMean } from '../../text/closest.ts';
import type { CoverageConfig } from './row.ts';

export interface CoverageNames {
  /** Ids of the config's sources. */
  sources: readonly string[];
  /** Labels that strategies give beyond the measured ones. */
  labels?: readonly string[];
}

/** Checks dimensions, quotas, crossings and impossible cells. Throws usage errors that name the place and what is allowed. */
export function checkCoverage(config: CoverageConfig, names: CoverageNames): void {
  const custom = compileDimensions(config.dimensions);
  const known = [...measuredDimensions, ...custom.map((dimension) => dimension.name), ...(names.labels ?? [])];
  const values = (dimension: string): readonly string[] | undefined => {
    if (dimension === 'source') return names.sources;
    const own = custom.find((item) => item.name === dimension);
    // Rows may bring topics of their own.
    if (own !== undefined && dimension !== 'topic') return [...own.values, own.otherwise];
    return closedValues(dimension);
  };
  const checkDimension = (dimension: string, where: string): void => {
    if (!known.includes(dimension)) {
      throw usageError(`${where}: there is no dimension "${dimension}".${didYouMean(dimension, known)}`, {
        code: 'unknown-dimension',
        hint: 'name a measured dimension, or define yours under coverage.dimensions',
      });
    }
  };
  const checkValue = (dimension: string, value: string, where: string): void => {
    checkDimension(dimension, where);
    const allowed = values(dimension);
    if (allowed === undefined || allowed.includes(value)) return;
    throw usageError(`${where}: "${value}" is no value of ${dimension}.${didYouMean(value, allowed)}`, {
      code: 'unknown-value',
      hint: `values of ${dimension} are ${allowed.join(', ')}`,
    });
  };

  for (const [dimension, quotas] of Object.entries(config.quotas)) {
    const where = `coverage.quotas[${JSON.stringify(dimension)}]`;
    const parts = dimensionsOf(dimension);
    if (parts.length > 2 || new Set(parts).size < parts.length) {
      throw usageError(`${where}: a crossing joins two different dimensions`, { code: 'bad-crossing', hint: 'write it as "taskType x difficulty"' });
    }
    for (const part of parts) checkDimension(part, where);
    for (const [value, quota] of Object.entries(quotas)) {
      const cell = { dimension, value };
      const pairs = pairsOf(cell);
      if (pairs === undefined) {
        throw usageError(`${where}: "${value}" does not name a cell of ${dimension}`, { code: 'bad-cell', hint: 'a value of a crossing is written "v x w"' });
      }
      for (const [part, partValue] of pairs) checkValue(part, partValue, where);
      if (quota > 0 && isImpossible(cell, config.impossible)) {
        throw usageError(`${where}: ${cellKey(cell)} has a quota, and coverage.impossible names it`, {
          code: 'impossible-quota',
          hint: 'take it out of one of the two',
        });
      }
    }
  }
  for (const [index, crossing] of config.crossings.entries()) {
    const where = `coverage.crossings[${index}]`;
    for (const dimension of crossing) checkDimension(dimension, where);
    if (crossing[0] === crossing[1])
      throw usageError(`${where}: a crossing joins two different dimensions`, { code: 'bad-crossing', hint: 'name two dimensions' });
  }
  for (const [index, text] of config.impossible.entries()) {
    const where = `coverage.impossible[${index}]`;
    const pairs = parseCell(text);
    if (pairs === undefined) throw usageError(`${where}: "${text}" names no cell`, { code: 'bad-cell', hint: 'write "dimension=value" or "a=v x b=w"' });
    for (const [dimension, value] of pairs) checkValue(dimension, value, where);
  }
}
