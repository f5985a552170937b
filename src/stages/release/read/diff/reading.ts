/** The rows of a release, read for a comparison: damage is the business of verify, what can be read is compared. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FormatEntry } from '../../../../contracts/plugins.ts';
import { splits } from '../../../../contracts/release.ts';
import type { Manifest } from '../../../../contracts/release.ts';
import { sha256 } from '../../../../text/hash.ts';
import { dataEntries, dataFiles, idLines } from '../data-files.ts';
import { jsonLines } from '../json-lines.ts';
import { problems } from '../problems.ts';

/** A release folder, or one that is being written and has no manifest yet. */
export interface Side {
  root: string;
  /** Its files as a manifest lists them. */
  files: Manifest['files'];
}

// Of lineage, rejected rows and sources these fields are all that a comparison needs.
const rowSchema = z.object({
  id: z.string(),
  split: z.enum(splits),
  strategy: z.string(),
  replaces: z.string().optional(),
  contentHash: z.string().optional(),
  sources: z.array(z.object({ source: z.string(), document: z.string() })),
});
export type Row = z.infer<typeof rowSchema>;

const outSchema = z.object({
  id: z.string(),
  outcome: z.string(),
  gate: z.string().nullable(),
  rule: z.string().nullable(),
  record: z.object({ replaces: z.string().optional() }).nullable(),
});

const fileSchema = z.object({ key: z.string(), kind: z.string(), outcome: z.string(), hash: z.string().nullable() });

/** Accepted rows in their order. */
export async function* rowsOf({ root }: Side): AsyncGenerator<Row> {
  for await (const { value } of jsonLines(join(root, 'lineage.jsonl'), 'lineage.jsonl', rowSchema, problems())) yield value;
}

/** Rows that are out, with the rule that decided in words. */
export async function* outOf({ root }: Side): AsyncGenerator<{ id: string; why: string; replaces: string | undefined }> {
  for await (const { value } of jsonLines(join(root, 'rejected', 'rejected.jsonl'), 'rejected.jsonl', outSchema, problems())) {
    const by = value.gate === null ? '' : ` by ${value.gate}${value.rule === null ? '' : `/${value.rule}`}`;
    yield { id: value.id, why: `${value.outcome}${by}`, replaces: value.record?.replaces };
  }
}

/** What each row says in the data files, as a hash, for releases whose lineage does not tell. */
export async function* contentsOf(side: Side): AsyncGenerator<{ id: string; content: string }> {
  const { root } = side;
  const files = dataFiles(side);
  const first = files.find(({ format }) => format === 'messages') ?? files[0];
  for (const file of files.filter(({ folder }) => folder === first?.folder)) {
    const ids = idLines(root, file.ids);
    for await (const { text } of dataEntries(root, file.path)) {
      const id = await ids.next();
      if (id.done !== true) yield { id: id.value, content: sha256(text) };
    }
  }
}

/** Every entry of every data file with its row's id, messages first: a row that one format cannot hold may stand in another. */
export async function* entriesOf(side: Side): AsyncGenerator<{ id: string; folder: string; format: string; entry: FormatEntry }> {
  const files = dataFiles(side).sort((a, b) => rank(a.format) - rank(b.format));
  for (const { folder, format, path, ids: list } of files) {
    const ids = idLines(side.root, list);
    for await (const { entry } of dataEntries(side.root, path)) {
      const id = await ids.next();
      if (id.done !== true && entry !== undefined) yield { id: id.value, folder, format, entry };
    }
  }
}

const rank = (format: string): number => (format === 'messages' ? 0 : 1);

/** True where the lineage says what each row's content is. */
export async function tellsContent(side: Side): Promise<boolean> {
  for await (const row of rowsOf(side)) return row.contentHash !== undefined;
  return true;
}

/** Source files in use, with their hashes. */
export async function sourceFilesOf({ root }: Side): Promise<Map<string, string | null>> {
  const files = new Map<string, string | null>();
  for await (const { value } of jsonLines(join(root, 'sources.jsonl'), 'sources.jsonl', fileSchema, problems())) {
    if (value.kind !== 'evaluation' && value.outcome !== 'ignored') files.set(value.key, value.hash);
  }
  return files;
}

/** A JSON file of a release that fits its schema; undefined where it does not, or is not there. */
export async function jsonFile<T>(root: string, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.safeParse(JSON.parse(await readFile(join(root, path), 'utf8'))).data;
  } catch {
    return undefined;
  }
}
