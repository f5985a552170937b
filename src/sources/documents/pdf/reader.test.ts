import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../contracts/document.ts';
import { checkReading, readerConformance } from '../../../testing/reader-conformance.ts';
import { isRefusal } from '../refusal.ts';
import { hasShared, realFiles, sketch } from '../testkit.ts';
import { pdfReader } from './reader.ts';
import { lines, makePdf, type MadePage, type Text } from './testkit.ts';

const readBytes = async (bytes: Uint8Array): Promise<Reading> => pdfReader.read({ bytes, path: 'docs/some-file.pdf', limits: { depth: 256 } });
const readPages = async (...pages: MadePage[]): Promise<Reading> => readBytes(makePdf(pages));
const refusal = async (bytes: Uint8Array): Promise<string> =>
  readBytes(bytes).then(
    () => 'read',
    (error: unknown) => (isRefusal(error) && error.hint !== undefined ? `${error.reason}: ${error.message}` : `threw ${String(error)}`),
  );

const prose = [
  'The reader takes the runs of letters and joins them by their',
  'places, one line after another, until the block is whole and',
  'nothing of it is left behind. A second sentence stands here to',
  'fill the paragraph, as paragraphs in books and papers are long.',
];

describe('text', () => {
  it('tells headings by size and weight, and joins the lines of paragraphs', async () => {
    const reading = await readPages({
      text: [
        [72, 80, 20, 'B', 'A Long Title'],
        [72, 120, 14, 'B', '1 Introduction'],
        ...lines(72, 150, prose),
        [72, 220, 10, 'B', '1.1 Details'],
        ...lines(72, 240, prose),
        ...lines(84, 288, ['An indented first line begins a paragraph of its own, and it', 'goes on behind it.']),
      ],
    });
    expect(sketch(reading)).toEqual([
      'heading 1: A Long Title',
      'heading 2: 1 Introduction',
      `paragraph: ${prose.join(' ')}`,
      'heading 3: 1.1 Details',
      `paragraph: ${prose.join(' ')}`,
      'paragraph: An indented first line begins a paragraph of its own, and it goes on behind it.',
    ]);
    expect(reading.title).toBe('A Long Title');
    expect(reading.blocks.every((block) => block.page === 1)).toBe(true);
  });

  it('mends hyphens by the words of the document', async () => {
    const reading = await readPages({
      text: lines(72, 100, [
        'A compiler and a well-known tracer were built for the trace-',
        'based machine. The com-',
        'piler is fast, this is well-',
        'known, and an unheard-of neolo-',
        'gism goes; the trace is what the based machine takes from Smith-',
        'Jones and his 64-',
        'bit words in the end.',
      ]),
    });
    expect(reading.text).toBe(
      'A compiler and a well-known tracer were built for the trace-based machine. The compiler is fast, this is well-known, and an unheard-of neologism goes; the trace is what the based machine takes from Smith-Jones and his 64-bit words in the end.',
    );
  });

  it('keeps hyphens behind a few first parts of compounds', async () => {
    const reading = await readPages({
      text: lines(72, 100, [
        'Our system uses a mixed-',
        'mode way with multi-',
        'threaded code, at the high-',
        'est speed and for multi-',
        'ple self-',
        'tests, which are state-',
        'ments.',
      ]),
    });
    expect(reading.text).toBe(
      'Our system uses a mixed-mode way with multi-threaded code, at the highest speed and for multiple self-tests, which are statements.',
    );
  });

  it('makes words of letters set one by one, and keeps powers apart', async () => {
    const letters = [...'reader'].map((letter, i): Text => [72 + i * 6, 100, 10, 'M', letter]);
    const reading = await readPages({
      text: [
        ...letters,
        ...lines(72, 140, ['There are 2', ...prose]).slice(0, 1),
        [117.6, 136, 6, 'R', '10'],
        [126, 140, 10, 'R', 'bytes in one of these blocks.'],
      ],
    });
    expect(reading.text).toContain('reader');
    expect(reading.text).toContain('There are 2^10 bytes');
  });

  it('parts a short indented line from the paragraph behind it', async () => {
    const reading = await readPages({
      text: [
        ...lines(72, 100, prose),
        [84, 148, 10, 'B', 'A short one.'],
        [84, 160, 10, 'R', 'An indented first line begins a paragraph of its own, and'],
        ...lines(72, 172, prose),
      ],
    });
    expect(sketch(reading).slice(1)).toEqual([
      'paragraph: A short one.',
      `paragraph: An indented first line begins a paragraph of its own, and ${prose.join(' ')}`,
    ]);
  });

  it('keeps lines and indentation of code, and marks code within text', async () => {
    const code = ['fn main() {', '    let x = 1;', '', '    go(x);', '}'];
    const reading = await readPages({
      text: [
        ...lines(72, 100, prose),
        ...lines(72, 170, code, 'M').filter((line) => line[4] !== ''),
        ...lines(72, 250, ['Then the function ']),
        [146, 250, 10, 'M', 'go'],
        [161, 250, 10, 'R', 'is called.'],
      ],
    });
    expect(sketch(reading).slice(1)).toEqual([`code: ${code.join('\n')}`, 'paragraph: Then the function `go` is called.']);
  });

  it('makes lists of bullets and numbers, also within one another', async () => {
    const item = (x: number, y: number, mark: string, text: string): Text[] => [
      [x, y, 10, 'R', mark],
      [x + 14, y, 10, 'R', text],
    ];
    const reading = await readPages({
      text: [
        ...lines(72, 100, prose),
        ...item(80, 160, '•', 'First thing, which goes on over'),
        [94, 172, 10, 'R', 'a second line.'],
        ...item(100, 184, '1.', 'inner one'),
        ...item(100, 196, '2.', 'inner two'),
        ...item(80, 208, '•', 'Second thing.'),
        ...lines(72, 240, prose),
      ],
    });
    expect(sketch(reading).slice(1, -1)).toEqual([
      'list',
      '  item',
      '    paragraph: First thing, which goes on over a second line.',
      '    list ordered',
      '      item',
      '        paragraph: inner one',
      '      item',
      '        paragraph: inner two',
      '  item',
      '    paragraph: Second thing.',
    ]);
    expect(reading.text).toContain('- First thing, which goes on over a second line.\n1. inner one\n2. inner two\n- Second thing.');
  });

  it('makes tables where cells keep to columns', async () => {
    const row = (y: number, font: 'R' | 'B', ...cells: string[]): Text[] => cells.map((cell, i) => [72 + i * 120, y, 10, font, cell]);
    const reading = await readPages({
      text: [
        ...lines(72, 80, prose),
        [72, 150, 10, 'R', 'Table 1: Sizes of things'],
        ...row(170, 'B', 'Name', 'Size', 'Use'),
        ...row(184, 'R', 'small', '1', 'none'),
        ...row(198, 'R', 'large', '20', 'much'),
        ...lines(72, 250, prose),
      ],
    });
    expect(reading.text).toContain('Name | Size | Use\nsmall | 1 | none\nlarge | 20 | much');
    expect(sketch(reading).slice(1, 7)).toEqual([
      'caption: Table 1: Sizes of things',
      'table',
      '  row header',
      '    cell header: Name',
      '    cell header: Size',
      '    cell header: Use',
    ]);
  });
});

