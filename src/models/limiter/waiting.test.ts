import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fifo } from './fifo.ts';
import { Waiting, type WaitingCall } from './waiting.ts';

const call = (retry = false): WaitingCall => ({ tokens: 1, retry, place: 'new', send: () => {}, fail: () => {} });

test('a queue gives what a plain array gives', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.constant('shift' as const)), { maxLength: 3000 }), (steps) => {
      const queue = new Fifo<number>();
      const plain: number[] = [];
      for (const step of steps) {
        if (step === 'shift') expect(queue.shift()).toBe(plain.shift());
        else {
          queue.push(step);
          plain.push(step);
        }
        expect([queue.size, queue.first()]).toEqual([plain.length, plain[0]]);
      }
    }),
    { numRuns: 50 },
  );
});

describe('calls that wait', () => {
  test('go first come, first served, retries before new ones', () => {
    const waiting = new Waiting();
    const calls = [call(), call(true), call(), call(true)];
    for (const one of calls) waiting.add(one);
    const order: number[] = [];
    for (let next = waiting.first(); next; next = waiting.first()) {
      waiting.take(next);
      order.push(calls.indexOf(next));
    }
    expect(order).toEqual([1, 3, 0, 2]);
    expect(waiting.size).toBe(0);
  });

  test('come back when they are due, in order of time, and those that left are never sent', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ due: fc.integer({ min: 0, max: 50 }), leaves: fc.boolean() })), (plan) => {
        const waiting = new Waiting();
        const calls = plan.map((entry) => ({ ...entry, call: call(true) }));
        for (const { call: one, due } of calls) waiting.delay(one, due);
        for (const { call: one, leaves } of calls) if (leaves) waiting.leave(one);
        const stay = calls.filter(({ leaves }) => !leaves).sort((a, b) => a.due - b.due);
        expect(waiting.size).toBe(stay.length);
        expect(waiting.nextDue()).toBe(stay[0]?.due);
        const came: WaitingCall[] = [];
        for (let now = 0; now <= 50; now++) {
          waiting.wake(now);
          for (let next = waiting.first(); next; next = waiting.first()) {
            waiting.take(next);
            came.push(next);
          }
        }
        expect(came).toEqual(stay.map((entry) => entry.call));
        expect([waiting.size, waiting.readySize]).toEqual([0, 0]);
      }),
    );
  });
});
