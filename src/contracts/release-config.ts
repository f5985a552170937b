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

export const releaseConfigSchema = z.strictObject({
  /** Folder of the releases, relative to the config. */
  directory: z.string().default('releases'),
  /** Training formats to write. */
  formats: z.array(formatUseSchema).default([{ use: 'messages' }, { use: 'alpaca' }]),
  /** Shares by rows; groups (documents, conversations) are never cut. */
  splits: z
    .strictObject({
      /** Share of the rows to train on. The three add up to 1. */
      train: share.default(0.9),
      /** Share of the rows to watch training with. */
      validation: share.default(0.05),
      /** Share of the rows to test with at the end. */
      test: share.default(0.05),
    })
    .prefault({}),
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
  /** A version in the place of the one that follows from what changed: the same or a higher one. */
  version: z
    .strictObject({
      /** As 2.0.0. */
      is: z.string().regex(versionNumber, 'a version is three numbers with dots, as 2.0.0'),
      /** Why, in a sentence: the manifest shows it. */
      why: z.string().min(8, 'say why in a sentence: the manifest shows it'),
    })
    .optional(),
