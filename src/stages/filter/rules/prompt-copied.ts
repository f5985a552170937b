import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import type { TrainingRecord } from '../../../contracts/record.ts';
import { isEditing, isMostlyCode } from '../../../text/task-shape.ts';
import { words } from '../../../text/tokens.ts';
import { turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt, valueOf } from './results.ts';

const options = z.strictObject({
  /** Share of the answer's 3-grams that stand in the prompt. */
  share: z.number().min(0).max(1).default(0.8),
  /** Share of the prompt's 3-grams that the answer repeats: quoting one sentence of a long prompt is no copy. */
  coverage: z.number().min(0).max(1).default(0.5),
  /** Words from which an answer is looked at. */
  minWords: z.int().min(3).default(6),
});

export const promptCopied: Rule<z.output<typeof options>> = {
  id: 'prompt-copied',
  version: '3',
  severity: 'drop',
  description: 'Drops answers that are mostly the prompt over again; quoting a passage, correcting and translating are no copying. Lower scores are better.',
  cost: 'cheap',
  options,
  check(record, given) {
    let worst = 0;
    for (const turn of turnsOf(record)) {
      const answer = words(turn.answer);
      const prompt = words(record.input ? `${turn.prompt}\n${record.input}` : turn.prompt);
      const place = { message: turn.answerIndex, text: turn.answer };
      const same = answer.length >= 3 && answer.join(' ') === prompt.join(' ');
      if (same) return drop('the answer is the prompt', [quoteAt(place, 0, turn.answer.length)], { score: 1, threshold: given.share });
      if (answer.length < given.minWords || isEditing(turn.prompt) || otherForm.test(turn.prompt)) continue;
      const { share, coverage } = overlap(answer, prompt);
      // To answer from a passage in the prompt, or to quote it, is the task: only all of it over again is a copy.
      const carried = carriesPassage(record, turn.prompt);
      const asked = record.input ? overlap(answer, words(turn.prompt)) : { share: 0, coverage: 0 };
      const repeatsQuestion = asked.share >= given.share && asked.coverage >= given.coverage;
      // "Does Rust allow X?" is answered by a statement of the same words.
      const closed = /(?:^|[:,]\s*)(?:is|are|was|were|do|does|did|can|could|should|must|may|will|would|has|have)\b/i.test(turn.prompt.trim());
      // Completed code repeats the signature and the comment that it was given.
      const code = isMostlyCode(turn.answer);
      const least = Math.max(given.share, code ? 0.98 : closed ? 0.95 : 0);
      const part = carried ? Math.max(given.coverage, wholePassage) : given.coverage;
      if (repeatsQuestion || (share >= least && coverage >= part)) {
        return drop(
          'the answer repeats the prompt',
          [quoteAt(place, 0, turn.answer.length), valueOf('share of the prompt repeated', Math.round(coverage * 100) / 100)],
          { score: Math.max(share, repeatsQuestion ? asked.share : 0), threshold: given.share },
        );
      }
      worst = Math.max(worst, coverage >= part ? share : 0);
    }
    return keep(undefined, { score: worst, threshold: given.share });
  },
};

/** The same in another form is what was asked for. */
const otherForm = /\b(?:as|to|into) (?:an? )?(?:JSON|CSV|TSV|YAML|XML)\b/;

/** Share of a prompt with its passage that an answer out of the passage may repeat. */
const wholePassage = 0.85;
const leastQuote = 24;

/** The prompt holds the text to answer from: an input, or the very words that the answer is grounded on. */
function carriesPassage(record: TrainingRecord, prompt: string): boolean {
  if (record.input !== undefined && record.input.trim() !== '') return true;
  const asked = prompt.replace(/\s+/g, ' ');
  return record.grounding.some(({ spans }) => spans.some(({ quote }) => quote.length >= leastQuote && asked.includes(quote.replace(/\s+/g, ' ').trim())));
}

function overlap(answer: readonly string[], prompt: readonly string[]): { share: number; coverage: number } {
  const own = grams(answer);
  const theirs = new Set(grams(prompt));
  if (own.length === 0 || theirs.size === 0) return { share: 0, coverage: 0 };
  const hits = own.filter((gram) => theirs.has(gram));
  return { share: hits.length / own.length, coverage: new Set(hits).size / theirs.size };
}

function grams(list: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i + 3 <= list.length; i++) out.push(`${list[i]} ${list[i + 1]} ${list[i + 2]}`);
  return out;
}
