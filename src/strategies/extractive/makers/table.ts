/** Tables as the makers see them: header, whole rows, and what the table is about. */
import { faultsOf } from '../english/dangling.ts';
import { sentenceCase, trimHeading } from '../english/headings.ts';
import { lowerFirst } from '../english/phrases.ts';
import { plain, wordCount } from '../english/plain.ts';
import { textOf, type ChunkView, type Unit } from '../view.ts';

export interface Cell {
  text: string;
  start: number;
  end: number;
}
export interface Table {
  header: Cell[];
  rows: { cells: Cell[]; start: number; end: number }[];
  headerStart: number;
  headerEnd: number;
  /** What the table is about, as it stands in a question. */
  subject: string;
}

/** A table with a header row, all rows of its length, and a subject that can be named. */
export function tableOf(view: ChunkView, unit: Unit): Table | undefined {
  const { document, profile } = view;
  const rowIndices: number[] = [];
  for (const child of unit.parts) {
    const block = document.blocks[child];
    if (block?.kind === 'row' && block.aside === undefined) rowIndices.push(child);
  }
  const cellsOf = (row: number): Cell[] =>
    (profile.children[row] ?? []).flatMap((index) => {
      const block = document.blocks[index];
      return block?.kind === 'cell' ? [{ text: textOf(document, block).slice(0, 2000).replace(/\s+/g, ' ').trim(), start: block.start, end: block.end }] : [];
    });
  const [first, ...others] = rowIndices;
  const head = first === undefined ? undefined : document.blocks[first];
  if (first === undefined || head === undefined || head.header !== true) return undefined;
  const header = cellsOf(first);
  if (header.length < 2 || header.some((cell) => cell.text === '' || wordCount(cell.text) > 8)) return undefined;
  const rows = others
    .map((row) => ({ cells: cellsOf(row), start: document.blocks[row]?.start ?? 0, end: document.blocks[row]?.end ?? 0 }))
    .filter((row) => row.cells.length === header.length);
  if (rows.length === 0 || rows.length !== others.length) return undefined;
  // A note that runs over the whole width is no row.
  const real = rows.filter((row) => row.cells.slice(1).some((cell) => cell.text !== '') && (row.cells[0]?.text ?? '').length < 160);
  if (real.length === 0) return undefined;
  const subject = subjectOf(view, unit, header);
  if (subject === undefined) return undefined;
  return { header, rows: real, headerStart: head.start, headerEnd: head.end, subject: `${subject}{in}` };
}

function subjectOf(view: ChunkView, unit: Unit, header: readonly Cell[]): string | undefined {
  const { document, profile } = view;
  const inside = (profile.children[unit.index] ?? []).map((index) => document.blocks[index]).find((block) => block?.kind === 'caption');
  const beside = document.blocks[unit.index - 1];
  const caption = inside ?? (beside?.kind === 'caption' ? beside : undefined);
  if (caption !== undefined) {
    const text = trimHeading(plain(textOf(document, caption)).replace(/^(?:table|figure|listing)\s+[\w.-]+\s*[:.–-]\s*/i, ''));
    if (text !== '' && wordCount(text) <= 12 && !/[.;]/.test(text.replace(/`[^`]*`/g, ''))) return lowerFirst(sentenceCase(text, profile), profile);
  }
  if (view.topic === undefined) return undefined;
  const topic = lowerFirst(view.topic, profile);
  return sayColumns(topic, header) && view.subject !== undefined && profile.place === undefined && !shares(topic, view.subject)
    ? `${topic} of ${lowerFirst(view.subject, profile)}`
    : topic;
}

/** "Parts and lengths" over the columns "Part" and "Length": a heading that only names the columns. */
function sayColumns(topic: string, header: readonly Cell[]): boolean {
  const heads = header.map((cell) => cell.text.toLowerCase()).join(' ');
  return wordsOf(topic).every((word) => heads.includes(word));
}

function shares(topic: string, subject: string): boolean {
  const words = wordsOf(subject);
  return wordsOf(topic).some((word) => words.includes(word));
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 && word !== 'and' && word !== 'the')
    .map((word) => word.replace(/s$/, ''));
}

export const meaning = /^(?:description|meaning|explanation|purpose|definition|effect|what it does|summary)s?$/i;
export const keyHeader =
  /^(?:name|option|key|property|field|flag|command|symbol|operator|term|type|value|parameter|argument|method|function|code|setting|variable|attribute|element|keyword|notation|event|item|feature|length|size|format|category|level|class|role|state|status|macro|api|language|.* (?:name|type|option|key|code|literals?|syntax))s?$/i;

/** Rows whose first cell is not repeated: only there does a key name one row. */
export function uniqueRows(table: Table): Table['rows'] {
  const counts = new Map<string, number>();
  for (const row of table.rows) counts.set(row.cells[0]?.text ?? '', (counts.get(row.cells[0]?.text ?? '') ?? 0) + 1);
  return table.rows.filter(
    (row) => counts.get(row.cells[0]?.text ?? '') === 1 && (row.cells[0]?.text ?? '') !== '' && wordCount(row.cells[0]?.text ?? '') <= 8,
  );
}

/** A table as a prompt carries it, or so many of its rows that a reader can look over. */
export interface Part {
  table: Table;
  text: string;
  /** The rows that are shown, in the working text. */
  start: number;
  end: number;
}

const mostRows = 12;
const mostWords = 260;

/** Whole where it is small; a long one in runs of ten rows, each under the header. */
export function windowsOf(table: Table): Part[] {
  const { rows, header } = table;
  if (header.length > 6) return [];
  const size = rows.length <= mostRows ? rows.length : 10;
  const parts: Part[] = [];
  for (let from = 0; from < rows.length; from += size) {
    const shown = rows.slice(from, from + size);
    const text = markdown(
      [header, ...shown.map((row) => row.cells)],
      header.map((_, i) => i),
    );
    const [first, last] = [shown[0], shown.at(-1)];
    if (first === undefined || last === undefined || shown.length < 2 || wordCount(text) > mostWords) continue;
    parts.push({ table: { ...table, rows: shown }, text, start: from === 0 ? table.headerStart : first.start, end: last.end });
  }
  return parts;
}

export function column(view: ChunkView, cell: Cell): string {
  return lowerFirst(sentenceCase(plain(cell.text), view.profile), view.profile);
}

/** A cell that says something: a mark, a bare yes or no or an empty cell makes no row. */
export function informative(cell: Cell): boolean {
  return (
    cell.text.length > 1 &&
    /[\p{L}\p{N}`]/u.test(cell.text) &&
    // A mark of a note below the table.
    !/\(\d{1,2}\)(?:, ?\(\d{1,2}\))*$|\[\d\]$|\*$/.test(cell.text) &&
    !/^(?:yes|no|x|n\/a|none|true|false|same|ditto|tbd|see .*)\.?$/i.test(cell.text) &&
    faultsOf(`${cell.text}.`).every((fault) => fault === 'ending')
  );
}

export function quoted(text: string): string {
  const value = plain(text);
  return value.includes('`') || /^[\d.]+$/.test(value) ? value : `"${value}"`;
}

export function markdown(rows: readonly (readonly Cell[])[], columns: readonly number[]): string {
  const line = (cells: readonly Cell[]): string => `| ${columns.map((c) => (cells[c]?.text ?? '').replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head ?? []), `| ${columns.map(() => '---').join(' | ')} |`, ...body.map(line)].join('\n');
}
