/** From a proposal to a draft: phrasing by hash, qualified question, last checks, labels, spans. */
import type { Span } from '../../contracts/document.ts';
import type { Draft } from '../../contracts/record.ts';
import { wordCount } from './english/plain.ts';
import { difficultyOf, topicOf } from './labels.ts';
import { questionOf } from './question.ts';
import type { Piece, Proposal } from './maker.ts';
import type { ChunkView } from './view.ts';

export interface Candidate {
  draft: Draft;
  family: string;
  focus: string;
  score: number;
  start: number;
  end: number;
  lookup: boolean;
  /** The prompt carries the text that the task is about. */
  passage: boolean;
  /** Every stretch that the row shows, prompt and answer. */
  shows: readonly Span[];
}

const longestAnswer = 350;

export function compose(view: ChunkView, proposal: Proposal): Candidate | undefined {
  const answer = proposal.rendered ?? answerText(proposal);
  if (!answerHolds(answer, proposal)) return undefined;
  const spans = spansOf(quotesItself(proposal) ? answersOf(proposal) : shownBy(proposal));
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const question = questionOf(view, proposal, answer);
  if (question === undefined) return undefined;
  const draft: Draft = {
    messages: [
      { role: 'user', content: proposal.opens === undefined ? question.text : `${question.text}\n\n${proposal.opens.text}` },
      { role: 'assistant', content: answer },
      ...(proposal.later ?? []).flatMap((turn): Draft['messages'] => [
        { role: 'user', content: turn.question },
        { role: 'assistant', content: turn.answer.text },
      ]),
    ],
    labels: { taskType: proposal.taskType, difficulty: difficultyOf(proposal, answer), topic: topicOf(view) },
    spans,
    template: `${proposal.family}/${question.id}`,
  };
  if (proposal.input !== undefined) draft.input = proposal.input.text;
  const shows = spansOf(shownBy(proposal));
  if (quotesItself(proposal)) draft.shown = shows;
  if (proposal.rationale !== undefined) draft.rationale = proposal.rationale;
  return {
    draft,
    family: proposal.family,
    focus: proposal.focus,
    score: proposal.score,
    start: first.start,
    end: last.end,
    lookup: proposal.lookup === true,
    passage: proposal.family.startsWith('passage'),
    shows,
  };
}

function answerText(proposal: Proposal): string {
  return proposal.answer.map((piece) => piece.text).join('\n\n');
}

function answerHolds(answer: string, proposal: Proposal): boolean {
  const words = wordCount(answer);
  if (answer.trim() === '' || words > longestAnswer || (words < (/^(?:definition|code-example)$/.test(proposal.taskType) ? 6 : 8) && proposal.lookup !== true))
    return false;
  if ((answer.match(/^```/gm)?.length ?? 0) % 2 !== 0 || /[:,;]$/.test(answer.trim())) return false;
  // A masked address in an answer says nothing.
  return !/\{\{\s*#|<\/?Listing\b|\[[A-Z]+_\d+\]/.test(answer);
}

/**
 * The answer of a task on a passage is itself a stretch of the document: a part of the passage, a heading, a sentence. Then it
 * rests on that stretch; the passage stands in the row, and in the chunk that its lineage names.
 */
function quotesItself({ family, input, opens, answer }: Proposal): boolean {
  return family.startsWith('passage') && (input ?? opens) !== undefined && answer.every(({ text }) => text !== '');
}

function answersOf({ answer, later = [] }: Proposal): Piece[] {
  return [...answer, ...later.map((turn) => turn.answer)];
}

function shownBy(proposal: Proposal): Piece[] {
  return [...answersOf(proposal), ...[proposal.input, proposal.opens, proposal.support].filter((piece) => piece !== undefined)];
}

/** Every stretch that the pieces come from, in order, merged where they overlap. */
function spansOf(all: readonly Piece[]): Span[] {
  const sorted = all.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start || a.end - b.end);
  const merged: Span[] = [];
  for (const span of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && span.start <= before.end) before.end = Math.max(before.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}
