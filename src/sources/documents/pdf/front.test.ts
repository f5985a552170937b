import { describe, expect, it } from 'vitest';
import { sketch } from '../testkit.ts';
import { pdfReader } from './reader.ts';
import { lines, makePdf, type Text } from './testkit.ts';

const read = async (text: readonly Text[]): Promise<string[]> =>
  sketch(await pdfReader.read({ bytes: makePdf([{ text }]), path: 'docs/some-paper.pdf', limits: { depth: 256 } }));

const prose = [
  'The reader takes the runs of letters and joins them by their',
  'places, one line after another, until the block is whole and',
  'nothing of it is left behind. A second sentence stands here to',
  'fill the paragraph, as paragraphs in books and papers are long.',
];

describe('authors', () => {
  const paper = (...rows: string[]): Text[] => [
    [72, 60, 20, 'B', 'On the Reading of Pages'],
    ...lines(150, 90, rows, 'R', 12).map(([x, y, size, font, text], i): Text => [x, y + i * 4, size, font, text]),
    [72, 180, 14, 'B', 'Abstract'],
    ...lines(72, 200, prose),
    [72, 270, 12, 'B', '1.1 Ideas, Words and Numbers'],
    ...lines(72, 290, prose),
  ];

  it('are no headings', async () => {
    const read1 = await read(paper('Ann Reader*+, Bea de Writer*, Carl D. Printer$,', 'Dora Binder* and Emil van Page'));
    expect(read1.filter((line) => line.startsWith('heading'))).toEqual([
      'heading 1: On the Reading of Pages',
      'heading 2: Abstract',
      'heading 3: 1.1 Ideas, Words and Numbers',
    ]);
    expect(read1[1]).toContain('paragraph: Ann Reader');
    const alone = await read([...paper('Ann Reader'), [150, 115, 10, 'R', 'ann@reader.example']]);
    expect(alone[1]).toBe('paragraph: Ann Reader');
  });

  it.each(['A Second Title Below It', 'Methods, Ideas, and Results', 'Ann Reader'])('are not seen in %j', async (text) => {
    expect((await read(paper(text)))[1]).toMatch(/^heading/);
  });
});

describe('permission at the foot of a column', () => {
  it('is a note of the licence, and the text goes on behind it', async () => {
    const column = (name: string): string[] => Array.from({ length: 20 }, (_, i) => `${name} line ${i} has words that fill the column wholly`);
    const small = (y: number, ...rows: string[]): Text[] => rows.map((row, i) => [54, y + i * 8, 7, 'R', row]);
    const reading = await read([
      ...lines(54, 100, column('Alpha'), 'R', 9),
      ...small(400, 'Permission to make copies of all or part of this work is granted', 'for personal use.'),
      ...small(424, 'Conference, June 15, Dublin.'),
      ...small(440, 'Copyright 2009 by them'),
      ...lines(317, 100, column('beta'), 'R', 9),
    ]);
    expect(reading.filter((line) => line.startsWith('paragraph')).length).toBe(1);
    expect(reading.filter((line) => line.startsWith('note')).every((line) => line.includes('(licence)'))).toBe(true);
    expect(reading.join()).toContain('paragraph (licence): Conference, June 15, Dublin.');
    // Other small print is none.
    const other = await read([...lines(54, 100, prose), ...small(400, 'A small remark that stands at the foot.')]);
    expect(other.at(-1)).toBe('paragraph: A small remark that stands at the foot.');
  });
});
