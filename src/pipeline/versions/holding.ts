import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonLines, listReleases, problems } from '../../stages/release/read/index.ts';
import type { Target } from '../../store/index.ts';

/** A release that holds text of a source. */
export interface HoldingRelease {
  version: string;
  path: string;
  /** Rows in its data, rows that are out with their text, and whole texts of documents. */
  accepted: number;
  out: number;
  documents: number;
}

const acceptedSchema = z.object({ sources: z.array(z.object({ source: z.string(), document: z.string() })) });
const outSchema = z.object({
  record: z.object({ origin: z.object({ source: z.string() }), group: z.string(), grounding: z.array(z.object({ document: z.string() })) }).nullable(),
});
const textSchema = z.object({ document: z.string() });

/** Every release of a folder with rows or documents of a source, from its own files; what cannot be read is not counted (verify says so). */
export async function releasesThatHold(directory: string, target: Target): Promise<HoldingRelease[]> {
  const found: HoldingRelease[] = [];
  for (const { version, path } of await listReleases(directory)) {
    const held = {
      accepted: await count(path, 'lineage.jsonl', acceptedSchema, ({ sources }) => sources.some(({ source, document }) => isOf(target, source, document))),
      out: await count(
        path,
        'rejected/rejected.jsonl',
        outSchema,
        ({ record }) =>
          record !== null &&
          [record.group, ...record.grounding.map(({ document }) => document)].some((document) => isOf(target, record.origin.source, document)),
      ),
      // The key of a document begins with its source.
      documents: await count(path, 'documents/index.jsonl', textSchema, ({ document }) => isOf(target, document.split('/')[0] ?? '', document)),
    };
    if (held.accepted + held.out + held.documents > 0) found.push({ version, path, ...held });
  }
  return found;
}

function isOf(target: Target, source: string, document: string): boolean {
  return 'source' in target ? target.source === source : document === target.document || document.replace(/#.*$/s, '') === target.document;
}

async function count<T>(root: string, path: string, schema: z.ZodType<T>, holds: (value: T) => boolean): Promise<number> {
  let rows = 0;
  if (!existsSync(join(root, path))) return 0;
  for await (const { value } of jsonLines(join(root, path), path, schema, problems())) if (holds(value)) rows++;
  return rows;
}
