import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from './random.ts';
import { tellApart } from './tell-apart.ts';

const vocabulary = Array.from({ length: 400 }, (_, index) => `word${index}`);
function texts(seed: string, count: number, own: (chance: number) => string | undefined): string[] {
  const rng = random(seed);
  return Array.from({ length: count }, () => Array.from({ length: 30 }, () => own(rng.next()) ?? vocabulary[rng.integer(vocabulary.length)] ?? '').join(' '));
}
const plain = (): undefined => undefined;

describe('telling two kinds of text apart', () => {
  it('cannot, where both come from one place: chance lies in the interval', () => {
    const found = tellApart(texts('a', 400, plain), texts('b', 300, plain));
    expect(found).toMatchObject({ first: 400, second: 300 });
    expect(found?.low).toBeLessThan(0.5);
    expect(found?.high).toBeGreaterThan(0.5);
  });

  it('can, where one has a habit, and names it', () => {
    const found = tellApart(
      texts('a', 200, plain),
      texts('b', 300, (chance) => (chance < 0.1 ? 'delve' : undefined)),
    );
    expect(found?.auc).toBeGreaterThan(0.95);
    expect(found?.words.second[0]).toBe('delve');
  });

  it('gives a small habit less than a large one', () => {
    const at = (rate: number) =>
      tellApart(
        texts('a', 300, plain),
        texts('b', 300, (chance) => (chance < rate ? 'delve' : undefined)),
      )?.auc ?? 0;
    expect(at(0.01)).toBeGreaterThan(0.55);
    expect(at(0.01)).toBeLessThan(at(0.03));
    expect(at(0.03)).toBeLessThan(at(0.1));
  });

  it('says nothing of too few, and the same twice', () => {
    expect(tellApart(texts('a', 29, plain), texts('b', 300, plain))).toBeUndefined();
    const twice = () => tellApart(texts('a', 60, plain), texts('b', 50, plain));
    expect(twice()).toEqual(twice());
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 30, maxLength: 40 }),
        fc.array(fc.string(), { minLength: 30, maxLength: 40 }),
        (a, b) => {
          const found = tellApart(a, b);
          expect(found?.auc).toBeGreaterThanOrEqual(0);
          expect(found?.auc).toBeLessThanOrEqual(1);
          expect(found?.low).toBeLessThanOrEqual(found?.high ?? -1);
        },
      ),
      { numRuns: 20 },
    );
  });
});
