import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateVerdictSchema } from '../../contracts/verdict.ts';
import { cellKey, valueIn } from '../../labels/index.ts';
import { row, someQuotas, someRows } from './testkit.ts';
import { selectSurplus, surplusVerdict } from './surplus.ts';
import type { CoverageRow } from './row.ts';

const cellsOf = (one: CoverageRow, quotas: { [dimension: string]: { [value: string]: number } }): { key: string; quota: number }[] =>
  Object.entries(quotas).flatMap(([dimension, values]) =>
    Object.entries(values)
      .filter(([value]) => valueIn(one.labels, dimension) === value)
      .map(([value, quota]) => ({ key: cellKey({ dimension, value }), quota })),
  );

describe('selectSurplus', () => {
  it('keeps the best by score, then the least crowded, then by id', async () => {
    const rows = [
      row('r1', { t: 'list', d: 'easy' }, { score: 5 }),
      row('r2', { t: 'list', d: 'easy' }, { score: 4 }),
      row('r3', { t: 'list', d: 'easy' }, { score: 4 }),
      row('r4', { t: 'list', d: 'hard' }, { score: 4 }),
      row('r5', { t: 'list', d: 'hard' }, { score: 3 }),
      row('r6', { t: 'code', d: 'hard' }, { score: 0 }),
    ];
    // r1 first; then r4, since d=easy holds a row already; then r2 and r3 tie but for their ids.
    expect(await selectSurplus(rows, { quotas: { t: { list: 3 } } })).toEqual([
      { id: 'r3', cell: 't=list', quota: 3, rank: 4, score: 4 },
      { id: 'r5', cell: 't=list', quota: 3, rank: 5, score: 3 },
    ]);
  });

  it('keeps rows that another cell still needs before better ones that none needs', async () => {
    const rows = [
      row('r1', { t: 'list', d: 'easy' }, { score: 9 }),
      row('r2', { t: 'list', d: 'easy' }, { score: 8 }),
      row('r3', { t: 'list', d: 'hard' }, { score: 1 }),
    ];
    expect((await selectSurplus(rows, { quotas: { t: { list: 2 }, d: { hard: 5 } } })).map((one) => one.id)).toEqual(['r2']);
  });

  it('never leaves a cell over its quota, takes nothing without cause, and does not depend on order', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, someQuotas, fc.integer(), async (rows, { quotas }, turn) => {
        const surplus = await selectSurplus(rows, { quotas });
        const out = new Set(surplus.map((one) => one.id));
        expect(out.size).toBe(surplus.length);
        const kept = new Map<string, number>();
        for (const one of rows) {
          if (one.outcome !== 'accepted' || out.has(one.id)) continue;
          for (const { key } of cellsOf(one, quotas)) kept.set(key, (kept.get(key) ?? 0) + 1);
        }
        for (const [dimension, values] of Object.entries(quotas)) {
          for (const [value, quota] of Object.entries(values)) expect(kept.get(cellKey({ dimension, value })) ?? 0).toBeLessThanOrEqual(quota);
        }
        for (const one of surplus) {
          // The cell that took it out is full of kept rows, and is a cell of the row.
          expect(kept.get(one.cell) ?? 0).toBe(one.quota);
          const source = rows.find((candidate) => candidate.id === one.id) as CoverageRow;
          expect(source.outcome).toBe('accepted');
          expect(cellsOf(source, quotas).map((cell) => cell.key)).toContain(one.cell);
          expect(one.rank).toBeGreaterThan(one.quota);
        }
        const at = rows.length === 0 ? 0 : Math.abs(turn) % rows.length;
        expect(await selectSurplus([...rows.slice(at), ...rows.slice(0, at)].reverse(), { quotas })).toEqual(surplus);
      }),
      { numRuns: 300 },
    );
  });

  it('takes nothing where there is no quota, or none is passed', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, async (rows) => {
        expect(await selectSurplus(rows, { quotas: {} })).toEqual([]);
        expect(await selectSurplus(rows, { quotas: { a: { p: rows.length }, absent: { x: 0 } } })).toEqual([]);
      }),
    );
  });

  it('keeps the better rows where one cell alone decides', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, fc.integer({ min: 0, max: 10 }), async (rows, quota) => {
        const surplus = new Set((await selectSurplus(rows, { quotas: { a: { p: quota } } })).map((one) => one.id));
        const inCell = rows.filter((one) => one.outcome === 'accepted' && one.labels['a'] === 'p');
        const kept = inCell.filter((one) => !surplus.has(one.id)).map((one) => one.score);
        const lost = inCell.filter((one) => surplus.has(one.id)).map((one) => one.score);
        expect(kept).toHaveLength(Math.min(quota, inCell.length));
        expect(Math.min(...kept, Infinity)).toBeGreaterThanOrEqual(Math.max(...lost, -Infinity));
      }),
    );
  });

  it('spreads many rows of many labels over all of them', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => row(`r${i}`, { t: 'list', topic: `t${i % 5000}`, d: `d${i % 3}` }, { score: i % 2 }));
    const surplus = await selectSurplus(rows, { quotas: { t: { list: 10_000 } } });
    expect(surplus).toHaveLength(20_000);
    const out = new Set(surplus.map((one) => one.id));
    const kept = rows.filter((one) => !out.has(one.id));
    expect(kept.every((one) => one.score === 1)).toBe(true);
    const counts = (name: string): number[] => {
      const found = new Map<string, number>();
      for (const one of kept) found.set(one.labels[name] as string, (found.get(one.labels[name] as string) ?? 0) + 1);
      return [...found.values()].sort((a, b) => a - b);
    };
    expect(counts('d')).toEqual([3333, 3333, 3334]);
    expect(counts('topic')).toHaveLength(2500);
  });

  it('says in its verdict which cell was full, and the rank', () => {
    const verdict = surplusVerdict({ id: 'r1', cell: 't=list', quota: 3, rank: 4, score: 0.25 });
    expect(gateVerdictSchema.parse(verdict)).toEqual(verdict);
    expect(verdict).toMatchObject({ record: 'r1', gate: 'coverage', outcome: 'drop', rules: [{ rule: 'surplus', score: 4, threshold: 3 }] });
  });
});
