import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../contracts/document.ts';
import { checkReading } from '../../../testing/reader-conformance.ts';
import { sketch } from '../testkit.ts';
import { pdfReader } from './reader.ts';
import { lines, makePdf, type MadePage } from './testkit.ts';

async function readPages(...pages: MadePage[]): Promise<Reading> {
  const reading = await pdfReader.read({ bytes: makePdf(pages), path: 'docs/manual.pdf', limits: { depth: 256 } });
  checkReading(reading);
  return reading;
}

const prose = [
  'The reader takes the runs of letters and joins them by their',
  'places, one line after another, until the block is whole and',
  'nothing of it is left behind in any of the columns of it.',
];
const long = ['Keeps the rope on its drum while the wind blows harder than', 'the captain likes, and lets it go behind the storm.'];

describe('lists of terms', () => {
  it('are told by terms that hang over what explains them, with code and paragraphs within', async () => {
    const reading = await readPages({
      text: [
        ...lines(72, 80, prose),
        ...lines(72, 126, ['--hold'], 'M'),
        ...lines(108, 138, long),
        ...lines(126, 172, ['rope --hold 3'], 'M'),
        ...lines(108, 194, ['A second paragraph of it follows the listing here.']),
        ...lines(72, 216, ['--free', '-f'], 'M'),
        ...lines(108, 240, ['Frees it.']),
        ...lines(72, 262, prose),
      ],
    });
    expect(sketch(reading)).toEqual([
      `paragraph: ${prose.join(' ')}`,
      'terms',
      '  term: `--hold`',
      '  description',
      `    paragraph: ${long.join(' ')}`,
      '    code: rope --hold 3',
      '    paragraph: A second paragraph of it follows the listing here.',
      '  term: `--free`',
      '  term: `-f`',
      '  description',
      '    paragraph: Frees it.',
      `paragraph: ${prose.join(' ')}`,
    ]);
  });

  it('may have a short term on the line of its explanation, go on over a page, and hold each other', async () => {
    const reading = await readPages(
      {
        text: [
          ...lines(72, 80, prose),
          [72, 126, 10, 'M', '-a'],
          ...lines(108, 126, long),
          [72, 160, 10, 'M', '-b'],
          ...lines(108, 160, ['Takes one of these words as what it does:']),
          ...lines(108, 176, ['slow'], 'M'),
          ...lines(144, 188, ['Goes slowly, and never over what the drum can bear of', 'it; this is what most captains']),
        ],
      },
      { text: [...lines(144, 80, ['want on their ships.']), ...lines(108, 96, ['fast'], 'M'), ...lines(144, 108, ['Goes fast.']), ...lines(72, 130, prose)] },
    );
    expect(sketch(reading)).toEqual([
      `paragraph: ${prose.join(' ')}`,
      'terms',
      '  term: `-a`',
      '  description',
      `    paragraph: ${long.join(' ')}`,
      '  term: `-b`',
      '  description',
      '    paragraph: Takes one of these words as what it does:',
      '    terms',
      '      term: `slow`',
      '      description',
      '        paragraph: Goes slowly, and never over what the drum can bear of it; this is what most captains want on their ships.',
      '      term: `fast`',
      '      description',
      '        paragraph: Goes fast.',
      `paragraph: ${prose.join(' ')}`,
    ]);
  });

  it('are neither the headings of a manual page, nor paragraphs with an indented first line, nor listings', async () => {
    const page = await readPages({
      text: ['NAME', 'SYNOPSIS', 'DESCRIPTION'].flatMap((name, i) => [...lines(72, 80 + i * 80, [name], 'B'), ...lines(108, 94 + i * 80, prose)]),
    });
    expect(sketch(page).filter((line) => line.includes('heading'))).toHaveLength(3);
    expect(sketch(page).some((line) => line.includes('term'))).toBe(false);
    const novel = await readPages({
      text: [0, 1, 2, 3, 4].flatMap((i) => [
        ...lines(84, 80 + i * 48, [prose[0] as string]),
        ...lines(72, 92 + i * 48, [...prose.slice(1), 'and so it ends.']),
      ]),
    });
    expect(sketch(novel)).toHaveLength(5);
    const code = await readPages({
      text: [0, 1, 2].flatMap((i) => [...lines(72, 80 + i * 100, prose), ...lines(108, 130 + i * 100, ['if ready:', '    go()', 'else:', '    wait()'], 'M')]),
    });
    expect(sketch(code).map((line) => line.split(':')[0])).toEqual(['paragraph', 'code', 'paragraph', 'code', 'paragraph', 'code']);
  });
});

describe('what is cut in two', () => {
  it('headings go on under the words behind their number', async () => {
    const reading = await readPages({
      text: [[72, 80, 14, 'B', '3.1 Which of the many ropes that there are is the best one'], [100, 97, 14, 'B', 'for a ship?'], ...lines(72, 130, prose)],
    });
    expect(sketch(reading)[0]).toBe('heading 1: 3.1 Which of the many ropes that there are is the best one for a ship?');
  });

  it('a paragraph that hangs is one, also where it ends on its second line', async () => {
    const reading = await readPages({
      text: [
        ...lines(72, 80, prose),
        ...lines(72, 130, ['Freedom: a rope of hemp may be tied to all that a captain may']),
        ...lines(96, 142, ['want to hold.']),
      ],
    });
    expect(sketch(reading)[1]).toBe('paragraph: Freedom: a rope of hemp may be tied to all that a captain may want to hold.');
  });

  it('words at the head of a page that change with the section part no paragraph', async () => {
    const heads = ['2.1 ROPES', '2.1 ROPES', '2.1 ROPES', '2.1 ROPES', '2.2 KNOTS', '2.3 WINCHES', '3.1 SAILS'];
    const words = ['iron', 'oak', 'hemp', 'wool', 'brass', 'glass', 'stone'];
    const reading = await readPages(
      ...heads.map((head, i): MadePage => ({
        text: [
          [72, 50, 8, 'I', head],
          ...lines(72, 90, [
            `of ${words[i]} in each of its many parts, however long`,
            `it takes, until the ${words[i]} is gone and the`,
            `ship of ${words[i]} is built with all that it needs to go on and on`,
          ]),
        ],
      })),
    );
    expect(sketch(reading).filter((line) => line.includes('(running)'))).toHaveLength(heads.length);
    expect(reading.blocks.filter((block) => block.aside === undefined)).toHaveLength(1);
  });

  it('entries of a table of contents whose dots stand on their second line', async () => {
    const dots = '. '.repeat(20);
    const reading = await readPages({
      text: [
        [72, 80, 16, 'B', 'Contents'],
        ...lines(72, 110, ['1 Ropes 1'], 'B'),
        ...lines(84, 122, [`1.1 What is a rope? ${dots} 2`, '1.2 Which of the many ropes that there are', `is the best one? ${dots} 3`, `1.3 Care ${dots} 4`]),
        [72, 200, 14, 'B', '1 Ropes'],
        ...lines(72, 230, prose),
      ],
    });
    expect(sketch(reading).filter((line) => line.startsWith('paragraph:'))).toEqual([`paragraph: ${prose.join(' ')}`]);
  });
});
