import { unitHash } from '../../../text/hash.ts';
import { plain, wordCount } from '../english/plain.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { markdown, tableOf, type Cell } from './table.ts';

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
          .replace(/`([^`]*)`/g, '$1')
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
