import { z } from 'zod';
import { modelMessageSchema } from '../../contracts/index.ts';
import type { ModelMessage, ModelRequest } from '../../contracts/index.ts';
import { readRowFile } from '../../sources/rows/index.ts';

/** One row of the file of prompts: what to ask, or why it cannot be read. */
export interface PromptRow {
  /** From 0, in the order of the file. */
  position: number;
  line: number;
  /** Its own id, else `line-N`. */
  id: string;
  messages?: ModelMessage[];
  refused?: string;
}

const rowSchema = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  prompt: z.string().optional(),
  system: z.string().optional(),
  messages: z.array(modelMessageSchema).min(1).optional(),
});

// A prompt may be long; a book in one row is a mistake.
const limits = { lineBytes: 16 * 1024 * 1024, depth: 256, readSeconds: 60, readMegabytes: 1024 };

/** The rows of a file by its ending (`.jsonl`, `.json`, `.csv`, `.parquet`…): `{ id, prompt, system? }` or `{ id, messages }`. */
export async function* promptRows(path: string): AsyncGenerator<PromptRow> {
  let position = 0;
  for await (const row of readRowFile(path, limits)) {
    const place = { position: position++, line: row.line, id: row.item === undefined ? `line-${row.line}` : `line-${row.line}-${row.item}` };
    if (row.refused !== undefined) yield { ...place, refused: row.refused };
    else yield { ...place, ...readRow(row.value) };
  }
}

function readRow(value: unknown): { id?: string; messages?: ModelMessage[]; refused?: string } {
  const own = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  const named = typeof own === 'string' || typeof own === 'number' ? { id: String(own) } : {};
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ...named, refused: `${issue?.path.join('.') || 'the row'}: ${issue?.message ?? 'cannot be read'}` };
  }
  const { prompt, system, messages } = parsed.data;
  if (messages !== undefined && prompt !== undefined) return { ...named, refused: 'it has both "prompt" and "messages": give one' };
  if (messages !== undefined) return { ...named, messages };
  if (prompt === undefined || prompt.trim() === '') return { ...named, refused: 'it has no "prompt" and no "messages"' };
  const user: ModelMessage = { role: 'user', content: prompt };
  return { ...named, messages: system === undefined || system === '' ? [user] : [{ role: 'system', content: system }, user] };
}

/** The request for one sample of a row. */
export function requestOf(model: string, messages: ModelMessage[], sample: number, schema: ModelRequest['schema']): ModelRequest {
  return { model, kind: 'chat', messages, sample, retry: 0, stage: 'ask', ...(schema === undefined ? {} : { schema }) };
}
