/**
 * Questions on a table that the prompt carries. A cell by itself is understood only where the question names what it belongs to
 * (see `makers/tables`); with its table beside it, always.
 */
import { unitHash } from '../../../text/hash.ts';
import { plain, wordCount } from '../english/plain.ts';
import { column, informative, quoted, tableOf, uniqueRows, windowsOf, type Cell, type Part, type Table } from '../makers/table.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import type { ChunkView } from '../view.ts';

/** One value of a small table by its row, and one row by its value; which ones, the table's own text says. */
export const tableCells: Maker = {
  id: 'passage-cell',
  taskTypes: ['table-lookup'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const table = unit.block.kind === 'table' ? tableOf(view, unit) : undefined;
      if (table !== undefined) for (const part of windowsOf(table)) yield* questionsOf(view, part);
    }
  },
};

function* questionsOf(view: ChunkView, { table, text, start, end }: Part): Iterable<Proposal> {
  if (table.rows.length < 3) return;
  const order = (a: Question, b: Question): number => unitHash(`cell:${text}:${a.key.text}`) - unitHash(`cell:${text}:${b.key.text}`);
  const used = new Set<Cell>();
  // A long table bears more questions than a short one.
  const most = table.rows.length > 5 ? 3 : 1;
  for (const [of, family] of [
    [cellsOf(view, table), 'passage-cell'],
    [rowsOf(view, table), 'passage-row'],
  ] as const) {
    let taken = 0;
    for (const question of [...of].sort(order)) {
      if (taken === most || used.has(question.key)) continue;
      taken++;
      used.add(question.key);
      yield proposalOf(start, end, text, question, family);
    }
  }
}

interface Question {
  key: Cell;
  answer: Cell;
  texts: { [id: string]: string };
}

function* cellsOf(view: ChunkView, table: Table): Iterable<Question> {
  for (const row of uniqueRows(table)) {
    const key = row.cells[0] as Cell;
    if (wordCount(key.text) > 6 || /["“”]/.test(key.text)) continue;
    for (const [i, answer] of row.cells.slice(1).entries()) {
      const name = nounOf(view, table.header[i + 1] as Cell);
      if (name === undefined || !informative(answer) || repeats(answer.text, key.text)) continue;
      const shown = quoted(key.text);
      yield {
        key,
        answer,
        texts: {
          'what-cell': `What does the table give as the ${name} of ${shown}?`,
          'look-up': `Look up the ${name} of ${shown} in the table.`,
          'from-table': `From the table, what is the ${name} for ${shown}?`,
          'tell-cell': `Tell me the ${name} of ${shown} in the table.`,
        },
      };
    }
  }
}

function* rowsOf(view: ChunkView, table: Table): Iterable<Question> {
  const kind = nounOf(view, table.header[0] as Cell);
  if (kind === undefined || / /.test(kind)) return;
  const one = kind.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
  for (const row of uniqueRows(table)) {
    const key = row.cells[0] as Cell;
    for (const [i, value] of row.cells.slice(1).entries()) {
      const name = nounOf(view, table.header[i + 1] as Cell);
      const same = table.rows.filter((other) => other.cells[i + 1]?.text.toLowerCase() === value.text.toLowerCase());
      const shown = plain(value.text).replace(/[.;]$/, '');
      if (name === undefined || same.length !== 1 || !informative(value) || wordCount(shown) > 14 || /["“”]/.test(shown)) continue;
      if (shown.toLowerCase().includes(plain(key.text).replace(/`/g, '').toLowerCase())) continue;
      const said = /^`[^`]+`$/.test(shown) ? shown : `"${shown}"`;
      yield {
        key,
        answer: key,
        texts: {
          'which-row': `Which ${one} in the table has the ${name} ${said}?`,
          'whose-row': `The table lists ${said} as the ${name} of one ${one}. Which one?`,
          'find-row': `Find the ${one} in the table whose ${name} is ${said}.`,
        },
      };
    }
  }
}

/** "The break key." of `break`: nothing that the key does not say. */
function repeats(value: string, key: string): boolean {
  const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  const known = new Set(words(key));
  return words(value).filter((word) => !known.has(word) && !/^(?:the|an?|key|button|option|value|type|of|this)$/.test(word)).length === 0;
}

/** The header as a noun that "the … of" can stand before. */
function nounOf(view: ChunkView, head: Cell): string | undefined {
  const name = column(view, head);
  return /^\p{L}[\p{L} -]+$/u.test(name) &&
    wordCount(name) <= 3 &&
    !/^(?:what|when|where|why|how|who|which|is|are|can|has|if|for|to|in|on|not|must|used?|does|notes?|comments?|remarks?|see|columns?|answers?|questions?|responses?|yours?|stages?|steps?|details?)\b|\b(?:by|with|as|from|called)\b/i.test(
      name,
    ) &&
    (!/(?:ed|able|ing)$/.test(name) || name === 'meaning')
    ? name
    : undefined;
}

function proposalOf(start: number, end: number, text: string, { answer, texts }: Question, family: string): Proposal {
  return {
    family,
    taskType: 'table-lookup',
    focus: `${family}:${answer.text}:${text.slice(0, 120)}`,
    score: 0.72 + 0.04 * unitHash(`${family}:${text}`),
    lookup: true,
    input: { start, end, text },
    answer: [{ start: answer.start, end: answer.end, text: answer.text }],
    phrases: phrases(texts),
  };
}
