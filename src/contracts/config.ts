/**
 * The config: pure data, one schema for `hornbook.config.ts`, `.yaml` and `.json`. Members of a family are named by
 * `{ use, options }`; names and options are resolved by `pipeline/compose.ts`.
 */
import { z } from 'zod';
import { budgetConfigSchema, modelConfigSchema, modelRoles } from './model.ts';
import { privacyConfigSchema } from './privacy-config.ts';
import { releaseConfigSchema } from './release-config.ts';
import { taggerConfigSchema } from './tagger.ts';
import { useSchema } from './use.ts';

const reason = z.string().min(8, 'say why in a sentence: the log and the card show it');
const share = z.number().min(0).max(1);
const patternList = z.union([z.string(), z.array(z.string()).min(1)]);

/** A strategy by name, with its options, and where it asks models: whom, and by which prompts. */
export const strategyUseSchema = useSchema.extend({
  /** Role -> name of a model. Default: the first of `models` with that role. */
  models: z.partialRecord(z.enum(modelRoles), z.string()).optional(),
  /** Name of one of its prompts -> file of yours in its place, relative to the config. */
  prompts: z.record(z.string(), z.string().min(1)).optional(),
});
export type StrategyUse = z.infer<typeof strategyUseSchema>;

export const sourceKinds = ['documents', 'logs', 'datasets', 'seeds'] as const;
export type SourceKind = (typeof sourceKinds)[number];

const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/, 'a date or time as "2025-03-31" or "2025-03-31T18:00:00Z"');
const names = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** Which rows of a log or dataset are candidates. A row that a filter leaves out is counted under the filter's name. */
export const filtersSchema = z.strictObject({
  /** The first moment that is in: a date (from its first moment) or a time; without a zone it is UTC. */
  from: moment.optional(),
  /** The last moment that is in: a date (to its last moment) or a time; without a zone it is UTC. */
  to: moment.optional(),
  /** Ratings that are in: a range of numbers, or a list of values. `up`, true and 1 are the same thumb, so are `down`, false, 0 and -1. */
  rating: z
    .union([z.strictObject({ min: z.number().optional(), max: z.number().optional() }), z.array(z.union([z.string(), z.number(), z.boolean()])).min(1)])
    .optional(),
  /** Length of what is asked. */
  prompt: z
    .strictObject({
      /** Fewest characters (Unicode code points) of all that the user says, with the input. */
      min: z.number().optional(),
      /** Most characters of it. */
      max: z.number().optional(),
    })
    .optional(),
  /** Length of what is answered. */
  response: z
    .strictObject({
      /** Fewest characters (Unicode code points) of all that the assistant says. */
      min: z.number().optional(),
      /** Most characters of it. */
      max: z.number().optional(),
    })
    .optional(),
  /** Categories that are in. Here and below, `*` stands for any text, and letter case does not count. */
  category: names.optional(),
  /** Categories that are out. */
  notCategory: names.optional(),
  /** Models whose replies are in. */
  model: names.optional(),
  /** Models whose replies are out. */
  notModel: names.optional(),
  /** A row without the time, rating, category or model that a filter asks for: `drop` or `keep` it. */
  missing: z.enum(['drop', 'keep']).default('drop'),
});
export type Filters = z.infer<typeof filtersSchema>;

/** What a filter leaves out, in the order in which they are asked; `no-…`: the row lacks what the filter asks for. */
export const filterNames = {
  time: 'outside the dates',
  'no-time': 'without a time',
  rating: 'of another rating',
  'no-rating': 'without a rating',
  category: 'of another category',
  'no-category': 'without a category',
  model: 'of another model',
  'no-model': 'without a model',
  prompt: 'with a prompt of another length',
  response: 'with a reply of another length',
} as const;
export type FilterName = keyof typeof filterNames;

