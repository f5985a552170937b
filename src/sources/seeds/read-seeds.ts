/** Seeds: prompts that wait for a model to answer them, and prompts that have their answer already. */
import { extname } from 'node:path';
import type { Draft, Message } from '../../contracts/record.ts';
import { HornbookError } from '../../errors.ts';
import { readLines } from '../lines.ts';
import { draftOf } from '../rows/draft.ts';
import { unfinishedReply } from '../rows/failure.ts';
import { readContents, refusalOf } from '../rows/contents.ts';
import type { ImportOptions } from '../rows/import-rows.ts';
import { isObject, own } from '../rows/json.ts';
import { noteCounter } from '../rows/notes.ts';

export type SeedItem =
  /** `draft` holds the whole conversation; `response` is there where the seed has its answer, else it waits for a model. */
  { line: number; prompt: string; response?: string; draft: Draft } | { line: number; refused: string };

export type SeedOptions = Omit<ImportOptions, 'kind' | 'filters'>;

/** Reads a list of lines (`.txt`: one prompt a line, as it stands), or rows with a prompt or messages. */
export async function* readSeeds(path: string, options: SeedOptions): AsyncGenerator<SeedItem> {
  if (extname(path).toLowerCase() === '.txt') {
    yield* readSeedLines(path, options);
    return;
  }
  const notes = noteCounter();
  const human = options.author === 'human';
  for await (const item of readContents(path, { ...options, format: options.format, check: unfinishedReply, open: true })) {
    if ('refused' in item) {
      yield { line: item.line, refused: refusalOf(item) };
      continue;
    }
    const { messages } = item.content;
    const last = messages.at(-1) as Message;
    const asked = messages.findLast((message) => message.role === 'user') as Message;
    const made = draftOf(item.content, item.row, item.map, human && !isOfModel(item.row['author']));
    for (const note of [...item.content.notes, ...made.notes]) notes.add(item.line, note);
    yield { line: item.line, prompt: asked.content, ...(last.role === 'assistant' ? { response: last.content } : {}), draft: made.draft };
  }
  for (const sentence of notes.sentences()) options.note?.(sentence);
}

/** `"author": { "model": "…" }` of a row: a model wrote this one, whoever wrote the others. `hornbook seeds` writes so. */
function isOfModel(author: unknown): boolean {
  return isObject(author) && typeof own(author, 'model') === 'string';
}

async function* readSeedLines(path: string, { limits, note, author }: SeedOptions): AsyncGenerator<SeedItem> {
  const human = author === 'human';
  let empty = true;
  try {
    for await (const item of readLines(path, { lineBytes: limits.lineBytes, note })) {
      if ('refused' in item) yield item;
      else {
        const prompt = item.text.trim();
        if (prompt === '') continue;
        yield { line: item.line, prompt, draft: { messages: [{ role: 'user', content: prompt }], labels: {}, spans: [], human } };
      }
      empty = false;
    }
  } catch (cause) {
    if (!HornbookError.isInstance(cause) || cause.code !== 'unreadable-file') throw cause;
    yield { line: 0, refused: cause.message };
    return;
  }
  if (empty) yield { line: 0, refused: 'the file holds no seeds' };
}
