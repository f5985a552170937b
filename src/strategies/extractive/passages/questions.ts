/** The questions that a passage answers: what the sentence patterns find in it, in the words that read best over a text. */
import { unitHash } from '../../../text/hash.ts';
import { answerFrom, isClean } from '../answers.ts';
import { clauseOf, type Clause } from '../english/clauses.ts';
import { upperFirst } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import type { Piece } from '../maker.ts';
import type { Match } from '../patterns/pattern.ts';
import { sentencePatterns } from '../patterns/registry.ts';
import { questionHolds } from '../question.ts';
import type { ChunkView, Sentence } from '../view.ts';
import { quotable, type Passage } from './passage.ts';
import { worthAsking } from './worth-asking.ts';

export interface Asked {
  /** Ways to ask, each a whole question; the id is the pattern's phrasing. */
  questions: readonly { id: string; text: string }[];
  focus: string;
  score: number;
  /** The sentence that answers, with those that go on with it. */
  answer: Piece;
  /** The sentence answers without the passage as well. */
  alone: boolean;
}

/** In the order of the sentences, at most one a sentence. */
export function questionsOn(view: ChunkView, passage: Passage): readonly Asked[] {
  const known = read.get(passage);
  if (known !== undefined) return known;
  const found = passage.sentences.flatMap((sentence, at) => askedOf(view, passage, sentence, at));
  read.set(passage, found);
  return found;
}

/** A pure function of its passage: three kinds of tasks ask for it. */
const read = new WeakMap<Passage, readonly Asked[]>();

/** The wording of one of several tasks on a passage: by the passage's own words, so that a copy of the page gets the same. */
export function wordingOf(asked: Asked, passage: Passage): { id: string; text: string } {
  return asked.questions[Math.floor(unitHash(`asked:${asked.focus}:${passage.piece.text}`) * asked.questions.length)] as { id: string; text: string };
}

function askedOf(view: ChunkView, passage: Passage, sentence: Sentence, at: number): Asked[] {
  if (!quotable(sentence) || /^(?:\S+ ){0,9}also\b/i.test(sentence.plain)) return [];
  // "However, …" takes a part of it back: without it the answer is half of what is said.
  if (takesBack.test(passage.sentences[at + 1]?.plain ?? '')) return [];
  const text = withoutPeriod(sentence.plain);
  const clause = clauseOf(text);
  for (const pattern of sentencePatterns) {
    if (view.profile.argues && !ofArguments.has(pattern.id)) continue;
    const match = pattern.match({ text, clause, view });
    if (match === undefined || match.score < 0.74) continue;
    const questions = wholeQuestions(match).filter(({ id, text: question }) => worthAsking({ pattern: pattern.id, id, question, text, clause }));
    if (pattern.id === 'reason' && goesOnWithReason(passage, at)) return [];
    // What the whole document is about, no one sentence says.
    if (/^(?:definition|capability)$/.test(pattern.id) && view.profile.place !== undefined && clause?.subject === view.profile.place) return [];
    if (ofSubject.has(pattern.id) && saysMore(passage, at, clause)) return [];
    // An answer that is half of its passage only copies it.
    const answer = (oneSentence.has(pattern.id) ? [sentence] : [answerOf(view, passage, at), sentence]).find(
      (piece) => wordCount(piece.text) * 100 < passage.words * 56,
    );
    if (answer === undefined || questions.length === 0) return [];
    const { start, end } = answer;
    return [{ questions, focus: match.focus, score: match.score, answer: { start, end, text: answer.text }, alone: isClean(view, sentence) }];
  }
  return [];
}

/** What an argument still says for certain: its reasons, and its counts. */
const ofArguments: ReadonlySet<string> = new Set(['reason', 'count', 'instance']);

/** What is asked for stands in the sentence itself; "They have no overhead" after it says more than was asked. */
const oneSentence: ReadonlySet<string> = new Set(['passive', 'requirement', 'count', 'attribute', 'default', 'manner', 'yes-no', 'reason', 'consequence']);

const takesBack =
  /^\(|^(?:however|but|otherwise|unless|except|nevertheless|on the other hand|comparatively|conversely|by contrast|in contrast|that said|in (?:that|this|these|such) cases?|the exception|an exception)\b/i;

/** Patterns that ask what a thing is or does: then all that the passage says of that belongs to the answer. */
const ofSubject: ReadonlySet<string> = new Set(['definition', 'capability', 'purpose', 'attribute', 'default']);

/** Another sentence of the passage has the same subject, and would be left out. */
function saysMore(passage: Passage, at: number, clause: Clause | undefined): boolean {
  if (clause === undefined) return false;
  const subject = headOf(clause.subject);
  return passage.sentences.some((other, i) => {
    if (i === at) return false;
    const found = clauseOf(withoutPeriod(other.plain))?.subject;
    return found !== undefined && headOf(found) === subject;
  });
}

/** The reason stands in the sentence after it. */
function goesOnWithReason(passage: Passage, at: number): boolean {
  return /^(?:the reason|another reason|this is because|that['’]s because|that is because)\b/i.test(passage.sentences[at + 1]?.plain ?? '');
}

function headOf(subject: string): string {
  return subject
    .toLowerCase()
    .replace(/^(?:an?|the|this|these) /, '')
    .replace(/s$/, '');
}

const asks = /^(?:what|why|how|when|where|which|who|is|are|can|could|do|does|under|in which|in what|for|should|must)\b.*\?$/i;

function wholeQuestions(match: Match): { id: string; text: string }[] {
  return match.phrases
    .filter(({ text }) => asks.test(text) && !text.includes('{in}'))
    .map(({ id, text }) => ({ id, text: upperFirst(text) }))
    .filter(({ text }) => questionHolds(text, true));
}

const adds =
  /^(?:in addition|additionally|also|similarly|likewise|however|conversely|in contrast|therefore|thus|as a result|consequently|otherwise|instead|both|doing so|those|such|it(?:'s| is) (?:possible|also|important|worth|not|recommended|best|useful|common))\b/i;

function answerOf(view: ChunkView, passage: Passage, at: number): Piece {
  const sentence = passage.sentences[at] as Sentence;
  const unit = view.units.find((item) => item.start <= sentence.start && sentence.end <= item.end && item.sentences.includes(sentence));
  if (unit === undefined) return sentence;
  const place = unit.sentences.indexOf(sentence);
  const next = unit.sentences[place + 1];
  // "In addition", "However": another matter than what was asked.
  if (next === undefined || adds.test(next.plain)) return sentence;
  const [whole] = answerFrom(unit, place, view, adds.test(unit.sentences[place + 2]?.plain ?? '') ? 1 : 2);
  // What goes on beyond the passage is not in the prompt.
  return whole !== undefined && whole.end <= passage.piece.end ? whole : sentence;
}
