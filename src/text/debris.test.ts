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
    ['half a link', 'The [tide](http:// rises at noon.'],
    ['glued items', 'Bring these: - a rope that holds. - a lamp that burns.'],
    ['a title in capitals', 'The tide CHAPTER FOUR rises at noon.'],
    ['another language', 'The tide is high and the boats are in. Bitte lesen Sie dazu die Hinweise auf der nächsten Seite. It is low at night.'],
    ['broken lines', 'The tide rises\nin the harbour\nat noon, and\nthen it falls.'],
    ['a broken table', '| Tide | Hour\n| high | noon\n| low | dusk'],
    ['a sentence twice', 'The tide rises at noon today. The tide rises at noon today. It falls.'],
    ['wrong decoding', 'The tideâ€™s hour is noon.'],
  ])('%s', (_what, text) => expect(debrisIn(text).length).toBeGreaterThan(0));
  test('words written as one, against a source', () => {
    expect(debrisIn('Thetide risesat noon.', ['The tide rises at noon.']).length).toBe(1);
    expect(debrisIn('Nontext is fine.', ['The non-text tide.'])).toEqual([]);
  });
  test.each([
    'The tide rises at noon, and falls at dusk. Go to the next pier.',
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
