/** Rows of judged answers, as the formats for preference tuning write them. */
import { z } from 'zod';
import type { Alternative, TrainingRecord } from '../contracts/record.ts';
import { rationalePlaces, spoken, turnsOf } from './turns.ts';
import type { RationalePlace } from './turns.ts';

const options = z.strictObject({
  /** As for `messages`; the format has no field for it, so `field` and `thinking` are not among the choices. */
  rationale: z.enum(rationalePlaces).exclude(['field', 'thinking']).default('omit'),
  /** Which of the answers that were judged worse are written: `all`, an entry for each; `worst`, the one with the lowest score, or the first where none has a score. */
  alternatives: z.enum(['all', 'worst']).default('all'),
});
export const judgedOptions = options;
export type JudgedOptions = z.infer<typeof options>;

type Said = { role: 'system' | 'user' | 'assistant'; content: string };

/** A record for each of its alternatives that is asked for, with that one alone. */
export function pairs(record: TrainingRecord, { alternatives: which }: JudgedOptions): TrainingRecord[] {
  return wanted(record.alternatives ?? [], which).map((alternative) => ({ ...record, alternatives: [alternative] }));
}

/** A record for each judged answer: the chosen one is a good example, and each alternative a bad one. */
export function singles(record: TrainingRecord, { alternatives: which }: JudgedOptions): TrainingRecord[] {
  const { alternatives = [], ...row } = record;
  if (row.desirable !== undefined || (alternatives.length > 0 && row.messages.at(-1)?.role !== 'assistant')) return [row];
  if (alternatives.length === 0) return [];
  return [{ ...row, desirable: true }, ...wanted(alternatives, which).map((one) => ({ ...answeredBy(row, one), desirable: false }))];
}

function wanted(alternatives: readonly Alternative[], which: JudgedOptions['alternatives']): readonly Alternative[] {
  if (which === 'all' || alternatives.length < 2) return alternatives;
  const score = ({ score: own }: Alternative): number => own ?? Number.POSITIVE_INFINITY;
  return [alternatives.reduce((worst, one) => (score(one) < score(worst) ? one : worst))];
}

/** The record with the answer of an alternative in the place of its own. */
function answeredBy(record: TrainingRecord, alternative: Alternative): TrainingRecord {
  const row = { ...record };
  delete row.rationale;
  const prompt = row.messages.slice(0, row.messages.findLastIndex(({ role }) => role === 'user') + 1);
  return { ...row, messages: [...prompt, ...alternative.messages] };
}

export interface Judged {
  prompt: Said[];
  answer: Said;
}

/** Prompt and answer, or why the row has none. An answer that says nothing is trained on as its opposite by LLaMA-Factory. */
export function judgedAnswer(record: TrainingRecord, place: RationalePlace): Judged | string {
  const turns = turnsOf({ ...record, desirable: true });
  if (typeof turns === 'string') return turns;
  const said = spoken(turns, place);
  const answer = said.pop();
  return answer === undefined || answer.content.trim() === '' ? 'an empty answer' : { prompt: said, answer };
}

/** Both answers of a record with one alternative, or why it is no pair. Trainers take a pair that says the same twice, and learn nothing from it. */
export function judgedPair(record: TrainingRecord, place: RationalePlace): { prompt: Said[]; chosen: Said; rejected: Said } | string {
  const [alternative] = record.alternatives ?? [];
  if (alternative === undefined) return 'no worse answer';
  const chosen = judgedAnswer(record, place);
  if (typeof chosen === 'string') return chosen;
  const rejected = judgedAnswer(answeredBy(record, alternative), place);
  if (typeof rejected === 'string') return `in the worse answer: ${rejected}`;
  if (rejected.answer.content.trim() === chosen.answer.content.trim()) return 'both answers say the same';
  return { prompt: chosen.prompt, chosen: chosen.answer, rejected: rejected.answer };
}
