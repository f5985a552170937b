/** What the first rows of a file are taken for, for people who set up a source: shape, fields, faults and the effect of filters. */
import type { FilterName, Filters } from '../../contracts/config.ts';
import { readContents, type ContentOptions } from './contents.ts';
import { field, type FieldMap, type NameMissing, type RowField } from './fields.ts';
import { rowFilter } from './filters.ts';
import { isObject, kindOf, own, type JsonObject } from './json.ts';
import { speakerOf } from './message-rows.ts';
import { noteCounter } from './notes.ts';
import { fieldsTaken, type Detected } from './registry.ts';
import { counted } from '../../text/plural.ts';

export interface FieldTaken {
  ours: RowField;
  theirs: string;
  /** In how many of the rows it is filled. */
  rows: number;
  /** What stands there, masked and cut; for the id its kind alone. */
  sample: string;
}

/** `item`: the place in the list of the first row, where the file is one. */
interface Fault {
  reason: string;
  rows: number;
  line: number;
  item?: number;
}

export interface RowsInspection {
  /** Rows of the file that were looked at. */
  rows: number;
  /** What they make, and what became of that: conversations of joined rows count as one. */
  looked: number;
  read: number;
  refused: number;
  /** By filter. */
  filtered: { [name in FilterName]?: number };
  /** Rows by the shape in which they were read. */
  shapes: { [shape: string]: number };
  /** The shape that was settled for the file, and by whom; null: none fits. */
  shape: string | null;
  settledBy: 'config' | 'rows';
  fields: FieldTaken[];
  /** Fields that are looked for in each log, and are not there. */
  absent: RowField[];
  /** Why rows are refused, most first. */
  faults: Fault[];
  notes: string[];
  /** Names under `fields` that no row has. */
  missing: NameMissing[];
}

export interface InspectOptions extends Omit<ContentOptions, 'settled' | 'note' | 'firstRows' | 'namesMissing' | 'rowSeen'> {
  filters?: Filters | undefined;
  /** Rows of the file to look at. */
  rows: number;
  /** Takes personal data out of a sample, before it is cut. */
  mask(text: string): string;
}

const wanted: readonly RowField[] = ['id', 'time', 'rating', 'model', 'category'];
const sampleUnits = 60;
/** Longer texts are cut before they are masked: a doctor is quick. */
const maskedUnits = 2000;

/** Looks at the first rows of a file. Throws as `importRows`. */
export async function inspectRows(path: string, options: InspectOptions): Promise<RowsInspection> {
  let detected: Detected | undefined;
  const notes: string[] = [];
  const oddities = noteCounter();
  const faults = new Map<string, Fault>();
  const filter = rowFilter(options.filters);
  const rows: { row: JsonObject; map: FieldMap }[] = [];
  const result: RowsInspection = {
    rows: 0,
    looked: 0,
    read: 0,
    refused: 0,
    filtered: {},
    shapes: {},
    shape: null,
    settledBy: options.format === 'auto' ? 'rows' : 'config',
    fields: [],
    absent: [],
    faults: [],
    notes,
    missing: [],
  };
  const raw: JsonObject[] = [];
  const rowSeen = (row: JsonObject): void => void raw.push(row);
  const namesMissing = (names: NameMissing[]): void => void result.missing.push(...names);
  const settled = (found: Detected): void => void (detected = found);
  for await (const item of readContents(path, { ...options, firstRows: options.rows, settled, namesMissing, rowSeen })) {
    result.looked++;
    if (item.row !== undefined && item.map !== undefined) rows.push({ row: item.row, map: item.map });
    if ('refused' in item) {
      const out = item.row === undefined || item.map === undefined ? undefined : filter?.byFields(item.row, item.map);
      if (out !== undefined && !out.startsWith('no-')) {
        result.filtered[out] = (result.filtered[out] ?? 0) + 1;
        continue;
      }
      result.refused++;
      const fault = faults.get(item.refused) ?? { reason: item.refused, rows: 0, line: item.line, ...(item.item === undefined ? {} : { item: item.item }) };
      fault.rows++;
      faults.set(item.refused, fault);
      continue;
    }
    result.shapes[item.shape] = (result.shapes[item.shape] ?? 0) + 1;
    const out = filter?.byFields(item.row, item.map, item.content.about) ?? filter?.byLength(item.content);
    if (out === undefined) result.read++;
    else result.filtered[out] = (result.filtered[out] ?? 0) + 1;
    for (const note of item.content.notes) oddities.add(item.line, note);
  }
  notes.push(...oddities.sentences());
  result.faults = [...faults.values()].sort((a, b) => b.rows - a.rows || a.line - b.line);
  result.rows = raw.length;
  const { shape, map = {} } = (detected ?? {}) as Partial<Detected>;
  result.shape = shape?.id ?? null;
  if (shape === undefined) return result;
  const joined = shape.id === 'message-rows';
  result.fields = fieldsTaken(shape, map).map(([ours, theirs]) => {
    const values = rows.map((one) => field(one.row, joined ? one.map : map, ours)).filter((value) => value !== undefined && value !== null && value !== '');
    if (!joined || ours === 'id') return { ours, theirs, rows: values.length, sample: sampleOf(ours, values, options.mask) };
    // Rows of one message each are counted and shown as they stand in the file.
    const all = raw.map((row) => field(row, map, ours)).filter((value) => value !== undefined && value !== null && value !== '');
    const said = ours === 'role' ? all.map((name) => spoken(name)) : all;
    return { ours, theirs, rows: all.length, sample: sampleOf(ours, said, options.mask) };
  });
  result.absent = wanted.filter((name) => map[name] === undefined && !(shape.id === 'openai-stored' && (name === 'time' || name === 'model')));
  return result;
}

function sampleOf(name: RowField, values: readonly unknown[], mask: (text: string) => string): string {
  const [first] = values;
  if (first === undefined) return '';
  if (name === 'id') return `${new Set(values.map(String)).size} different`;
  if (name === 'category' || name === 'rating' || name === 'model' || name === 'finish' || name === 'difficulty' || name === 'role')
    return distinct(values, mask);
  if (Array.isArray(first)) return listSample(first as unknown[], mask);
  return shown(first, mask);
}

/** A speaker, with the role that the name stands for where that is another word. */
function spoken(name: unknown): unknown {
  const role = speakerOf(name);
  if (typeof name !== 'string' || name.trim().toLowerCase() === role) return name;
  return role === undefined ? `${name}, no known speaker` : `${name} as ${role}`;
}

function listSample(list: readonly unknown[], mask: (text: string) => string): string {
  const [head] = list;
  const text = isObject(head) ? (own(head, 'content') ?? own(head, 'value')) : head;
  return `${counted(list.length, 'entry', 'entries')}, the first ${typeof text === 'string' ? shown(text, mask) : kindOf(text)}`;
}

function distinct(values: readonly unknown[], mask: (text: string) => string): string {
  const counts = new Map<string, number>();
  for (const value of values) {
    const text = typeof value === 'object' ? kindOf(value) : shown(value, mask);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 5);
  const more = counts.size - most.length;
  return `${most.map(([text, rows]) => `${text} (${rows})`).join(', ')}${more > 0 ? `, ${more} more` : ''}`;
}

function shown(value: unknown, mask: (text: string) => string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return kindOf(value);
  const text = mask(value.slice(0, maskedUnits)).replace(/\s+/g, ' ').trim();
  return JSON.stringify(text.length > sampleUnits ? `${text.slice(0, sampleUnits - 1).toWellFormed()}…` : text);
}
