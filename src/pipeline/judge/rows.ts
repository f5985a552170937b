import type { Grounding, TrainingRecord } from '../../contracts/index.ts';
import { measureLabels } from '../../labels/index.ts';
import { readContents } from '../../sources/rows/index.ts';
import { hashOf, shortId } from '../../text/hash.ts';
import type { MaskRow } from '../row-masking.ts';
import type { FileRow } from './over-file.ts';

/** One row of the file: a record to judge, or why it cannot be read. */
export interface RowToJudge extends FileRow {
  record?: TrainingRecord;
}

// A row may be long; a book in one row is a mistake.
export const rowLimits = { lineBytes: 16 * 1024 * 1024, depth: 256, readSeconds: 60, readMegabytes: 1024 };
/** Where a row names the text that its answer was made from. */
const sourceNames = ['source', 'sources', 'context', 'passage', 'quotes', 'document'] as const;

/** Rows of any shape that logs and datasets have, masked; text under `source`, `context`, `passage` or `quotes` is what the answer rests on. */
export async function* rowsToJudge(path: string, mask: MaskRow): AsyncGenerator<RowToJudge> {
  let position = 0;
  for await (const item of readContents(path, { format: 'auto', fields: {}, limits: rowLimits, check: () => undefined, open: false })) {
    const named = item.row?.['id'];
    const own = (typeof named === 'string' && named !== '') || typeof named === 'number' ? String(named) : undefined;
    const place = { position: position++, line: item.line, id: own ?? `line-${item.line}`, notes: [] };
    if ('refused' in item) {
      yield { ...place, refused: item.refused };
      continue;
    }
    const given = item.content;
    const quotes = sourcesOf(item.row);
    const { draft, beside, notes, refused } = mask(
      {
        messages: given.messages,
        labels: {},
        spans: [],
        ...(given.input === undefined ? {} : { input: given.input }),
        ...(given.rationale === undefined ? {} : { rationale: given.rationale }),
      },
      quotes,
    );
    if (refused !== undefined) {
      yield { ...place, refused };
      continue;
    }
    const { messages, input, rationale } = draft;
    const record = { ...recordOf({ messages, input, rationale }, beside), intake: [...notes] };
    yield { ...place, notes, record };
  }
}

/** What a row says as a record, so that a judge can read it. */
export function recordOf({ messages, input, rationale }: Pick<TrainingRecord, 'messages' | 'input' | 'rationale'>, quotes: readonly string[]): TrainingRecord {
  const says = { messages, input: input ?? null, rationale: rationale ?? null };
  const draft = { messages, labels: {}, spans: [], ...(input === undefined ? {} : { input }), ...(rationale === undefined ? {} : { rationale }) };
  return {
    // By what it says: a row that moves in its file is the same row.
    id: shortId('r', says),
    kind: messages.filter(({ role }) => role === 'user').length > 1 ? 'chat' : 'single',
    messages,
    ...(input === undefined ? {} : { input }),
    ...(rationale === undefined ? {} : { rationale }),
    labels: measureLabels(draft, { source: 'rows', language: 'und', custom: [] }),
    grounding: groundingOf(quotes),
    origin: { strategy: 'judge', version: '1', source: 'rows', calls: [], parents: [], depth: 0, wave: 1, human: true },
    group: 'rows',
    contentHash: hashOf(says),
    intake: [],
  };
}

/** The texts that a row names as its source. */
export function sourcesOf(row: { readonly [key: string]: unknown }): string[] {
  return sourceNames.flatMap((name) => textsOf(row[name]));
}

function groundingOf(quotes: readonly string[]): Grounding[] {
  if (quotes.length === 0) return [];
  return [{ document: 'rows', version: '0', spans: quotes.map((quote) => ({ start: 0, end: quote.length, quote })) }];
}

/** Texts, and the texts of objects that hold one under `quote` or `text`. */
function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return list.flatMap((one) => {
    const text = typeof one === 'object' && one !== null ? ((one as { quote?: unknown }).quote ?? (one as { text?: unknown }).text) : one;
    return typeof text === 'string' && text.trim() !== '' ? [text] : [];
  });
}
