/** The config of the last stage: what a release holds, and how its rows are split. */
import { z } from 'zod';
import { versionNumber } from './release.ts';
import { useSchema } from './use.ts';

const share = z.number().min(0).max(1);

/** A training format by name, with its options, and the kind of file that its entries become. */
const formatUseSchema = useSchema.extend({
  /** `parquet`: Parquet files in the place of the format's own, for a format whose entries are columns. */
  as: z.enum(['parquet']).optional(),
});

/** A name alone is the format with its defaults. */
const formatSchema = z.union([z.string().transform((use): z.infer<typeof formatUseSchema> => ({ use })), formatUseSchema]);

/** One part of a mix: the rows of a source (a dataset is one), or of a strategy. */
const mixPartSchema = z
  .strictObject({
    /** Id of a source: its rows, and the rows that were made from it. */
    source: z.string().optional(),
    /** Id of a strategy: every row that it made. */
    strategy: z.string().optional(),
    /** Id of a source of finished rows (`use: datasets`). */
    dataset: z.string().optional(),
    /** Share of the release. */
    share: z.number().gt(0).max(1),
  })
  .refine((part) => [part.source, part.strategy, part.dataset].filter((one) => one !== undefined).length === 1, {
    message: 'a part names one of source, strategy, dataset',
  });

/** Encodings that are here already, by name; others are a file of theirs. */
export const encodings = ['cl100k_base', 'o200k_harmony', 'p50k_base', 'r50k_base'] as const;

const tokenizerSchema = z.union([
  z.enum(encodings),
  z.strictObject({
    /** Name in the reports, as "qwen3". */
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash and underscore'),
    /** A `tokenizer.json`, as the hub has one beside each model; relative to the config. */
    file: z.string().min(1),
  }),
]);
export type TokenizerConfig = z.infer<typeof tokenizerSchema>;

export const mixConfigSchema = z.strictObject({
  /** What shares are shares of. Tokens are those of o200k_base. */
  by: z.enum(['rows', 'tokens']).default('rows'),
  /** Rows or tokens of the release at most. Default: as many as the first part's rows are its share of. */
  size: z.int().min(1).optional(),
  /** A row belongs to the first part that names it; rows of no part share what the shares leave of 1. */
  parts: z.array(mixPartSchema).min(1),
  /** Least share of rows (or tokens) that people wrote: generated rows leave until it holds. Without any such row the run fails (exit 3). */
  human: share.default(0),
});
export type MixConfig = z.infer<typeof mixConfigSchema>;

export const releaseConfigSchema = z.strictObject({
  /** Folder of the releases, relative to the config. */
  directory: z.string().default('releases'),
  /** Training formats to write: each a name, or a name with options. One format may stand twice, as lines and as Parquet. */
  formats: z.array(formatSchema).default([{ use: 'messages' }, { use: 'alpaca' }]),
  /** What a release is composed of, by shares. Absent: every row that passed. */
  mix: mixConfigSchema.optional(),
  /** Shares by rows; groups (documents, conversations) are never cut. */
  splits: z
    .strictObject({
      /** Share of the rows to train on. The three add up to 1. */
      train: share.default(0.9),
      /** Share of the rows to watch training with. */
      validation: share.default(0.05),
      /** Share of the rows to test with at the end. */
      test: share.default(0.05),
      /** Labels (dimensions) whose mix each split gets, as near as whole groups allow. */
      by: z.array(z.string().min(1)).default(['taskType']),
      /** Version of an earlier release whose rows keep their splits: the new rows are shared out around them, and one that belongs with rows of two splits is rejected (`bridges-split`). */
      onto: z.string().regex(versionNumber, 'a version is three numbers with dots, as 1.0.0').optional(),
    })
    .prefault({}),
  /** A version in the place of the one that follows from what changed: the same or a higher one. */
  version: z
    .strictObject({
      /** As 2.0.0. */
      is: z.string().regex(versionNumber, 'a version is three numbers with dots, as 2.0.0'),
      /** Why, in a sentence: the manifest shows it. */
      why: z.string().min(8, 'say why in a sentence: the manifest shows it'),
    })
    .optional(),
  /** Tokenizers to count with, beside o200k_base: those of the models that will be trained. */
  tokenizers: z.array(tokenizerSchema).default([]),
  /** A sample of what is asked and answered in production: the reports hold the release's answers against its lengths. Nothing of it enters the release. */
  production: z
    .strictObject({
      /** One file of rows, relative to the config, in any shape of a log. */
      path: z.string().min(1),
      /** As `format` of a source. */
      format: z.string().default('auto'),
      /** As `fields` of a source. */
      fields: z.record(z.string(), z.string()).default({}),
    })
    .optional(),
  /** Put the working text of each document beside the data. */
  keepText: z.boolean().default(false),
  /** What only a person can say of the dataset: for the card, the datasheet and `croissant.json`. */
  about: z
    .strictObject({
      /** Who makes the dataset: a person or an organisation. */
      creator: z.string().min(1).optional(),
      /** Page of the dataset. */
      homepage: z.url({ protocol: /^https?$/ }).optional(),
      /** How to cite it: a sentence, or BibTeX. */
      citation: z.string().min(1).optional(),
      /** Answers to the questions of the datasheet that a person must answer, by id: docs/reference/datasheet.md. */
      answers: z.record(z.string(), z.string().min(1)).default({}),
    })
    .prefault({}),
});
