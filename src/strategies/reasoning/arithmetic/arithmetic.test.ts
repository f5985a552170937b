import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { Unreadable } from './rational.ts';
import { checkStatements, comesTo, numbersOf, valueOf } from './statements.ts';
import { tokensOf } from './tokens.ts';

const verdict = (text: string): string => {
  const { held, wrong } = checkStatements(text);
  return wrong.length > 0 ? `wrong: ${wrong.join(' | ')}` : held > 0 ? 'holds' : 'open';
};

it.each([
  '3 + 4 = 7',
  'So 12 * 3 = 36 apples.',
  '2 + 3 * 4 = 14',
  '(2 + 3) * 4 = 20',
  '2^3^2 = 512',
  '-3^2 = -9',
  '(-3)^2 = 9',
  '2^-1 = 0.5',
  '7 × 8 = 56',
  '144 ÷ 12 = 12',
  '10 − 4 = 6',
  '3 x 4 = 12',
  '1/2 + 1/3 = 5/6',
  '½ + ¼ = ¾',
  '2½ * 2 = 5',
  '5² + 12² = 13²',
  '10 / 3 = 3.33',
  '2 / 3 ≈ 0.67',
  '987 * 2 ≈ 2,000',
  '15% of 80 = 12',
  '5 / 20 * 100 = 25%',
  '200 + 10% = 220',
  '$5.00 × 3 = $15.00',
  '1,234 + 1 = 1,235',
  '1.234,5 + 0,5 = 1.235',
  '1\u00A0000 + 1 = 1\u00A0001',
  '1,00,000 / 10 = 10,000',
  "1'000 * 2 = 2'000",
  '1.5e3 + 1 = 1501',
  '三加四:3+4=7。',
  '小明有3+4=7个苹果',
  '３＋４＝７',
  '٣ + ٤ = ٧',
  '१२ × २ = २४',
  '12 + 8 = 20 km',
  '6 * 7 = 42 m²',
  '**3 + 4 = 7**',
  'It is *3 + 4 = 7*',
  '3 + 4 = **7**',
  '2**10 = 1024',
  '1. 3 + 4 = 7',
  '- 3 + 4 = 7',
  'Step 1: 3 + 4 = 7',
  String.raw`\frac{1}{2} + \frac{1}{4} = \frac{3}{4}`,
  String.raw`\(3 \times 4 = 12\)`,
  String.raw`$$300 \div 5 = 60 \text{ km}$$`,
  String.raw`15\% \cdot 80 = 12`,
  '3 * 4 = 12 = 24 / 2',
  '3x + 4 = 10, so x = 2',
  '3x = 4, x = 1.33',
  '90t + 110(t - 0.5) = 300, so t = 1.775 hours',
])('holds: %s', (text) => expect(verdict(text)).toBe('holds'));

it.each([
  '3 + 4 = 8',
  'So 12 * 3 = 35 apples.',
  'a total of 12 + 24 = 45 pages',
  'worth $60 because 20 x 3 = 69',
  'She makes a $1000 x 20/100 = $204 payment.',
  'because 3 x (2/3) = 9',
  '7 / 2 = 3',
  '10 / 3 = 3.4',
  '0.5 * 0.5 = 0.3',
  '15% of 80 = 15',
  '1,234 + 1 = 1,236',
  '小明有3+4=8个苹果',
  '٣ + ٤ = ٨',
  '3 * 4 = 12 = 25 / 2',
  '3x + 4 = 10, so x = 3',
  String.raw`\frac{1}{2} + \frac{1}{4} = \frac{2}{4}`,
  String.raw`$$300 \div 5 = 61 \text{ km}$$`,
])('wrong: %s', (text) => expect(verdict(text)).toMatch(/^wrong/));

it.each([
  'nothing here',
  '3 = 4',
  'x = 5',
  'f(3) = 9',
  'sin(30) = 0.5',
  'sqrt(9 + 16) = 5',
  '√9 + 16 = 5',
  '5! = 120',
  '|2 - 5| = 3',
  '7 mod 3 + 1 = 2',
  'twice 4 + 5 = 13',
  '6 apples + 3 apples = 9 apples',
  'apples - 4 = 7',
  '10 + 5 = 9 apples + 6 pears',
  '24 : 2 + 3 = 15',
  'max(3, 4 + 5) = 9',
  '6/2(1+2) = 9',
  'x = 2 or x = 5, and 3 + x = 9',
  'x + y = 12',
  '9:46 + 5 = 9:51',
  '1/0 = 7',
  'log2(8) + 1 = 4',
  '3 != 4 + 5',
  '3 + 4 <= 9',
  '2^0.5 = 7',
  '2^99999 = 7',
  'x1 + 3 = 7',
  '2x1 + 3 = 7',
  '1.2.3 + 4 = 9',
  '250 = (5/2)x',
  '3 + 4 = 5A',
  '17 / 3 = 5 and 2/3',
  '1 / 2 = 50 cents',
  '2.50 - 2.24 = 26 cents',
  '28 / 1/5 = 140',
  '0900 - 0130 = 0730',
  '40 = 1/3 * Class C',
  '9 = (3/4)*number of novels',
  '12 x 1 and 1/4 = 16',
  'section 2 = x + 200, and x = 5',
  'half of 10 + 2 = 7',
])('leaves open: %s', (text) => expect(verdict(text)).toBe('open'));

