/** The coverage report: where the accepted rows are, and where they are not. */
import { z } from 'zod';

export const cellSchema = z.object({
  /** Dimension, or a crossing "a x b". */
  dimension: z.string(),
  value: z.string(),
  candidates: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  held: z.int(),
  quota: z.int().nullable(),
  /** Under its quota; without one, under a quarter of its dimension's median. */
  thin: z.boolean(),
  /** What augment did about it. */
  augmented: z.enum(['filled', 'no-yield', 'ceiling', 'rounds', 'not-run', 'not-needed']),
  added: z.int(),
});
export type Cell = z.infer<typeof cellSchema>;

export const dropRateSchema = z.object({
  rule: z.string(),
  /** `cell`, `source` or `language`. */
  by: z.string(),
  dimension: z.string(),
  value: z.string(),
  dropped: z.int(),
  of: z.int(),
  /** Wilson 95 % interval of dropped / of. */
  low: z.number(),
  high: z.number(),
  overall: z.number(),
  warning: z.boolean(),
});
export type DropRate = z.infer<typeof dropRateSchema>;

export const coverageReportSchema = z.object({
  schema: z.literal('hornbook.coverage/1'),
  accepted: z.int(),
  dimensions: z.array(
    z.object({
      name: z.string(),
      formula: z.string(),
      /** Shannon entropy in bits, and exp(entropy): the effective number of values. */
      entropy: z.number(),
      effective: z.number(),
      median: z.number(),
    }),
  ),
  cells: z.array(cellSchema),
  thin: z.array(z.object({ dimension: z.string(), value: z.string(), accepted: z.int(), wanted: z.int() })),
  dropRates: z.array(dropRateSchema),
  warnings: z.array(z.string()),
});
export type CoverageReport = z.infer<typeof coverageReportSchema>;
