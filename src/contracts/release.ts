/** The files contract: what other programs may rely on in a release folder. See `docs/reference/files.md`. */
import { z } from 'zod';
import { quoteSchema, recordSchema } from './record.ts';
import { countsSchema, evidenceSchema, gateVerdictSchema } from './verdict.ts';

export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

/** One line of `rejected/rejected.jsonl`. */
export const rejectedLineSchema = z.object({
  id: z.string(),
  outcome: z.enum(['rejected', 'held', 'failed']),
  wave: z.int(),
  strategy: z.string(),
  gate: z.string().nullable(),
  rule: z.string().nullable(),
  score: z.number().nullable(),
  threshold: z.number().nullable(),
  evidence: z.array(evidenceSchema),
  verdicts: z.array(gateVerdictSchema.omit({ record: true })),
  record: recordSchema.nullable(),
  /** Id of the row that its teacher made of it when it was sent back. */
  revision: z.string().optional(),
  /** `failed` only. */
  task: z.string().optional(),
  reason: z.string().optional(),
});
export type RejectedLine = z.infer<typeof rejectedLineSchema>;

/** One line of `lineage.jsonl`. */
export const lineageLineSchema = z.object({
  id: z.string(),
  split: z.enum(splits),
  wave: z.int(),
  strategy: z.string(),
  sources: z.array(z.object({ source: z.string(), document: z.string(), spans: z.array(quoteSchema) })),
  parents: z.array(z.string()),
  /** Id of the row that this one is a changed copy of; absent where it is none. */
  replaces: z.string().optional(),
  calls: z.array(z.string()),
  verdicts: z.array(gateVerdictSchema.omit({ record: true })),
  /** sha256 of what the row says, hex: releases are compared by it. Absent in releases of earlier versions. */
  contentHash: z.string().optional(),
});
export type LineageLine = z.infer<typeof lineageLineSchema>;

export const canaryReportSchema = z.object({
  kinds: z.array(z.object({ kind: z.string(), planted: z.int(), caught: z.int(), recall: z.number(), low: z.number(), high: z.number() })),
  required: z.number(),
  passed: z.boolean(),
  note: z.string(),
});
export type CanaryReport = z.infer<typeof canaryReportSchema>;

export const judgeReportSchema = z.object({
  /** Its id and version. */
  judge: z.string(),
  models: z.array(z.object({ name: z.string(), model: z.string(), family: z.string() })),
  rubrics: z.array(z.object({ kind: z.string(), id: z.string(), version: z.string() })),
  /** Why a model of the author's own family judged. */
  allowSameFamily: z.string().optional(),
  /** Rows with a verdict, those with an aspect that nobody could score, and those whose judges were far apart. */
  judged: z.int(),
  unresolved: z.int(),
  disagreed: z.int(),
  /** Copies of rows that passed, with a planted fault: how many were caught, with Wilson's 95 % interval. */
  planted: z.array(z.object({ kind: z.string(), planted: z.int(), caught: z.int(), recall: z.number(), low: z.number(), high: z.number() })),
  /** Points of a row's mean score for each doubling of its answer's words, with a 95 % interval; null below ten rows. */
  length: z.object({ slope: z.number(), low: z.number(), high: z.number(), n: z.int(), centre: z.number() }).nullable(),
  /** How judges score rows of their own family. Absent in releases of earlier versions. */
  selfPreference: z
    .object({
      /**
       * Points beyond the gap to other judges on the same rows (`judges`), or, where none scored them, beyond the rows of others (`rows`),
       * which may be better rows; with a 95 % interval, and rows of its own family and of others.
       */
      figures: z.array(
        z.object({
          family: z.string(),
          against: z.enum(['judges', 'rows']),
          points: z.number(),
          low: z.number(),
          high: z.number(),
          own: z.int(),
          others: z.int(),
        }),
      ),
      /** Why there is no figure. */
      note: z.string().nullable(),
    })
    .optional(),
  /** Rows that went back to their teacher once, and what came of the new rows; absent where none did. */
  revisions: z.object({ sent: z.int(), accepted: z.int(), rejected: z.int(), held: z.int(), failed: z.int() }).optional(),
});
export type JudgeReport = z.infer<typeof judgeReportSchema>;

export const versionNumber = /^(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})$/;

export const versioningSchema = z.object({
  /** The release that this one was compared with; null for the first. */
  parent: z.object({ version: z.string(), contentHash: z.string() }).nullable(),
  /** What the change is: `patch` the same rows written otherwise, `minor` rows added, `major` rows edited, removed or moved to another split. */
  change: z.enum(['first', 'patch', 'minor', 'major']),
  /** The version that follows from it. */
  computed: z.string(),
  rows: z.object({ added: z.int(), removed: z.int(), edited: z.int(), moved: z.int() }),
  /** Why a person gave a higher version; absent where none did. */
  why: z.string().optional(),
});
/** How a release came to its version. */
export type Versioning = z.infer<typeof versioningSchema>;

export const manifestSchema = z.object({
  schema: z.literal('hornbook.manifest/1'),
  hornbook: z.string(),
  unicode: z.string(),
  name: z.string(),
  version: z.string(),
  /** Absent in releases of earlier versions. */
  versioning: versioningSchema.optional(),
  created: z.string(),
  /** sha256 over the sorted list of path and sha256 of every file but the manifest and those that carry version and time (`croissant.json`, `statement.intoto.json`). */
  contentHash: z.string(),
  config: z.unknown(),
  /** sha256 of the canonical config. */
  configHash: z.string(),
  seed: z.int(),
  counts: z.object({
    total: countsSchema,
    byWave: z.array(countsSchema.extend({ wave: z.int(), name: z.string() })),
    byStrategy: z.array(countsSchema.extend({ strategy: z.string() })),
  }),
  splits: z.array(z.object({ split: z.enum(splits), rows: z.int(), groups: z.int(), asked: z.number() })),
  /** How rows were grouped: by conversation, document or section. */
  grouping: z.string(),
  /** The leak check between splits: how rows were compared, and the pairs that stand in two splits (always 0: others end the run). */
  splitCheck: z.object({ method: z.string(), pairs: z.int() }).optional(),
  sources: z.array(z.object({ source: z.string(), kind: z.string(), licence: z.string(), files: z.int(), refused: z.int(), hash: z.string() })),
  evaluation: z.array(z.object({ set: z.string(), items: z.int(), hash: z.string(), private: z.boolean() })),
  skipped: z.array(z.object({ stage: z.string(), reason: z.string() })),
  gates: z.array(z.object({ gate: z.string(), rule: z.string(), version: z.string(), checked: z.int(), dropped: z.int(), held: z.int(), flagged: z.int() })),
  components: z.array(z.object({ family: z.string(), id: z.string(), version: z.string() })),
  facts: z.array(z.object({ wave: z.int(), name: z.string(), hash: z.string() })),
  /** Absent where no model judged. */
  judge: judgeReportSchema.optional(),
  leaks: z.object({ checked: z.boolean(), rows: z.int(), canaries: canaryReportSchema.nullable(), note: z.string() }),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string(), rows: z.int().nullable() })),
  /** sha256 of the canonical JSON of all the rest of the manifest: a changed byte here is found too. */
  manifestHash: z.string().optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;
