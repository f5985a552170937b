/**
 * The config: pure data, one schema for `hornbook.config.ts`, `.yaml` and `.json`. Members of a family are named by
 * `{ use, options }`; names and options are resolved by `pipeline/compose.ts`.
 */
import { z } from 'zod';

const reason = z.string().min(8, 'say why in a sentence: the log and the card show it');
const share = z.number().min(0).max(1);
const patternList = z.union([z.string(), z.array(z.string()).min(1)]);

/** A member of a family by name, with its own options. */
export const useSchema = z.strictObject({ use: z.string(), options: z.unknown().optional() });
export type Use = z.infer<typeof useSchema>;

export const sourceKinds = ['documents', 'logs', 'datasets', 'seeds'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const sourceConfigSchema = z.strictObject({
  /** Short name, unique; part of every key. Default: the last part of the path. */
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash and underscore').optional(),
  use: z.enum(sourceKinds),
  /** File or folder, relative to the config. */
  path: z.string().min(1),
  /** Globs within the folder (`**`, `*`, `?`, `{a,b}`); default: every file that a reader knows. */
  include: patternList.optional(),
  exclude: patternList.optional(),
  /** SPDX expression, or a name of your own; "unknown" is said loudly. */
  licence: z.string().default('unknown'),
  /** Why this text may be used: ownership, consent, contract. */
  consent: z.string().optional(),
  language: z.string().regex(/^[a-z]{2,3}$/).optional(),
  /** Who wrote its answers: set `model` where rows of a log or dataset were generated. */
  author: z.union([z.literal('human'), z.strictObject({ model: z.string() })]).default('human'),
  /** Logs and datasets: `auto`, `messages`, `prompt-response`. */
  format: z.string().default('auto'),
  /** Our field name -> theirs (dots go into objects): prompt, response, messages, system, input, id, timestamp, rating, category… */
  fields: z.record(z.string(), z.string()).default({}),
});
export type SourceConfig = z.infer<typeof sourceConfigSchema>;

export const evaluationConfigSchema = z.strictObject({
  name: z.string().optional(),
  path: z.string().min(1),
  fields: z
    .strictObject({
      id: z.string().optional(),
      question: z.string().optional(),
      passage: z.string().optional(),
      answer: z.string().optional(),
      choices: z.string().optional(),
    })
    .default({}),
  /** No text of a private set enters a release, a log or a request; the workspace keeps keyed hashes of it. */
  private: z.boolean().default(false),
});
export type EvaluationConfig = z.infer<typeof evaluationConfigSchema>;

export const privacyActions = ['mask', 'drop', 'keep'] as const;

export const dimensionConfigSchema = z.strictObject({
  name: z.string().min(1),
  /** Value -> words or /patterns/ that name it; the first value that matches the prompt, then the answer, is taken. */
  values: z.record(z.string(), z.array(z.string()).min(1)),
  /** Value where none matches. */
  otherwise: z.string().default('other'),
});

export const quotasSchema = z.record(z.string(), z.record(z.string(), z.int().min(0)));

const stageSkip = { skip: reason.optional() };

export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Name of the dataset. */
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash and underscore').default('dataset'),
  description: z.string().default(''),
  /** Licence of the release; default: rolled up from the sources. */
  licence: z.string().optional(),
  /** One system prompt for every row; null: none; absent: imported ones are kept. */
  systemPrompt: z.string().min(1).nullable().optional(),
  /** Seed of every sample, split and choice. */
  seed: z.int().min(0).default(0),
  /** Languages that rows may have (ISO 639-1); empty: any. */
  languages: z.array(z.string()).default([]),
  sources: z.array(sourceConfigSchema).min(1),
  evaluation: z.array(evaluationConfigSchema).default([]),
  privacy: z
    .strictObject({
      /** For every type without an action of its own. */
      action: z.enum(privacyActions).default('mask'),
      /** Type -> action: email, phone, card, iban, ip, secret… */
      actions: z.record(z.string(), z.enum(privacyActions)).default({}),
      /** Regions for phone numbers without a country code (ISO 3166). */
      regions: z.array(z.string()).default([]),
    })
    .prefault({}),
  chunks: z
    .strictObject({ minTokens: z.int().min(0).default(24), maxTokens: z.int().min(32).default(480) })
    .prefault({}),
  strategies: z.array(useSchema).default([{ use: 'extractive' }]),
  deduplicate: z
    .strictObject({
      ...stageSkip,
      threshold: share.default(0.7),
      view: z.enum(['prompt', 'answer', 'pair', 'conversation']).default('prompt'),
      /** Lines in more than this share of rows leave the comparison. */
      boilerplateShare: share.default(0.05),
    })
    .prefault({}),
  decontaminate: z
    .strictObject({
      ...stageSkip,
      /** Weighted 2-gram overlap of an item that drops a row. */
      overlap: share.default(0.5),
      /** Longest shared run of words that drops a row. */
      longestRun: z.int().min(5).default(13),
      /** What a hit in a passage or an answer alone does. */
      partial: z.enum(['hold', 'flag', 'drop']).default('hold'),
      canaries: z.strictObject({ count: z.int().min(0).default(50), recall: share.default(0.95) }).prefault({}),
    })
    .prefault({}),
  filter: z
    .strictObject({
      ...stageSkip,
      /** Rule -> its options, or false with a reason in `off`. */
      rules: z.record(z.string(), z.union([z.literal(false), z.looseObject({})])).default({}),
      off: z.record(z.string(), reason).default({}),
      judge: useSchema.default({ use: 'heuristic' }),
      /** Cut-off per aspect, 1-5. */
      cutoff: z.number().min(1).max(5).default(3),
      /** Rules whose flag holds the row for a person. */
      hold: z.array(z.string()).default([]),
      /** Run every rule on every row, also after its first drop. */
      audit: z.boolean().default(false),
      /** What the dataset is about, in words; rows far from it are off-topic. Default: the sources themselves. */
      domain: z.string().optional(),
    })
    .prefault({}),
  coverage: z
    .strictObject({
      ...stageSkip,
      dimensions: z.array(dimensionConfigSchema).default([]),
      /** Dimension (or crossing "a x b") -> value (or "v x w") -> accepted rows wanted. */
      quotas: quotasSchema.default({}),
      /** Pairs of dimensions to report together. */
      crossings: z.array(z.tuple([z.string(), z.string()])).default([]),
      /** Cells that cannot exist: "dimension=value" or "a=v x b=w". */
      impossible: z.array(z.string()).default([]),
      /** Thin cells fail the run (exit 3). */
      require: z.boolean().default(false),
    })
    .prefault({}),
  augment: z
    .strictObject({
      ...stageSkip,
      maxRounds: z.int().min(0).default(3),
      /** Candidates over all rounds, as a multiple of what is missing. */
      maxCandidatesPerMissing: z.int().min(1).default(6),
    })
    .prefault({}),
  release: z
    .strictObject({
      directory: z.string().default('releases'),
      formats: z.array(useSchema).default([{ use: 'messages' }, { use: 'alpaca' }]),
      splits: z
        .strictObject({ train: share.default(0.9), validation: share.default(0.05), test: share.default(0.05) })
        .prefault({}),
      /** Put the working text of each document beside the data. */
      keepText: z.boolean().default(false),
    })
    .prefault({}),
  limits: z
    .strictObject({
      documentBytes: z.int().min(1).default(32 * 1024 * 1024),
      lineBytes: z.int().min(1).default(16 * 1024 * 1024),
      depth: z.int().min(8).default(256),
    })
    .prefault({}),
  /** Settings that cannot change a row: they are in no manifest. */
  run: z.strictObject({ batchSize: z.int().min(1).default(256) }).prefault({}),
  /** Plain objects of yours (TypeScript configs only): readers, rules, strategies, formats, judges, recognisers. */
  plugins: z
    .strictObject({
      readers: z.array(z.unknown()).default([]),
      rules: z.array(z.unknown()).default([]),
      strategies: z.array(z.unknown()).default([]),
      formats: z.array(z.unknown()).default([]),
      judges: z.array(z.unknown()).default([]),
      recognisers: z.array(z.unknown()).default([]),
    })
    .prefault({}),
});
/** A config with every default filled in. */
export type Config = z.infer<typeof configSchema>;
/** A config as a person writes it. */
export type ConfigInput = z.input<typeof configSchema>;
