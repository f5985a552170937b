/** The field map of a source: our name -> theirs. Dots go into objects and lists: `response.choices.0.message.content`. */
import { usageError } from '../../errors.ts';
import { closest } from '../../text/closest.ts';
import { isObject, isPlain, own, type JsonObject } from './json.ts';

/** Every field that a row of a log, dataset or seed list may have, and what it is for. */
export const rowFields = {
  messages: 'the list of messages',
  prompt: 'the instruction or question',
  response: 'the answer',
  system: 'the system prompt',
  input: 'extra material that the instruction works on',
  rationale: 'the reasoning behind the answer',
  id: 'the conversation: its rows stay in one split',
  category: 'the topic label',
  taskType: 'the task type label',
  difficulty: 'the difficulty label: easy, medium or hard',
  error: 'set where the reply failed',
  finish: 'why the reply ended (a cut reply is refused)',
  time: 'when it was said, for filters: ISO 8601 text, or seconds or milliseconds since 1970',
  rating: 'what the reply was rated, for filters: a number, or words as up and down',
  model: 'the model that answered, for filters',
  chosen: 'the better of two answers',
  rejected: 'the worse of two answers',
  desirable: 'whether the answer is a good example: true or false',
  tools: 'the functions that the assistant may call',
  history: 'earlier turns of a conversation, as pairs of prompt and answer',
  role: 'who speaks, in files of one message a row',
  content: 'what is said, in files of one message a row',
  order: 'the place of a message in its conversation, in files of one message a row',
} as const;
export type RowField = keyof typeof rowFields;

/** Our field -> the place in this file's rows, settled once for a file. */
export type FieldMap = { readonly [field in RowField]?: string };

/** Names that files use, best first, when the config names none. */
export const aliases: { readonly [field in RowField]: readonly string[] } = {
  messages: ['messages', 'conversation', 'conversations', 'dialogue', 'turns'],
  prompt: ['prompt', 'instruction', 'question', 'query'],
  response: ['response', 'output', 'answer', 'completion'],
  system: ['system', 'system_prompt'],
  input: ['input', 'context'],
  rationale: ['rationale', 'reasoning', 'reasoning_content', 'thinking'],
  id: [
    'conversation_id',
    'conversationId',
    'conversation_hash',
    'thread_id',
    'session_id',
    'ticket_id',
    'metadata.conversation_id',
    'metadata.session_id',
    'id',
  ],
  category: ['category', 'topic'],
  taskType: [],
  difficulty: [],
  error: ['error'],
  finish: ['finish_reason', 'stop_reason'],
  time: ['time', 'timestamp', 'created_at', 'createdAt', 'created', 'datetime', 'date', 'start_time', 'startTime', 'sent_at'],
  rating: ['rating', 'feedback', 'thumbs', 'stars', 'csat'],
  model: ['model', 'model_name', 'model_id'],
  chosen: ['chosen', 'chosen_response', 'response_chosen', 'answer_chosen'],
  rejected: ['rejected', 'rejected_response', 'response_rejected', 'answer_rejected'],
  desirable: ['kto_tag', 'desirable', 'label'],
  tools: ['tools', 'functions'],
  history: ['history'],
  role: ['role', 'sender', 'speaker', 'from', 'author', 'sender_type', 'author_type'],
  content: ['content', 'text', 'message', 'body', 'value'],
  order: ['turn', 'turn_index', 'message_index', 'seq', 'sequence', 'position', 'index'],
};

/** Refuses names that are not ours: a usage error with the names that are. */
export function checkFields(fields: { readonly [field: string]: string }, where: string): void {
  for (const field of Object.keys(fields)) {
    if (Object.hasOwn(rowFields, field)) continue;
    throw usageError(`${where}: "${field}" is no field of a row`, {
      code: 'unknown-field',
      hint: `fields map our names to yours; ours are ${Object.keys(rowFields).join(', ')}`,
    });
  }
}

