import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diverseOrder } from './diverse.ts';

const items = fc.array(fc.record({ a: fc.constantFrom('p', 'q'), b: fc.constantFrom('v', 'w', 'x'), takes: fc.boolean() }), { maxLength: 30 });

it('offers every item once, always from the values that hold fewest', () => {
  fc.assert(
    fc.property(fc.array(items, { maxLength: 3 }), (groups) => {
      const order = diverseOrder<(typeof groups)[number][number]>();
      const kept = new Map<string, number>();
      const count = (key: string): number => kept.get(key) ?? 0;
      for (const group of groups) {
        const left = [...group];
        order.choose(
          group,
          (item) => [item.a, item.b],
          (item) => {
            // Brute force over what is left: the least kept first value, then the least kept second value below it.
            const least = <T extends string>(values: T[], key: (value: T) => string): T =>
              [...new Set(values)].sort().reduce((best, value) => (count(key(value)) < count(key(best)) ? value : best));
            const a = least(
              left.map((one) => one.a),
              (value) => value,
            );
            const b = least(
              left.filter((one) => one.a === a).map((one) => one.b),
              (value) => `${a}/${value}`,
            );
            expect(item).toBe(left.find((one) => one.a === a && one.b === b));
            left.splice(left.indexOf(item), 1);
            if (item.takes) for (const key of [a, `${a}/${b}`]) kept.set(key, count(key) + 1);
            return item.takes;
          },
        );
        expect(left).toEqual([]);
      }
    }),
  );
});
