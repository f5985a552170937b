/**
 * Finds the elements of a JSON list without parsing it, so that one broken element costs itself only, and each has its
 * line. Iterative: depth costs nothing. What stands between two commas is judged by `JSON.parse` later.
 */
export interface ListElement {
  start: number;
  end: number;
  line: number;
}

export interface ListFault {
  line: number;
  reason: string;
}

export interface SplitList {
  elements: ListElement[];
  faults: ListFault[];
}

/** Splits the list that opens at `open`. `whole`: nothing but blanks may follow it. */
export function splitList(text: string, open: number, whole: boolean): SplitList {
  const elements: ListElement[] = [];
  const faults: ListFault[] = [];
  const lines = lineCounter(text);
  let start = open + 1;
  let depth = 0;
  let closed = -1;
  const finish = (end: number, last: boolean): void => {
    const from = skipBlanks(text, start, end);
    if (from < end) elements.push({ start: from, end, line: lines(from) });
    else if (!last || elements.length > 0 || faults.length > 0) faults.push({ line: lines(from), reason: 'is not JSON: a value is missing beside a comma' });
    start = end + 1;
  };
  for (let i = open + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) i = stringEnd(text, i);
    else if (unit === 0x7b || unit === 0x5b) depth++;
    else if (unit === 0x2c && depth === 0) finish(i, false);
    else if (unit === 0x5d && depth === 0) {
      finish(i, true);
      closed = i;
      break;
    } else if (unit === 0x7d || unit === 0x5d) depth = Math.max(0, depth - 1);
  }
  if (closed < 0)
    faults.push({ line: lines(skipBlanks(text, start, text.length)), reason: 'is not JSON: the list is never closed; nothing from here on was read' });
  else if (whole) {
    const after = skipBlanks(text, closed + 1, text.length);
    if (after < text.length) faults.push({ line: lines(after), reason: 'is not JSON: there is text after the end of the list' });
  }
  return { elements, faults };
}

/** Lists that are members of the object which opens at `open`: name -> place of its `[`. The text must be valid JSON. */
export function memberLists(text: string, open: number): Map<string, number> {
  const found = new Map<string, number>();
  let depth = 0;
  let name: string | undefined;
  for (let i = open; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) {
      const end = stringEnd(text, i);
      const after = skipBlanks(text, end + 1, text.length);
      if (depth === 1 && text.charCodeAt(after) === 0x3a) {
        name = JSON.parse(text.slice(i, end + 1)) as string;
        // The last of two equal names counts, as for JSON.parse.
        found.delete(name);
      }
      i = end;
    } else if (unit === 0x7b || unit === 0x5b) {
      if (depth === 1 && unit === 0x5b && name !== undefined) found.set(name, i);
      depth++;
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return found;
}

/** Place of the quote that ends the string which opens at `open`; the text's length where none does. */
function stringEnd(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5c) i++;
    else if (unit === 0x22) return i;
  }
  return text.length;
}

export function skipBlanks(text: string, from: number, end: number): number {
  let i = from;
  for (; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) break;
  }
  return i;
}

/** Line (from 1) of places asked for in rising order. */
function lineCounter(text: string): (place: number) => number {
  let line = 1;
  let at = 0;
  return (place) => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < place; next = text.indexOf('\n', at)) {
      line++;
      at = next + 1;
    }
    return line;
  };
}
