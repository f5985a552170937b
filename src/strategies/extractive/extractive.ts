/**
 * The embedded teacher: grounded rows from documents without any model. It finds what the text itself answers (definitions,
 * reasons, conditions, procedures, lists, tables, code…), asks for it in natural words, and answers in the source's own.
 * It prefers a row less to a row that leans on text outside it. English only: `supports` says so.
 */
import { z } from 'zod';
import type { Strategy, StrategyInput, Task } from '../../contracts/plugins.ts';
import type { Draft } from '../../contracts/record.ts';
import type { Candidate } from './compose.ts';
import { selectDrafts } from './select.ts';

export const extractiveOptions = z.strictObject({
  /** Most rows of one chunk in the first wave, five times as many looked-up cells and terms, and as many tasks on passages; augmentation may take more. */
  maxPerChunk: z.int().min(1).max(50).default(6),
});
export type ExtractiveOptions = z.infer<typeof extractiveOptions>;

/** Languages whose patterns it knows; a document in another one yields no task. */
export function supports(language: string): boolean {
  return /^en(?:-|$)/i.test(language);
}

interface Memo {
  input: StrategyInput;
  maxPerChunk: number;
  drafts: ReadonlyMap<string, readonly Candidate[]>;
}

/** A pure function of its input: the memo only spares reading a document again for each of its chunks. */
const memos = new WeakMap<StrategyInput['document'], Memo>();

function draftsOf(input: StrategyInput, options: ExtractiveOptions): ReadonlyMap<string, readonly Candidate[]> {
  const known = memos.get(input.document);
  if (known !== undefined && known.maxPerChunk === options.maxPerChunk && sameInput(known.input, input)) return known.drafts;
  const drafts = selectDrafts(input, options.maxPerChunk);
  memos.set(input.document, { input, maxPerChunk: options.maxPerChunk, drafts });
  return drafts;
}

function sameInput(a: StrategyInput, b: StrategyInput): boolean {
  const chunks = a.chunks === b.chunks || (a.chunks.length === b.chunks.length && a.chunks.every((chunk, i) => chunk.id === b.chunks[i]?.id));
  const target = a.target?.dimension === b.target?.dimension && a.target?.value === b.target?.value;
  return chunks && target && (a.made === b.made || (a.made?.length ?? 0) + (b.made?.length ?? 0) === 0);
}

export const extractive: Strategy<ExtractiveOptions> = {
  id: 'extractive',
  version: '4',
  options: extractiveOptions,
  supports,

  *plan(input, options): Iterable<Task> {
    if (!supports(input.document.language)) return;
    const drafts = draftsOf(input, options);
    const suffix = input.target === undefined ? '' : `/${input.target.dimension}=${input.target.value}`;
    for (const chunk of input.chunks) {
      const estimate = drafts.get(chunk.id)?.length ?? 0;
      if (estimate > 0 || input.target === undefined) yield { key: `${chunk.id}${suffix}`, chunk, estimate };
    }
  },

  *run(task, input, options): Iterable<Draft> {
    if (!supports(input.document.language)) return;
    for (const candidate of draftsOf(input, options).get(task.chunk.id) ?? []) yield candidate.draft;
  },
};