it('catches the trains of a well-known example: their equation does not hold for the hours that they give', () => {
  const said = 'Their combined distance is 300 km. Equation: 90t + 110(t - 0.5) = 300. Solve... t = 1.75 hours, so they meet at 9:45 AM.';
  expect(verdict(said)).toBe('wrong: 90t + 110(t - 0.5) = 300');
});

it('tells whether an expression comes to a result', () => {
  expect(comesTo('(300 + 55) / 200', '1.775 hours')).toBe(true);
  expect(comesTo('(300 + 55) / 200', '1.78')).toBe(true);
  expect(comesTo('(300 + 55) / 200', '1.75')).toBe(false);
  expect(comesTo('2 + 3 = 5', '5')).toBe(true);
  expect(comesTo('2 * 21', '$42.')).toBe(true);
  expect(comesTo('2 * 21', 'B')).toBeUndefined();
  expect(comesTo('two apples', '2')).toBeUndefined();
  expect(comesTo('', '2')).toBeUndefined();
  expect(comesTo('42', '42')).toBeUndefined();
  expect(comesTo('45 / 4', '12 buses')).toBeUndefined();
  expect(comesTo('45 / 4', '13 buses')).toBe(false);
  expect(comesTo('1,5 + 1,5', '3')).toBe(true);
});

it('tells what a short text is worth', () => {
  const worth = (text: string): string | undefined => {
    const value = valueOf(text);
    return value === undefined ? undefined : `${value.n}/${value.d}`;
  };
  expect(['-5', '$1,200.50', '5/6', '25 %', 'x = 3', '1.775 hours', '12 m²', '٤٢', '−5', '42.'].map(worth)).toEqual([
    '-5/1',
    '2401/2',
    '5/6',
    '25/1',
    '3/1',
    '71/40',
    '12/1',
    '42/1',
    '-5/1',
    '42/1',
  ]);
  expect(['B', '9:46:30', 'about 12', '3 h 20 min', '', 'yes', '2 or 3'].map(worth)).toEqual(Array(7).fill(undefined));
});

it('reads numbers in the order in which they stand', () => {
  expect(numbersOf('1,5 of 2.5 and 3').map(({ dot, comma }) => [dot?.n, comma?.n])).toEqual([
    [undefined, 3n],
    [5n, undefined],
    [3n, 3n],
  ]);
});

// ---- against another way to work it out ----

type Tree = { text: string; n: bigint; d: bigint };
const leaf = fc.integer({ min: 1, max: 99 }).map((value): Tree => ({ text: String(value), n: BigInt(value), d: 1n }));
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree')).map(([a, sign, b]): Tree => {
      const text = `(${a.text} ${sign} ${b.text})`;
      if (sign === '+') return { text, n: a.n * b.d + b.n * a.d, d: a.d * b.d };
      if (sign === '-') return { text, n: a.n * b.d - b.n * a.d, d: a.d * b.d };
      if (sign === '*') return { text, n: a.n * b.n, d: a.d * b.d };
      return { text, n: a.n * b.d, d: a.d * b.n };
    }),
  ),
}));

it('works out what a tree of operations comes to', () => {
  fc.assert(
    fc.property(tree, ({ text, n, d }) => {
      const ways = { reading: 'dot' as const, relativePercent: false, variables: new Map() };
      try {
        const found = evaluate(tokensOf(text), ways);
        expect(found.n * d).toBe(n * found.d);
      } catch (error) {
        expect(error).toBeInstanceOf(Unreadable);
        expect(d === 0n || /\//.test(text)).toBe(true);
      }
    }),
  );
});

it('agrees with the order of operations of the language, without brackets', () => {
  const sum = fc.array(fc.tuple(fc.constantFrom('+', '-', '*'), fc.integer({ min: 0, max: 30 })), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), sum, (first, rest) => {
      const products: number[][] = [[first]];
      for (const [sign, value] of rest) {
        if (sign === '*') products.at(-1)?.push(value);
        else products.push([sign === '-' ? -value : value]);
      }
      const expected = products.reduce((all, product) => all + product.reduce((a, b) => a * b, 1), 0);
      const text = [String(first), ...rest.map(([sign, value]) => `${sign} ${value}`)].join(' ');
      expect(verdict(`${text} = ${expected}`)).toBe('holds');
      expect(verdict(`${text} = ${expected + 1}`)).toMatch(/^wrong/);
    }),
  );
});

it('takes nasty text in its stride', () => {
  const long = 100_000;
  for (const part of ['(', ')', '-', '=', '1=', '1+', '1,', '1.', '9', '2^', '\\frac{', '*', '%', 'x', '1 x ', '((1)', '=1+1', ' ', ':', "1'", '½', 'e', '1e'])
    expect(() => checkStatements(part.repeat(Math.floor(long / part.length)))).not.toThrow();
  expect(verdict(`${'('.repeat(60)}1 + 1${')'.repeat(60)} = 2`)).toBe('holds');
  expect(verdict(`${'('.repeat(100)}1 + 1${')'.repeat(100)} = 3`)).toBe('open');
  expect(verdict(`${'1 + '.repeat(1000)}1 = 3`)).toBe('open');
  expect(() => checkStatements('0930 2^1000 * 2^1000 = 3; 7^9^9^9 = 1; 1e100 ^ 99 = 2')).not.toThrow();
});

it('never throws, whatever stands in a text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-*/=().,%^xt² \n\\frac{}½٣:≈'), maxLength: 80 }), (text) => void checkStatements(text)),
    {
      numRuns: 2000,
    },
  );
});
