import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { debrisIn, questionDebris } from './debris.ts';

describe('debris', () => {
  test.each([
    ['escapes', 'The tide rises.\\n\\nThen it falls.'],
    ['hyphenation', 'The tide rises in the har- bour at noon.'],
    ['foot notes', 'The tide rises[3], and then it falls[4].'],
    ['a page number', 'The tide rises in the\n\n42\n\nharbour at noon.'],
    ['a running head', 'The tide rises in the\n\nTides of the North   17\n\nharbour at noon.'],
    ['links of a page', 'The tide rises. Home Next Contents'],
    ['words of a page', 'The tide rises. Last updated 2020-01-02 « Back to top'],
    ['numbers of pictures', 'Give the name 4#4file5#5 of the tide to it.'],
    ['numbers of pictures inside words', 'Plot rowstacked3#3columnstacked tides.'],
    ['half a link', 'The [tide](http:// rises at noon.'],
    ['glued items', 'Bring these: - a rope that holds. - a lamp that burns.'],
    ['a title in capitals', 'The tide CHAPTER FOUR rises at noon.'],
    ['another language', 'The tide is high and the boats are in. Bitte lesen Sie dazu die Hinweise auf der nächsten Seite. It is low at night.'],
    ['broken lines', 'The tide rises\nin the harbour\nat noon, and\nthen it falls.'],
    ['a broken table', '| Tide | Hour\n| high | noon\n| low | dusk'],
    ['a sentence twice', 'The tide rises at noon today. The tide rises at noon today. It falls.'],
    ['a clause cut off behind its dash', 'Is the tide much of a reason to stay --?'],
    ['a clause cut off behind its comma', 'Question: Why is the tide, that rises at noon,?\nAnswer: It is.'],
    ['wrong decoding', 'The tideâ€™s hour is noon.'],
  ])('%s', (_what, text) => expect(debrisIn(text).length).toBeGreaterThan(0));
  test('words written as one, against a source', () => {
    expect(debrisIn('Thetide risesat noon.', ['The tide rises at noon.']).length).toBe(1);
    expect(debrisIn('Nontext is fine.', ['The non-text tide.'])).toEqual([]);
  });
  test.each([
    'The tide rises at noon, and falls at dusk. Go to the next pier.',
    'The tide, they say — and who would know? — rises at noon -- or so.',
    'Is “the tide—” all he said?',
    'Pre- and post-war tides differ.',
    'Bring these:\n\n- a rope\n- a lamp',
    '1. Bring a rope.\n2. Bring a lamp.',
    '| Tide | Hour |\n| --- | --- |\n| high | noon |',
    'Use SELECT, INSERT or UPDATE on the table NASA made.',
    'Roses are red\nViolets are blue',
    'See [the tide](https://tide.example/table "Tides") for more.',
  ])('none: %s', (text) => expect(debrisIn(text)).toEqual([]));
  test('capitals that the source has are its own', () => expect(debrisIn('The STRICT HARBOUR lock opens.', ['A STRICT HARBOUR lock.'])).toEqual([]));
});

test('a stretch in another language is six words, three of them its own and none of English, wherever it stands', () => {
  const [own, german, other] = [
    ['the', 'of', 'is'],
    ['der', 'und', 'nicht', 'nächste'],
    ['tide', 'boat', 'pier'],
  ] as const;
  const word = fc.constantFrom(...own, ...german, ...other);
  fc.assert(
    fc.property(fc.array(word, { minLength: 10, maxLength: 40 }), (words) => {
      const text = words.join(' ');
      const english = words.filter((one) => own.some((known) => known === one)).length;
      const of = (list: readonly string[], window: readonly string[]): number => window.filter((one) => list.includes(one)).length;
      const at = words.findIndex((_, from) => {
        const window = words.slice(from, from + 6);
        return window.length === 6 && of(german, window) >= 3 && of(own, window) === 0;
      });
      const found = debrisIn(text).find(({ why }) => why.startsWith('a stretch in another language'));
      const expected = at >= 0 && english * 12 >= words.length ? words.slice(at, at + 6).join(' ') : undefined;
      expect(found && text.slice(found.start, found.end)).toBe(expected);
    }),
  );
});

describe('malformed questions', () => {
  test.each([
    'What What is a tide?',
    'Q: ### When is the tide high? ###',
    'What is 4.2. Tides?',
    'When_is_the_tide_high?',
    'HARBOUR TIDES HARBOUR TIDES',
    'Do tides rise do tides rise?',
    'What is a tide ??',
  ])('%s', (question) => expect(questionDebris(question).length).toBeGreaterThan(0));
  test.each(['When is the tide high?', 'Is it true that that tide was high?', 'What does `a_b_c` do in version 4.2.1?', 'What is NATO?'])(
    'none: %s',
    (question) => expect(questionDebris(question)).toEqual([]),
  );
});

test('hostile text is read in linear time', () => {
  for (const piece of [' ', '\n', '- a. ', '1. a 2. ', '[1]', '](', 'AB CD ', 'der die ', '|a\n', 'home next ', 'a- '])
    expect(debrisIn(piece.repeat(20_000)).length).toBeGreaterThanOrEqual(0);
});
