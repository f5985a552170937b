import { unitHash } from '../../../text/hash.ts';
import { focusOf } from '../english/phrases.ts';
import { plain, wordCount } from '../english/plain.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { column, informative, keyHeader, markdown, quoted, tableOf, uniqueRows, type Cell } from './table.ts';

/** All that a row says, as a list: rows of three columns and more. */
export const tableRow: Maker = {
  id: 'table-row',
  taskTypes: ['table-lookup'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const table = unit.block.kind === 'table' ? tableOf(view, unit) : undefined;
      if (table === undefined || table.header.length < 3) continue;
      const kind = keyHeader.test(table.header[0]?.text ?? '') ? `${column(view, table.header[0] as Cell)} ` : '';
      for (const row of uniqueRows(table)) {
        const key = row.cells[0] as Cell;
        const said = row.cells.map((cell, i) => ({ cell, head: table.header[i] as Cell })).filter(({ cell }, i) => i === 0 || informative(cell));
        if (said.length < 3) continue;
        const of = `${kind === '' ? '' : `the ${kind}`}${quoted(key.text)}`;
        yield {
          family: 'table-row',
          taskType: 'table-lookup',
          focus: `row:${focusOf(table.subject)}:${key.text}`,
          score: 0.7 + 0.05 * unitHash(`whole:${key.text}`),
          lookup: true,
          answer: [
            { start: table.headerStart, end: table.headerEnd, text: '' },
            { start: row.start, end: row.end, text: '' },
          ],
          rendered: said.map(({ cell, head }) => `- ${plain(head.text)}: ${cell.text}`).join('\n'),
          phrases: phrases({
            all: `List all that the table of ${table.subject} says about ${of}.`,
            entry: `Give me the whole entry for ${of} in the table of ${table.subject}.`,
            row: `What does the table of ${table.subject} list for ${of}? Answer with one bullet for each column.`,
          }),
        };
      }
    }
  },
};

/** A small table in the prompt, to be turned into JSON or a list. */
export const tableConversion: Maker = {
  id: 'passage-table',
  taskTypes: ['conversion'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const table = unit.block.kind === 'table' ? tableOf(view, unit) : undefined;
      if (table === undefined || !unit.whole || table.rows.length < 2 || table.rows.length > 10 || table.header.length > 4) continue;
      const cells = [table.header, ...table.rows.map((row) => row.cells)];
      const text = markdown(
        cells,
        table.header.map((_, i) => i),
      );
      if (wordCount(text) > 200 || table.rows.some((row) => row.cells.some((cell) => cell.text === '' || /<\w/.test(cell.text.replace(/`[^`]*`/g, '')))))
        continue;
      const json = unitHash(`form:${text}`) < 0.5;
      const bare = (cell: Cell | undefined): string =>
        plain(cell?.text ?? '')
          .replace(/^`([^`]*)`$/, '$1')
          .replace(/\\\|/g, '|');
      const rendered = json
        ? `\`\`\`json\n${JSON.stringify(
            table.rows.map((row) => Object.fromEntries(row.cells.map((cell, i) => [bare(table.header[i]), bare(cell)]))),
            undefined,
            2,
          )}\n\`\`\``
        : table.rows
            .map(
              (row) =>
                `- ${row.cells[0]?.text ?? ''}\n${row.cells
                  .slice(1)
                  .map((cell, i) => `  - ${plain(table.header[i + 1]?.text ?? '')}: ${cell.text}`)
                  .join('\n')}`,
            )
            .join('\n');
      if (new Set(table.header.map(bare)).size !== table.header.length) continue;
      yield {
        family: 'passage-table',
        taskType: 'conversion',
        focus: `convert:${text.slice(0, 80)}`,
        score: 0.75,
        lookup: true,
        answer: [{ start: unit.start, end: unit.end, text: '' }],
        rendered,
        input: { start: unit.start, end: unit.end, text },
        phrases: json
          ? phrases({
              json: 'Turn the table into JSON: an array with one object for each row, its keys the column names.',
              array: 'Convert the table to a JSON array of objects, one object for each row.',
              data: 'Write the table as JSON, with the column names as keys.',
            })
          : phrases({
              list: 'Turn the table into a nested list: one item for each row, its other columns below it.',
              bullets: 'Rewrite the table as a bulleted list, one bullet for each row with its other columns as sub-items.',
              outline: 'Make a nested bulleted list of the table, with the first column on the outer level.',
            }),
      };
    }
  },
};