const column = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name} line ${i} has words that fill the column wholly${i % 4 === 3 ? '.' : ''}`);

describe('pages', () => {
  it('reads columns one after another, behind what spans them', async () => {
    for (const [width, count] of [
      [250, 2],
      [190, 3],
    ] as const) {
      const text: Text[] = [[120, 60, 22, 'B', 'One title goes over all the columns of it']];
      const names = ['Alpha', 'Beta', 'Gamma'].slice(0, count);
      for (const [i, name] of names.entries()) text.push(...lines(40 + i * width, 100, column(name, 12), 'R', width === 250 ? 9 : 7));
      // The order in the file says nothing.
      text.reverse();
      const reading = await readPages({ text });
      const order = [...reading.text.matchAll(/(One title|Alpha|Beta|Gamma) (?:line (\d+)|goes)/g)].map((match) => `${match[1]} ${match[2] ?? ''}`);
      expect(order).toEqual(['One title ', ...names.flatMap((name) => column(name, 12).map((_, i) => `${name} ${i}`))]);
    }
  });

  it('joins a paragraph over a listing and a caption at the head of the next column', async () => {
    const left = [...column('Alpha', 15), 'and the last line is cut in the middle as it goes on'];
    const code = (more: Text[]): Text[] => [...lines(317, 100, ['let one = 1;', 'go(one);'], 'M', 9), ...more];
    const rest = lines(317, 180, ['over there, and here it ends.', ...column('Beta', 10)], 'R', 9);
    const read = async (more: Text[]): Promise<string> => (await readPages({ text: [...lines(54, 100, left, 'R', 9), ...code(more), ...rest] })).text;
    expect(await read([[317, 145, 9, 'R', 'Figure 1. A program that goes.']])).toContain('as it goes on over there, and here it ends.');
    // Without a caption it belongs to the text that it stands in.
    expect(await read([])).toContain('as it goes on\n\nlet one = 1;');
  });

  it('joins paragraphs over pages and sets aside what runs over them', async () => {
    const page = (number: number, rows: string[]): MadePage => ({
      text: [
        [72, 40, 9, 'I', number % 2 === 0 ? 'The Book of Readers' : 'Chapter on Pages'],
        [300, 750, 9, 'R', `${number + 10}`],
        ...lines(72, 90, [...rows, ...prose]),
      ],
    });
    const pages = Array.from({ length: 6 }, (_, i) => page(i, [`Paragraph ${'abcdef'[i]} begins here and it is`]));
    (pages[1] as MadePage).text = [
      ...((pages[1] as MadePage).text ?? []),
      ...lines(84, 500, ['This one is cut by the end of the page in the middle of a sen-']),
    ];
    (pages[2] as MadePage).text = [[72, 40, 9, 'I', 'The Book of Readers'], [300, 750, 9, 'R', '12'], ...lines(72, 90, ['tence that goes on.'])];
    const reading = await readBytes(makePdf(pages));
    const aside = reading.blocks.filter((block) => block.aside === 'running').map((block) => reading.text.slice(block.start, block.end));
    expect(aside).toEqual([
      'The Book of Readers',
      '10',
      'Chapter on Pages',
      '11',
      'The Book of Readers',
      '12',
      'Chapter on Pages',
      '13',
      'The Book of Readers',
      '14',
      'Chapter on Pages',
      '15',
    ]);
    const cut = reading.blocks.find((block) => reading.text.slice(block.start, block.end).startsWith('This one'));
    expect(cut?.page).toBe(2);
    expect(reading.text).toContain('in the middle of a sentence that goes on.');
  });

  it('sets aside turned text and what the file calls an artifact', async () => {
    const reading = await readPages({
      text: [
        ...lines(72, 100, prose),
        [20, 500, 14, 'R', 'arXiv:1234.5678v1', { turned: true }],
        [72, 700, 10, 'R', 'Printed on Monday', { mark: '/Artifact <<>>' }],
      ],
    });
    const aside = reading.blocks.filter((block) => block.aside === 'running').map((block) => reading.text.slice(block.start, block.end));
    expect(aside.sort()).toEqual(['Printed on Monday', 'arXiv:1234.5678v1']);
  });

  it('makes notes of footnotes, and sets tables of contents aside', async () => {
    const reading = await readPages(
      {
        text: [
          [72, 60, 16, 'B', 'Contents'],
          ...lines(72, 100, [
            '1 Introduction . . . . . . . . . . . . . . . . 2',
            '2 The Middle . . . . . . . . . . . . . . . . . 5',
            '3 The End . . . . . . . . . . . . . . . . . . 9',
          ]),
        ],
      },
      { text: [...lines(72, 100, prose), [72, 700, 5, 'R', '1'], [76, 703, 8, 'R', 'A footnote says more about it.']] },
    );
    expect(sketch(reading).filter((line) => /contents|footnote/.test(line))).toEqual([
      expect.stringContaining('paragraph (contents): 1 Introduction'),
      'note footnote',
      '  paragraph: 1 A footnote says more about it.',
    ]);
  });
});

describe('what the file says itself', () => {
  it('takes its language and a sane title', async () => {
    const pages = [{ text: lines(72, 100, prose) }];
    const reading = await readBytes(makePdf(pages, { info: '/Title(The True Title)', catalog: '/Lang(de-AT)' }));
    expect([reading.title, reading.language]).toEqual(['The True Title', 'de']);
    expect((await readBytes(makePdf(pages, { info: '/Title(Microsoft Word - draft7.doc)' }))).title).toBe('some file');
  });

  it('follows its structure where it is tagged', async () => {
    const text: Text[] = [
      [72, 100, 10, 'R', 'Plain but a heading', { mark: '/H2 <</MCID 0>>' }],
      [72, 130, 10, 'R', 'first item', { mark: '/LBody <</MCID 1>>' }],
      [72, 145, 10, 'R', 'second item', { mark: '/LBody <</MCID 2>>' }],
      [72, 200, 10, 'R', 'A', { mark: '/TH <</MCID 3>>' }],
      [76, 200, 10, 'R', 'B', { mark: '/TH <</MCID 4>>' }],
      [72, 212, 10, 'R', '1', { mark: '/TD <</MCID 5>>' }],
    ];
    // Objects behind the page's two: 9 is the root of the structure.
    const node = (role: string, kids: string, parent: number): string => `<</Type/StructElem/S/${role}/P ${parent} 0 R/Pg 7 0 R/K ${kids}>>`;
    const objects = [
      '<</Type/StructTreeRoot/K 10 0 R/ParentTree<</Nums[0[11 0 R 13 0 R 14 0 R 16 0 R 17 0 R 19 0 R]]>>>>',
      node('Document', '[11 0 R 12 0 R 15 0 R]', 9),
      node('H2', '0', 10),
      node('L', '[13 0 R 14 0 R]', 10),
      node('LI', '[21 0 R 1]', 12),
      node('LI', '[21 0 R 2]', 12),
      node('Table', '[18 0 R 20 0 R]', 10),
      node('TH', '3', 18),
      node('TH', '4', 18),
      node('TR', '[16 0 R 17 0 R]', 15),
      node('TD', '5', 20),
      node('TR', '[19 0 R]', 15),
      node('Lbl', '[]', 13),
    ];
    const reading = await readBytes(makePdf([{ text }], { catalog: '/MarkInfo<</Marked true>>/StructTreeRoot 9 0 R', objects }));
    expect(sketch(reading)).toEqual([
      'heading 2: Plain but a heading',
      'list',
      '  item',
      '    paragraph: first item',
      '  item',
      '    paragraph: second item',
      'table',
      '  row header',
      '    cell header: A',
      '    cell header: B',
      '  row',
      '    cell: 1',
      '    cell: ',
    ]);
  });
});

describe('files that cannot be read whole', () => {
  const good = makePdf([{ text: lines(72, 100, prose) }]);

  it('refuses them by name', async () => {
    expect(await refusal(new Uint8Array())).toMatch(/^empty-file/);
    expect(await refusal(new TextEncoder().encode('Hello, this is text.'))).toMatch(/^not-text/);
    expect(await refusal(new TextEncoder().encode(`%PDF-1.7\n${'garbage '.repeat(100)}`))).toMatch(/^damaged/);
    const zeros = '0'.repeat(64);
    const encrypted = makePdf([{ text: lines(72, 100, prose) }], { trailer: `/Encrypt<</Filter/Standard/V 1/R 2/O<${zeros}>/U<${zeros}>/P -4>>/ID[<00><00>]` });
    expect(await refusal(encrypted)).toMatch(/^encrypted/);
    expect(await refusal(makePdf([{ picture: true }, { picture: true }]))).toBe(
      'no-text: None of the 2 pages has a text layer: pictures only, as a scan has them.',
    );
  });

  it('names pages that have pictures only', async () => {
    const reading = await readBytes(makePdf([{ text: lines(72, 100, prose) }, { picture: true }, { text: lines(72, 100, prose) }, { picture: true }]));
    expect(reading.notes).toEqual(['2 of 4 pages have pictures only, no text: 2, 4. They need OCR.']);
  });

  it('is never short in silence where a file is cut', async () => {
    for (let tenth = 1; tenth < 10; tenth++) {
      const cut = good.slice(0, Math.floor((good.length * tenth) / 10));
      const outcome = await readBytes(cut).then(
        (reading) => reading.notes.join(),
        (error: unknown) => (isRefusal(error) ? error.reason : 'threw'),
      );
      expect(outcome).toMatch(/^(?:damaged|no-text|.*no %%EOF.*)$/);
    }
  });

  it('comes to an end on loops, depth and false counts', async () => {
    expect((await readBytes(makePdf([{ text: lines(72, 100, prose) }], { count: 1_000_000 }))).blocks.length).toBe(1);
    // Letters without end at one place: the time must not grow with their square.
    const heap = await readPages({ raw: `BT /R 8 Tf\n${'1 0 0 1 100 700 Tm (abc-def 1.2.) Tj\n'.repeat(20_000)}ET` });
    expect(heap.text.length).toBeGreaterThan(20_000);
    const loop = makePdf([{ raw: 'BT ET' }], { catalog: `/X ${'['.repeat(100_000)}` });
    expect(await refusal(loop)).toMatch(/^(?:damaged|no-text)/);
  });
});

describe('conformance', () => {
  const samples = [
    { name: 'two pages', path: 'a.pdf', bytes: makePdf([{ text: lines(72, 100, prose) }, { text: lines(72, 100, prose) }]), expect: 'read' as const },
    { name: 'a picture', path: 'a.pdf', bytes: makePdf([{ picture: true }]), expect: 'refuse' as const },
  ];
  for (const check of readerConformance(pdfReader, samples)) it(check.name, () => check.run());
});

describe.skipIf(!hasShared)('a paper in two columns', () => {
  it('is read in order, with its sections', async () => {
    const file = realFiles('corpora/mixed').find((item) => item.name.endsWith('.pdf'));
    const reading = await readBytes(file?.bytes ?? new Uint8Array());
    checkReading(reading);
    expect(await readBytes(file?.bytes ?? new Uint8Array())).toEqual(reading);
    expect(reading.title).toBe('Trace-based Just-in-Time Type Specialization for Dynamic Languages');
    const headings = reading.blocks.filter((block) => block.kind === 'heading').map((block) => reading.text.slice(block.start, block.end));
    const sections = headings.filter((text) => /^\d+\. /.test(text));
    expect(sections.map((text) => Number.parseInt(text, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(headings).toContain('6.2 Trace Stitching');
    expect(reading.text).toContain('These techniques allow a VM to dynamically translate a program to nested, type-specialized trace trees.');
  });
});
