import { describe, expect, test } from 'vitest';
import { Opening } from './opening.ts';

const answer = (sentAt: number, now: number, limit = 8, prompt = true): Parameters<Opening['next']>[0] => ({ sentAt, now, limit, prompt, quick: false });
const quick = (sentAt: number, now: number, limit: number): Parameters<Opening['next']>[0] => ({ sentAt, now, limit, prompt: true, quick: true });

describe('slots are opened', () => {
  test('three at a time by prompt answers at the start, by one for each answer behind the first refusal and far up', () => {
    const opening = new Opening('eager', 8, 0, false);
    expect(opening.next(answer(0, 50))).toBe(3);
    expect(opening.next(answer(0, 60, 11, false))).toBe(1);
    expect(opening.next(answer(0, 60, 64))).toBe(1);
    opening.refuse(61);
    expect(opening.next(answer(0, 70, 14))).toBe(1);
  });

  test('twice as many by each quick answer at the start, once a refusal of the last would have been heard, up to 64', () => {
    const opening = new Opening('eager', 8, 0, false);
    expect(opening.next(quick(0, 50, 16))).toBe(8);
    expect(opening.next(quick(0, 51, 24))).toBe(1);
    expect(opening.next(quick(0, 60, 25))).toBe(16);
    expect(opening.next(quick(0, 70, 41))).toBe(23);
    expect(opening.next(quick(0, 80, 64))).toBe(1);
  });

  test('carefully: the next only once a call has been answered that was sent after the last, and twice as many', () => {
    const opening = new Opening('careful', 200, 0, false);
    expect(opening.next(answer(0, 100))).toBe(1);
    for (let i = 0; i < 50; i++) expect(opening.next(answer(99, 101 + i))).toBe(0);
    expect(opening.next(answer(100, 180))).toBe(2);
    expect(opening.next(answer(179, 190))).toBe(0);
    expect(opening.next(answer(181, 250))).toBe(4);
    opening.refuse(251);
    expect(opening.next(answer(250.5, 330))).toBe(0);
    expect(opening.next(answer(252, 331))).toBe(1);
  });

  test('never more at once than an eighth of where the growth began', () => {
    const opening = new Opening('careful', 40, 0, false);
    for (let at = 0; at < 10; at++) expect(opening.next(answer(at * 100, at * 100 + 90))).toBeLessThanOrEqual(5);
  });

  test('until refusals speak of a ceiling: sooner where it was found before', () => {
    const until = (tried: boolean): number => {
      const opening = new Opening('careful', 64, 0, tried);
      let refused = 1;
      while (!opening.refuse(0)) refused++;
      return refused;
    };
    expect([until(true), until(false)]).toEqual([2, 3]);
  });
});
