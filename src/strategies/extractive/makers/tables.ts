import { unitHash } from '../../../text/hash.ts';
import { faultsOf } from '../english/dangling.ts';
import { focusOf } from '../english/phrases.ts';
import { plain, wordCount } from '../english/plain.ts';
import { isVerb } from '../patterns/how-to.ts';
import { phrases, type Maker, type Proposal } from '../maker.ts';
import { column, informative, keyHeader, markdown, meaning, quoted, tableOf, uniqueRows, type Cell, type Table } from './table.ts';

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
          .filter(({ cell, head }) => !/\?$|^\S+(?:ed|able)$/.test(head.text) && informative(cell));
        if (candidates.length === 0) continue;
        for (const chosen of candidates.slice(0, 3)) {
          const name = column(view, chosen.head);
          const kind = keyHeader.test(table.header[0]?.text ?? '') ? `${column(view, table.header[0] as Cell)} ` : '';
          const shown = quoted(key.text);
          yield {
            family: 'table-lookup',
            taskType: 'table-lookup',
            focus: `cell:${focusOf(table.subject)}:${key.text}:${name}`,
            // Mixed by hash, so that a chunk's quota is not all of one kind.
            score: 0.7 + 0.05 * unitHash(`cell:${key.text}:${name}`),
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

/** How a column is asked for, by what its header is: an example, a meaning, what the thing does or is for, a plain noun, or a phrase. */
function lookups(name: string, shown: string, kind: string, subject: string): Proposal['phrases'] {
  const of = kind === '' ? shown : `the ${kind}${shown}`;
  if (/^(?:examples?|usage|sample)$/i.test(name)) {
    return phrases({
      example: `Give an example of ${of} from the table of ${subject}.`,
      show: `In the table of ${subject}, how is ${of} shown in an example?`,
      regarding: `Regarding ${subject}: what does an example of ${of} look like?`,
    });
  }
  if (/^(?:what (?:it|they|this) does?|does|role|job|function|action|behaviou?rs?|effects?|result)$/i.test(name)) {
    return phrases({
      does: `Regarding ${subject}: what does ${of} do?`,
      'table-does': `According to the table of ${subject}, what does ${of} do?`,
      tell: `Tell me what ${of} does, going by the table of ${subject}.`,
    });
  }
  if (/^(?:used? (?:for|to|in|when)|uses?|purposes?|use cases?|intended (?:for|use)|good for|suitable for|applies to)$/i.test(name)) {
    return phrases({
      used: `Regarding ${subject}: what is ${of} used for?`,
      'table-used': `According to the table of ${subject}, what is ${of} used for?`,
      tell: `Tell me what ${of} is used for, going by the table of ${subject}.`,
    });
  }
  if (meaning.test(name) || /^(?:notes?|details?|comments?|remarks?)$/i.test(name)) {
    return phrases({
      mean: /^(?:notes?|details?|comments?|remarks?)$/i.test(name) ? undefined : `Regarding ${subject}: what does ${of} mean?`,
      among: `In the table of ${subject}, how is ${of} explained?`,
      say: `What does the table of ${subject} say about ${of}?`,
      give: `Explain ${of}, going by the table of ${subject}.`,
    });
  }
  // "When to use", "Works offline", a long header: only the header itself says what its column holds.
  if (
    /^(?:what|when|where|why|how|who|which|is|are|can|has|if|for|to|in|on|not|must)\b/i.test(name) ||
    wordCount(name) > 5 ||
    /[a-z]s \w/.test(name) ||
    (name.includes(' ') && isVerb(name.split(' ')[0]?.toLowerCase() ?? ''))
  )
    return phrases({
      under: `In the table of ${subject}, what is given under "${name}" for ${of}?`,
      column: `What does the column "${name}" say for ${of} in the table of ${subject}?`,
    });
  return phrases({
    what: `What is the ${name} for ${of} in the table of ${subject}?`,
    regarding: `Regarding ${subject}: what is the ${name} of ${of}?`,
    which: `For ${of}, what ${name} is listed in the table of ${subject}?`,
    give: `Give the ${name} of ${of} from the table of ${subject}.`,
  });
}

/** The key of a row from what it means: asked only where the meaning is of one row alone. */
export const tableReverse: Maker = {
  id: 'table-reverse',
  taskTypes: ['table-lookup'],
  *propose(view): Iterable<Proposal> {
    for (const unit of view.units) {
      const table = unit.block.kind === 'table' ? tableOf(view, unit) : undefined;
      if (table === undefined || !keyHeader.test(table.header[0]?.text ?? '')) continue;
      const at = table.header.findIndex(
        (cell, i) => i > 0 && (meaning.test(cell.text) || /^(?:used for|uses?|what (?:it|they) does?|role|purpose)$/i.test(cell.text)),
      );
      if (at < 1) continue;
      const values = table.rows.map((row) => row.cells[at]?.text.toLowerCase());
      for (const row of uniqueRows(table)) {
        const [key, value] = [row.cells[0] as Cell, row.cells[at] as Cell];
        const shown = value.text.replace(/[.;]$/, '');
        if (
          wordCount(shown) < 2 ||
          wordCount(shown) > 14 ||
          !informative(value) ||
          /["“”]/.test(shown) ||
          plain(shown).toLowerCase().includes(plain(key.text).replace(/`/g, '').toLowerCase()) ||
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
          score: 0.7 + 0.05 * unitHash(`key:${key.text}`),
          lookup: true,
          answer: [{ start: key.start, end: key.end, text: key.text }],
          support: { start: row.start, end: row.end, text: '' },
          phrases: phrases({
            which: `Which ${kind} is described as "${what}" in the table of ${table.subject}?`,
            what: `Regarding ${table.subject}: which ${kind} stands for "${what}"?`,
            name: `Name the ${kind} for "${what}" from the table of ${table.subject}.`,
            find: `I'm looking for the ${kind} for "${what}" in the table of ${table.subject}. Which one is it?`,
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
              compare: `Compare ${ka} and ${kb} by ${name} in the table of ${table.subject}.`,
              difference: `What is the difference between ${ka} and ${kb}, going by the ${name} in the table of ${table.subject}?`,
              differ: `Regarding ${table.subject}, how do ${ka} and ${kb} differ in ${name}?`,
              side: `Show the ${name} of ${ka} and ${kb} side by side in the table of ${table.subject}.`,
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
          list: `Set out ${table.subject} in a table with ${both}.`,
          summarise: `Tabulate ${table.subject} by ${both}.`,
        }),
      };
    }
  },
};
