import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCommonWord } from '../../text/common-words.ts';
import { withTypos } from './typos.ts';

const prose =
  'The delivery arrived yesterday without the charger that was promised, and nobody answers the telephone. Please send another charger quickly, because the children cannot finish their homework.';

/** Optimal string alignment distance: insertions, deletions, replacements, and swaps of neighbours. */
function distance(a: string, b: string): number {
  const at = new Map<string, number>();
  const cell = (i: number, j: number): number => (i === 0 ? j : j === 0 ? i : (at.get(`${i},${j}`) ?? Number.POSITIVE_INFINITY));
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      let best = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, cell(i - 2, j - 2) + 1);
      at.set(`${i},${j}`, best);
    }
  return cell(a.length, b.length);
}

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        'never',
        'seven',
        'charger',
        'Berlin',
        'iPhone',
        'https://example.org/order',
        'a.b@c.org',
        '12:30',
        'v2.5',
        '`npm install thing`',
        '[EMAIL_1]',
        'naïve',
        'доставка',
        'παράδοση',
        '配達',
        'can’t',
        '(broken)',
        'screen,',
        'file_name',
        '\n\n    indented code here\n\n',
        '\n```\nlet inside = here;\n```\n',
        'C:\\temp\\thing',
        'well-known',
        '“quoted”',
        '🌊',
        'ﬁnally',
        '𝐝𝐨𝐮𝐛𝐥𝐞',
        'straße',
      ),
      { maxLength: 40 },
    )
    .map((words) => words.join(' ')),
);

it('gives the same slips to the same text and seed, and others to another seed', () => {
  fc.assert(fc.property(texts, fc.string(), (text, seed) => withTypos(text, { seed, rate: 0.3 }) === withTypos(text, { seed, rate: 0.3 })));
  expect(withTypos(prose, { seed: 'a', rate: 0.3 })).not.toBe(withTypos(prose, { seed: 'b', rate: 0.3 }));
});

it('keeps white space, the number of words, and all but one slip of each word', () => {
  fc.assert(
    fc.property(texts, fc.string(), fc.double({ min: 0, max: 1, noNaN: true }), (text, seed, rate) => {
      const made = withTypos(text, { seed, rate });
      expect(made.isWellFormed()).toBe(text.isWellFormed());
      expect(made.replace(/\S+/g, '#')).toBe(text.replace(/\S+/g, '#'));
      const [before, after] = [text.match(/\S+/g) ?? [], made.match(/\S+/g) ?? []];
      for (const [at, word] of before.entries()) if (after[at] !== word) expect(distance(word, after[at] as string)).toBe(1);
    }),
  );
});

it('touches nothing but words of four small letters and more', () => {
  fc.assert(
    fc.property(texts, fc.string(), (text, seed) => {
      const [before, after] = [text.match(/\S+/g) ?? [], withTypos(text, { seed, rate: 1 }).match(/\S+/g) ?? []];
      for (const [at, word] of before.entries()) {
        if (after[at] === word) continue;
        const letters = word.replace(/^[("'“‘«¿¡*]{0,3}|[)"'”’».,;:!?…*]{0,4}$/gu, '');
        expect(letters).toMatch(/^(?:\p{Script=Latin}{4,}|\p{Script=Cyrillic}{4,}|\p{Script=Greek}{4,})$/u);
        expect(letters).toBe(letters.toLowerCase());
        expect(['never', 'seven']).not.toContain(letters);
        expect(after[at]?.replace(/^[("'“‘«¿¡*]{0,3}/u, '')[0]).toBe(letters[0]);
      }
    }),
  );
});

it('leaves code alone: fenced, in backticks, indented', () => {
  const text = `Please look at the following:\n\n\`\`\`js\nlet answer = question;\n\`\`\`\n\n    grep something somewhere\n\nand at \`another thing entirely\` too, wherever possible.`;
  for (let seed = 0; seed < 50; seed++) {
    const made = withTypos(text, { seed: String(seed), rate: 1 });
    for (const code of ['```js\nlet answer = question;\n```', '    grep something somewhere', '`another thing entirely`']) expect(made).toContain(code);
    expect(made).not.toBe(text);
  }
});

describe('a rate', () => {
  const changed = (rate: number, seed = 's'): number => {
    const after = withTypos(prose, { seed, rate }).split(' ');
    return prose.split(' ').filter((word, at) => word !== after[at]).length;
  };

  it('of 0 changes nothing, and one above it a word at least', () => {
    expect(withTypos(prose, { seed: 's', rate: 0 })).toBe(prose);
    for (let seed = 0; seed < 40; seed++) expect(changed(0.001, String(seed))).toBeLessThanOrEqual(1);
    expect(Array.from({ length: 40 }, (_, seed) => changed(0.001, String(seed))).filter((count) => count === 1).length).toBeGreaterThan(35);
  });

  it('is the share of the words that may have a slip', () => {
    const able = changed(1);
    expect(able).toBeGreaterThan(12);
    expect(changed(0.5)).toBeGreaterThanOrEqual(Math.floor(able / 2) - 2);
    expect(changed(0.5)).toBeLessThanOrEqual(Math.ceil(able / 2) + 2);
  });
});

it('keeps words that it is told to, and makes no everyday word of another', () => {
  for (let seed = 0; seed < 60; seed++) {
    const made = withTypos(prose, { seed: String(seed), rate: 1, keep: ['Charger'] });
    expect(made.match(/charger/g)).toHaveLength(2);
    expect(made).toContain('cannot');
    expect(made).toContain('without');
    expect(made).toContain('nobody');
    const [before, after] = [prose.split(/[ .,]+/), made.split(/[ .,]+/)];
    for (const [at, word] of before.entries()) if (after[at] !== word) expect(isCommonWord(after[at] as string)).toBe(false);
  }
});

it('makes every kind of slip', () => {
  const kinds = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const made = withTypos('delivery', { seed: String(seed), rate: 1 });
    kinds.add(made.length > 8 ? 'double' : made.length < 8 ? 'drop' : made.split('').sort().join('') === 'deeilrvy' ? 'swap' : 'neighbour');
  }
  expect(kinds).toEqual(new Set(['double', 'drop', 'swap', 'neighbour']));
});

it('takes long and nasty text in its stride', () => {
  for (const text of ['a'.repeat(100_000), '`'.repeat(50_000), '("'.repeat(50_000), 'word '.repeat(20_000), `${'.'.repeat(100_000)}word`])
    expect(withTypos(text, { seed: 'x', rate: 0.5 }).length).toBeGreaterThan(text.length / 2);
});
