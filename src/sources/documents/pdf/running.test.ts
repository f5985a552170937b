import { describe, expect, it } from 'vitest';
import { pdfReader } from './reader.ts';
import { lines, makePdf, type MadePage, type Text } from './testkit.ts';

const asides = async (pages: readonly MadePage[]): Promise<string[]> => {
  const reading = await pdfReader.read({ bytes: makePdf(pages), path: 'docs/a.pdf', limits: { depth: 256 } });
  return reading.blocks.filter((block) => block.aside === 'running').map((block) => reading.text.slice(block.start, block.end));
};
const row = (y: number, ...cells: string[]): Text[] => cells.map((cell, i) => [72 + i * 120, y, 10, 'R', cell]);

describe('what stands at the head of page after page', () => {
  it('is the table where it heads its columns', async () => {
    const page = (n: number, more: Text[]): MadePage => ({
      text: [
        ...more,
        ...row(72, 'Name', 'Size', 'Use'),
        ...Array.from({ length: 12 }, (_, i) => row(86 + i * 14, `thing ${'abcd'[n]}${i}`, `${i * 3 + n}`, 'much')).flat(),
      ],
    });
    expect(await asides([0, 1, 2, 3].map((n) => page(n, [])))).toEqual([]);
    expect(await asides([0, 1, 2, 3].map((n) => page(n, [[72, 40, 9, 'I', 'The Book of Things']])))).toEqual(
      Array.from({ length: 4 }, () => 'The Book of Things'),
    );
  });

  it('runs over pages where it stands over two columns of text', async () => {
    const page = (n: number): MadePage => ({
      text: [
        [54, 60, 9, 'I', 'The Book of Things'],
        [400, 60, 9, 'I', 'A Chapter of It'],
        ...[54, 317].flatMap((x) =>
          lines(
            x,
            78,
            Array.from({ length: 20 }, (_, i) => `Side ${x} line ${i} of ${'abcd'[n]} has words that fill the column wholly`),
            'R',
            9,
          ),
        ),
      ],
    });
    expect((await asides([0, 1, 2, 3].map(page))).length).toBe(4);
  });

  it('runs over two pages only where it stands apart', async () => {
    const page = (y: number, n: number): MadePage => ({
      text: [
        [72, y, 10, 'R', 'Steps of the test'],
        ...lines(
          72,
          84,
          Array.from({ length: 20 }, (_, i) => `Line ${i} of ${'abcd'[n]} has words that fill the column wholly`),
        ),
      ],
    });
    expect(await asides([page(72, 0), page(72, 1)])).toEqual([]);
    expect(await asides([page(50, 0), page(50, 1)])).toEqual(['Steps of the test', 'Steps of the test']);
    expect((await asides([page(72, 0), page(72, 1), page(72, 2)])).length).toBe(3);
  });
});
