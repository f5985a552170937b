/**
 * Documents: the working text that every span points into, and its tree of blocks. All offsets inside the program are
 * UTF-16 code units, half-open; files hold Unicode code points (see `text/offsets.ts`).
 */
import { z } from 'zod';

export const blockKinds = [
  'heading',
  'paragraph',
  'list',
  'item',
  'table',
  'row',
  'cell',
  'code',
  'quote',
  'note',
  'terms',
  'term',
  'description',
  'caption',
  'figure',
  'metadata',
  'directive',
  'comment',
] as const;
export type BlockKind = (typeof blockKinds)[number];

/** Why a block stays in the working text but enters no chunk. `running`: headers, footers and numbers of pages; `consent`: cookie notices; `hidden`: what a page does not show. */
export const asideReasons = [
  'navigation',
  'boilerplate',
  'licence',
  'directive',
  'metadata',
  'comment',
  'contents',
  'index',
  'running',
  'consent',
  'repeated',
  'hidden',
  'empty',
] as const;
export type AsideReason = (typeof asideReasons)[number];

export const spanSchema = z.object({ start: z.int().min(0), end: z.int().min(0) });
export type Span = z.infer<typeof spanSchema>;

/**
 * One node of the block tree. Blocks stand in preorder; `parent` is the index of the enclosing block, or -1. A parent's
 * span holds its children's. `text` is the readable text where it differs from the slice of the working text: soft line
 * breaks joined, links as their text, code spans and emphasis kept as Markdown; for a heading without its marks; for
 * code without its fence.
 */
export const blockSchema = z.object({
  kind: z.enum(blockKinds),
  start: z.int().min(0),
  end: z.int().min(0),
  parent: z.int().min(-1),
  /** Heading level 1-6. */
  level: z.int().min(1).max(6).optional(),
  ordered: z.boolean().optional(),
  /** Language of a code block as the source names it, lower case. */
  language: z.string().optional(),
  /** True on a table's header row, or on a header cell. */
  header: z.boolean().optional(),
  text: z.string().optional(),
  /** Label of a note ("note", "warning", "tip"…), or file name of a listing. */
  label: z.string().optional(),
  page: z.int().optional(),
  aside: z.enum(asideReasons).optional(),
});
export type Block = z.infer<typeof blockSchema>;

/** What a reader gives back: pure function of the bytes, the key and its options. */
export const readingSchema = z.object({
  mediaType: z.string(),
  title: z.string(),
  /** ISO 639-1 as the file itself says it (html lang, front matter), else absent. */
  language: z.string().optional(),
  text: z.string(),
  blocks: z.array(blockSchema),
  /** Stretches outside any block that enter no chunk (comments, directives, front matter). */
  setAside: z.array(spanSchema.extend({ reason: z.enum(asideReasons) })),
  /** Things worth telling: "2 directives pull in files that are not here". */
  notes: z.array(z.string()),
});
export type Reading = z.infer<typeof readingSchema>;

export const documentSchema = readingSchema.extend({
  /** Where it came from: source id, slash, path inside the source in NFC with forward slashes. */
  key: z.string(),
  /** sha256 of the bytes as they were on disk, hex. */
  version: z.string(),
  /** Id of the source in the config. */
  source: z.string(),
  language: z.string(),
  /** `id@version` of the reader. */
  reader: z.string(),
  /** Masks set at intake, by type. */
  masked: z.record(z.string(), z.number()),
});
export type Document = z.infer<typeof documentSchema>;

/** Consecutive blocks of one section within a token budget. */
export const chunkSchema = z.object({
  /** `c` + 16 hex of hash(document key, heading path, text) + ordinal among equals. */
  id: z.string(),
  document: z.string(),
  headingPath: z.array(z.string()),
  start: z.int().min(0),
  end: z.int().min(0),
  /** Indices into the document's blocks of the chunk's top-most blocks, in order; set-aside blocks are not among them. */
  blocks: z.array(z.int()),
  /** Estimated tokens (see `text/tokens.ts`). */
  tokens: z.int(),
  /** Set where the chunk holds an item of an evaluation set: no task is planned on it. */
  leak: z.string().optional(),
});
export type Chunk = z.infer<typeof chunkSchema>;
