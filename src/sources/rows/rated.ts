import type { Message } from '../../contracts/record.ts';
import { readMessages, settleAnswers, type WorseAnswer } from './answers.ts';
import { field, type FieldMap } from './fields.ts';
import { isObject, kindOf, own, type JsonObject } from './json.ts';
import type { RowShape, ShapeResult } from './shape.ts';

const lists: readonly string[] = ['completions', 'responses', 'generations', 'answers'];
const texts: readonly string[] = ['response', 'text', 'content', 'completion', 'answer'];
const scores: readonly string[] = ['overall_score', 'fine-grained_score', 'score', 'rating', 'reward'];
const scoreLists: readonly string[] = ['scores', 'ratings', 'rewards'];

interface Rated {
  /** From 1, as it stands in its list. */
  place: number;
  text: string;
  score: number;
  model: string | undefined;
}

/**
 * Several answers to one prompt with a score each, as UltraFeedback has them: the best becomes the answer of the row, those below
 * it its alternatives. Answers that share the highest score are no worse than the first of them, and are not used.
 */
export const ratedShape: RowShape = {
  id: 'rated',
  version: '1',
  description: 'a prompt with a list of answers (`completions`, `responses`, `generations`) and a score for each, beside or inside them',
  needs: ['prompt'],

  fits(row: JsonObject, map: FieldMap): boolean {
    const list = listOf(row);
    if (typeof field(row, map, 'prompt') !== 'string' || list === undefined || list.length === 0) return false;
    return list.some((item, index) => scoreOf(row, item, index) !== undefined && textOf(item) !== undefined);
  },

  read(row: JsonObject, map: FieldMap): ShapeResult {
    const prompt = field(row, map, 'prompt');
    if (typeof prompt !== 'string' || prompt.trim() === '') return { refused: `has no prompt under \`${map.prompt ?? 'prompt'}\`` };
    const list = listOf(row);
    if (list === undefined) return { refused: `has no list of answers under ${lists.join(', ')}` };
    const notes: string[] = [];
    const rated = list.flatMap((item, index): Rated[] => {
      const [text, score] = [textOf(item), scoreOf(row, item, index)];
      if (text === undefined || text.trim() === '' || score === undefined) return [];
      return [{ place: index + 1, text, score, model: modelOf(row, item, index) }];
    });
    if (rated.length < list.length) notes.push('answers without text or score were left out');
    const ordered = rated.toSorted((a, b) => b.score - a.score || a.place - b.place);
    const [best, ...others] = ordered;
    if (best === undefined) return { refused: 'has no answer with text and score' };
    const worse = others.filter(({ score }) => score < best.score);
    if (worse.length === 0) return { refused: 'has no answer that was scored lower than another' };
    if (worse.length < others.length) notes.push('answers with the same score as the best were not used');
    const answer = (content: string): Message[] => [{ role: 'assistant', content }];
    const question = readMessages({ role: 'user', content: prompt });
    if ('refused' in question) return question;
    const alternatives = worse.map(({ place, text, score, model }): WorseAnswer => ({ name: `answer ${place}`, messages: answer(text), score, model }));
    const content = settleAnswers(question.messages, answer(best.text), alternatives, { row, map, notes });
    return 'refused' in content || best.model === undefined ? content : { ...content, about: { model: best.model } };
  },
};

function listOf(row: JsonObject): readonly unknown[] | undefined {
  const list = lists.map((name) => own(row, name)).find((value) => Array.isArray(value));
  return list as readonly unknown[] | undefined;
}

function textOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  if (!isObject(item)) return undefined;
  return texts.map((name) => own(item, name)).find((value): value is string => typeof value === 'string');
}

function scoreOf(row: JsonObject, item: unknown, index: number): number | undefined {
  const inside = isObject(item) ? scores.map((name) => own(item, name)) : [];
  const beside = scoreLists.map((name) => own(row, name)).flatMap((list) => (Array.isArray(list) ? [(list as unknown[])[index]] : []));
  return [...inside, ...beside].find((value) => kindOf(value) === 'a number' && Number.isFinite(value)) as number | undefined;
}

function modelOf(row: JsonObject, item: unknown, index: number): string | undefined {
  const models = own(row, 'models');
  const model = (isObject(item) ? own(item, 'model') : undefined) ?? (Array.isArray(models) ? (models as unknown[])[index] : undefined);
  return typeof model === 'string' && model !== '' ? model : undefined;
}
