import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyOf } from './entropy.ts';
import { median, quantile } from './quantiles.ts';

describe('entropyOf', () => {
  it('gives known values', () => {
    expect(entropyOf([])).toEqual({ bits: 0, effective: 0 });
    expect(entropyOf([7, 0])).toEqual({ bits: 0, effective: 1 });
    expect(entropyOf([5, 5, 5, 5])).toEqual({ bits: 2, effective: 4 });
    expect(entropyOf([1, 3]).bits).toBe(0.811278);
  });

  it('lies between one value and all of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 }), (counts) => {
        const { bits, effective } = entropyOf(counts);
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(effective).toBeGreaterThanOrEqual(1 - 1e-6);
        expect(effective).toBeLessThanOrEqual(counts.length + 1e-6);
        expect(entropyOf(counts.map((count) => count * 3)).effective).toBeCloseTo(effective, 5);
      }),
    );
  });
});

describe('quantile', () => {
  it('gives known values', () => {
    expect(median([])).toBe(0);
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([5], 0.9)).toBe(5);
    expect(quantile([], 0.5)).toBeUndefined();
  });

  it('splits the sample', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const cut = quantile(values, q) as number;
        expect(values.filter((value) => value < cut).length).toBeLessThanOrEqual(Math.ceil(q * (values.length - 1)));
        expect(values.filter((value) => value > cut).length).toBeLessThanOrEqual(Math.ceil((1 - q) * (values.length - 1)));
      }),
    );
  });
});
