/** Evaluation sets: reads the items that the training data must not hold. */
import type { EvaluationConfig } from '../../contracts/config.ts';
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { isObject, kindOf, own, type JsonObject } from '../rows/json.ts';
import { answerText, readChoices, resolveAnswer, scalar, type Choices } from './choices.ts';
import { csvRows } from './csv-rows.ts';
import { decodeText } from './decode.ts';
import { fieldNames, lookUp, takeFields, type FieldMap } from './fields.ts';
import { jsonDocument, jsonLines } from './json-rows.ts';
import { listed, refusedWhole, type ParsedRow, type ParsedRows, type RefusedLine } from './parsed.ts';

export interface EvaluationOptions {
  /** Path inside the source: its extension names the format. */
  path: string;
  /** Name of the set. */
  set: string;
  /** Our field name -> theirs; dots go into objects. */
  fields?: EvaluationConfig['fields'];
  limits?: { lineBytes: number; depth: number };
}

export interface EvaluationReading {
  items: EvaluationItem[];
  /** Lines that are no item, by number. Line 0 speaks of the whole file: then nothing of it is protected. */
  refused: RefusedLine[];
  /** Our field name -> the name taken from the file; several columns of choices are joined by commas. */
  fieldsTaken: { [name: string]: string };
  notes: string[];
}

export const evaluationExtensions = ['.jsonl', '.ndjson', '.json', '.csv', '.tsv'] as const;

/**
 * Reads one set: JSON Lines (`.jsonl`, `.ndjson`), a JSON list (`.json`) or CSV/TSV with a header. A broken line is refused with
 * its number and never stops the others; no reason holds text of the file, since the set may be private. Never throws for
 * what a file holds.
 */
export function readEvaluation(bytes: Uint8Array, options: EvaluationOptions): EvaluationReading {
  const parsed = parseRows(bytes, options);
  const { rows, notes } = parsed;
  const refused = [...parsed.refused];
  if (rows.length === 0) {
    const whole = refused.some((item) => item.line === 0) ? [] : [{ line: 0, reason: 'no line of the file is an object with fields' }];
    return { items: [], refused: [...whole, ...refused], fieldsTaken: {}, notes };
  }
  const fields = takeFields(rows, options.fields ?? {});
  const missing = missingQuestion(rows, fields, options);
  if (missing !== undefined) return { items: [], refused: [{ line: 0, reason: missing }, ...refused], fieldsTaken: {}, notes };

  const base = numberingBase(rows, fields);
  const items: EvaluationItem[] = [];
  let unread = 0;
  for (const row of rows) {
    const made = makeItem(row, fields, base, options.set);
    if (typeof made === 'string') refused.push({ line: row.line, reason: made });
    else {
      items.push(made.item);
      if (made.choicesUnread) unread++;
    }
  }
  notes.push(...unknownFields(rows, options.fields ?? {}));
  if (unread > 0) notes.push(`${unread} items: their choices are no list, object or JSON text, and were left out; question and answer are protected`);
  if (base === 1) notes.push('answers number the choices from 1');
  const again = items.length - new Set(items.map((item) => item.id)).size;
  if (again > 0) notes.push(`${again} items repeat the id of another`);
  return { items, refused: refused.sort((a, b) => a.line - b.line), fieldsTaken: named(fields), notes };
}

function parseRows(bytes: Uint8Array, options: EvaluationOptions): ParsedRows {
  const decoded = decodeText(bytes);
  if ('refused' in decoded) return refusedWhole(decoded.refused);
  const rows = rowsOf(decoded.text, options);
  if (decoded.note !== undefined) rows.notes.unshift(decoded.note);
  return rows;
}

function rowsOf(text: string, options: EvaluationOptions): ParsedRows {
  const limits = { line: options.limits?.lineBytes ?? 16 * 1024 * 1024, depth: options.limits?.depth ?? 256 };
  const extension = /\.[^./\\]*$/.exec(options.path)?.[0].toLowerCase() ?? '';
  if (extension === '.jsonl' || extension === '.ndjson') return jsonLines(text, limits);
  if (extension === '.json') return jsonDocument(text, limits);
  if (extension === '.csv') return csvRows(text, ',', limits.line);
  if (extension === '.tsv') return csvRows(text, '\t', limits.line);
  return refusedWhole(`an evaluation set is read from ${evaluationExtensions.join(', ')}; this file ends in ${listed([extension])}`);
}

