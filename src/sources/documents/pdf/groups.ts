/** Lines as blocks: headings, paragraphs, items, code, captions, notes, tables. */
import { markerOf, type Marker } from './markers.ts';
import { numberDepth, type Style } from './style.ts';
import { findTables } from './tables.ts';
import { findTerms, type Terms } from './terms.ts';
import type { Group, Line } from './types.ts';

/** How captions begin. */
export const caption =
  /^(?:figure|fig\.|table|listing|algorithm|example|plate|scheme|abbildung|abb\.|tabelle|tableau|figura|tabla|рис\.|таблица)\s*(?:[A-Z][-.]?)?\d{1,3}(?:[-.]\d{1,3})*\s*[.:—–|]/i;
const leaders = /(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})$|(?:…\s?){2,}\s*\d{1,4}$/i;

/** Blocks in reading order, one column at a time; what flows over columns is joined later. */
export function groupsOf(source: readonly Line[], style: Style): Group[] {
  const { lines, terms } = findTerms(source, style);
  const tables = findTables(lines, style);
  const groups: Group[] = [];
  const state: State = { lines, style, groups, items: [], terms, open: [] };
  let table = 0;
  for (let i = 0; i < lines.length; i++) {
    const range = tables[table];
    if (range !== undefined && range.from === i) {
      groups.push(range.group);
      explained(state, groups.length - 1);
      table++;
      i = range.to - 1;
      continue;
    }
    const before = groups.length;
    if (terms.has(lines[i] as Line) && !isEntry(state, i)) openTerm(state, lines[i] as Line);
    else place(state, i);
    explained(state, before);
  }
  return groups;
}

/** A term ends the explanations that stand further left or as far. */
function openTerm({ groups, open, style, terms }: State, line: Line): void {
  while (open.length > 0 && line.x0 < (open.at(-1)?.textX ?? 0) - 0.6 * style.body) open.pop();
  open.push({ textX: terms.get(line) ?? line.x0 });
  groups.push({ kind: 'term', page: line.page, lines: [line], terms: open.length - 1 });
}

/** What is new and stands below a term is part of its explanation; what stands further left ends it. */
function explained({ groups, open, style }: State, from: number): void {
  const group = groups[from];
  if (group === undefined || group.kind === 'term' || open.length === 0) return;
  const x0 = Math.min(...group.lines.map((line) => line.x0));
  if (group.kind === 'heading' || group.kind === 'contents') open.length = 0;
  while (open.length > 0 && x0 < (open.at(-1)?.textX ?? 0) - 0.6 * style.body) open.pop();
  if (open.length > 0) group.terms = open.length - 1;
}

interface State {
  lines: readonly Line[];
  style: Style;
  groups: Group[];
  /** Items seen last, for the sequence of their numbers. */
  items: { marker: Marker; x: number; textX: number; group: Group }[];
  terms: Terms;
  /** Terms whose explanations are open, from the outermost. */
  open: { textX: number }[];
}

function place(state: State, i: number): void {
  const { lines, style, groups } = state;
  const line = lines[i] as Line;
  const last = groups.at(-1);
  const before = lines[i - 1];
  const next = lines[i + 1];
  // The line above in the same column, where it belongs to the block that is open.
  const above = before !== undefined && before.region === line.region && last?.lines.at(-1) === before ? before : undefined;
  const step = above === undefined ? Infinity : (line.y - above.y) / Math.max(above.size, line.size, 1);
  const open = (kind: Group['kind'], more: Partial<Group> = {}): void => void groups.push({ kind, page: line.page, lines: [line], ...more });
  if (leaders.test(line.text) || isEntry(state, i)) {
    if (last?.kind === 'contents') last.lines.push(line);
    else open('contents');
    return;
  }
  if (line.mono && !style.typewriter) {
    const within =
      above !== undefined && last?.kind !== 'code' && step <= style.leading * 1.12 && above.x1 > line.right - 6 * line.size && !isHeading(state, i, step);
    if (last?.kind === 'code' && (above === undefined ? isFirstOfColumn(lines, i) : step <= 4)) last.lines.push(line);
    else if (within) last?.lines.push(line);
    else open('code');
    return;
  }
  if (isHeading(state, i, step)) {
    const same =
      last?.kind === 'heading' &&
      above !== undefined &&
      step < 1.6 &&
      (Math.abs(above.x0 - line.x0) < line.size || Math.abs(above.x0 + above.x1 - line.x0 - line.x1) < line.size || hangs(above, line)) &&
      last.lines.length < 4 &&
      Math.abs(above.size - line.size) < 0.5 &&
      above.bold === line.bold &&
      numberDepth(line.text) === 0;
    if (same) last.lines.push(line);
    else open('heading');
    return;
  }
  const marker = itemMarker(state, i);
  if (marker !== undefined) {
    const textX = textStart(line, marker);
    open('item', { marker: marker.text, markLength: marker.length, ordered: marker.ordered });
    state.items.push({ marker, x: line.x0, textX, group: groups.at(-1) as Group });
    return;
  }
  if (isNote(state, i)) return open('note');
  if (caption.test(line.text) && (above === undefined || step > style.leading * 1.25 || above.size > line.size * 1.05)) return open('caption');
  if (above !== undefined && last !== undefined && goesOn(state, last, above, line, next, step)) {
    last.lines.push(line);
    return;
  }
  open('paragraph');
}

