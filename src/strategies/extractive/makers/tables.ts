import { faultsOf } from '../english/dangling.ts';
import { sentenceCase, trimHeading } from '../english/headings.ts';
import { focusOf, lowerFirst } from '../english/phrases.ts';
import { plain, wordCount } from '../english/plain.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { textOf, type ChunkView, type Unit } from '../view.ts';

interface Cell {
  text: string;
  start: number;
  end: number;
}
interface Table {
  header: Cell[];
  rows: { cells: Cell[]; start: number; end: number }[];
  headerStart: number;
  headerEnd: number;
  /** What the table is about, as it stands in a question. */
  subject: string;
}

/** A table with a header row, all rows of its length, and a subject that can be named. */
function tableOf(view: ChunkView, unit: Unit): Table | undefined {
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
  const subject = subjectOf(view, unit);
  if (subject === undefined) return undefined;
  return { header, rows, headerStart: head.start, headerEnd: head.end, subject: `${subject}{in}` };
}

function subjectOf(view: ChunkView, unit: Unit): string | undefined {
  const { document, profile } = view;
  const inside = (profile.children[unit.index] ?? []).map((index) => document.blocks[index]).find((block) => block?.kind === 'caption');
  const beside = document.blocks[unit.index - 1];
  const caption = inside ?? (beside?.kind === 'caption' ? beside : undefined);
  if (caption !== undefined) {
    const text = trimHeading(plain(textOf(document, caption)).replace(/^(?:table|figure|listing)\s+[\w.-]+\s*[:.–-]\s*/i, ''));
    if (text !== '' && wordCount(text) <= 12 && !/[.;]/.test(text.replace(/`[^`]*`/g, ''))) return lowerFirst(sentenceCase(text, profile), profile);
  }
  return view.topic === undefined ? undefined : lowerFirst(view.topic, profile);
}

const meaning = /^(?:description|meaning|explanation|purpose|definition|effect|what it does|summary)s?$/i;
const keyHeader =
  /^(?:name|option|key|property|field|flag|command|symbol|operator|term|type|value|parameter|argument|method|function|code|setting|variable|attribute|element|keyword|notation|event|item|feature|length|size|format|category|level|class|role|state|status|macro|api|language|.* (?:name|type|option|key|code|literals?|syntax))s?$/i;

/** Rows whose first cell is not repeated: only there does a key name one row. */
function uniqueRows(table: Table): Table['rows'] {
  const counts = new Map<string, number>();
  for (const row of table.rows) counts.set(row.cells[0]?.text ?? '', (counts.get(row.cells[0]?.text ?? '') ?? 0) + 1);
  return table.rows.filter(
    (row) => counts.get(row.cells[0]?.text ?? '') === 1 && (row.cells[0]?.text ?? '') !== '' && wordCount(row.cells[0]?.text ?? '') <= 8,
  );
}

function column(view: ChunkView, cell: Cell): string {
  return lowerFirst(sentenceCase(plain(cell.text), view.profile), view.profile);
}

/** The value of one column for one row. */
export const tableLookup: Maker = {
  id: 'table-lookup',
  taskTypes: ['table-lookup'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const table = unit.block.kind === 'table' ? tableOf(view, unit) : undefined;
      if (table === undefined) continue;
      for (const row of uniqueRows(table)) {
        const key = row.cells[0] as Cell;
        const candidates = row.cells
          .slice(1)
          .map((cell, i) => ({ cell, head: table.header[i + 1] as Cell }))
          .filter(
            ({ cell, head }) =>
              !/\?$|^\S+(?:ed|able)$/.test(head.text) &&
              cell.text.length > 1 &&
              !/^[-–—]$/.test(cell.text) &&
              faultsOf(`${cell.text}.`).every((fault) => fault === 'ending'),
          );
        if (candidates.length === 0) continue;
        for (const chosen of candidates.slice(0, 3)) {
          const name = column(view, chosen.head);
          const kind = keyHeader.test(table.header[0]?.text ?? '') ? `${column(view, table.header[0] as Cell)} ` : '';
          const shown = quoted(key.text);
          yield {
            family: 'table-lookup',
            taskType: 'table-lookup',
            focus: `cell:${focusOf(table.subject)}:${key.text}:${name}`,
            score: 0.74,
            lookup: true,
            answer: [{ start: chosen.cell.start, end: chosen.cell.end, text: chosen.cell.text }],
            phrases: lookups(name, shown, kind, table.subject),
            // The key stands in the row beside the value.
            support: { start: row.start, end: row.end, text: '' },
          };
        }
      }
    }
  },
};

function lookups(name: string, shown: string, kind: string, subject: string): Proposal['phrases'] {
  const of = `${kind}${shown}`;
  if (/^(?:examples?|usage)$/i.test(name)) {
    return phrases({
      example: `Give an example of ${of} (${subject}).`,
      show: `Show how ${of} is written in an example (${subject}).`,
      regarding: `Regarding ${subject}: what does an example of ${of} look like?`,
    });
  }
  if (/^(?:description|meaning|explanation|purpose|definition|notes?|effect|what it does|summary|details?)$/i.test(name)) {
    return phrases({
      mean: `Regarding ${subject}, what does ${of} mean?`,
      among: `In the table of ${subject}, how is ${of} explained?`,
      give: `Give the ${name} of ${of} (${subject}).`,
      what: `What is the ${name} of ${of} in the table of ${subject}?`,
    });
  }
  return phrases({
    what: `What is the ${name} for ${of} in the table of ${subject}?`,
    regarding: `Regarding ${subject}: what is the ${name} of ${of}?`,
    which: `For ${of}, what ${name} is listed under ${subject}?`,
    give: `Give the ${name} of ${of} (${subject}).`,
  });
}

function quoted(text: string): string {
  const value = plain(text);
  return value.includes('`') || /^[\d.]+$/.test(value) ? value : `"${value}"`;
}

/** The key of a row from what it means: asked only where the meaning is of one row alone. */
export const tableReverse: Maker = {
  id: 'table-reverse',
  taskTypes: ['table-lookup'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const table = unit.block.kind === 'table' ? tableOf(view, unit) : undefined;
      if (table === undefined || !keyHeader.test(table.header[0]?.text ?? '')) continue;
      const at = table.header.findIndex((cell, i) => i > 0 && meaning.test(cell.text));
      if (at < 1) continue;
      const values = table.rows.map((row) => row.cells[at]?.text.toLowerCase());
      for (const row of uniqueRows(table)) {
        const [key, value] = [row.cells[0] as Cell, row.cells[at] as Cell];
        const shown = value.text.replace(/[.;]$/, '');
        if (
          wordCount(shown) < 2 ||
          wordCount(shown) > 14 ||
          /["“”(]/.test(shown) ||
          values.filter((other) => other === value.text.toLowerCase()).length !== 1 ||
          faultsOf(`${shown}.`).length > 0
        )
          continue;
        const kind = column(view, table.header[0] as Cell).replace(/s$/, '');
        const what = plain(shown);
        yield {
          family: 'table-reverse',
          taskType: 'table-lookup',
          focus: `key:${focusOf(table.subject)}:${key.text}`,
          score: 0.72,
          lookup: true,
          answer: [{ start: key.start, end: key.end, text: key.text }],
          support: { start: row.start, end: row.end, text: '' },
          phrases: phrases({
            which: `Which ${kind} is described as "${what}" (${table.subject})?`,
            what: `Regarding ${table.subject}: what ${kind} means "${what}"?`,
            name: `Name the ${kind} with this meaning: "${what}" (${table.subject}).`,
            find: `I'm looking for the ${kind} for "${what}" (${table.subject}). Which one is it?`,
          }),
        };
      }
    }
  },
};

/** Two rows of one table side by side, with a rationale that names both values. */
export const tableComparison: Maker = {
  id: 'table-comparison',
  taskTypes: ['comparison'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const table = unit.block.kind === 'table' ? tableOf(view, unit) : undefined;
      if (table === undefined) continue;
      const rows = uniqueRows(table);
      for (let i = 0; i + 1 < rows.length; i += 2) {
        const [a, b] = [rows[i], rows[i + 1]] as [Table['rows'][number], Table['rows'][number]];
        for (let c = 1; c < table.header.length; c++) {
          const [left, right] = [a.cells[c] as Cell, b.cells[c] as Cell];
          if (left.text.length < 2 || right.text.length < 2 || left.text === right.text || wordCount(left.text) > 30 || wordCount(right.text) > 30) continue;
          if ([left.text, right.text].some((text) => faultsOf(`${text}.`).some((fault) => fault !== 'ending'))) continue;
          if (/\?$|^(?:examples?|notes?|context|see also|links?)$/i.test(table.header[c]?.text ?? '')) continue;
          const name = column(view, table.header[c] as Cell);
          if (/, /.test(a.cells[0]?.text ?? '') || /, /.test(b.cells[0]?.text ?? '')) continue;
          const [ka, kb] = [quoted(a.cells[0]?.text ?? ''), quoted(b.cells[0]?.text ?? '')];
          const text = markdown([table.header, a.cells, b.cells], [0, c]);
          yield {
            family: 'table-comparison',
            taskType: 'comparison',
            focus: `rows:${focusOf(table.subject)}:${ka}:${kb}`,
            score: 0.73,
            lookup: true,
            answer: [
              { start: table.headerStart, end: table.headerEnd, text: '' },
              { start: a.start, end: a.end, text: '' },
              { start: b.start, end: b.end, text: '' },
            ],
            rendered: text,
            rationale: `For ${ka}, the ${name} is ${end(left.text)} For ${kb}, the ${name} is ${end(right.text)}`,
            phrases: phrases({
              compare: `Compare ${ka} and ${kb} by ${name} (${table.subject}).`,
              difference: `What is the difference between ${ka} and ${kb}, going by the ${name} in the table of ${table.subject}?`,
              differ: `Regarding ${table.subject}, how do ${ka} and ${kb} differ in ${name}?`,
              side: `Show the ${name} of ${ka} and ${kb} side by side (${table.subject}).`,
            }),
          };
          break;
        }
      }
    }
  },
};

function end(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function markdown(rows: readonly (readonly Cell[])[], columns: readonly number[]): string {
  const line = (cells: readonly Cell[]): string => `| ${columns.map((c) => (cells[c]?.text ?? '').replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head ?? []), `| ${columns.map(() => '---').join(' | ')} |`, ...body.map(line)].join('\n');
}

/** A whole small table. */
export const wholeTable: Maker = {
  id: 'table',
  taskTypes: ['list'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const table = unit.block.kind === 'table' ? tableOf(view, unit) : undefined;
      if (table === undefined || !unit.whole || table.rows.length < 2 || table.rows.length > 16 || table.header.length > 5) continue;
      const rendered = markdown(
        [table.header, ...table.rows.map((row) => row.cells)],
        table.header.map((_, i) => i),
      );
      if (wordCount(rendered) > 300 || table.rows.some((row) => row.cells.some((cell) => faultsOf(`${cell.text}.`).some((fault) => fault !== 'ending'))))
        continue;
      const heads = table.header.map((cell) => column(view, cell).replace(/\?$/, ''));
      const both = heads.length === 2 ? `${heads[0]} and ${heads[1]}` : `${heads.slice(0, -1).join(', ')} and ${heads.at(-1)}`;
      yield {
        family: 'table',
        taskType: 'list',
        focus: `table:${focusOf(table.subject)}`,
        score: 0.8,
        lookup: true,
        answer: [{ start: unit.start, end: unit.end, text: '' }],
        rendered,
        phrases: phrases({
          make: `Make a table of ${both} for ${table.subject}.`,
          give: `Give a table of ${table.subject} with ${both}.`,
          overview: `I need an overview of ${table.subject}, as a table of ${both}.`,
          list: `List ${table.subject} in a table showing ${both}.`,
          summarise: `Tabulate ${table.subject} by ${both}.`,
        }),
      };
    }
  },
};
