import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { checkReading, readerConformance } from '../../../testing/reader-conformance.ts';
import { sentencesOf } from '../plain-text.ts';
import { readerFor, readers } from '../registry.ts';
import { isRefusal } from '../refusal.ts';
import { document, read, sketch, utf8 } from '../testkit.ts';
import { databaseCopies } from './export-name.ts';
import { notionHtmlReader, notionMarkdownReader } from './reader.ts';

const id = '0123456789abcdef0123456789abcdef';
const path = `Export/Garden notes ${id}.md`;
const page = async (body: string): Promise<string[]> => sketch(await read(path, body));

describe('names', () => {
  it('tells exported pages by their identifier alone', () => {
    expect(readerFor(path)?.id).toBe('notion-markdown');
    expect(readerFor(`a/Page ${id}.html`)?.id).toBe('notion-html');
    for (const other of ['a/Garden.md', `a/${id}.md`, `a/Page ${id.slice(1)}.md`, `Page ${id}/notes.md`, `a/Page ${id}.markdown`])
      expect(readerFor(other)?.id).toBe('markdown');
    expect(readerFor(path, readers)?.id).toBe('notion-markdown');
    expect(readerFor(path, [{ ...notionHtmlReader, id: 'mine', extensions: ['.md'] }])?.id).toBe('mine');
  });

  it('makes titles without it, for pages and databases', async () => {
    expect((await read(`Garden ${id}.md`, 'No title here.')).title).toBe('Garden');
    expect((await read(`Garden ${id}.md`, '# The garden\n\nText.')).title).toBe('The garden');
    expect((await read(`a/Open tasks ${id}_all.csv`, 'Name,Status\nDig,Done\n')).title).toBe('Open tasks');
  });

  it('names the smaller copy of a database', () => {
    const files = [
      { path: `a/T ${id}.csv`, bytes: 10 },
      { path: `a/T ${id}_all.csv`, bytes: 20 },
      { path: `b/T ${id}.csv`, bytes: 30 },
      { path: `b/T ${id}_all.csv`, bytes: 20 },
      { path: `c/T ${id}.csv`, bytes: 10 },
      { path: 'T.csv', bytes: 1 },
      { path: 'T_all.csv', bytes: 2 },
    ];
    expect([...databaseCopies(files).keys()]).toEqual([`a/T ${id}.csv`, `b/T ${id}_all.csv`]);
  });
});

describe('properties', () => {
  it('are set aside right under the title', async () => {
    const text = '# Dig\n\nStatus: Done\nTags: soil, spring\nCreated: May 5, 2021 10:00 AM\nDone?: \nParent: Garden (Garden%20' + id + '.md)\n\nDig a hole.\n';
    const reading = await read(path, text);
    checkReading(reading);
    expect(sketch(reading).map((line) => line.replace(/:.*/s, ''))).toEqual(['heading 1', 'metadata (metadata)', 'paragraph']);
    expect(await page('# Dig\n\nStatus: Done\n\nDig.')).toEqual(['heading 1: Dig', 'metadata (metadata): Status: Done', 'paragraph: Dig.']);
  });

  it.each([
    ['a note', 'Warning: sharp'],
    ['a sentence', 'Remember: water the roses.'],
    ['a talk', 'Ann: I went home.\nBob: And so did I.'],
    ['the same name twice', 'Step: one\nStep: two'],
    ['prose', 'There are two ways: dig\nor do not dig.'],
    ['an address', 'https://example.org/a'],
    ['a list', '- Status: Done'],
  ])('are not %s', async (_, body) => {
    expect((await read(path, `# Dig\n\n${body}\n\nMore text.`)).blocks.every((block) => block.aside === undefined)).toBe(true);
  });

  it('are not lines further down, or under another heading', async () => {
    for (const body of ['# Dig\n\nText.\n\nStatus: Done\nTags: a', '## Dig\n\nStatus: Done\nTags: a', 'Status: Done\nTags: a']) {
      expect((await read(path, body)).blocks.every((block) => block.aside === undefined)).toBe(true);
    }
  });
});

describe('a page in Markdown', () => {
  it('takes callouts as notes, without their emoji', async () => {
    const text =
      '# A\n\n<aside>\n💡 Water **early**.\n\n- once\n- twice\n\n</aside>\n\nText.\n\n<aside>\n⚠️\n\nSharp!\n\n</aside>\n\n<aside>\n<img src="https://www.notion.so/icons/x.svg" width="40px" />\n\nPlain.\n\n</aside>\n';
    const reading = await read(path, text);
    checkReading(reading);
    expect(sketch(reading)).toEqual([
      'heading 1: A',
      'note tip',
      '  paragraph: Water **early**.',
      '  list',
      '    item',
      '      paragraph: once',
      '    item',
      '      paragraph: twice',
      'paragraph: Text.',
      'note warning',
      '  paragraph (metadata): ⚠️',
      '  paragraph: Sharp!',
      'note note',
      '  paragraph: Plain.',
    ]);
    expect(reading.notes).toEqual(['A page of a Notion export; 3 callouts are notes.']);
    const whole = await document(path, text);
    expect(sentencesOf(whole, 2).map((sentence) => text.slice(sentence.start, sentence.end))).toEqual(['Water **early**.']);
  });

  it('keeps a callout within an item where it is', async () => {
    const reading = await read(path, '# A\n\n- Item\n    \n    <aside>\n    📌 Inside.\n    \n    </aside>\n    \n- Next\n');
    checkReading(reading);
    expect(sketch(reading)).toEqual([
      'heading 1: A',
      'list',
      '  item',
      '    paragraph: Item',
      '    note important',
      '      paragraph: Inside.',
      '  item',
      '    paragraph: Next',
    ]);
  });

  it('keeps toggles, equations and the text of links; pictures that nobody described are set aside', async () => {
    const text = `# A\n\n<details>\n<summary>More</summary>\n\nHidden text.\n\n</details>\n\n$$\na_1 * b_2 * c\n$$\n\nSee [Soil](A%20${id}/Soil%20${id}.md) and $x$.\n\n![Untitled](A%20${id}/Untitled.png)\n\n![A rose](rose.png)\n`;
    expect(await page(text)).toEqual([
      'heading 1: A',
      'paragraph: More',
      'paragraph: Hidden text.',
      'code latex: a_1 * b_2 * c',
      'paragraph: See Soil and $x$.',
      'paragraph (metadata): Untitled',
      'paragraph: A rose',
    ]);
  });

  it('leaves tags alone that close nothing, or cut through a block', async () => {
    for (const body of ['<aside>\n\nText.', 'Text.\n\n</aside>', '<aside>\n\n</aside>\n\nText.', '<aside>\n\n> one\n\n</aside> two'])
      checkReading(await read(path, `# A\n\n${body}`));
  });
});

