import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleMaterial } from '../../testing/sample-material.ts';
import { chunkText, quoteFinder } from './index.ts';

const text =
  'The **holdfast** clings to bare rock. It does not feed the blades, which grow up to 60 cm a day in summer.\n\nA party of three sailors turned the windlass.';
const found = (quote: string): string[] | undefined => quoteFinder(text)(quote)?.map(({ start, end }) => text.slice(start, end));

describe('quotes', () => {
  it.each([
    ['clings to bare rock', ['clings to bare rock']],
    ['The holdfast clings to bare rock.', ['The **holdfast** clings to bare rock']],
    ['grow up to sixty cm a day', ['grow up to 60 cm a day']],
    ['The holdfast clings … turned the windlass', ['The **holdfast** clings', 'turned the windlass']],
  ])('are found at their place: %s', (quote, places) => {
    expect(found(quote)).toEqual(places);
  });

  it.each([
    ['of a sentence that is not there', 'The pier of Brightwater has forty oak piles under its deck.'],
    ['that leaves out what denies', 'It does feed the blades, which grow up to 60 cm a day'],
    ['with another number', 'grow up to 90 cm a day'],
    ['with a word put in', 'clings firmly to bare rock'],
    ['within a word', 'art'],
    ['of nothing', '  …  '],
    ['too long to lay against a text', 'rock '.repeat(100_000)],
  ])('are refused: one %s', (_, quote) => {
    expect(found(quote)).toBeUndefined();
  });

  it('any stretch of whole words is found', () => {
    const words = text.split(' ');
    fc.assert(
      fc.property(fc.nat(words.length - 1), fc.integer({ min: 1, max: 12 }), (from, count) => {
        const quote = words.slice(from, from + count).join(' ');
        const [place] = quoteFinder(text)(quote) ?? [];
        expect(place && text.slice(place.start, place.end)).toBe(quote);
      }),
    );
  });
});

it('the text of a chunk leaves out what is set aside, and leads back to the working text', async () => {
  const page = '# Kelp\n\nKelp is a brown seaweed.\n\n<!-- a remark of the author -->\n\nIt grows in cold seas, and feeds many fish.\n';
  const { document, chunks } = await sampleMaterial(page);
  expect(chunks.length).toBeGreaterThan(0);
  for (const chunk of chunks) {
    const source = chunkText(document, chunk);
    expect(source.text).not.toContain('remark');
    for (const sentence of ['Kelp is a brown seaweed.', 'It grows in cold seas, and feeds many fish.']) {
      const at = source.text.indexOf(sentence);
      expect(source.spansOf(at, at + sentence.length).map(({ start, end }) => document.text.slice(start, end))).toEqual([sentence]);
    }
    expect(source.spansOf(0, source.text.length).length).toBe(2);
  }
});
