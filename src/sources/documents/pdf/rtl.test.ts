import { describe, expect, it } from 'vitest';
import { plainFont } from './fonts.ts';
import { linesOf } from './lines.ts';
import { plainArabic, readable } from './rtl.ts';
import type { Run, Segment } from './types.ts';

/** A line as it is drawn, from the left: each part 5 points a letter, a blank part 5 points of nothing. */
function read(...drawn: string[]): string {
  const runs: Run[] = [];
  let x = 0;
  for (const text of drawn) {
    const width = 5 * text.length;
    const rtl = /[\u0590-\u08ff]/.test(text);
    if (text.trim() !== '') runs.push({ text, x, y: 0, width, size: 10, font: plainFont, space: false, rtl, mark: undefined });
    x += width;
  }
  const segment: Segment = { runs, x0: 0, x1: x, y: 0, size: 10, letters: x / 5 };
  return (
    readable([segment])[0]
      ?.runs.map((run) => run.text)
      .join('|') ?? ''
  );
}

describe('text from right to left', () => {
  it('is put into reading order by its places', () => {
    expect(read('.2023', ' ', 'בשנת', ' ', 'מיליון', ' ', ',', 'בה', ' ', 'ביותר')).toBe('ביותר בה, מיליון בשנת 2023.');
    expect(read('ה', 'נ', 'ש', ' ', 'ה', 'ז')).toBe('זה שנה');
  });

  it('keeps Latin words and their order within it', () => {
    expect(read('.', 'Visual', ' ', 'Studio', ' ', 'את', ' ', 'פתח')).toBe('פתח את Visual Studio.');
    expect(read('20', ' ', '-', ' ', '10', ' ', 'עמודים')).toBe('עמודים 10 - 20');
    expect(read('(', 'א', ')', ' ', 'סעיף')).toBe('סעיף (א)');
  });

  it('is turned round within a line from the left', () => {
    expect(read('The word', ' ', 'עולם', ' ', 'שלום', ' ', 'is a greeting')).toBe('The word שלום עולם is a greeting');
    expect(read('No such text', ' ', 'here')).toBe('No such text|here');
  });

  it('has letters for shapes of letters', () => {
    expect(plainArabic('ﻣﻼﻳﻴﻦ ﬁ ﷺ')).toBe('ملايين ﬁ ﷺ');
  });

  it('begins its lines at the right edge, so that a paragraph stays one', () => {
    const row = (text: string, x0: number, y: number): Segment => {
      const run: Run = { text, x: x0, y, width: 500 - x0, size: 10, font: plainFont, space: false, rtl: true, mark: undefined };
      return { runs: [run], x0, x1: 500, y, size: 10, letters: text.length };
    };
    const lines = linesOf([row('ירושלים היא בירת ישראל', 100, 50), row('והעיר הגדולה', 130, 62), row('בה', 480, 74)], 1, 0);
    expect(lines.map(({ x0, x1 }) => [x0, x1])).toEqual([
      [100, 500],
      [100, 470],
      [100, 120],
    ]);
  });
});
