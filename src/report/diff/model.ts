/** What two releases differ in: `hornbook diff --json`, and what its pages are made from. */
import { z } from 'zod';
import { splits } from '../../contracts/release.ts';

export const rowChanges = ['added', 'removed', 'edited', 'moved'] as const;
export type RowChange = (typeof rowChanges)[number];

/** `=` in both, `-` in the older release alone, `+` in the newer one alone. */
const wordsSchema = z.array(z.tuple([z.enum(['=', '-', '+']), z.string()]));

/** One message (or the whole entry, where its format has no messages), word by word. */
const diffPartSchema = z.object({ role: z.string(), words: wordsSchema });

export const diffRowSchema = z.object({
  /** An edited row may have moved too: its two splits differ then. */
  change: z.enum(rowChanges),
  id: z.string(),
  /** The row of the older release that it replaces, or is the new wording of; absent where it has the same id. */
  was: z.string().optional(),
  /** Null where the row is not in that release. */
  from: z.enum(splits).nullable(),
  to: z.enum(splits).nullable(),
  source: z.string(),
  strategy: z.string(),
  /** "rejected by filter/length", "was rejected by filter/length", "source came", "source changed", "source left", "plan changed", "edited", "source changed: the same prompt under another id", "split train -> test". */
  reason: z.string(),
  /** Absent where the texts were not asked for, or are in no file that can be read by lines. */
  text: z.array(diffPartSchema).optional(),
});
export type DiffRow = z.infer<typeof diffRowSchema>;

const rowCountsSchema = z.object({ added: z.int(), removed: z.int(), edited: z.int(), moved: z.int() });
export type RowCounts = z.infer<typeof rowCountsSchema>;

const leakSchema = z.object({ checked: z.boolean(), rows: z.int(), planted: z.int(), caught: z.int() });
const sideSchema = z.object({
  name: z.string(),
  version: z.string(),
  contentHash: z.string(),
  rows: z.int(),
  /** Tokens of all rows (o200k_base), from `statistics.json`; null where that cannot be read. */
  tokens: z.int().nullable(),
  leaks: leakSchema,
});

export const releaseDiffSchema = z.object({
  schema: z.literal('hornbook.diff/2'),
  from: sideSchema,
  to: sideSchema,
  /** What the version of the newer release must rise by; `same`: not a byte differs but those that carry version and time. */
  change: z.enum(['same', 'patch', 'minor', 'major']),
  counts: rowCountsSchema,
  /** The first rows of each kind; `counts` says how many there are. */
  rows: z.array(diffRowSchema),
  /** Rows by reason, most first. */
  reasons: z.array(z.object({ change: z.enum(rowChanges), reason: z.string(), rows: z.int() })),
  bySource: z.array(rowCountsSchema.extend({ name: z.string() })),
  bySplit: z.array(rowCountsSchema.extend({ name: z.string() })),
  /** Tokens of messages of the rows that differ; absent where they were not counted. */
  tokens: z.object({ added: z.int(), removed: z.int(), editedFrom: z.int(), editedTo: z.int() }).optional(),
  /** Accepted rows of each cell before and after, where that differs. */
  byCell: z.array(z.object({ dimension: z.string(), value: z.string(), from: z.int(), to: z.int() })),
  /** What each rule dropped before and after, where that differs. */
  byRule: z.array(z.object({ gate: z.string(), rule: z.string(), from: z.int(), to: z.int() })),
  /** Files of sources, by key. */
  sources: z.object({ came: z.array(z.string()), changed: z.array(z.string()), left: z.array(z.string()) }),
  evaluation: z.object({ came: z.array(z.string()), changed: z.array(z.string()), left: z.array(z.string()) }),
  /** Settings that differ, as JSON text cut at 200 characters; null: not set. */
  config: z.array(z.object({ path: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
  components: z.array(z.object({ family: z.string(), id: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
  /** Data files that are in one release alone. */
  files: z.object({ came: z.array(z.string()), left: z.array(z.string()) }),
});
export type ReleaseDiff = z.infer<typeof releaseDiffSchema>;
