import type { Draft, Labels } from '../../contracts/record.ts';
import { besideOf } from '../../text/beside.ts';
import { hashOf } from '../../text/hash.ts';
import { field, type FieldMap } from './fields.ts';
import type { JsonObject } from './json.ts';
import type { RowContent } from './shape.ts';

const labelPattern = /^[\p{L}\p{N}][\p{L}\p{N} _.,&+/()'-]{0,59}$/u;

/**
 * A draft of a row. `group` is a hash of the conversation's id where the row has one, else of its content, so that an id
 * that names a person is stored nowhere. Labels come from the row's own fields where they can be labels.
 */
export function draftOf(content: RowContent, row: JsonObject, map: FieldMap, human: boolean): { draft: Draft; notes: string[] } {
  const notes: string[] = [];
  const labels: Labels = {};
  const topic = label(field(row, map, 'category'));
  if (typeof topic === 'string') labels.topic = topic;
  else if (topic === null) notes.push('a category that cannot be a label (over 60 characters, or signs in it) was left out');
  const taskType = label(field(row, map, 'taskType'));
  if (typeof taskType === 'string') labels.taskType = taskType;
  else if (taskType === null) notes.push('a task type that cannot be a label was left out');
  const difficulty = label(field(row, map, 'difficulty'));
  if (difficulty === 'easy' || difficulty === 'medium' || difficulty === 'hard') labels.difficulty = difficulty;
  else if (difficulty !== undefined) notes.push('a difficulty other than easy, medium and hard was left out, and measured instead');

  const id = field(row, map, 'id');
  // The plain `id` of a stored reply names that one reply: the rows of one conversation have as many.
  const own = content.opening !== undefined && map.id === 'id';
  const named = !own && ((typeof id === 'string' && id !== '') || typeof id === 'number');
  const { messages, input, rationale, opening } = content;
  const group = named ? { conversation: String(id) } : { content: opening ?? hashOf({ messages, input, rationale }) };
  const draft: Draft = { messages, labels, spans: [], group: `g${hashOf(group).slice(0, 16)}`, human, ...besideOf(content) };
  if (input !== undefined) draft.input = input;
  if (rationale !== undefined) draft.rationale = rationale;
  return { draft, notes };
}

/** Undefined: nothing there. Null: there is something, but it is no label. */
function label(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return null;
  const text = value.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
  if (text === '') return undefined;
  // " x " joins the values of a crossing.
  return labelPattern.test(text) && !text.includes(' x ') ? text : null;
}
