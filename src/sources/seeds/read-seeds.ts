/** Seeds: prompts that wait for a model, and prompts that have their answer already. */
import { extname } from 'node:path';
import type { Draft, Message } from '../../contracts/record.ts';
import { HornbookError } from '../../errors.ts';
import { readLines } from '../lines.ts';
import { draftOf } from '../rows/draft.ts';
import { unfinishedReply } from '../rows/failure.ts';
import { readContents, refusalOf } from '../rows/contents.ts';
import type { ImportOptions } from '../rows/import-rows.ts';
import { noteCounter } from '../rows/notes.ts';

/** Why a seed without an answer makes no row yet. */
export const unusedSeed = 'no model to answer it';

export type SeedItem =
  /** `response` and `draft` where the seed has its answer; else `unused` says why it waits. `messages` is the whole conversation. */
  { line: number; prompt: string; messages: readonly Message[]; response?: string; draft?: Draft; unused?: string } | { line: number; refused: string };

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
    const made = draftOf(item.content, item.row, item.map, human);
    for (const note of [...item.content.notes, ...made.notes]) notes.add(item.line, note);
    if (last.role === 'assistant') yield { line: item.line, prompt: asked.content, messages, response: last.content, draft: made.draft };
    else yield { line: item.line, prompt: asked.content, messages, unused: unusedSeed };
  }
  for (const sentence of notes.sentences()) options.note?.(sentence);
}

async function* readSeedLines(path: string, { limits, note }: SeedOptions): AsyncGenerator<SeedItem> {
  let empty = true;
  try {
    for await (const item of readLines(path, { lineBytes: limits.lineBytes, note })) {
      if ('refused' in item) yield item;
      else {
        const prompt = item.text.trim();
        if (prompt === '') continue;
        yield { line: item.line, prompt, messages: [{ role: 'user', content: prompt }], unused: unusedSeed };
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