function missingQuestion(rows: readonly ParsedRow[], fields: FieldMap, options: EvaluationOptions): string | undefined {
  const given = options.fields?.question;
  const found = fields.question !== undefined && rows.some((row) => lookUp(row.value, fields.question ?? '') !== undefined);
  if (found) return undefined;
  const has = `it has ${listed(fieldNames(rows))}`;
  if (given !== undefined) return `no row has the field ${listed([given])} that fields.question names; ${has}`;
  return `no field is recognised as the question; ${has}. Name the one that asks: set fields.question of this evaluation set in the config`;
}

/** Fields of the config's map that no row has: what they should protect is not protected. */
function unknownFields(rows: readonly ParsedRow[], given: NonNullable<EvaluationOptions['fields']>): string[] {
  return Object.entries(given).flatMap(([name, path]) => {
    if (path === undefined || rows.some((row) => lookUp(row.value, path) !== undefined)) return [];
    return [`no row has the field ${listed([path])} that fields.${name} names; the rows have ${listed(fieldNames(rows))}`];
  });
}

/** 1 where the answers of the whole set are numbers that never are 0 and sometimes equal the count of choices. */
function numberingBase(rows: readonly ParsedRow[], fields: FieldMap): 0 | 1 {
  let beyond = false;
  for (const { value } of rows) {
    const choices = choicesOf(value, fields);
    const answer = fields.answer === undefined ? undefined : lookUp(value, fields.answer);
    const text = scalar(answer)?.trim();
    if (choices === undefined || text === undefined || choices.labels.length > 0) continue;
    if (typeof answer !== 'number' && choices.texts.some((choice) => choice.trim() === text)) continue;
    if (text === '0') return 0;
    if (text === String(choices.texts.length)) beyond = true;
  }
  return beyond ? 1 : 0;
}

function makeItem(row: ParsedRow, fields: FieldMap, base: 0 | 1, set: string): { item: EvaluationItem; choicesUnread: boolean } | string {
  const at = (path: string | undefined): unknown => (path === undefined ? undefined : lookUp(row.value, path));
  const asked = at(fields.question);
  const question = questionText(asked);
  if (question === undefined) return `the question (${listed([fields.question ?? ''])}) is ${kindOf(asked)}, not text`;
  if (question.trim() === '') return `the question (${listed([fields.question ?? ''])}) is empty`;
  const choices = choicesOf(row.value, fields);
  const passage = answerText(at(fields.passage));
  const answer = resolveAnswer(at(fields.answer), choices, base);
  const id = scalar(at(fields.id))?.trim();
  const item: EvaluationItem = { id: id || `${set}#${row.line}`, set, question };
  if (passage !== undefined && passage.trim() !== '') item.passage = passage;
  if (answer !== undefined && answer.trim() !== '') item.answer = answer;
  if (choices !== undefined) item.choices = choices.texts;
  const given = typeof fields.choices === 'string' ? at(fields.choices) : undefined;
  return { item, choicesUnread: choices === undefined && given !== undefined && given !== null && given !== '' };
}

function choicesOf(row: JsonObject, fields: FieldMap): Choices | undefined {
  if (typeof fields.choices === 'string') return readChoices(lookUp(row, fields.choices));
  if (fields.choices === undefined) return undefined;
  const texts: string[] = [];
  const labels: string[] = [];
  for (const column of fields.choices) {
    const text = scalar(lookUp(row, column));
    if (text === undefined || text.trim() === '') continue;
    texts.push(text);
    labels.push(column);
  }
  // "option1" is no label; "A" is.
  return texts.length === 0 ? undefined : { texts, labels: labels.every((label) => label.length === 1) ? labels : [] };
}

/** A question may be text, a list of turns, or messages (the user's are taken). */
function questionText(value: unknown): string | undefined {
  const text = scalar(value);
  if (text !== undefined) return text;
  if (!Array.isArray(value)) return undefined;
  const turns = value.flatMap((turn) => {
    if (!isObject(turn)) return scalar(turn) ?? [];
    const role = own(turn, 'role') ?? own(turn, 'from');
    const content = scalar(own(turn, 'content') ?? own(turn, 'value'));
    return content === undefined || (role !== undefined && role !== 'user' && role !== 'human') ? [] : content;
  });
  return turns.length === 0 ? undefined : turns.join('\n');
}

function named(fields: FieldMap): { [name: string]: string } {
  const out: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) out[name] = Array.isArray(value) ? value.join(', ') : value;
  return out;
}