/** What stands at a place of a row; a field whose own name holds the dots wins. Undefined: nothing, or no own member. */
export function lookUp(row: JsonObject, place: string): unknown {
  if (Object.hasOwn(row, place)) return row[place];
  let value: unknown = row;
  for (const step of place.split('.')) {
    if (Array.isArray(value)) value = /^\d{1,6}$/.test(step) ? (value as unknown[])[Number(step)] : undefined;
    else if (isObject(value)) value = own(value, step);
    else return undefined;
  }
  return value;
}

/**
 * Settles the map for one file: what the config names, else the alias that most of the first rows hold (the earlier alias
 * among equals). Fields that no row holds are absent.
 */
export function settleFields(given: { readonly [field: string]: string }, sample: readonly JsonObject[]): FieldMap {
  const map: { [field in RowField]?: string } = {};
  const taken = new Set(Object.values(given));
  for (const field of Object.keys(rowFields) as RowField[]) {
    const named = given[field];
    if (named !== undefined) {
      map[field] = named;
      continue;
    }
    let most = 0;
    for (const alias of aliases[field]) {
      // A field that the config gives to one of our names is not guessed to be another.
      if (taken.has(alias)) continue;
      const hits = sample.filter((row) => filled(lookUp(row, alias))).length;
      if (hits > most) {
        most = hits;
        map[field] = alias;
      }
    }
  }
  // Rows of `input` and `output` alone: the input is the prompt.
  if (map.prompt === undefined && map.messages === undefined && given.input === undefined && map.input !== undefined) {
    map.prompt = map.input;
    delete map.input;
  }
  return map;
}

/** What a row may hold beside its shape: it counts from the first row that has it, however late that comes. */
const beside: readonly RowField[] = ['system', 'input', 'rationale', 'id', 'category', 'error', 'finish', 'time', 'rating', 'model', 'history', 'tools'];

/** The fields that this row has and no row before it had, each with its place; empty for nearly every row. */
function laterFields(map: FieldMap, row: JsonObject): { readonly [field in RowField]?: string } {
  const found: { [field in RowField]?: string } = {};
  const taken = new Set(Object.values(map));
  for (const field of beside) {
    if (map[field] !== undefined) continue;
    const place = aliases[field].find((alias) => !taken.has(alias) && filled(lookUp(row, alias)));
    if (place === undefined) continue;
    found[field] = place;
    taken.add(place);
  }
  return found;
}

/** `laterFields` for row after row: a row that holds none of the names that are still open costs a look at its own. */
export function laterSearch(): typeof laterFields {
  let of: FieldMap | undefined;
  let names = new Set<string>();
  return (map, row) => {
    if (map !== of) {
      of = map;
      names = new Set(
        beside.filter((field) => map[field] === undefined).flatMap((field) => aliases[field].flatMap((alias) => [alias, alias.split('.')[0] ?? ''])),
      );
    }
    for (const name in row) if (names.has(name)) return laterFields(map, row);
    return nothingLater;
  };
}

const nothingLater: ReturnType<typeof laterFields> = {};

/** A name of the config that no row of a file has. */
export interface NameMissing {
  ours: string;
  theirs: string;
  /** A name that the rows have and that is nearly the same. */
  meant?: string;
}

/** Looks for the config's names in the rows of a file, as they come. */
export function nameSearch(given: { readonly [field: string]: string }): { see(row: JsonObject): void; missing(): NameMissing[] } {
  const left = new Map(Object.entries(given));
  const names = new Set<string>();
  let rows = 0;
  return {
    see(row) {
      rows++;
      if (left.size === 0) return;
      for (const [ours, theirs] of left) if (lookUp(row, theirs) !== undefined) left.delete(ours);
      if (names.size < mostNames) for (const name of Object.keys(row)) names.add(name);
    },
    missing() {
      if (rows === 0) return [];
      return [...left].map(([ours, theirs]) => {
        const meant = closest(theirs, [...names].filter(isPlain));
        return { ours, theirs, ...(meant === undefined ? {} : { meant }) };
      });
    },
  };
}
const mostNames = 200;

/** The value that the map gives a field, or undefined. */
export function field(row: JsonObject, map: FieldMap, name: RowField): unknown {
  const place = map[name];
  return place === undefined ? undefined : lookUp(row, place);
}

function filled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
