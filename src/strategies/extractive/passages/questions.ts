/** The questions that a passage answers: what the sentence patterns find in it, in the words that read best over a text. */
import { unitHash } from '../../../text/hash.ts';
import { answerFrom, isClean } from '../answers.ts';
import { clauseOf } from '../english/clauses.ts';
import { upperFirst } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import type { Piece } from '../maker.ts';
import type { Match } from '../patterns/pattern.ts';
import { sentencePatterns } from '../patterns/registry.ts';
import { questionHolds } from '../question.ts';
import type { ChunkView, Sentence } from '../view.ts';
import { quotable, type Passage } from './passage.ts';

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
  const text = withoutPeriod(sentence.plain);
  for (const pattern of sentencePatterns) {
    const match = pattern.match({ text, clause: clauseOf(text), view });
    if (match === undefined || match.score < 0.74 || pattern.id === 'abbreviation') continue;
    const questions = wholeQuestions(match);
    // An answer that is half of its passage only copies it.
    const answer = [answerOf(view, passage, at), sentence].find((piece) => wordCount(piece.text) * 100 < passage.words * 56);
    if (answer === undefined || questions.length === 0) return [];
    const { start, end } = answer;
    return [{ questions, focus: match.focus, score: match.score, answer: { start, end, text: answer.text }, alone: isClean(view, sentence) }];
  }
  return [];
}

const asks = /^(?:what|why|how|when|where|which|who|is|are|can|could|do|does|under|in which|in what|for|should|must)\b.*\?$/i;

function wholeQuestions(match: Match): { id: string; text: string }[] {
  return match.phrases
    .filter(({ text }) => asks.test(text) && !text.includes('{in}'))
    .map(({ id, text }) => ({ id, text: upperFirst(text) }))
    .filter(({ text }) => questionHolds(text, true));
}

function answerOf(view: ChunkView, passage: Passage, at: number): Piece {
  const sentence = passage.sentences[at] as Sentence;
  const unit = view.units.find((item) => item.start <= sentence.start && sentence.end <= item.end && item.sentences.includes(sentence));
  if (unit === undefined) return sentence;
  const [whole] = answerFrom(unit, unit.sentences.indexOf(sentence), view);
  // What goes on beyond the passage is not in the prompt.
  return whole !== undefined && whole.end <= passage.piece.end ? whole : sentence;
}
