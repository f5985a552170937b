import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { words } from '../text/tokens.ts';
import { Interner } from './interner.ts';
import { TokenRows } from './token-rows.ts';

function tokensOf(rows: TokenRows, row: number): string[] {
  return [...rows.row(row)].map((token) => rows.interner.text(token));
}

describe('TokenRows', () => {
  test('the byte path gives the tokens of words() on any ASCII text', () => {
    const character = fc.oneof(
      fc.constantFrom(..."aZ09.'+*/=<>^$% \n\t-_(){}&!?".split('')),
      fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit: character, maxLength: 40 }), { maxLength: 5 }), (texts) => {
        const rows = new TokenRows();
        texts.forEach((text) => rows.add(text));
        texts.forEach((text, row) => expect(tokensOf(rows, row)).toEqual(words(text)));
      }),
      { numRuns: 400 },
    );
  });

  test('both paths share their numbers, so that an accent elsewhere in a text changes no other token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const rows = new TokenRows();
        rows.add(text);
        rows.add('The Cat sat on $5.20');
        rows.add('the cat sat on $5.20 café');
        expect(tokensOf(rows, 0)).toEqual(words(text));
        expect([...rows.row(2)].slice(0, -1)).toEqual([...rows.row(1)]);
      }),
    );
  });

  test('grows past its first sizes', () => {
    const rows = new TokenRows();
    const many = Array.from({ length: 70_000 }, (_, i) => `w${i}`);
    rows.add(many.join(' '));
    rows.add('w69999 w0');
    expect(rows.count(0)).toBe(70_000);
    expect([...rows.row(1)]).toEqual([69_999, 0]);
    expect(rows.interner.size).toBe(70_000);
  });
});

describe('Interner', () => {
  test('texts and numbers are one to one', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 6 })), (texts) => {
        const interner = new Interner();
        const numbers = texts.map((text) => interner.intern(text));
        expect(new Set(numbers).size).toBe(new Set(texts).size);
        texts.forEach((text, i) => {
          expect(interner.text(numbers[i] ?? -1)).toBe(text);
          expect(interner.find(text)).toBe(numbers[i]);
        });
        expect(interner.find('never came before')).toBe(-1);
      }),
    );
  });
});
