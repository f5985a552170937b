/**
 * Rows of one message each, joined into conversations. The file is read twice: once to count the rows of each conversation, and
 * once to read them, so that only conversations that are not complete yet are held. Order: by the `order` field, else by time,
 * else as in the file.
 */
import { hashOf } from '../../text/hash.ts';
import { settleConversation } from './conversation.ts';
import type { RowCheck } from './failure.ts';
import { field, type FieldMap, type RowField } from './fields.ts';
import { isObject, type JsonObject } from './json.ts';
import { readMessageRow } from './message-rows.ts';
import type { ParsedRow } from './row-files.ts';
import type { RowContent } from './shape.ts';
import { timeOf } from './time.ts';
import type { Message } from '../../contracts/record.ts';

/** Text units held at a time, of conversations that wait for their last row. */
const heldUnits = 256 * 1024 * 1024;

interface Waiting {
  rows: { line: number; row: JsonObject }[];
  units: number;
  /** Rows still to come. */
  left: number;
  refused?: { line: number; reason: string };
}

export type JoinedItem = { line: number; rows: number; content: RowContent; row: JsonObject; map: FieldMap } | { line: number; rows: number; refused: string };

export interface JoinOptions {
  map: FieldMap;
  check: RowCheck;
  open: boolean;
  /** True where a row is one message of a conversation. */
  isMessage(row: JsonObject): boolean;
}

/** Conversations in the order of their last rows, and the rows that are no messages. `line` is that of the first row, `rows` how many it has. */
export async function* joinRows(read: () => AsyncGenerator<ParsedRow>, options: JoinOptions): AsyncGenerator<JoinedItem | { other: ParsedRow }> {
  const counts = new Map<string, number>();
  for await (const parsed of read()) {
    const key = keyOf(parsed, options);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const waiting = new Map<string, Waiting>();
  let held = 0;
  for await (const parsed of read()) {
    const key = keyOf(parsed, options);
    if (key === undefined) {
      yield { other: parsed };
      // Its conversation is not known: a message may be missing from each that is open here.
      if (parsed.refused !== undefined && parsed.line > 0) {
        for (const one of waiting.values()) one.refused ??= { line: parsed.line, reason: 'cannot be read, and may belong to the conversation' };
      }
      continue;
    }
    const one = waiting.get(key) ?? { rows: [], units: 0, left: counts.get(key) ?? 1 };
    waiting.set(key, one);
    one.left--;
    one.units += parsed.units;
    held += parsed.units;
    one.rows.push({ line: parsed.line, row: parsed.value as JsonObject });
    if (one.left > 0 && held <= heldUnits) continue;
    if (one.left > 0) {
      yield { line: 0, rows: 0, refused: 'the rows of its conversations stand too far apart to be joined: sort the file by the id of the conversation' };
      return;
    }
    waiting.delete(key);
    held -= one.units;
    yield conversation(one, options);
  }
}

function keyOf(parsed: ParsedRow, options: JoinOptions): string | undefined {
  const row = parsed.value;
  if (parsed.refused !== undefined || !isObject(row) || Object.hasOwn(row, '__proto__') || !options.isMessage(row)) return undefined;
  return hashOf(String(field(row, options.map, 'id'))).slice(0, 16);
}

function conversation(waiting: Waiting, { map, check, open }: JoinOptions): JoinedItem {
  const line = (waiting.rows[0] as { line: number }).line;
  const rows = waiting.rows.length;
  const refuse = (at: number, reason: string): JoinedItem => ({
    line,
    rows,
    refused: `is a conversation of ${rows} rows, of which the one at line ${at} ${reason}`,
  });
  if (waiting.refused !== undefined) return refuse(waiting.refused.line, waiting.refused.reason);
  const sorted = inOrder(waiting.rows, map);
  const messages: Message[] = [];
  const notes: string[] = [];
  for (const { line: at, row } of sorted) {
    const fault = check(row, map);
    if (fault !== undefined) return refuse(at, fault);
    const result = readMessageRow(row, map);
    if ('refused' in result) return refuse(at, result.refused);
    notes.push(...result.notes);
    const last = messages.at(-1);
    if (last !== undefined && last.role === result.message.role && isSpeech(last) && isSpeech(result.message)) {
      last.content = `${last.content}\n\n${result.message.content}`;
      notes.push('messages of one speaker that follow each other were joined');
    } else messages.push(result.message);
  }
  const about = together(sorted, map);
  const content = settleConversation(messages, notes, about.row, about.map, open);
  if ('refused' in content) {
    const why = rows === 1 ? content.refused : `is a conversation of ${rows} rows that ${content.refused}`;
    return { line, rows, refused: `${why}${isHalf(messages) ? elsewhere : ''}` };
  }
  return { line, rows, content, ...about };
}

const elsewhere = ': does the conversation go on in another file? Put the rows of a conversation into one file';

/** True where one side says nothing, or the last word is not the assistant's: the rest may stand in another file. */
function isHalf(messages: readonly Message[]): boolean {
  return !messages.some(({ role }) => role === 'user') || messages.at(-1)?.role !== 'assistant';
}

/** What people and models say; calls of tools and their results stay apart. */
function isSpeech({ role, toolCalls }: Message): boolean {
  return role !== 'tool' && toolCalls === undefined;
}

function inOrder(rows: Waiting['rows'], map: FieldMap): Waiting['rows'] {
  for (const name of ['order', 'time'] as const) {
    const keys = rows.map(({ row }) => (name === 'time' ? timeOf(field(row, map, 'time')) : numberOf(field(row, map, 'order'))));
    if (keys.some((key) => key === undefined)) continue;
    return rows
      .map((row, index) => ({ row, key: keys[index] as number, index }))
      .sort((a, b) => a.key - b.key || a.index - b.index)
      .map(({ row }) => row);
  }
  return rows;
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : undefined;
}

const whole: readonly RowField[] = ['id', 'category', 'taskType', 'difficulty', 'time', 'rating', 'model', 'role', 'content', 'order'];

/** The fields of the whole conversation: the first that any row of it has. */
function together(rows: Waiting['rows'], map: FieldMap): { row: JsonObject; map: FieldMap } {
  const row: { [name: string]: unknown } = {};
  const own: { [name in RowField]?: string } = {};
  for (const name of whole) {
    for (const one of rows) {
      const value = field(one.row, map, name);
      if (value === undefined || value === null || value === '') continue;
      row[name] = value;
      own[name] = name;
      break;
    }
  }
  return { row, map: own };
}
