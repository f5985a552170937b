import { unitHash } from '../../../text/hash.ts';
import { faultsOf } from '../english/dangling.ts';
import { focusOf } from '../english/phrases.ts';
import { plain, wordCount } from '../english/plain.ts';
import { isVerb } from '../patterns/verb.ts';
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
        for (const chosen of candidates.slice(0, 2)) {
          const name = column(view, chosen.head);
          const kind = keyHeader.test(table.header[0]?.text ?? '') ? `${column(view, table.header[0] as Cell).replace(/([^s])s$/, '$1')} ` : '';
          const shown = quoted(key.text);
          const asks = lookups(name, shown, kind, table, chosen.cell.text).filter(
            ({ id }) => !/^(?:explain|brief)$/.test(id) || wordCount(chosen.cell.text) > 3,
          );
          // One row is asked one way: from its key, or back from its meaning.
          // Two entries in one cell are no one thing to ask of.
          if (asks.length === 0 || (/, /.test(key.text) && !key.text.includes('`')) || (meaning.test(name) && backwards(table, key))) continue;
          yield {
            family: 'table-lookup',
            taskType: 'table-lookup',
            focus: `cell:${focusOf(table.subject)}:${key.text}:${name}`,
            // Mixed by hash, so that a chunk's quota is not all of one kind.
            score: 0.7 + 0.05 * unitHash(`cell:${key.text}:${name}`),
            lookup: true,
            answer: [{ start: chosen.cell.start, end: chosen.cell.end, text: chosen.cell.text }],
            phrases: asks,
            // The key stands in the row beside the value.
            support: { start: row.start, end: row.end, text: '' },
          };
        }
      }
    }
  },
};

/** How a column is asked for, by what its header is: a meaning, what the thing does or is for, a plain noun. Never "the table": nobody sees it. */
function lookups(name: string, shown: string, kind: string, table: Table, value: string): Proposal['phrases'] {
  const of = kind === '' ? shown : `the ${kind}${shown}`;
  const within = contextOf(table, kind);
  // "`expr >> expr`" shows how it is written, and is no example of use.
  if (/^(?:examples?|usage|sample)$/i.test(name) && value.includes(shown.replace(/`/g, '')))
    return phrases({
      syntax: `Show the syntax of ${of}${within}.`,
      form: `Show how ${of} is used${within}.`,
      'form-tell': `Tell me the syntax of ${of}${within}.`,
    });
  if (/^(?:examples?|usage|sample)$/i.test(name))
    return phrases({
      example: `Give an example of ${of}${within}.`,
      show: `Show me an example of ${of}${within}.`,
      what: `What is an example of ${of}${within}?`,
    });
  if (/^(?:what (?:it|they|this) does?|does|role|job|function|action|behaviou?rs?|effects?|result)$/i.test(name))
    return phrases({ does: `What does ${of} do${within}?`, explain: `Explain what ${of} does${within}.`, tell: `Tell me what ${of} does${within}.` });
  if (/^(?:used? (?:for|to|in|when)|uses?|purposes?|use cases?|intended (?:for|use)|good for|suitable for|applies to)$/i.test(name))
    return phrases({
      used: `What is ${of} used for${within}?`,
      explain: `Explain what ${of} is used for${within}.`,
      tell: `Tell me what ${of} is used for${within}.`,
    });
  if (meaning.test(name))
    return phrases({
      mean: `What does ${of} mean${within}?`,
      explain: `Explain ${of}${within}.`,
      tell: `Tell me what ${of} means${within}.`,
      brief: `Briefly explain ${of}${within}.`,
    });
  // "When to use", "Works offline", "Notes", a long header: no plain question asks for such a column.
  if (
    /^(?:what|when|where|why|how|who|which|is|are|can|has|if|for|to|in|on|not|must|notes?|details?|comments?|remarks?|answers?|questions?|responses?|yours?|columns?|stages?|steps?)\b/i.test(
      name,
    ) ||
    /\b(?:called|from|by|with|as)\b/i.test(name) ||
    wordCount(name) > 4 ||
    /[a-z]s \w/.test(name) ||
    /[`():]/.test(name) ||
    !/^\p{Ll}[\p{L} -]+$/u.test(name) ||
    (name.includes(' ') && isVerb(name.split(' ')[0]?.toLowerCase() ?? ''))
  )
    return [];
  return phrases({
    what: `What ${/[^s]s$/.test(name) ? 'are' : 'is'} the ${name} of ${of}${within}?`,
    give: `Give the ${name} of ${of}${within}.`,
    tell: `Tell me the ${name} of ${of}${within}.`,
  });
}

/** " in the context of X": what the table is about, where the kind of its rows does not say it. */
function contextOf(table: Table, kind: string): string {
  const noun = kind.trim().split(' ').at(-1) ?? '';
  return noun.length > 2 && table.subject.toLowerCase().includes(noun.replace(/s$/, '')) && wordCount(table.subject) <= 2
    ? '{in}'
    : ` in the context of ${table.subject}`;
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
          !backwards(table, key) ||
          wordCount(shown) < 2 ||
          wordCount(shown) > 14 ||
          wordCount(key.text) > 3 ||
          /,|\band\b/.test(key.text) ||
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
            means: `Which ${kind} means "${what}"${contextOf(table, kind)}?`,
            stands: `Which ${kind} stands for "${what}"${contextOf(table, kind)}?`,
            used: `What ${kind} do I use for "${what}"${contextOf(table, kind)}?`,
          }),
        };
      }
    }
  },
};

/** By the key's hash, a third of the rows are asked for backwards. */
function backwards(table: Table, key: Cell): boolean {
  return (
    keyHeader.test(table.header[0]?.text ?? '') &&
    !/^(?:value|feature|item|name|level|size|format)s?$/i.test(table.header[0]?.text ?? '') &&
    unitHash(`way:${key.text}`) < 0.34
  );
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
      // The columns of a command's output: nobody could know them.
      if (table.header.every((cell) => /^[a-z_]+$/.test(cell.text))) continue;
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
          make: `Make a table of ${table.subject} with columns for ${both}.`,
          give: `Give me a table of ${table.subject}: ${both}.`,
          overview: `I need an overview of ${table.subject} as a table with ${both}.`,
          list: `Set out ${table.subject} in a table with ${both}.`,
          summarise: `Summarize ${table.subject} in a table with the columns ${both}.`,
        }),
      };
    }
  },
};
