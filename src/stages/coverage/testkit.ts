/** Rows and configs for the tests of coverage. */
import fc from 'fast-check';
import { configSchema } from '../../contracts/config.ts';
import type { CoverageConfig, CoverageRow } from './row.ts';

export function configOf(coverage: object): CoverageConfig {
  return configSchema.parse({ sources: [{ use: 'documents', path: 'x' }], coverage }).coverage;
}

export function row(id: string, labels: CoverageRow['labels'], given: Partial<CoverageRow> = {}): CoverageRow {
  return { id, labels, outcome: 'accepted', score: 0, language: 'en', wave: 1, contentHash: id, ...given };
}

/** Rows of two dimensions, with ties among scores. */
export const someRows = fc
  .array(
    fc.record({
      a: fc.constantFrom('p', 'q', 'r'),
      b: fc.constantFrom('v', 'w'),
      score: fc.integer({ min: 0, max: 3 }),
      outcome: fc.constantFrom('accepted' as const, 'accepted' as const, 'rejected' as const, 'held' as const),
    }),
    { maxLength: 40 },
  )
  .map((items) => items.map(({ a, b, score, outcome }, index) => row(`r${String(index).padStart(2, '0')}`, { a, b }, { score, outcome })));

export const someQuotas = fc
  .record({
    a: fc.dictionary(fc.constantFrom('p', 'q', 'r'), fc.integer({ min: 0, max: 8 }), { maxKeys: 3 }),
    b: fc.dictionary(fc.constantFrom('v', 'w'), fc.integer({ min: 0, max: 8 }), { maxKeys: 2 }),
    'a x b': fc.dictionary(fc.constantFrom('p x v', 'q x w'), fc.integer({ min: 0, max: 5 }), { maxKeys: 2 }),
  })
  .map((quotas) => ({ quotas: Object.fromEntries(Object.entries(quotas).map(([name, values]) => [name, { ...values }])) }));
