/** Data in the prompt that is to be written in another form: rows and whole tables as JSON or CSV, terms as JSON. */
import { unitHash } from '../../../text/hash.ts';
import { wordCount } from '../english/plain.ts';
import { tableOf, windowsOf, type Cell, type Part } from '../makers/table.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { listingsOf } from './listings.ts';

/** One row of a table as a JSON object, the table as CSV: by the table's own text, so that a copy of the page gets the same. */
export const tableData: Maker = {
  id: 'passage-data',
  taskTypes: ['extraction', 'conversion'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const table = unit.block.kind === 'table' ? tableOf(view, unit) : undefined;
      if (table === undefined) continue;
      for (const part of windowsOf(table)) yield* dataOf(part);
    }
  },
};

function* dataOf({ table, text, start, end }: Part): Iterable<Proposal> {
  const header = table.header.map(exact);
  if (new Set(header).size !== header.length || !table.rows.every((row) => row.cells.every(isData))) return;
  const common = {
    family: 'passage-data',
    focus: `data:${text.slice(0, 120)}`,
    lookup: true,
    answer: [{ start, end, text: '' }],
    input: { start, end, text },
  };
  const keys = table.rows.map((row) => exact(row.cells[0]));
  const turn = unitHash(`data:${text}`);
  const at = Math.floor(unitHash(`row:${text}`) * keys.length);
  const key = keys[at] ?? '';
  if (turn < 0.6 && header.length >= 3 && new Set(keys).size === keys.length && wordCount(key) <= 6 && !/["\n]/.test(key)) {
    const cells = table.rows[at]?.cells ?? [];
    yield {
      ...common,
      taskType: 'extraction',
      score: 0.75 + 0.03 * turn,
      rendered: json(Object.fromEntries(cells.map((cell, i) => [header[i] ?? '', exact(cell)]))),
      phrases: phrases({
        entry: `Extract the entry for "${key}" from the table as a JSON object, with the column names as keys.`,
        row: `Give the row for "${key}" as JSON. Use the column names of the table as keys.`,
        object: `From the table, write the fields of "${key}" as a JSON object.`,
      }),
    };
  } else if (turn > 0.75) {
    yield {
      ...common,
      taskType: 'conversion',
      score: 0.75 + 0.03 * turn,
      rendered: `\`\`\`csv\n${[header, ...table.rows.map((row) => row.cells.map(exact))].map((cells) => cells.map(csv).join(',')).join('\n')}\n\`\`\``,
      phrases: phrases({
        csv: 'Convert the table to CSV, with a header line.',
        rewrite: 'Rewrite the table as comma-separated values; the first line holds the column names.',
        export: 'Convert the table to a CSV file with a header row.',
      }),
    };
  }
}

/** A list to be written as JSON: terms with their descriptions as one object, items as an array. */
export const listData: Maker = {
  id: 'passage-terms',
  taskTypes: ['extraction', 'conversion'],
  *propose(view): Iterable<Proposal> {
    for (const { entries, keyed, text, start, end } of listingsOf(view)) {
      const keys = entries.map(({ key }) => exactText(key ?? ''));
      const turn = unitHash(`terms:${text}`);
      // "`n`th" without its marks, or "_n_th", is another word; and short lists of one form stand on page after page: some are enough.
      if (
        /[`*_]\p{L}/u.test(view.document.text.slice(start, end).replace(/(?<![\p{L}\p{N}])[`*_]+/gu, '')) ||
        entries.some(({ value }) => value.includes('\n')) ||
        (keyed && new Set(keys).size !== keys.length) ||
        turn > (entries.length < 4 ? 0.25 : keyed ? 1 : 0.5)
      )
        continue;
      yield {
        family: keyed ? 'passage-terms' : 'passage-items',
        taskType: keyed ? 'extraction' : 'conversion',
        focus: `terms:${text.slice(0, 120)}`,
        score: 0.68 + 0.06 * turn,
        lookup: true,
        answer: [{ start, end, text: '' }],
        input: { start, end, text },
        rendered: json(
          keyed ? Object.fromEntries(entries.map(({ value }, i) => [keys[i] ?? '', exactText(value)])) : entries.map(({ value }) => exactText(value)),
        ),
        phrases: phrases(keyed ? asObject : asArray),
      };
    }
  },
};

const asObject = {
  object: 'Turn the list into a JSON object: each term is a key, and its description the value.',
  extract: 'Extract the terms and their descriptions from the list as JSON.',
  pairs: 'Convert the list to key-value pairs in JSON.',
  data: 'Rewrite the list as JSON, with the terms as keys.',
  make: 'Please convert the list to a JSON object with the terms as keys.',
};

const asArray = {
  array: 'Convert the list to a JSON array of strings, one for each item.',
  strings: 'Rewrite the list as a JSON array; each item becomes a string.',
  give: 'Give the items of the list as a JSON array of strings.',
};

function isData(cell: Cell): boolean {
  return cell.text !== '' && !/<\w|\]\(|\{\{|\n/.test(cell.text.replace(/`[^`]*`/g, ''));
}

function exact(cell: Cell | undefined): string {
  return exactText(cell?.text ?? '');
}

/** The value without its marks: data holds text, and code is not set apart in it. */
function exactText(text: string): string {
  return text
    .trim()
    .replace(/^\*\*([^*]*)\*\*$/, '$1')
    .replace(/`([^`]*)`/g, '$1')
    .replace(/\\\|/g, '|');
}

function json(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;
}

function csv(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
