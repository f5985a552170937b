// Pages that were marked by hand, in every format: headings, items, table values, code, what is set aside, reading order.
// The marks are in marked.json; they were made from the pages as a person sees them, not from what the readers give.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, built, check, done, hasShared, needs, root, shared, skip, temporary } from './lib.mjs';
import { bytesOf } from './marked-pages.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const pages = JSON.parse(readFileSync(join(here, 'marked.json'), 'utf8'));

/** Emphasis, code marks and white space say nothing about what was read. */
const plain = (text) =>
  text
    .replace(/[`*_\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
const beginning = (text, of) => plain(text).slice(0, plain(of).length);
const withoutMarker = (text) => text.replace(/^\s*(?:[-*+•‣◦▪]|\d+[.)])\s+/, '').replace(/^\[[ xX]\]\s+/, '');

function view(reading, page) {
  const all = reading.blocks.map((block, index) => ({ ...block, index, slice: reading.text.slice(block.start, block.end) }));
  const above = (block) => (block.parent < 0 ? [] : [all[block.parent], ...above(all[block.parent])]);
  const isAside = (block) => [block, ...above(block)].some((one) => one.aside !== undefined);
  const children = (block) => all.filter((one) => one.parent === block.index);
  const text = (block) => {
    const inner = children(block).find((one) => one.kind === 'paragraph');
    return block.text ?? inner?.text ?? inner?.slice ?? block.slice;
  };
  const here = all.filter((block) => page.page === undefined || block.page === page.page);
  const read = here.filter((block) => !isAside(block));
  const within = new Set(['item', 'cell', 'note', 'quote', 'figure', 'description', 'term']);
  const of = (kind) => read.filter((block) => block.kind === kind);
  const aside = [
    ...all.filter((block) => block.aside !== undefined).map((block) => `${block.slice}\n${block.text ?? ''}`),
    ...reading.setAside.map((span) => reading.text.slice(span.start, span.end)),
  ].map(plain);
  return {
    headings: of('heading').map((block) => [block.level, plain(text(block)), block.start]),
    lists: of('list').length,
    items: of('item').map((block) => plain(withoutMarker(text(block)))),
    terms: of('term').map((block) => plain(text(block))),
    captions: of('caption').map((block) => plain(text(block))),
    notes: of('note').map((block) => plain(text(block))),
    tables: of('table').map((table) =>
      all
        .filter((block) => block.kind === 'row' && above(block).includes(table))
        .map((row) =>
          children(row)
            .filter((block) => block.kind === 'cell')
            .map((cell) => plain(text(cell))),
        ),
    ),
    code: of('code').map((block) => {
      const lines = (block.text ?? block.slice).split('\n').filter((line) => line.trim() !== '');
      return [block.language ?? '', plain(lines[0] ?? ''), plain(lines.at(-1) ?? '')];
    }),
    paragraphs: of('paragraph').filter((block) => !above(block).some((one) => within.has(one.kind))),
    joined: here.map((block) => plain(text(block))),
    anywhere: all.map((block) => plain(text(block))),
    read: read.filter((block) => block.text !== undefined || children(block).length === 0).map((block) => plain(text(block))),
    aside,
  };
}

const shown = (value) => JSON.stringify(value);
function same(expected, actual, what) {
  const length = Math.max(expected.length, actual.length);
  const at = Array.from({ length }, (_, index) => index).find((index) => shown(expected[index]) !== shown(actual[index]));
  assert(
    at === undefined,
    `${what} ${at + 1} of ${expected.length}, ${actual.length} read: expected ${shown(expected[at])}, read ${shown(actual[at])?.slice(0, 120)}`,
  );
}

/** Marks beginning with `?` may stand in the list or not: a caption, a name of a listing, a run-in heading. */
function beginnings(marks, read, what) {
  const expected = [];
  const actual = [];
  let next = 0;
  for (const mark of marks) {
    const optional = mark.startsWith('?');
    const wanted = optional ? mark.slice(1) : mark;
    const here = read[next] !== undefined && beginning(read[next], wanted) === plain(wanted);
    if (optional && !here) continue;
    expected.push(plain(wanted));
    actual.push(read[next] === undefined ? undefined : beginning(read[next], wanted));
    next++;
  }
  same(expected, [...actual, ...read.slice(next)], what);
}

const kinds = {
  headings(page, seen) {
    const read = new Set(seen.headings.map(([, text]) => text));
    const marks = page.headings
      .filter(([, text]) => !text.startsWith('?') || read.has(text.slice(1)))
      .map(([level, text]) => [level, plain(text.replace(/^\?/, ''))]);
    const level = (pair) => (page.levels === false ? pair[1] : pair);
    same(
      marks.map(level),
      seen.headings.map(([rank, text]) => level([rank, text])),
      'heading',
    );
  },
  items(page, seen) {
    assert(page.lists === seen.lists, `${page.lists} lists expected, ${seen.lists} read`);
    beginnings(page.items, seen.items, 'item');
  },
  tables(page, seen) {
    assert(page.tables.length === seen.tables.length, `${page.tables.length} tables expected, ${seen.tables.length} read`);
    page.tables.forEach((table, index) =>
      same(
        table.map((row) => row.map(plain)),
        seen.tables[index],
        `row of table ${index + 1}:`,
      ),
    );
  },
  code(page, seen) {
    const told = ([language, first, final]) => [...(page.languages === false ? [] : [language]), plain(first), plain(final)];
    // A long line of a print goes on in the next one: its end is what is judged.
    const lines = seen.code.map(([language, first, final], index) => {
      const marked = plain(page.code[index]?.[2] ?? '');
      return [language, first, page.wrapped && final.length >= 20 && marked.endsWith(final) ? marked : final];
    });
    same(page.code.map(told), lines.map(told), 'code block');
  },
  order(page, seen) {
    const start = page.from === undefined ? 0 : (seen.headings.find(([, text]) => text === page.from)?.[2] ?? Number.POSITIVE_INFINITY);
    const read = seen.paragraphs.filter((block) => block.start >= start).map((block) => plain(block.text ?? block.slice));
    if (page.exact) beginnings(page.order, read, 'paragraph');
    else {
      let next = 0;
      for (const mark of page.order) {
        const wanted = mark.replace(/^\?/, '');
        const at = read.findIndex((text, index) => index >= next && beginning(text, wanted) === plain(wanted));
        if (at < 0 && mark.startsWith('?')) continue;
        assert(at >= 0, `no paragraph begins with ${shown(wanted)} after ${shown(read[next - 1]?.slice(0, 60))}; next is ${shown(read[next]?.slice(0, 60))}`);
        next = at + 1;
      }
    }
    if (page.labels)
      same(
        page.labels,
        seen.paragraphs.map((block) => block.label ?? null),
        'speaker',
      );
  },
  terms: (page, seen) => beginnings(page.terms, seen.terms, 'term'),
  notes: (page, seen) => beginnings(page.notes, seen.notes, 'note'),
  captions: (page, seen) => beginnings(page.captions, seen.captions, 'caption'),
  aside(page, seen) {
    const wrong = page.aside.filter((mark) => !seen.aside.some((text) => text.includes(plain(mark))));
    assert(wrong.length === 0, `not set aside: ${wrong.map(shown).join(', ')}`);
  },
  absent(page, seen) {
    const wrong = page.absent.filter((mark) => seen.read.some((text) => text.includes(plain(mark))));
    assert(wrong.length === 0, `stands in the readable text: ${wrong.map(shown).join(', ')}`);
  },
  /** A heading names its symbol in a phrase of its own ("The `depth` function"): only the name is marked. */
  symbols(page, seen) {
    const names = seen.headings.flatMap(([, text]) => page.symbols.filter((symbol) => text.split(' ').includes(symbol)));
    same(page.symbols, names, 'symbol');
  },
  under(page, seen) {
    for (const [mark, symbol] of page.under) {
      const block = seen.paragraphs.find((one) => beginning(one.text ?? one.slice, mark) === plain(mark));
      const heading = seen.headings.filter(([, , start]) => block !== undefined && start <= block.start).at(-1)?.[1] ?? '';
      assert(heading.split(' ').includes(symbol), `${shown(mark)} stands under ${shown(heading)}, not under ${symbol}`);
    }
  },
  joins(page, seen) {
    const wrong = page.joins.filter((mark) => !seen.joined.some((text) => text.includes(plain(mark))));
    assert(wrong.length === 0, `does not stand in one block: ${wrong.map(shown).join(', ')}`);
  },
  /** What begins on the page before. */
  anywhere(page, seen) {
    const wrong = page.anywhere.filter((mark) => !seen.anywhere.some((text) => text.includes(plain(mark))));
    assert(wrong.length === 0, `does not stand in one block: ${wrong.map(shown).join(', ')}`);
  },
  apart(page, seen) {
    const wrong = page.apart.filter((mark) => seen.paragraphs.some((block) => plain(block.text ?? block.slice).includes(plain(mark))));
    assert(wrong.length === 0, `stands among the paragraphs: ${wrong.map(shown).join(', ')}`);
  },
};

if (!hasShared) skip('marked pages', `the real documents are not at ${shared}`);
else {
  built();
  needs({ pandoc: 'pandoc', chromium: 'chromium' });
  const { readDocument, readerFor } = await import(join(root, 'dist/sources/documents/index.js'));
  const folder = temporary('marked');
  for (const page of pages) {
    let seen;
    await check(`${page.id}: read`, async () => {
      const { path, bytes } = bytesOf(page, folder);
      const reader = readerFor(path);
      assert(reader !== undefined, `no reader for ${path}`);
      seen = view(await readDocument(bytes, { path, reader, limits: { depth: 256 } }), page);
    });
    if (seen === undefined) continue;
    for (const kind of Object.keys(kinds)) {
      if (page[kind] === undefined) continue;
      await check(`${page.id}: ${kind}${Array.isArray(page[kind]) ? `, ${page[kind].length}` : ''}`, () => kinds[kind](page, seen));
    }
  }
}
done();
process.exit();
