/** Data in the prompt that is to be written in another form: rows and whole tables as JSON or CSV, terms as JSON. */
import { unitHash } from '../../../text/hash.ts';
import { wordCount } from '../english/plain.ts';
import { tableOf, windowsOf, type Cell, type Part } from '../makers/table.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { textOf, type ChunkView, type Unit } from '../view.ts';

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

/** A list of terms with their descriptions, to be written as one JSON object. */
export const termData: Maker = {
  id: 'passage-terms',
  taskTypes: ['extraction'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const pairs = pairsOf(view, unit);
      if (pairs === undefined) continue;
      const keys = pairs.map(([key]) => exactText(key));
      if (new Set(keys).size !== keys.length) continue;
      const text = listText(pairs);
      if (wordCount(text) > 220) continue;
      const turn = unitHash(`terms:${text}`);
      // Short lists of one form stand on page after page: some of them are enough.
      if (pairs.length < 4 && turn > 0.25) continue;
      yield {
        family: 'passage-terms',
        taskType: 'extraction',
        focus: `terms:${text.slice(0, 120)}`,
        score: 0.68 + 0.06 * turn,
        lookup: true,
        answer: [{ start: unit.start, end: unit.end, text: '' }],
        input: { start: unit.start, end: unit.end, text },
        rendered: json(Object.fromEntries(pairs.map(([key, value]) => [exactText(key), exactText(value)]))),
        phrases: phrases({
          object: 'Turn the list into a JSON object: each term is a key, and its description the value.',
          extract: 'Extract the terms and their descriptions from the list as JSON.',
          pairs: 'Convert the list to key-value pairs in JSON.',
          data: 'Rewrite the list as JSON, with the terms as keys.',
          make: 'Please convert the list to a JSON object with the terms as keys.',
        }),
      };
    }
  },
};

/** A list of terms as a prompt carries it. */
export function listText(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([key, value]) => `- ${key}: ${value}`).join('\n');
}

/** Terms with their descriptions; undefined where the list holds anything else. */
export function pairsOf(view: ChunkView, unit: Unit): [string, string][] | undefined {
  const { document, profile } = view;
  if (!unit.whole || (unit.block.kind !== 'terms' && unit.block.kind !== 'list') || unit.block.ordered === true) return undefined;
  const pairs: [string, string][] = [];
  const read = (index: number): string | undefined => {
    const block = document.blocks[index];
    const inner = profile.children[index] ?? [];
    const only = inner.length === 0 ? block : inner.length === 1 ? document.blocks[inner[0] as number] : undefined;
    return only === undefined || only.aside !== undefined || (only !== block && only.kind !== 'paragraph') || only.end - only.start > 1200
      ? undefined
      : textOf(document, only).replace(/\s+/g, ' ').trim();
  };
  for (let i = 0; i < unit.parts.length; i++) {
    const index = unit.parts[i] as number;
    const kind = document.blocks[index]?.kind;
    const text = read(index);
    if (text === undefined || text === '') return undefined;
    if (kind === 'item') {
      const found = /^(\*\*[^*]{2,40}\*\*|`[^`]{1,40}`)\s*(?::|[-–—]{1,2}) (.{8,400})$/.exec(text) ?? /^(\*\*[^*]{2,40}:\*\*) (.{8,400})$/.exec(text);
      if (found === null) return undefined;
      pairs.push([(found[1] as string).replace(/:\*\*$/, '**'), found[2] as string]);
    } else if (kind === 'term') {
      const next = unit.parts[i + 1];
      const value = next === undefined || document.blocks[next]?.kind !== 'description' ? undefined : read(next);
      if (value === undefined || value === '') return undefined;
      pairs.push([text.replace(/:$/, ''), value]);
      i++;
    } else return undefined;
  }
  return pairs.length < 3 || pairs.length > 12 || pairs.some(([, value]) => /<\w|\]\(|\{\{/.test(value) || value.endsWith(':')) ? undefined : pairs;
}

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
