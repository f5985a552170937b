import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk, Document } from '../../contracts/index.ts';
import { coverDocument, spanCoverage, type CoveringRow } from './spans.ts';

function documentOf(text: string, asides: [number, number][] = []): Document {
  return {
    key: 'docs/page.md',
    version: '0',
    source: 'docs',
    mediaType: 'text/markdown',
    title: 'Page',
    language: 'en',
    reader: 'markdown@1',
    masked: {},
    notes: [],
    text,
    blocks: [],
    setAside: asides.map(([start, end]) => ({ start, end, reason: 'navigation' as const })),
  };
}

function chunkOf(start: number, end: number, headingPath = ['Page'], leak?: string): Chunk {
  return { id: `c${start}`, document: 'docs/page.md', headingPath, start, end, blocks: [], tokens: 1, ...(leak === undefined ? {} : { leak }) };
}

const row = (accepted: boolean, ...spans: [number, number][]): CoveringRow => ({ accepted, spans: spans.map(([start, end]) => ({ start, end })), shown: [] });

describe('one document', () => {
  it('tells what each of its characters came to', () => {
    const text = 'AAAA BBBB CCCC DDDD EEEE';
    const { coverage } = coverDocument(documentOf(text, [[20, 24]]), [chunkOf(0, 24)], [row(true, [0, 4]), row(false, [0, 9]), row(true, [10, 12], [11, 14])]);
    expect(coverage).toMatchObject({ covered: 8, rejected: 4, open: 4, aside: 4, rows: 2 });
    expect(coverage.strip).toMatch(/^c+r+c+o+a+$/);
  });

  it('tells what prompts show apart from what answers rest on', () => {
    const text = 'AAAA BBBB CCCC DDDD EEEE';
    const rows = [
      { accepted: true, spans: [{ start: 5, end: 9 }], shown: [{ start: 0, end: 14 }] },
      { accepted: false, spans: [{ start: 10, end: 19 }], shown: [{ start: 20, end: 24 }] },
    ];
    const { coverage, gaps } = coverDocument(documentOf(text), [chunkOf(0, 24)], rows);
    expect(coverage).toMatchObject({ covered: 4, shown: 8, rejected: 4, open: 4, rows: 1 });
    expect(coverage.strip).toMatch(/^s+c+s+r+o+$/);
    expect(gaps).toEqual([]);
  });

  it('counts headings and space nowhere, and a chunk that holds an evaluation item as set aside', () => {
    const text = '# Head\n\nSaid here.\n\nAsked there.';
    const { coverage, gaps } = coverDocument(documentOf(text), [chunkOf(8, 18), chunkOf(20, 32, ['Page'], 'quiz: 1')], []);
    expect(coverage).toMatchObject({ covered: 0, rejected: 0, open: 9, aside: 11 });
    expect(gaps).toEqual([]);
  });

  it('finds the longest stretches without a row, in code points, by section', () => {
    const text = `${'🪸'.repeat(10)} ${'a'.repeat(200)}\n\n${'b'.repeat(300)}`;
    const border = 20 + 1 + 200;
    const { gaps } = coverDocument(
      documentOf(text),
      [chunkOf(0, border, ['Page', 'One']), chunkOf(border + 2, text.length, ['Page', 'Two'])],
      [row(true, [0, 20])],
    );
    expect(gaps).toEqual([
      { document: 'docs/page.md', headingPath: ['Page', 'Two'], start: 213, end: 513, length: 300 },
      { document: 'docs/page.md', headingPath: ['Page', 'One'], start: 11, end: 211, length: 200 },
    ]);
    expect(Array.from(text).slice(11, 211).join('')).toBe('a'.repeat(200));
  });

  it('agrees with counting character by character', () => {
    const span = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.array(span, { maxLength: 3 })), { maxLength: 6 }), span, (rows, [from, to]) => {
        const text = 'ab cd '.repeat(10);
        const { coverage } = coverDocument(
          documentOf(text),
          [chunkOf(from, to)],
          rows.map(([accepted, spans]) => row(accepted, ...spans)),
        );
        const sums = { covered: 0, rejected: 0, open: 0, aside: 0 };
        for (let at = from; at < to; at++) {
          if (text[at] === ' ') continue;
          const over = rows.filter(([, spans]) => spans.some(([start, end]) => start <= at && at < end));
          sums[over.some(([accepted]) => accepted) ? 'covered' : over.length > 0 ? 'rejected' : 'open']++;
        }
        expect(coverage).toMatchObject(sums);
      }),
    );
  });
});

it('adds documents up, and keeps the longest gaps of all', () => {
  const picture = spanCoverage();
  for (let i = 0; i < 40; i++) picture.add({ ...documentOf('x'.repeat(130 + i)), key: `docs/${String(i).padStart(2, '0')}` }, [chunkOf(0, 130 + i)], []);
  const all = picture.finish();
  expect(all?.documents).toBe(40);
  expect(all?.open).toBe(40 * 130 + (39 * 40) / 2);
  expect(all?.gaps.length).toBe(25);
  expect(all?.gaps[0]).toMatchObject({ document: 'docs/39', length: 169 });
  expect(spanCoverage().finish()).toBeUndefined();
});
