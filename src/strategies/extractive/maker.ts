/**
 * What the extractive teacher is built from: makers look at one chunk and propose rows; the composer chooses the phrasing,
 * checks the whole and turns it into a draft.
 */
import type { ChunkView } from './view.ts';

/** One phrasing of a question. The id and the family make the draft's template. */
export interface Phrase {
  id: string;
  text: string;
}

/** A stretch of the working text and how it reads in an answer. */
export interface Piece {
  start: number;
  end: number;
  text: string;
}

export const taskTypes = [
  'definition',
  'explanation',
  'how-to',
  'list',
  'table-lookup',
  'comparison',
  'code-example',
  'code-explanation',
  'code-documentation',
  'code-output',
  'reason',
  'condition',
  'note',
  'summary',
  'reading',
  'question-writing',
  'unanswerable',
  'heading',
  'extraction',
  'conversion',
  'classification',
  'conversation',
] as const;
export type TaskType = (typeof taskTypes)[number];

export interface Proposal {
  /** Id of the maker or sentence pattern. */
  family: string;
  taskType: TaskType;
  /** Ways to ask, all of one meaning; one is chosen by hash. */
  phrases: readonly Phrase[];
  /** What the answer is made of, in order; joined by `joiner`. */
  answer: readonly Piece[];
  /** Replaces the joined pieces where the answer needs a frame: a rendered table, a list, a fence. */
  rendered?: string;
  /** Material that the instruction works on; its span is part of the grounding. */
  input?: Piece & { rendered?: string };
  /** Later turns of a conversation whose first turn carries `opens`. */
  later?: readonly { question: string; answer: Piece }[];
  /** The passage that stands in the first message itself: a conversation has no input apart. */
  opens?: Piece;
  /** More of the source that the answer rests on without showing it: the row that a looked-up cell stands in. */
  support?: Piece;
  rationale?: string;
  /** What is asked for, normalised: two proposals of one chunk with one focus ask the same thing. */
  focus: string;
  /** 0-1: how sure the maker is that the row is good; the quota takes the best first. */
  score: number;
  /** The answer may be short, or no sentence: a looked-up value. */
  lookup?: boolean;
}

export interface Maker {
  id: string;
  /** Task types that it can give: augmentation asks only the makers that can fill the cell. */
  taskTypes: readonly TaskType[];
  propose(view: ChunkView): Iterable<Proposal>;
}

/** Phrases from an object of id -> text. */
export function phrases(texts: Readonly<Record<string, string | undefined>>): Phrase[] {
  const list: Phrase[] = [];
  for (const [id, text] of Object.entries(texts)) if (text !== undefined) list.push({ id, text });
  return list;
}