/** Set in under the words of a heading that begins with its number. */
function hangs(above: Line, line: Line): boolean {
  return numberDepth(above.text) > 0 && line.x0 > above.x0 && line.x0 < above.x0 + 6 * line.size;
}

/** An entry of a table of contents whose dots stand on the next line, or that has none, as titles of chapters. */
function isEntry({ lines, groups }: State, i: number): boolean {
  const line = lines[i] as Line;
  if (numberDepth(line.text) === 0) return false;
  const behind = lines.slice(i + 1, i + 3).filter((next) => next.region === line.region);
  const last = groups.at(-1);
  const within = last?.kind === 'contents' || (last?.kind === 'heading' && /^(?:table of )?contents$/i.test(last.lines[0]?.text.trim() ?? ''));
  return within && behind.some((next) => leaders.test(next.text));
}

function isFirstOfColumn(lines: readonly Line[], i: number): boolean {
  return lines[i - 1]?.region !== lines[i]?.region;
}

/** Larger than the body, or bold, on lines of their own. */
function isHeading(state: State, i: number, step: number): boolean {
  const { lines, style } = state;
  const line = lines[i] as Line;
  const { text } = line;
  if (!/\p{L}/u.test(text) || text.length > 160 || (line.mono && !style.typewriter)) return false;
  if (caption.test(text)) return false;
  const next = lines[i + 1];
  const before = lines[i - 1];
  const larger = line.size >= style.body * 1.09;
  if (larger && line.opens !== true) {
    // A drop cap, or a stretch of running text set large, is none.
    if ((text.match(/\p{L}/gu)?.length ?? 0) < 2) return false;
    let run = 1;
    for (let k = i - 1; k >= 0 && run < 8 && alike(lines[k] as Line, line); k--) run++;
    for (let k = i + 1; k < lines.length && run < 8 && alike(lines[k] as Line, line); k++) run++;
    return run <= 3 || (run <= 4 && line.size >= style.body * 1.4);
  }
  if (larger) return true;
  if (!line.bold || line.size < style.body * 0.94) return false;
  if (/[,;]$/.test(text) || text.split(' ').length > 16) return false;
  // Bold lines that belong to a bold paragraph, or a term that its text follows on the same line, are none.
  const freeAbove =
    before === undefined || before.region !== line.region || step > style.leading * 1.2 || step === Infinity || before.size > line.size * 1.09 || before.bold;
  const boldBelow = next !== undefined && next.region === line.region && next.bold && (next.y - line.y) / line.size < style.leading * 1.2;
  if (boldBelow) {
    const after = lines[i + 2];
    if (after !== undefined && after.region === line.region && after.bold && alike(after, line) && (after.y - next.y) / line.size < style.leading * 1.2)
      return false;
  }
  return freeAbove && markerOf(text)?.ordered !== false;
}

function alike(a: Line, b: Line): boolean {
  return a.region === b.region && Math.abs(a.size - b.size) < 0.4 && a.bold === b.bold;
}

/** A mark that opens an item: sure ones always; dashes and letters only where a sibling shows; numbers in sequence. */
function itemMarker(state: State, i: number): Marker | undefined {
  const line = state.lines[i] as Line;
  const marker = markerOf(line.text);
  if (marker === undefined) return undefined;
  const sibling = state.items.slice(-12).find((item) => item.marker.family === marker.family && Math.abs(item.x - line.x0) < 1.5 * line.size);
  if (marker.ordered) {
    if (marker.value === 1) return !marker.weak || hasSibling(state, i, marker) ? marker : undefined;
    const before = state.items.slice(-40).some((item) => item.marker.family === marker.family && item.marker.value === marker.value - 1);
    return before || (!marker.weak && hasSibling(state, i, marker)) ? marker : undefined;
  }
  return !marker.weak || sibling !== undefined || hasSibling(state, i, marker) ? marker : undefined;
}

function hasSibling(state: State, i: number, marker: Marker): boolean {
  const line = state.lines[i] as Line;
  for (let k = i + 1; k < state.lines.length && k < i + 40; k++) {
    const other = state.lines[k] as Line;
    const found = markerOf(other.text);
    if (
      found?.family === marker.family &&
      (marker.ordered ? found.value === marker.value + 1 : Math.abs(other.x0 - line.x0) < 1.5 * line.size || other.region !== line.region)
    )
      return true;
  }
  return false;
}

/** Where the text behind the mark begins. */
function textStart(line: Line, marker: Marker): number {
  let length = 0;
  for (const segment of line.segments) {
    for (const run of segment.runs) {
      if (length >= marker.length - 1 && length > 0) return run.x;
      length += run.text.length;
      if (length > marker.length) return run.x + (run.width / run.text.length) * Math.max(0, marker.length - (length - run.text.length));
    }
  }
  return line.x0 + line.size;
}

