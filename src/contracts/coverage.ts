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

/** What a stretch of working text came to. Characters are Unicode code points; white space is not counted. */
const stretchesSchema = z.object({
  /** An accepted row rests on it. */
  covered: z.int(),
  /** The prompt of an accepted row shows it, and no answer rests on it. */
  shown: z.int(),
  /** Rows rested on it, and none of them was accepted. */
  rejected: z.int(),
  /** It stands in a chunk, and no row was made of it. */
  open: z.int(),
  /** It enters no row: navigation, boilerplate, what holds an evaluation item. */
  aside: z.int(),
});

export const documentCoverageSchema = stretchesSchema.extend({
  document: z.string(),
  title: z.string(),
  /** Accepted rows that rest on it. */
  rows: z.int(),
  /** Equal parts of the text, one letter each by what most of it came to: c, s, r, o, a as above; "-": headings and space. */
  strip: z.string(),
  /** Where sections begin: a share of the text, 0-1. */
  sections: z.array(z.object({ heading: z.string(), at: z.number() })),
});
export type DocumentCoverage = z.infer<typeof documentCoverageSchema>;

/** Which stretches of the sources the accepted rows rest on. */
export const spanCoverageSchema = stretchesSchema.extend({
  documents: z.int(),
  /** In plan order, the first thousand. */
  listed: z.array(documentCoverageSchema),
  /** The longest stretches without an accepted row; offsets in code points of the working text. */
  gaps: z.array(z.object({ document: z.string(), headingPath: z.array(z.string()), start: z.int(), end: z.int(), length: z.int() })),
});
export type SpanCoverage = z.infer<typeof spanCoverageSchema>;

/** What a release was composed of, against the shares that the config asks for. Sizes are rows, or tokens where the mix says so. */
export const mixReportSchema = z.object({
  by: z.enum(['rows', 'tokens']),
  /** What the shares were taken of. */
  size: z.int(),
  parts: z.array(
    z.object({
      /** "source wiki", "strategy evolve", or "rest". */
      name: z.string(),
      asked: z.number(),
      /** Of the release. */
      share: z.number(),
      rows: z.int(),
      /** Of the rows above. */
      taken: z.int(),
      /** Of all its rows that passed every gate. */
      available: z.int(),
      /** False where its rows were too few for its share. */
      reached: z.boolean(),
    }),
  ),
  human: z.object({ asked: z.number(), share: z.number(), left: z.int() }),
});
export type MixReport = z.infer<typeof mixReportSchema>;

/** How varied a set of rows is. All but `rows`, `meanScore`, `meanLength`, `topics` and `dimensions` are of a sample. */
export const setMeasuresSchema = z.object({
  rows: z.int(),
  /** Rows of the sample: the first of the set in the order of a hash of what rows say. */
  sampled: z.int(),
  /** Null: no row of the set has a score. */
  meanScore: z.number().nullable(),
  /** Words of an answer, on the average. */
  meanLength: z.number(),
  /** Different words, and pairs of words, by all, over the first `tokens` words of the sample: the same number for every set. */
  distinct1: z.number(),
  distinct2: z.number(),
  tokens: z.int(),
  /** Mean BLEU of each row of the sample against the others; lower is more varied. */
  selfBleu: z.number(),
  /** Mean similarity of a row of the sample to the nearest other row of it; lower is more varied. */
  nearest: z.number(),
  /** Effective number of different rows in the sample, by the words they share. */
  vendi: z.number(),
  /** Topics of all rows that hold a row of the set. */
  topics: z.int(),
  /** Rows of the sample that open with an instruction, and how many different pairs of verb and object they have. */
  instructions: z.int(),
  verbObjects: z.int(),
  topVerbObjects: z.array(z.object({ pair: z.string(), rows: z.int() })),
  dimensions: z.record(z.string(), z.object({ entropy: z.number(), effective: z.number(), values: z.int() })),
});
export type SetMeasures = z.infer<typeof setMeasuresSchema>;

/** What a choice of rows came to, beside random rows and the longest ones of the same number. */
export const selectionReportSchema = z.object({
  method: z.string(),
  /** Rows that a release takes at most, and those that stay whatever the method says: they are in no set here. */
  rows: z.int(),
  fixed: z.int(),
  sets: z.object({ all: setMeasuresSchema, chosen: setMeasuresSchema, random: setMeasuresSchema, longest: setMeasuresSchema }),
});
export type SelectionReport = z.infer<typeof selectionReportSchema>;

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
  /** Absent where the config asks for no mix. */
  mix: mixReportSchema.optional(),
  /** Absent where the config sets no number of rows, or fewer passed. */
  selection: selectionReportSchema.optional(),
  /** What the tagger said of accepted rows; absent where none is configured. `low`, `high`: Wilson's 95 % interval of disagreed / checked. */
  tags: z
    .object({
      model: z.string(),
      onMismatch: z.enum(['flag', 'relabel']),
      /** Rows whose labels it gave, and rows on which its reply was no data. */
      tagged: z.int(),
      unreadable: z.int(),
      dimensions: z.array(z.object({ dimension: z.string(), checked: z.int(), disagreed: z.int(), low: z.number(), high: z.number() })),
    })
    .optional(),
  /** By source span; absent where no row rests on a document. */
  spans: spanCoverageSchema.optional(),
});
export type CoverageReport = z.infer<typeof coverageReportSchema>;
