import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLeaks, leakFinder, reviewLeak } from '../index.ts';
import type { LeakItem } from '../index.ts';
import { foldTable, foldable, needsCare, separator } from './fold-table.ts';
import { indexItems } from './index-items.ts';
import { unknownNumber, unknownWord } from './read-text.ts';
import { scanner } from './scan.ts';
import { similarItems } from './similar.ts';
import { isNumber, leakTokens } from './tokens.ts';
import { vocabularyOf } from './vocabulary.ts';

const baker = 'A baker makes 48 rolls each morning and sells three quarters of them at the market by noon. How many rolls are left for the evening?';
const items: LeakItem[] = [
  { question: baker, answer: '12' },
  { question: 'Capital of Peru?', answer: 'Lima' },
  { question: 'A sailor mends 9 nets a week and each net has 30 knots. How many knots does he tie in 4 weeks?', answer: '1080' },
];

describe('leakFinder', () => {
  const finder = leakFinder(items);
  const rules = (text: string, reply?: string) => finder.find(text, reply).map(({ item, rule }) => `${item} ${rule}`);

  test('tells item, rule and place', () => {
    const text = `Try this one: ${baker} Good luck!`;
    const whole = finder.find(text).find(({ rule }) => rule === 'whole-item');
    expect(whole).toMatchObject({ item: 0, field: 'question', score: 1 });
    expect(text.slice(whole?.start, whole?.end)).toBe(baker.slice(0, -1));
    expect(finder.find('How is bread made in the mountains?')).toEqual([]);
  });

  test('short items stand with their answer, spelled in any way', () => {
    expect(rules('Quick: capital of Peru?', 'It is Lima.')).toEqual(['1 short-item']);
    expect(rules('CAPITAL-of peru', 'I do not know.')).toEqual(['1 short-item']);
    expect(rules('capitalof Peru', 'Lima')).toEqual(['1 short-item']);
    expect(rules('Quick: capital of Chile?', 'Santiago.')).toEqual([]);
  });

  test('an edited question needs its answer where it is far from the item', () => {
    const edited = 'A baker makes 48 buns every morning and sells most at the fair by noon. How many rolls are left for the evening?';
    expect(rules(edited, 'There are 12.')).toContain('0 answered-copy');
    expect(rules(edited, 'There are 13.')).not.toContain('0 answered-copy');
  });

  test('a rephrased item is near, and is no leak by itself', () => {
    const text = 'A sailor can mend 9 nets a week. There are 30 knots in each of the nets. In 4 weeks, how many knots will be tied?';
    expect(finder.similar(text, 0.2)[0]?.item).toBe(2);
    expect(finder.similar('Nothing like it at all', 0.2)).toEqual([]);
  });
});

describe('many texts', () => {
  test('findLeaks says the same of each text with 1, 2 and 3 threads', async () => {
    const finder = leakFinder(items);
    const texts = Array.from({ length: 600 }, (_, i) => {
      const { question, answer = '' } = items[i % 3] as LeakItem;
      return i % 5 === 0 ? { text: `Now ${i}: ${question}`, reply: answer } : { text: `How far is port ${i}?` };
    });
    const expected = texts.map(({ text, reply }) => finder.find(text, reply));
    for (const workers of [1, 2, 3]) expect(await findLeaks(items, texts, { workers })).toEqual(expected);
    await expect(findLeaks(items, texts, { workers: 0 })).rejects.toThrow('0 workers cannot be');
  });

  test('vectors of a model find what words do not', async () => {
    // A model that knows of what a text speaks.
    const topics = ['roll', 'peru', 'knot|noeud'].map((topic) => new RegExp(topic, 'i'));
    let asked = 0;
    const embed = (texts: readonly string[]): number[][] => {
      asked += texts.length;
      return texts.map((text) => topics.map((topic) => (topic.test(text) ? 1 : 0.01)));
    };
    const finder = leakFinder(items, { embed });
    const texts = ['Combien de noeuds en 4 semaines ?', 'Which is the main town of Peru?', 'How far is the moon?'];
    const found = await finder.near(texts);
    expect(found.map((list) => list.map(({ item }) => item))).toEqual([[2], [1], []]);
    await finder.near(texts);
    expect(asked).toBe(items.length + 2 * texts.length);
    await expect(leakFinder(items).near(texts)).rejects.toThrow('Nothing gives vectors');
    await expect(leakFinder(items, { embed: () => [] }).near(texts)).rejects.toThrow('embed gave 0 vectors for 3 texts');
  });
});

