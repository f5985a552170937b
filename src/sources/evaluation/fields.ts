/** Which member of a row holds what: by the config's field map, else by common names. */
import { isObject, own, type JsonObject } from '../rows/json.ts';
import type { ParsedRow } from './parsed.ts';

export type FieldName = 'id' | 'question' | 'passage' | 'answer' | 'choices';
/** Our field -> theirs. `choices` may be several columns, one a choice. */
export type FieldMap = { [name in Exclude<FieldName, 'choices'>]?: string } & { choices?: string | string[] };

/** Names that files use, in order of preference; compared without case. */
export const common: { readonly [name in FieldName]: readonly string[] } = {
  id: ['id', 'task_id', 'question_id', 'item_id', 'uid', 'qid', 'idx'],
  question: ['question.stem', 'question', 'prompt', 'problem', 'query', 'instruction', 'input', 'ctx', 'goal'],
  passage: ['passage', 'context', 'article', 'support', 'story', 'document'],
  answer: ['answer', 'canonical_solution', 'solution', 'target', 'output', 'response', 'completion', 'answerkey', 'answers', 'correct_answer', 'gold', 'label'],
  choices: ['choices', 'options', 'endings', 'question.choices'],
};

/** One column a choice: A B C D, option1…, choice_a…, ending0… */
const choiceColumn = /^(?:(?:option|choice|ending|answer)[ _-]?([a-h]|\d)|([A-H]))$/i;

/** A member by its name, or by a path of names with dots; names with a dot in them come first. Only own members count. */
export function lookUp(row: JsonObject, path: string): unknown {
  const whole = own(row, path);
  if (whole !== undefined || !path.includes('.')) return whole;
  let value: unknown = row;
  for (const name of path.split('.')) {
    if (Array.isArray(value) && /^\d{1,6}$/.test(name)) value = value[Number(name)];
    else value = isObject(value) ? own(value, name) : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

/** Fields of the config as they are; the others by the first common name that at least half of the rows fill, else any does. */
export function takeFields(rows: readonly ParsedRow[], given: { [name in FieldName]?: string }): FieldMap {
  const names = fieldNames(rows);
  const taken = new Set(Object.values(given));
  const choose = (field: FieldName, candidates: readonly string[]): string | undefined => {
    const mapped = given[field];
    if (mapped !== undefined) return mapped;
    const found = candidates.flatMap((candidate) => spelled(names, candidate)).filter((name) => !taken.has(name));
    const filled = found.map((name) => rows.reduce((count, row) => count + (isFilled(lookUp(row.value, name)) ? 1 : 0), 0));
    const best = filled.findIndex((count) => count * 2 >= rows.length);
    const name = found[best >= 0 ? best : filled.findIndex((count) => count > 0)];
    if (name !== undefined) taken.add(name);
    return name;
  };
  const question = choose('question', common.question);
  // Alpaca's pair: the instruction asks, the input is what it asks about.
  const passages = question?.toLowerCase() === 'instruction' ? [...common.passage, 'input'] : common.passage;
  return {
    question,
    id: choose('id', common.id),
    passage: choose('passage', passages),
    choices: choose('choices', common.choices) ?? choiceColumns(names, taken),
    answer: choose('answer', common.answer),
  };
}

/** Names of all members of the rows, in order of appearance, one level of objects deep as `outer.inner`. */
export function fieldNames(rows: readonly ParsedRow[]): string[] {
  const names = new Set<string>();
  for (const { value } of rows) {
    for (const name of Object.keys(value)) {
      names.add(name);
      const inner = own(value, name);
      if (isObject(inner)) for (const part of Object.keys(inner)) names.add(`${name}.${part}`);
      if (names.size > 10_000) return [...names];
    }
  }
  return [...names];
}

function spelled(names: readonly string[], candidate: string): string[] {
  return names.filter((name) => name.trim().toLowerCase() === candidate);
}

function choiceColumns(names: readonly string[], taken: ReadonlySet<string>): string[] | undefined {
  const columns = names.filter((name) => !taken.has(name) && choiceColumn.test(name.trim()));
  return columns.length >= 2 ? columns : undefined;
}

function isFilled(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return value !== undefined && value !== null;
}