export const sourceConfigSchema = z.strictObject({
  /** Short name, unique; part of every key. Default: the last part of the path. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash and underscore')
    .optional(),
  /** What the files hold: `documents` to extract from, `logs` and `datasets` of finished rows, or `seeds` (prompts). */
  use: z.enum(sourceKinds),
  /** File or folder, relative to the config. */
  path: z.string().min(1),
  /** Globs within the folder (`**`, `*`, `?`, `{a,b}`); default: every file that a reader knows. */
  include: patternList.optional(),
  /** Globs of files to leave out; they win over `include`. */
  exclude: patternList.optional(),
  /** SPDX expression, or a name of your own; "unknown" is said loudly. */
  licence: z.string().default('unknown'),
  /** Why this text may be used: ownership, consent, contract. */
  consent: z.string().optional(),
  /** The line that its licence wants kept with copies (author, title, notice): the card repeats it. */
  attribution: z.string().optional(),
  /** Where it was got: an address, or a few words. */
  origin: z.string().optional(),
  /** Language of the text (ISO 639). Default: what the file itself says, else what the detector is sure of. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
  /** Who wrote its answers: set `model` where rows of a log or dataset were generated. */
  author: z.union([z.literal('human'), z.strictObject({ model: z.string() })]).default('human'),
  /** Logs, datasets and seeds: `auto`, or a shape of rows: `messages`, `sharegpt`, `alpaca`, `prompt-response`, `prompt-completion`, `openai-stored`, `message-rows`; with judged answers `preference`, `openai-dpo`, `rated`, `kto`. */
  format: z.string().default('auto'),
  /** Our field name -> theirs, for rows; dots go into objects. Our names: docs/reference/readers.md. */
  fields: z.record(z.string(), z.string()).default({}),
  /** Logs and datasets: which rows are taken. Empty, failed, cut and filtered replies are refused without it. */
  filters: filtersSchema.optional(),
});
export type SourceConfig = z.infer<typeof sourceConfigSchema>;

export const evaluationConfigSchema = z.strictObject({
  /** Name of the set in verdicts and reports, unique. Default: the file's name without its ending. */
  name: z.string().optional(),
  /** One file (`.jsonl`, `.ndjson`, `.json`, `.csv`, `.tsv`), relative to the config. */
  path: z.string().min(1),
  /** Our field name -> theirs; dots go into objects. Common names are found without it. */
  fields: z
    .strictObject({
      /** The item's own id. Default: `SET#LINE`. */
      id: z.string().optional(),
      /** What is asked. A set without it protects nothing and stops the run. */
      question: z.string().optional(),
      /** The text that the question is about. */
      passage: z.string().optional(),
      /** The answer: text, or the number or letter of a choice. */
      answer: z.string().optional(),
      /** The list of choices. */
      choices: z.string().optional(),
    })
    .default({}),
  /** Text of a private set is masked in every file of a release, and its items are named by hashes. */
  private: z.boolean().default(false),
});
export type EvaluationConfig = z.infer<typeof evaluationConfigSchema>;

export const dimensionConfigSchema = z.strictObject({
  /** Name of the dimension; it holds no `=` and no ` x `. */
  name: z.string().min(1),
  /** Value -> words or /patterns/ that name it; the first value that matches the prompt, then the answer, is taken. */
  values: z.record(z.string(), z.array(z.string()).min(1)),
  /** Value where none matches. */
  otherwise: z.string().default('other'),
});

export const quotasSchema = z.record(z.string(), z.record(z.string(), z.int().min(0)));

const stageSkip = {
  /** Skips the stage: why, in a sentence. The log, the card and the manifest show it. */
  skip: reason.optional(),
};