describe('a page in HTML', () => {
  it('sets properties and icons aside and keeps callouts, toggles and equations', async () => {
    const html = `<html><head><title>Dig</title></head><body><article id="x" class="page sans"><header><div class="page-header-icon"><span class="icon">🌱</span></div><h1 class="page-title">Dig</h1><p class="page-description"></p><table class="properties"><tbody><tr class="property-row property-row-status"><th><span class="icon property-icon"><div></div></span>Status</th><td><span class="status-value">Done</span></td></tr><tr class="property-row"><th>Due</th><td><time>May 5</time></td></tr></tbody></table></header><div class="page-body"><p>Dig a hole.</p><figure class="callout"><div><span class="icon">💡</span></div><div style="width:100%">Early.</div></figure><ul class="toggle"><li><details open=""><summary>More</summary><p>Inside.</p></details></li></ul><figure class="equation"><div><span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>E</mi></mrow><annotation encoding="application/x-tex">E = mc^2</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">E</span></span></div></figure><table><tr><td>Status</td><td>1</td></tr></table></div></article></body></html>`;
    const reading = await read(`Dig ${id}.html`, html);
    checkReading(reading);
    expect(sketch(reading)).toEqual([
      'paragraph (metadata): 🌱',
      'heading 1: Dig',
      'table (metadata)',
      '  row (metadata)',
      '    cell header (metadata): Status',
      '    cell (metadata): Done',
      '  row (metadata)',
      '    cell header (metadata): Due',
      '    cell (metadata): May 5',
      'paragraph: Dig a hole.',
      'note note',
      '  paragraph (metadata): 💡',
      '  paragraph: Early.',
      'list',
      '  item',
      '    paragraph: More',
      '    paragraph: Inside.',
      'paragraph: $E = mc^2$',
      'table',
      '  row',
      '    cell: Status',
      '    cell: 1',
    ]);
    expect(reading.title).toBe('Dig');
  });

  it('takes no other table for the properties', async () => {
    const html = '<h1>Dig</h1><p>Text.</p><table class="other"><tr><th>Status</th><td>Done</td></tr></table>';
    expect((await read(`Dig ${id}.html`, html)).blocks.every((block) => block.aside === undefined)).toBe(true);
  });
});

describe('bad input', () => {
  it.each([
    ['properties', 'a:'.repeat(50_000)],
    ['lines of properties', 'a: b\n'.repeat(25_000)],
    ['callouts', '<aside>\n\n'.repeat(11_000)],
    ['closed callouts', '<aside>\n💡 x\n\n</aside>\n\n'.repeat(4500)],
    ['emoji', '🏳️‍🌈'.repeat(15_000)],
    ['equations', `$$${' '.repeat(100_000)}`],
    ['pictures', '![a]('.repeat(20_000)],
  ])('with 100 KB of %s is read or refused', async (_, nasty) => {
    checkReading(await read(path, `# A\n\n${nasty}`));
    try {
      checkReading(await read(`A ${id}.html`, `<h1>A</h1>${nasty}<table class="properties"><th>`));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  });

  const parts = [
    'word ',
    '\n',
    '\n\n',
    '# A\n\n',
    'Status: Done\n',
    '<aside>\n',
    '</aside>\n',
    '💡 ',
    '- item\n',
    '    ',
    '> ',
    '<details>\n',
    '$$',
    '![Untitled](a.png)',
    '🦀',
    '| a | b |\n|---|---|\n',
  ];
  it('keeps the rules of a reading, whatever the page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { maxLength: 40 }), async (chosen) => {
        try {
          checkReading(await read(path, chosen.join('')));
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }),
      { numRuns: 400 },
    );
  });

  for (const reader of [notionMarkdownReader, notionHtmlReader]) {
    const sample = {
      name: 'a page',
      path: `A ${id}${reader.extensions[0] ?? ''}`,
      bytes: utf8('# A\n\n<p>Text</p>\n\n<aside>\n💡 Note\n\n</aside>\n'),
      expect: 'read' as const,
    };
    for (const check of readerConformance(reader, [sample])) it(check.name, () => check.run());
  }
});
