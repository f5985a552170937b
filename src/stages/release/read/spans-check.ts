import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Quote } from '../../../contracts/record.ts';
import { offsetMap } from '../../../text/offsets.ts';
import type { OffsetMap } from '../../../text/offsets.ts';
import { jsonLines } from './json-lines.ts';
import type { Problems } from './problems.ts';

const indexSchema = z.object({ document: z.string(), version: z.string(), path: z.string() });

/** Checks spans against the texts in `documents/`. */
export interface SpanCheck {
  check(file: string, line: number, document: string, spans: readonly Quote[]): Promise<number>;
}

/** Undefined where the release keeps no texts. */
export async function spanCheck(root: string, files: ReadonlySet<string>, problems: Problems): Promise<SpanCheck | undefined> {
  const index = 'documents/index.jsonl';
  if (!files.has(index)) return undefined;
  const paths = new Map<string, string>();
  for await (const { number, value } of jsonLines(join(root, index), index, indexSchema, problems)) {
    if (files.has(value.path)) paths.set(value.document, value.path);
    else problems.add(index, `it names ${value.path}, which is not in the release`, number);
  }
  // Rows stand in plan order: the document asked for is nearly always the last one.
  let last: { document: string; text: string; map: OffsetMap } | undefined;
  return {
    async check(file, line, document, spans) {
      if (spans.length === 0) return 0;
      const path = paths.get(document);
      if (path === undefined) {
        problems.add(file, `it points into ${document}, which is not among the documents`, line);
        return 0;
      }
      if (last?.document !== document) {
        const text = (await readFile(join(root, path))).toString('utf8');
        last = { document, text, map: offsetMap(text) };
      }
      const { text, map } = last;
      for (const { start, end, quote } of spans) {
        if (text.slice(map.toUtf16(start), map.toUtf16(end)) !== quote.toWellFormed())
          problems.add(file, `${document}[${start}:${end}] is not the quote`, line);
      }
      return spans.length;
    },
  };
}
