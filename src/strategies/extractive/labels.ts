/** Labels that are known by construction. */
import { withoutCode, wordCount } from './english/plain.ts';
import type { Proposal, TaskType } from './maker.ts';
import type { ChunkView } from './view.ts';

export const difficulties = ['easy', 'medium', 'hard'] as const;
export type Difficulty = (typeof difficulties)[number];

/** How much a task type asks beyond finding a sentence. */
const base: Readonly<Record<TaskType, number>> = {
  definition: 0,
  'table-lookup': 0,
  note: 1,
  list: 1,
  explanation: 1,
  summary: 1,
  condition: 1,
  'how-to': 1,
  reason: 2,
  'code-example': 2,
  'code-explanation': 2,
  'code-documentation': 2,
  'code-output': 2,
  comparison: 2,
  reading: 1,
  'question-writing': 2,
  unanswerable: 2,
  heading: 1,
  extraction: 1,
  conversion: 2,
  classification: 1,
  conversation: 2,
};

/**
 * Difficulty by counting, 1 point each: 0-2 for the task type (definition and look-up 0; reason, comparison, code, question writing and unanswerable
 * questions 2; the rest 1), an answer over 40 words, over 110 words, two code spans or a fence in the answer, an answer of several pieces.
 * 0-1 easy, 2-3 medium, 4 and more hard. It measures form, not how hard the subject is.
 */
export function difficultyOf(proposal: Proposal, answer: string): Difficulty {
  const words = wordCount(answer);
  const code = /^```/m.test(answer) || (withoutCode(answer).match(/IDENT/g)?.length ?? 0) >= 2;
  const points = base[proposal.taskType] + Number(words > 40) + Number(words > 110) + Number(code) + Number(proposal.answer.length > 1);
  return points <= 1 ? 'easy' : points <= 3 ? 'medium' : 'hard';
}

/** A conversation: 2 points for its type, 1 for more than two turns, 1 for more than 150 words of answers; the same bands. */
export function conversationDifficulty(turns: readonly { answer: string }[]): Difficulty {
  const words = turns.reduce((sum, { answer }) => sum + wordCount(answer), 0);
  return 2 + Number(turns.length > 2) + Number(words > 150) <= 3 ? 'medium' : 'hard';
}

/** The document's subject, else its top heading; at most 60 characters, cut between words. */
export function topicOf(view: ChunkView): string {
  const text = view.profile.subject !== '' ? view.profile.subject : (view.chunk.headingPath[0] ?? view.document.title);
  const clean = text.replace(/[`*_]/g, '').replace(/\s+/g, ' ').trim();
  if (clean.length <= 60) return clean;
  return clean.slice(0, 61).replace(/\s+\S*$/, '');
}
