import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { contentStems, countWords } from '../../../text/content-words.ts';
import { demandsProse, labelledShape, shapeOf, type TaskShape } from '../../../text/task-shape.ts';
import { estimateTokens } from '../../../text/tokens.ts';
import { promptPlaces, promptText, turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt, valueOf } from './results.ts';

/** Fewest words of an answer by the shape of its task; a shape not named here needs one character. */
const floors: Partial<Record<TaskShape, number>> = { prose: 4, definition: 3, comparison: 5, steps: 4, list: 2 };

const options = z.strictObject({
  /** Words a prompt needs at least; the input counts. Later turns of a conversation need one character. */
  promptWords: z.int().min(0).default(2),
  /** Estimated tokens a prompt may have. */
  promptTokens: z.int().min(1).default(8192),
  /** Fewest words of an answer by shape (prose 4, definition 3, comparison 5, steps 4, list 2, others 0). */
  answerWords: z.record(z.string(), z.int().min(0)).default({}),
  /** Estimated tokens an answer may have. */
  answerTokens: z.int().min(1).default(4096),
});

export const length: Rule<z.output<typeof options>> = {
  id: 'length',
  version: '2',
  severity: 'drop',
  description: 'Drops prompts and answers that are too short for their task or too long to train on.',
  cost: 'cheap',
  options,
  check(record, given) {
    const turns = turnsOf(record);
    const prompts = promptPlaces(record);
    const prompt = promptText(record);
    const promptTokens = estimateTokens(prompt);
    if (prompts.length === 0 || prompt.trim() === '') return drop('the row asks nothing: it has no prompt', [valueOf('prompt words', 0)]);
    if (!wordless(prompt) && prompts.length === 1 && countWords(prompt) < given.promptWords) {
      return drop('the prompt is too short to say what is wanted', [valueOf('prompt words', countWords(prompt))], {
        score: countWords(prompt),
        threshold: given.promptWords,
      });
    }
    if (promptTokens > given.promptTokens) {
      return drop('the prompt is too long', [valueOf('prompt tokens (estimated)', promptTokens)], { score: promptTokens, threshold: given.promptTokens });
    }
    let last = { words: 0, floor: 0 };
    for (const turn of turns) {
      const place = { message: turn.answerIndex, text: turn.answer };
      const tokens = estimateTokens(turn.answer);
      if (tokens > given.answerTokens) {
        return drop('the answer is too long', [valueOf('answer tokens (estimated)', tokens)], { score: tokens, threshold: given.answerTokens });
      }
      const shape = shapeOf(record, turn.prompt, turn.answer);
      const words = countWords(turn.answer);
      const wanted = given.answerWords[shape] ?? floorFor(shape, turn.prompt, labelledShape(record) !== undefined);
      const floor = turn.callsTool || wordless(turn.answer) || (words <= 3 && isListed(prompt, turn.answer)) ? 0 : wanted;
      if (words < floor && turn.answer.trim() !== '') {
        return drop(`the answer is too short for a task of the shape "${shape}"`, [quoteAt(place, 0, turn.answer.length), valueOf('answer words', words)], {
          score: words,
          threshold: floor,
        });
      }
      if (words > 0 && words <= 3 && !turn.hasHistory && echoes(turn.prompt, turn.answer)) {
        return drop('the answer is a word or two of the question, and nothing else', [quoteAt(place, 0, turn.answer.length)], { score: 0, threshold: 1 });
      }
      last = { words, floor };
    }
    return keep(undefined, { score: last.words, threshold: last.floor });
  },
};

/** One of at least four things that the prompt lists, between commas: "tones include Formal, Assertive, Confident, Sad". */
function isListed(prompt: string, answer: string): boolean {
  const said = answer
    .trim()
    .replace(/[.!"']+$/, '')
    .toLowerCase();
  if (said === '') return false;
  for (const sentence of prompt.slice(0, 8000).split(/[.!?\n]/)) {
    const parts = sentence.split(/[,;:]/).map((part) =>
      part
        .trim()
        .replace(/^(?:and|or) /i, '')
        .toLowerCase(),
    );
    if (parts.length >= 4 && parts.slice(1).includes(said)) return true;
  }
  return false;
}

/** Without a label the shape is a guess: only a prompt that plainly asks for more than a value sets a floor. */
function floorFor(shape: TaskShape, prompt: string, labelled: boolean): number {
  const floor = floors[shape] ?? 0;
  return labelled || demandsProse(prompt) ? floor : 0;
}

/** "What is ownership?" - "Ownership". A choice among things that the question names is honest. */
function echoes(prompt: string, answer: string): boolean {
  if (!/^(?:what (?:is|are|was|were)|why|how (?:do|does|did|can|is|are)|define|explain|describe)\b/i.test(prompt.trim()) || /\bor\b|[:,"“\n]/.test(prompt))
    return false;
  const asked = contentStems(prompt);
  const said = contentStems(answer);
  return said.size > 0 && !/\d/.test(answer) && [...said].every((root) => asked.has(root));
}

/** Scripts without blanks between words: words cannot be counted by blanks. */
function wordless(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(text);
}
