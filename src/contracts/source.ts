/** What became of each file of each source. */
import { z } from 'zod';

export const sourceOutcomes = ['read', 'unused', 'refused', 'ignored'] as const;

/** One line of a release's `sources.jsonl`. */
export const sourceLineSchema = z.object({
  source: z.string(),
  /** Document key, or the key of a log, dataset, seed or evaluation file. */
  key: z.string(),
  kind: z.enum(['documents', 'logs', 'datasets', 'seeds', 'evaluation']),
  outcome: z.enum(sourceOutcomes),
  /** Why it was refused, ignored or unused; how to mend it. */
  reason: z.string().nullable(),
  licence: z.string(),
  consent: z.string().nullable(),
  /** What the config says of its attribution line and where it was got; absent where it says nothing. */
  attribution: z.string().optional(),
  origin: z.string().optional(),
  /** sha256 of the file, hex; null where it could not be read. */
  hash: z.string().nullable(),
  mediaType: z.string().nullable(),
  title: z.string().nullable(),
  language: z.string().nullable(),
  /** Rows, items or blocks read; lines of it that were refused, with their numbers. */
  rows: z.int(),
  refusedRows: z.array(z.object({ line: z.int(), reason: z.string() })),
  /** Rows that the source's filters left out, by filter; absent where it has none. They are no candidates. */
  filtered: z.record(z.string(), z.int()).optional(),
  /** Prompts of a seed list that strategies start from; those that have their answer are rows too. Absent where there are none. */
  seeds: z.int().optional(),
  /** What models said of its text, as facts, and of that what was left out because the text does not bear it out, by reason; absent where none was asked. */
  claims: z.object({ said: z.int(), leftOut: z.record(z.string(), z.int()) }).optional(),
  chunks: z.int(),
  /** UTF-16 units of the working text, and of what was set aside by reason. */
  length: z.int(),
  setAside: z.record(z.string(), z.int()),
  masked: z.record(z.string(), z.int()),
  notes: z.array(z.string()),
});
/** What models said of a text, and what of it was left out, by reason. */
export type Claims = NonNullable<SourceLine['claims']>;
export type SourceLine = z.infer<typeof sourceLineSchema>;

/** One file that the sources of a config name, as the inventory found it. */
export interface InventoryFile {
  /** Place in plan order over all sources. */
  ordinal: number;
  kind: 'documents' | 'logs' | 'datasets' | 'seeds' | 'evaluation';
  /** Id of the source. */
  source: string;
  /** Source id, slash, path inside the source (masked where the name itself holds personal data). */
  key: string;
  /** Absolute path: never leaves the program. */
  file: string;
  path: string;
  /** Where the file lies in an archive: paths from the outermost archive inwards. `file` is then the archive's. */
  members?: readonly string[];
  bytes: number;
  /** sha256, hex; null where the file could not be read. */
  hash: string | null;
  outcome: 'readable' | 'refused' | 'ignored';
  reason: string | null;
}
