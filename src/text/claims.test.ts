import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimsOf, claimSource } from './claims.ts';
import { plainNumber } from './plain-number.ts';

const shown = (text: string): string[] => claimsOf(text).map((claim) => `${claim.kind}:${claim.text}`);

describe('claimsOf', () => {
  test.each<[string, string[]]>([
    ['The probe weighed 1,107.5 kg.', ['term:probe', 'term:weighed', 'number:1,107.5']],
    ['It was built by Ada in three weeks.', ['word:built', 'name:Ada', 'number:three', 'word:weeks']],
    ['Call `read_line` on u32 or HTML.', ['word:Call', 'name:read_line', 'name:u32', 'name:HTML']],
    ['1. Open it.\n2) Close it.', ['word:Open', 'word:Close']],
    ['18pt text', ['number:18', 'word:text']],
  ])('%s', (text, expected) => expect(shown(text)).toEqual(expected));

  test('offsets are those of the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Ada ', 'the ', '1,000 ', '`x_y` ', '\n', '3. ', 'probe', '. ', '😀')).map((parts) => parts.join('')),
        (text) => {
          for (const claim of claimsOf(text)) expect(text.slice(claim.start, claim.end).startsWith(claim.text)).toBe(true);
        },
      ),
    );
  });
});

describe('plainNumber', () => {
  test.each([
    ['1,000', '1000'],
    ['1_000', '1000'],
    ['1.50', '1.5'],
    ['8.0', '8'],
    ['007', '7'],
    ['0', '0'],
    ['1.4.3', '1.4.3'],
    ['1,2', '1,2'],
  ])('%s is %s', (text, plain) => expect(plainNumber(text)).toBe(plain));
});

describe('claimSource', () => {
  const source = claimSource(['Non-text content holds 1,107 names, 12 rows and `readLine` of the *keeper*; hello\\_world.rs runs.']);
  const holds = (text: string): boolean => claimsOf(text).every((claim) => source.holds(claim));
  test.each(['1107 name', 'nontext contents', 'twelve row', 'readLine', 'read line', "the keeper's", 'hello_world'])('holds "%s"', (text) =>
    expect(holds(text)).toBe(true),
  );
  test.each(['1108', 'textual', 'eleven', 'read_file', 'gardener', 'goodbye_world'])('does not hold "%s"', (text) => expect(holds(text)).toBe(false));
  test('holds all claims of its own text', () => {
    fc.assert(
      fc.property(
        fc
          .array(
            fc.constantFrom(
              'Ada ',
              'keeps ',
              '1,000 ',
              '2.50, ',
              '`x_y` ',
              'Non-text ',
              "owner's ",
              'u8 ',
              '0..47 ',
              'seven ',
              'two ',
              'hundred ',
              'and ',
              'chores ',
              'x-three ',
              'a year ',
              'quay-office.org ',
              '“U” ',
              'Sept. ',
              '\n',
            ),
          )
          .map((parts) => parts.join('')),
        (text) => {
          const own = claimSource([text]);
          expect(claimsOf(text).filter((claim) => !own.holds(claim))).toEqual([]);
        },
      ),
    );
  });
});

test('the parts of a version are parts of its name, and stand in a source that names it', () => {
  const claims = claimsOf('Skip v2.5 and v1.4.0 here.');
  expect(claims.filter((claim) => claim.kind === 'number')).toEqual([]);
  const source = claimSource(['git bisect skip v2.5 v1.4.0']);
  expect(claims.filter((claim) => claim.text !== 'Skip').every((claim) => source.holds(claim))).toBe(true);
  expect(claimsOf('Skip v2.6 here.').every((claim) => source.holds(claim))).toBe(false);
});

test('both ends of a range stand in a source that has the range', () => {
  const source = claimSource(['Bytes 0..47 hold the header, and 96...99 the locks.']);
  expect(claimsOf('0..47').every((claim) => source.holds(claim))).toBe(true);
  expect(claimsOf('The locks are 96...99.').filter((claim) => claim.kind === 'number' && !source.holds(claim))).toEqual([]);
  expect(claimsOf('0..48').every((claim) => source.holds(claim))).toBe(false);
});

test('a scale that is tied to its number by a hyphen is part of it', () => {
  const source = claimSource(['The field holds a 500-million character string in twenty-million rows.']);
  expect(claimsOf('It holds 500 million characters, 20 million rows.').filter((claim) => claim.kind === 'number' && !source.holds(claim))).toEqual([]);
  expect(claimsOf('It holds 600 million characters.').every((claim) => source.holds(claim))).toBe(false);
});

test('"Simply said" claims nothing', () => {
  expect(claimsOf('Simply said, the queue is empty.').map(({ text }) => text)).not.toContain('Simply');
});

test('a straight apostrophe and a typographic one are the same', () => {
  const code = '`x`: "VALUE doesn\'t match"';
  expect(claimsOf(code).filter((claim) => !claimSource(['VALUE doesn’t match x']).holds(claim))).toEqual([]);
});

describe('one capital letter in quotation marks is a name', () => {
  const source = claimSource(['A carriage is first class (“F”) or second class (“S”); a goods wagon has none.']);
  const missing = (text: string): string[] => claimsOf(text).flatMap((claim) => (source.holds(claim) ? [] : [claim.text]));
  test.each([
    ['The carriage is first class (“F”).', []],
    ["The carriage is second class ('S').", []],
    ['The carriage is second class ("K").', ['K']],
    ['A goods wagon has “N”.', ['N']],
  ])('%s', (text, wanted) => expect(missing(text)).toEqual(wanted));
});

describe('a dotted name is a claim as a whole', () => {
  const source = claimSource(['Boats call at a.quay-office.org or f.quay-office.org; the log is `log.store.open(path)`. See k and x, e.g. below. A q too.']);
  const missing = (text: string): string[] => claimsOf(text).flatMap((claim) => (source.holds(claim) ? [] : [claim.text]));
  test.each([
    ['Boats call at f.quay-office.org.', []],
    ['Boats call at F.Quay-Office.org, or quay-office.org.', []],
    ['Boats call at k.quay-office.org.', ['k.quay-office.org']],
    ['Boats call at `k.quay-office.org`.', ['k.quay-office.org']],
    ['Boats call at quay-office.com.', ['quay-office.com']],
    ['The log is `store.open`, or `log.store`.', []],
    ['The log is `x.store.open`.', ['x.store.open']],
    ['See below, e.g. the log.Open the store.', []],
  ])('%s', (text, wanted) => expect(missing(text)).toEqual(wanted));

  test('a long run of name marks is read once', () => expect(claimsOf(`${'a'.repeat(100_000)} ${'a-'.repeat(50_000)} ${'a.'.repeat(30_000)}`)).not.toEqual([]));
});

describe('a count of things is not the count of others', () => {
  const source = claimSource(['A keeper has three daily chores, and two or three helpers. See page 6. There are four locks, and the four lower locks leak.']);
  const missing = (text: string): string[] => claimsOf(text).flatMap((claim) => (source.holds(claim) ? [] : [claim.text]));
  test.each([
    ['A keeper has three daily chores.', []],
    ['A keeper has six daily chores.', ['six']],
    ['A keeper has two helpers.', []],
    ['A keeper has two daily chores.', ['two']],
    ['Six locks leak.', ['Six']],
    ['See six.', []],
  ])('%s', (text, wanted) => expect(missing(text)).toEqual(wanted));
});
