import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heap } from './heap.ts';

it('gives what sorting gives', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 })), (values) => {
      const queue = heap<number>((a, b) => a < b);
      for (const value of values) queue.push(value);
      expect(queue.size()).toBe(values.length);
      expect(values.map(() => queue.pop())).toEqual([...values].sort((a, b) => a - b));
      expect([queue.first(), queue.pop(), queue.size()]).toEqual([undefined, undefined, 0]);
    }),
  );
});

it('gives the least of what is in it, whatever went in and out before', () => {
  const steps = fc.array(fc.oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 9 }) }, fc.constant('pop' as const)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (plan) => {
      const queue = heap<{ key: number; order: number }>((a, b) => a.key < b.key || (a.key === b.key && a.order < b.order));
      const plain: { key: number; order: number }[] = [];
      for (const [order, step] of plan.entries()) {
        if (step === 'pop') expect(queue.pop()).toBe(plain.shift());
        else {
          const item = { key: step, order };
          queue.push(item);
          plain.push(item);
          // Stable: among equals the earlier one stays in front.
          plain.sort((a, b) => a.key - b.key);
        }
        expect(queue.first()).toBe(plain[0]);
        expect(queue.size()).toBe(plain.length);
      }
    }),
  );
});
