/** Rows of JSON Lines files and of JSON files that hold one list. */
import { isObject, kindOf, own, parseJson, type JsonObject } from '../rows/json.ts';
import { memberLists, skipBlanks, splitList } from './json-list.ts';
import { listed, refusedWhole, type ParsedRow, type ParsedRows, type RefusedLine } from './parsed.ts';

export interface JsonRowLimits {
  /** Longest line or list element, in UTF-16 units. */
  line: number;
  depth: number;
}

/** One object a line; empty lines are skipped. A file that is one list, under this name, is read as a list. */
export function jsonLines(text: string, limits: JsonRowLimits): ParsedRows {
  const first = skipBlanks(text, 0, text.length);
  if (first === text.length) return refusedWhole('the file is empty');
  if (text[first] === '[' && !startsWithWholeLine(text, first, limits.depth)) {
    const list = listRows(text, first, true, limits, ['holds one JSON list, and was read as such']);
    if (list.rows.length > 0) return list;
  }
  const rows: ParsedRow[] = [];
  const refused: RefusedLine[] = [];
  let line = 0;
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    line++;
    const from = skipBlanks(text, start, end);
    if (from < end) take(text.slice(from, end), line, limits, rows, refused);
    start = end + 1;
  }
  return { rows, refused, notes: [] };
}

/** A `.json` file: one list of objects, or an object with one such member. */
export function jsonDocument(text: string, limits: JsonRowLimits): ParsedRows {
  const first = skipBlanks(text, 0, text.length);
  if (first === text.length) return refusedWhole('the file is empty');
  if (text[first] === '[') return listRows(text, first, true, limits, []);
  if (text[first] === '{' && startsWithWholeLine(text, first, limits.depth)) {
    const lines = jsonLines(text, limits);
    return { ...lines, notes: ['holds one JSON object a line (JSON Lines), and was read as such', ...lines.notes] };
  }
  const parsed = parseJson(text, limits.depth);
  if ('refused' in parsed) return refusedWhole(parsed.refused);
  if (!isObject(parsed.value)) return refusedWhole(`the file holds ${kindOf(parsed.value)}, not a list of objects`);
  return wrapped(text, first, parsed.value, limits);
}

/** `{"version": …, "data": […]}`: the one member that is a list of objects. */
function wrapped(text: string, open: number, object: JsonObject, limits: JsonRowLimits): ParsedRows {
  const names = Object.keys(object);
  const lists = names.filter((name) => {
    const value = own(object, name);
    return Array.isArray(value) && value.some(isObject);
  });
  const name = lists[0];
  if (name === undefined) return refusedWhole(`the file holds one object (members: ${listed(names)}), not a list of objects`);
  if (lists.length > 1) return refusedWhole(`the file holds an object with several lists (${listed(lists)}): put each in a file of its own`);
  const at = memberLists(text, open).get(name);
  if (at === undefined) return refusedWhole('the list in the file cannot be found');
  return listRows(text, at, false, limits, [`rows are those of the member ${listed([name])}`]);
}

function listRows(text: string, open: number, whole: boolean, limits: JsonRowLimits, notes: string[]): ParsedRows {
  const { elements, faults } = splitList(text, open, whole);
  const rows: ParsedRow[] = [];
  const refused: RefusedLine[] = [...faults];
  for (const element of elements) take(text.slice(element.start, element.end), element.line, limits, rows, refused);
  if (elements.length === 0 && faults.length === 0) return refusedWhole('the list in the file is empty');
  return { rows, refused: refused.sort((a, b) => a.line - b.line), notes };
}

function take(text: string, line: number, limits: JsonRowLimits, rows: ParsedRow[], refused: RefusedLine[]): void {
  if (text.length > limits.line) {
    refused.push({ line, reason: `is longer (${text.length} characters) than the ${limits.line} of limits.lineBytes` });
    return;
  }
  // A broken UTF-8 byte was decoded to U+FFFD; nobody writes that character in an evaluation item.
  if (text.includes('\uFFFD')) {
    refused.push({ line, reason: 'is not valid UTF-8, or holds U+FFFD' });
    return;
  }
  const parsed = parseJson(text, limits.depth);
  if ('refused' in parsed) refused.push({ line, reason: parsed.refused });
  else if (isObject(parsed.value)) rows.push({ line, value: parsed.value });
  else refused.push({ line, reason: `is ${kindOf(parsed.value)}, not an object` });
}

function firstLine(text: string, from: number): string {
  const feed = text.indexOf('\n', from);
  return text.slice(from, feed < 0 ? text.length : feed);
}

/** Two or more lines, the first a whole value: JSON Lines, whatever the file is called. */
function startsWithWholeLine(text: string, first: number, depth: number): boolean {
  const line = firstLine(text, first);
  if (skipBlanks(text, first + line.length, text.length) === text.length) return false;
  return 'value' in parseJson(line, depth);
}
