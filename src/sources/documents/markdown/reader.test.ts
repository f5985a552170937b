import { describe, expect, it } from 'vitest';
import { read, sketch } from '../testkit.ts';

const md = async (text: string): Promise<string[]> => sketch(await read('page.md', text));

describe('readable text', () => {
  it.each([
    ['soft\nlines  \nhard\\\nbreaks', 'soft lines\nhard\nbreaks'],
    ['a [link](http://x "t") and ![pic](p.png), <https://a.b>', 'a link and pic, https://a.b'],
    ['`a * b * c` **bold** _em_ *em* __strong__ ~~gone~~', '`a * b * c` **bold** em em __strong__ gone'],
    ['snake_case_name, 2 * 3 * 4, \\*kept\\*', 'snake_case_name, 2 * 3 * 4, *kept*'],
    ['x &amp; y &vert; &copy; &unknown;', 'x & y | © &unknown;'],
    ['text<!-- ignore --> <kbd>Ctrl</kbd> 2<sup>8</sup>, 2<sup>n − 1</sup>, 1<sup>st</sup>', 'text Ctrl 2^8, 2^(n − 1), 1st'],
    ['a note[^1] here', 'a note here'],
    ['[full][d], [d], [d][], [1, 2], [none][nowhere]\n\n[d]: http://x', 'full, d, d, [1, 2], [none][nowhere]'],
    ['see {{#include a.rs}} {{name}} {% raw %}', 'see {{name}}'],
    ['**[`a`](b)**: c', '**`a`**: c'],
    ['# Title ##', 'Title'],
    ['# Title {#id}', 'Title'],
    ['Two\nlines\n===', 'Two lines'],
  ])('%j', async (source, expected) => {
    const reading = await read('page.md', source);
    expect(reading.blocks[0]?.text ?? reading.text.slice(reading.blocks[0]?.start, reading.blocks[0]?.end)).toBe(expected);
  });
});

describe('what blocks mean', () => {
  it('makes notes of marked quotes, and sidebars of quotes with a heading', async () => {
    expect(await md('> Note: a\n\n> **Warning**: b\n\n> [!TIP]\n> c\n\n> ## S\n> d\n\n> e')).toEqual([
      'note note',
      '  paragraph: Note: a',
      'note warning',
      '  paragraph: **Warning**: b',
      'note tip',
      '  paragraph: c',
      'note sidebar',
      '  heading 2: S',
      '  paragraph: d',
      'quote',
      '  paragraph: e',
    ]);
  });

  it('sets directives aside, and keeps real code of a listing with its caption', async () => {
    const source =
      '<Listing number="1" file-name="a.rs" caption="What `f` does">\n\n```rust\nfn f() {}\n```\n\n</Listing>\n\n<Listing number="2" caption="Gone">\n\n```rust,ignore\n{{#rustdoc_include b.rs}}\n```\n\n</Listing>';
    const reading = await read('page.md', source);
    expect(sketch(reading)).toEqual([
      'caption: What `f` does',
      'code rust a.rs: fn f() {}',
      'directive (directive): ```rust,ignore\n{{#rustdoc_include b.rs}}\n```',
    ]);
    expect(reading.setAside.map((span) => source.slice(span.start, span.end))).toContain('<Listing number="2" caption="Gone">');
    expect(reading.notes.join()).toMatch(/^1 directive pulls in a file that is not here; \d+ of \d+ words/);
  });

  it('reads tables with escaped bars, empty cells and captions', async () => {
    expect(await md('<span class="caption">T</span>\n\n| a | b |\n|---|---|\n| `x \\| y` | |\n')).toEqual([
      'caption: T',
      'table',
      '  row header',
      '    cell header: a',
      '    cell header: b',
      '  row',
      '    cell: `x | y`',
      '    cell: ',
    ]);
  });

  it('sets link lists, front matter, definitions and comments aside', async () => {
    const reading = await read('page.md', '---\ntitle: "My page"\nlang: de-AT\n---\n\n- [a](a)\n- [b](b)\n\n<!-- hidden -->\n\ntext [x]\n\n[x]: y');
    expect(reading.title).toBe('My page');
    expect(reading.language).toBe('de');
    expect(sketch(reading).at(-1)).toBe('paragraph: text x');
    expect(reading.blocks[0]?.aside).toBe('contents');
    expect(reading.setAside.map((span) => span.reason)).toEqual(['metadata', 'comment', 'metadata']);
  });

  it('sets lists of links aside only where they lead to own pages and no sentence leads into them', async () => {
    const list = async (text: string): Promise<string | undefined> =>
      (await read('page.md', `x\n\n${text}`)).blocks.find((block) => block.kind === 'list')?.aside;
    expect(await list('- [a](a.md)\n- [b](https://b.example)')).toBe('contents');
    expect(await list('- [a](https://a.example)\n- <https://b.example>')).toBeUndefined();
    expect(await list('These pages say more about it:\n\n- [a](a.md)\n- [b](b.md)')).toBeUndefined();
  });

  it('sets a licence file aside as a whole', async () => {
    expect((await read('LICENSE.md', '# L\n\nYou may.')).blocks.every((block) => block.aside === 'licence')).toBe(true);
  });

  it('takes the title of the first heading, else of the file', async () => {
    expect((await read('dir/page.md', 'text')).title).toBe('page');
    expect((await read('dir/page.md', '## `Code` here\n\ntext')).title).toBe('`Code` here');
  });
});