/** A footnote: smaller than the body, behind all body lines of its column, opened by a raised mark. */
function isNote(state: State, i: number): boolean {
  const { lines, style, groups } = state;
  const line = lines[i] as Line;
  if (line.size > style.body * 0.95) return false;
  const run = line.segments[0]?.runs[0];
  if (run === undefined) return false;
  const raised = run.size < line.size * 0.9 && run.y < line.y - 0.15 * line.size;
  const mark = /^(?:\[\d{1,3}\]|\d{1,3}|[*∗†‡§¶#]{1,3})$/u.test(run.text) && raised;
  const plainMark = /^(?:\d{1,2}|[*∗†‡§¶])\s+\p{Lu}/u.test(line.text);
  const inNotes = groups.at(-1)?.kind === 'note';
  if (!mark && !(plainMark && (inNotes || line.y > 300))) return false;
  for (let k = i + 1; k < lines.length && lines[k]?.region === line.region; k++) if ((lines[k] as Line).size > style.body * 0.97) return false;
  return true;
}

/** Whether a line goes on with the block above it. */
function goesOn(state: State, last: Group, above: Line, line: Line, next: Line | undefined, step: number): boolean {
  const { style } = state;
  if (line.opens === true) return false;
  if (last.kind === 'heading' || last.kind === 'code' || last.kind === 'table' || last.kind === 'term') return false;
  if (!sameSize(above, line)) return last.lines.length === 1 && isDropCap(above);
  if (last.kind === 'contents') return step <= style.leading * 1.3 && line.text.length < 60;
  const usual = Math.max(style.leading, paceOf(last));
  if (step > usual * 1.22 + 0.05 || step < -0.5) return false;
  if (last.kind === 'note') return true;
  if (last.kind === 'caption') return true;
  if (last.kind === 'item') {
    const item = state.items.at(-1);
    if (item === undefined || item.group !== last) return true;
    return line.x0 >= item.textX - 0.6 * line.size || line.x0 > item.x + 0.3 * line.size || Math.abs(line.x0 - item.x) < 0.3 * line.size;
  }
  const em = line.size;
  const shift = line.x0 - above.x0;
  const below = next !== undefined && next.region === line.region ? next : undefined;
  if (isCentred(line) && isCentred(above)) return true;
  if (shift > 0.7 * em) {
    // Indented: a new paragraph, unless it hangs under the first line of its block and goes on so.
    const hangs = last.lines.length === 1 && below !== undefined && Math.abs(below.x0 - line.x0) < 0.4 * em && (below.y - line.y) / em < usual * 1.25;
    const full = above.x1 > line.right - 4 * em;
    // In the middle of a sentence no paragraph begins.
    if (last.lines.length === 1 && full && /^\p{Ll}/u.test(line.text) && !/[.!?:;]$/.test(above.text)) return true;
    return hangs && full && Math.abs(above.x0 - line.left) < em;
  }
  if (shift < -0.7 * em) {
    // Back to the margin: the second line of a paragraph, or the next entry of a hanging list.
    if (last.lines.length === 1) return true;
    return false;
  }
  const whole = endsShort(above, line) && /^["“‘([]?[\p{Lu}\p{N}]/u.test(line.text);
  // A short indented line over one that is indented alike and goes on at the margin: two paragraphs.
  if (whole && last.lines.length === 1 && above.x0 > above.left + 0.7 * em && below !== undefined && below.x0 < line.x0 - 0.7 * em) return false;
  return !(whole && step > style.leading * 1.06);
}

/** A short last line that ends a sentence, and a line that could have gone on it. */
function endsShort(above: Line, line: Line): boolean {
  const room = above.right - above.x1;
  const word = line.text.indexOf(' ') < 0 ? line.text.length : line.text.indexOf(' ');
  return room > (word + 2) * 0.55 * line.size + 0.12 * (above.right - above.left) && /[.!?:]["”’)\]]?$/.test(above.text);
}

/** Of one size, or one of them holds letters of the other's: code within text is often set smaller. */
function sameSize(a: Line, b: Line): boolean {
  const near = (x: number, y: number): boolean => Math.abs(x - y) <= 0.08 * Math.max(x, y);
  if (near(a.size, b.size)) return true;
  const holds = (line: Line, size: number): boolean => line.segments.some((segment) => segment.runs.some((run) => near(run.size, size)));
  return (a.mono || b.mono || holds(a, b.size) || holds(b, a.size)) && Math.max(a.size, b.size) < 1.35 * Math.min(a.size, b.size);
}

function isCentred(line: Line): boolean {
  const before = line.x0 - line.left;
  return before > 1.5 * line.size && Math.abs(before - (line.right - line.x1)) < line.size;
}

function isDropCap(line: Line): boolean {
  return line.text.length <= 2 && /^\p{Lu}/u.test(line.text);
}

/** Distance of the lines that a block has so far. */
function paceOf(group: Group): number {
  const a = group.lines.at(-2);
  const b = group.lines.at(-1);
  return a === undefined || b === undefined || a.region !== b.region ? 0 : Math.min(2.2, (b.y - a.y) / Math.max(a.size, b.size, 1));
}