describe('review', () => {
  const says = (vote: boolean | undefined) => () => Promise.resolve(vote);
  test('a tie is a leak; a silent judge that could turn it leaves it open', async () => {
    expect(await reviewLeak('a', 'b', [says(true), says(false)])).toBe('leak');
    expect(await reviewLeak('a', 'b', [says(false), says(false), says(undefined)])).toBe('clean');
    expect(await reviewLeak('a', 'b', [says(false), says(undefined)])).toBe('unresolved');
    expect(await reviewLeak('a', 'b', [() => Promise.reject(new Error('down'))])).toBe('unresolved');
    expect(await reviewLeak('a', 'b', [])).toBe('unresolved');
  });
});

describe('reading unit by unit', () => {
  const words = [
    'Janet’s',
    'x2',
    '1,200',
    '1,20',
    '3.14',
    '3.',
    'naïve',
    'ÉTÉ',
    'ὈΔΥΣΣΕΎΣ',
    'ab\u00adc',
    '東京',
    'ﬁsh',
    '½',
    '٣',
    'e\u0301t',
    '\u200bzero',
    '“a”',
    '1…5',
    '\ud83d\ude00',
    'µ',
  ];
  const index = indexItems([{ id: '1', set: 's', question: words.join(' ') }], { overlap: 0.5, longestRun: 13 });
  const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string(), fc.string({ unit: 'binary' })), { maxLength: 12 }).map((list) => list.join(' '));

  test('gives the words that the tokeniser gives', () => {
    const { read } = scanner(index);
    const { findWord } = vocabularyOf(index.words);
    fc.assert(
      fc.property(text, (given) => {
        const { words: expected, starts, ends } = leakTokens(given);
        const { ids, places, letters } = read(given);
        expect([...ids]).toEqual(expected.map((word) => (findWord(word) >= 0 ? findWord(word) : isNumber(word) ? unknownNumber : unknownWord)));
        expect([...places]).toEqual(starts.flatMap((start, at) => [start, ends[at]]));
        expect(letters).toBe(expected.join('').length);
      }),
      { numRuns: 300 },
    );
  });

  test('units that need no care are what the tokeniser makes of them', () => {
    const { codes } = foldTable();
    for (let unit = 0; unit < foldable; unit++) {
      const code = codes[unit] as number;
      if (code === needsCare) continue;
      const between = leakTokens(`q${String.fromCharCode(unit)}q`).words;
      expect(between, unit.toString(16)).toEqual(code === separator ? ['q', 'q'] : [`q${String.fromCharCode(code >>> 2)}q`]);
    }
  });
});

describe('similar items', () => {
  test('equal those of comparing with each item', () => {
    const word = fc.constantFrom('ant', 'bee', 'cat', 'dog', 'eel', 'fox', 'gnu', 'hen', 'ibis', 'jay');
    const sentence = fc.array(word, { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 8 }), sentence, fc.double({ min: 0.05, max: 0.9, noNaN: true }), (questions, asked, least) => {
        const given = questions.map((list, at) => ({ id: String(at), set: 's', question: list.join(' ') }));
        const index = indexItems(given, { overlap: 0.5, longestRun: 13 });
        const terms = (list: readonly string[]): string[] => [...list, ...list.slice(1).map((next, at) => `${list[at]} ${next}`)];
        const idf = (term: string): number => 1 + Math.log((1 + questions.length) / (1 + questions.filter((list) => terms(list).includes(term)).length));
        const known = new Set(questions.flatMap(terms));
        const vector = (list: readonly string[]): Map<string, number> => {
          const out = new Map<string, number>();
          for (const term of terms(list)) if (known.has(term)) out.set(term, (out.get(term) ?? 0) + idf(term));
          const length = Math.sqrt([...out.values()].reduce((sum, value) => sum + value * value, 0));
          return new Map([...out].map(([term, value]) => [term, value / length]));
        };
        const query = vector(asked);
        const expected = questions
          .map((list, at) => ({ at, cosine: [...vector(list)].reduce((sum, [term, value]) => sum + value * (query.get(term) ?? 0), 0) }))
          .filter(({ cosine }) => Math.abs(cosine - least) > 1e-6 && cosine > least);
        const found = similarItems(index).find(scanner(index).read(asked.join(' ')), least, 99);
        expect(new Map(found.map(({ part, cosine }) => [index.partItem[part], cosine.toFixed(6)]))).toEqual(
          new Map(expected.map(({ at, cosine }) => [at, cosine.toFixed(6)])),
        );
      }),
    );
  });
});
