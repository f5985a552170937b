/** The progress of a section as a conversation: what it is about first, then what it says of that, in its order. */
import { askingStems } from '../english/asking.ts';
import { contentStems } from '../../../text/content-words.ts';
import { unitHash } from '../../../text/hash.ts';
import type { Candidate } from '../compose.ts';
import { wordCount } from '../english/plain.ts';
import { followUp } from './follow-up.ts';
import type { Thread, Turn } from './thread.ts';
import type { ChunkView } from '../view.ts';

export interface Placed {
  candidate: Candidate;
  view: ChunkView;
}

/** What a conversation can open with: a question that names its subject. */
const openers = /^(?:definition|section-lead|paragraph|question-heading|list|heading-list|term|purpose|capability|count|attribute|code-example|how-to)$/;
/** What can follow: an answer that says something of its own. */
const followers =
  /^(?:definition|section-lead|section-detail|paragraph|question-heading|list|section-list|heading-list|reason|contrast|purpose|how-to|condition|count|default|instance|manner|capability|attribute|passive|requirement|consequence|ability|term|benefits|features|limits|code-example)$/;
const mostTurns = 4;
const longestRow = 520;

/** At most one conversation of a section; `placed` are its candidates, in any order. */
export function sectionThread(placed: readonly Placed[]): Thread | undefined {
  const inOrder = placed
    .filter(({ candidate }) => !candidate.passage && !candidate.lookup && candidate.score >= 0.7 && !definesTerm(candidate))
    .sort((a, b) => a.candidate.start - b.candidate.start || b.candidate.score - a.candidate.score);
  for (const [at, opener] of inOrder.entries()) {
    if (!openers.test(opener.candidate.family)) continue;
    const chosen = follow(opener, inOrder.slice(at + 1));
    if (chosen.length < 2) continue;
    return { shape: shapeOf(chosen), view: opener.view, turns: chosen.map(({ turn }) => turn), uses: chosen.map(({ candidate }) => candidate) };
  }
  return undefined;
}

interface Step {
  candidate: Candidate;
  turn: Turn;
}

function follow(opener: Placed, others: readonly Placed[]): Step[] {
  const place = opener.view.profile.place;
  const ignored = place === undefined ? new Set<string>() : contentStems(place);
  const steps: Step[] = [{ candidate: opener.candidate, turn: turnOf(opener.candidate, questionOf(opener.candidate)) }];
  let words = wordsOf(opener.candidate);
  // Two turns as a rule; a third and fourth where the section goes on.
  const limit = 2 + Math.floor(unitHash(`turns:${opener.candidate.focus}`) * (mostTurns - 1));
  for (const { candidate, view } of others) {
    if (steps.length >= limit) break;
    const before = steps.at(-1) as Step;
    if (!followers.test(candidate.family) || candidate.start < before.candidate.end || words + wordsOf(candidate) > longestRow) continue;
    if (steps.some((step) => alike(step.candidate, candidate))) continue;
    const said = steps.map(({ turn }) => `${turn.question}\n${turn.answer}`).join('\n');
    const question = questionAfter(view, candidate, steps, ignored, said);
    if (question === undefined) continue;
    steps.push({ candidate, turn: turnOf(candidate, question) });
    words += wordsOf(candidate);
  }
  return steps;
}

/** Undefined: it does not go on from the turns before. */
function questionAfter(view: ChunkView, candidate: Candidate, steps: readonly Step[], ignored: ReadonlySet<string>, said: string): string | undefined {
  const asked = subjectsIn(questionOf(candidate), ignored);
  const known = subjectsIn(said, ignored);
  // It speaks of what was spoken of: its question takes up a word of the turns before.
  if (![...asked].some((stem) => known.has(stem))) return undefined;
  if (!/^(?:paragraph|section-lead|section-detail)$/.test(candidate.family)) return followUp(view, questionOf(candidate), said);
  // What was asked about already is not asked about again: "tell me more" is no question.
  const before = new Set(steps.flatMap(({ candidate: earlier }) => [...subjectsIn(questionOf(earlier), ignored)]));
  return [...asked].every((stem) => before.has(stem)) ? undefined : followUp(view, questionOf(candidate), said);
}

function subjectsIn(text: string, ignored: ReadonlySet<string>): Set<string> {
  return new Set([...contentStems(text)].filter((stem) => !ignored.has(stem) && !askingStems.has(stem)));
}

/** A definition out of a list of terms: the next entry does not go on from it. */
function definesTerm({ family, draft }: Candidate): boolean {
  return family === 'term' && draft.labels['taskType'] === 'definition';
}

/** By what it opens with, and how many turns it has: "definition-2". */
function shapeOf(steps: readonly Step[]): string {
  return `${steps[0]?.candidate.family ?? 'section'}-${steps.length}`;
}

/** Two questions of one form in a row read like a form. */
function alike(a: Candidate, b: Candidate): boolean {
  return (
    a.focus === b.focus || a.draft.template === b.draft.template || (a.family === b.family && !/^(?:definition|condition|how-to|term|reason)$/.test(a.family))
  );
}

function turnOf(candidate: Candidate, question: string): Turn {
  return { question, answer: candidate.draft.messages[1]?.content ?? '', spans: candidate.draft.spans };
}

function questionOf(candidate: Candidate): string {
  return candidate.draft.messages[0]?.content ?? '';
}

function wordsOf(candidate: Candidate): number {
  return wordCount(candidate.draft.messages[1]?.content ?? '');
}