export const configSchema = z.strictObject({
  /** Path of the JSON Schema, for editors (JSON configs). */
  $schema: z.string().optional(),
  /** Name of the dataset. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash and underscore')
    .default('dataset'),
  /** What the dataset is, in a sentence or two: the card opens with it. */
  description: z.string().default(''),
  /** Licence of the release; default: rolled up from the sources. */
  licence: z.string().optional(),
  /** One system prompt for every row; null: none; absent: imported ones are kept. */
  systemPrompt: z.string().min(1).nullable().optional(),
  /** Seed of every sample, split and choice. */
  seed: z.int().min(0).default(0),
  /** Languages that rows may have (ISO 639-1); empty: any. */
  languages: z.array(z.string().regex(/^[a-z]{2,3}$/, 'a language code of two or three letters, as "en"')).default([]),
  /** Where the text comes from. */
  sources: z.array(sourceConfigSchema).min(1),
  /** Test sets that must not leak into the rows. */
  evaluation: z.array(evaluationConfigSchema).default([]),
  /** What becomes of personal data and secrets of a strict form when text is read. */
  privacy: privacyConfigSchema.prefault({}),
  /** How documents are cut, along their structure. */
  chunks: z
    .strictObject({
      /** Estimated tokens under which a chunk takes over blocks from the one before it in its section. */
      minTokens: z.int().min(0).default(24),
      /** Estimated tokens that a chunk may have. */
      maxTokens: z.int().min(32).default(480),
    })
    .prefault({}),
  /** What makes rows of documents, in this order. */
  strategies: z.array(strategyUseSchema).default([{ use: 'extractive' }]),
  /** Stage 2. */
  deduplicate: z
    .strictObject({
      ...stageSkip,
      /** Similarity from which a row is a near-duplicate: shared word runs over the runs of both. */
      threshold: share.default(0.7),
      /** What is compared: the prompt, the answer, both, or the whole conversation. */
      view: z.enum(['prompt', 'answer', 'pair', 'conversation']).default('prompt'),
      /** Lines in more than this share of rows leave the comparison. */
      boilerplateShare: share.default(0.05),
      /** Looks for copies in other words too; off unless it is set. */
      semantic: z
        .strictObject({
          /** `words`: the weights of their words (TF-IDF), without a model. `vectors`: embeddings of a model. */
          by: z.enum(['words', 'vectors']).default('words'),
          /** Cosine from which a row means the same as one before it; default 0.8 by words, 0.95 by vectors. */
          threshold: share.optional(),
          /** What is done with the later row: a person looks at it, or it is dropped. */
          action: z.enum(['hold', 'drop']).default('hold'),
          /** Model that makes the vectors; default: the first of role `embedder`. */
          embedder: z.string().optional(),
        })
        .optional(),
    })
    .prefault({}),
  /** Stage 3. */
  decontaminate: z
    .strictObject({
      ...stageSkip,
      /** Weighted share of the word pairs of a long question that drops a row; shorter ones need more. */
      overlap: share.default(0.5),
      /** Words in a row shared with a question that drop a row. */
      longestRun: z.int().min(5).default(13),
      /** What a hit in a passage or an answer alone does. */
      partial: z.enum(['hold', 'flag', 'drop']).default('hold'),
      /** Looks for rephrased items by embeddings: prompts near to an item wait for a person, or a judge decides on them. */
      resembling: z
        .strictObject({
          /** Model that makes the vectors; default: the first of role `embedder`. */
          embedder: z.string().optional(),
          /** Cosine from which a row is near to an item; what is right differs from one embedder to another. */
          least: share.default(0.85),
          /** Items at most that are named, or asked about, for one row. */
          top: z.int().min(1).max(20).default(3),
          /** Model of role `judge` that says whether both pose the same problem. Without one a person decides. */
          judge: z.string().optional(),
        })
        .optional(),
      /** Copies of your own items, sent through the gate at each release to measure it. */
      canaries: z
        .strictObject({
          /** Items to make them of; each kind is made of each where it can be. 0: none. */
          count: z.int().min(0).default(50),
          /** Share that each kind must reach; under it there is no release (exit 3). */
          recall: share.default(0.95),
        })
        .prefault({}),
    })
    .prefault({}),
  /** Stage 4. */
  filter: z
    .strictObject({
      ...stageSkip,
      /** Rule -> its options, or false with a reason in `off`. */
      rules: z.record(z.string(), z.union([z.literal(false), z.looseObject({})])).default({}),
      /** Rule -> why it is switched off. */
      off: z.record(z.string(), reason).default({}),
      /** Who scores rows that the rules let pass. */
      judge: useSchema.default({ use: 'heuristic' }),
      /** Score under which a row is dropped, for each aspect, 1-5. */
      cutoff: z.number().min(1).max(5).default(3),
      /** Rules whose flag holds the row for a person. */
      hold: z.array(z.string()).default([]),
      /** Run every rule on every row, also after its first drop. */
      audit: z.boolean().default(false),
      /** What the dataset is about, in words; rows far from it are off-topic. Default: the sources themselves. */
      domain: z.string().optional(),
    })
    .prefault({}),
  /** Stage 5. */
  coverage: z
    .strictObject({
      ...stageSkip,
      /** Dimensions of yours, beside the measured ones. */
      dimensions: z.array(dimensionConfigSchema).default([]),
      /** Dimension (or crossing "a x b") -> value (or "v x w") -> accepted rows wanted. */
      quotas: quotasSchema.default({}),
      /** Pairs of dimensions to report together. */
      crossings: z.array(z.tuple([z.string(), z.string()])).default([]),
      /** Cells that cannot exist: "dimension=value" or "a=v x b=w". */
      impossible: z.array(z.string()).default([]),
      /** Samples of one prompt (see the strategy `answer`) that a release takes: the best by score. Default: 1. */
      samplesPerPrompt: z.int().min(1).optional(),
      /** Rows of a release at most, and how they are chosen among those that pass. Default: all of them. */
      select: z
        .strictObject({
          /** Rows to take; rows of cells with a quota count, and are never taken out here. */
          rows: z.int().min(1),
          /** How: down the scores but for rows too alike, spread, standing for the rest, dialogues over their topics, by score alone, or a baseline. */
          method: z.enum(['diverse', 'score', 'k-centre', 'facility', 'mmr', 'dialogues', 'random', 'longest']).default('diverse'),
          /** For `diverse`: a row more like a taken one is passed over. */
          maxSimilarity: share.default(0.9),
          /** For `mmr`: weight of the score against likeness. */
          lambda: share.default(0.5),
          /** For `dialogues`: mean form of the turns, 0 to 2, that one without a score must have. */
          minForm: z.number().min(0).max(2).optional(),
          /** For `dialogues`: mean score of the judge's aspects that one with scores must have. */
          minScore: z.number().optional(),
        })
        .optional(),
      /** Has the labels of accepted rows checked by a model. */
      tagger: taggerConfigSchema.optional(),
      /** Thin cells fail the run (exit 3). */
      require: z.boolean().default(false),
    })
    .prefault({}),
  /** Stage 6. It works for cells under a quota only. */
  augment: z
    .strictObject({
      ...stageSkip,
      /** Rounds at most; each is a wave of its own. */
      maxRounds: z.int().min(0).default(3),
      /** Candidates over all rounds, as a multiple of what is missing. */
      maxCandidatesPerMissing: z.int().min(1).default(6),
    })
    .prefault({}),
  /** Stage 7. */
  release: releaseConfigSchema.prefault({}),
  /** What is over a limit is refused by name. */
  limits: z
    .strictObject({
      /** Bytes of one document. */
      documentBytes: z
        .int()
        .min(1)
        .default(32 * 1024 * 1024),
      /** Bytes of one row of a log, dataset, seed list or evaluation set. */
      lineBytes: z
        .int()
        .min(1)
        .default(16 * 1024 * 1024),
      /** Levels of nesting, in HTML, Markdown and JSON. */
      depth: z.int().min(8).default(256),
      /** Seconds that one PDF, DOCX, EPUB or archive may take to read. */
      readSeconds: z.int().min(1).default(60),
      /** Megabytes of memory that the reader of one such file may use. */
      readMegabytes: z.int().min(64).default(1024),
      /** Files in one archive, DOCX or EPUB. */
      archiveEntries: z.int().min(1).default(10_000),
      /** Bytes of all files of one archive, unpacked. */
      archiveBytes: z
        .int()
        .min(1)
        .default(256 * 1024 * 1024),
      /** Unpacked bytes per packed byte of one file of an archive; small files may have more. */
      archiveRatio: z.int().min(2).default(200),
    })
    .prefault({}),
  /** Models by name: teachers, judges, embedders. */
  models: z.record(z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'letters, digits, dot, dash and underscore'), modelConfigSchema).optional(),
  /** What models may cost in one run. At a cap the run stops cleanly (exit 4), and goes on under a higher one. */
  budget: budgetConfigSchema.optional(),
  /** Settings that cannot change a row; they are in no manifest. */
  run: z
    .strictObject({
      /** Rows judged and committed at a time. */
      batchSize: z.int().min(1).default(256),
    })
    .prefault({}),
  /** Plain objects of yours (TypeScript configs only): readers, rules, strategies, formats, judges, recognisers. */
  plugins: z
    .strictObject({
      /** `Reader` objects; asked before ours. */
      readers: z.array(z.unknown()).default([]),
      /** `Rule` objects; they run without being named elsewhere. */
      rules: z.array(z.unknown()).default([]),
      /** `Strategy` objects, named in `strategies`. */
      strategies: z.array(z.unknown()).default([]),
      /** `Format` objects, named in `release.formats`. */
      formats: z.array(z.unknown()).default([]),
      /** `Judge` objects, named in `filter.judge`. */
      judges: z.array(z.unknown()).default([]),
      /** `Recogniser` objects; they run beside ours. */
      recognisers: z.array(z.unknown()).default([]),
    })
    .prefault({}),
});
/** The same for single steps on a file, which need no sources. */
export const stepConfigSchema = configSchema.extend({ sources: z.array(sourceConfigSchema).default([]) });
/** A config with every default filled in. */
export type Config = z.infer<typeof configSchema>;
/** A config as a person writes it. */
export type ConfigInput = z.input<typeof configSchema>;
