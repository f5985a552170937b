import { expect, test } from 'vitest';
import { OwnLoad } from './own-load.ts';

const never = (): (() => void) => () => undefined;

test('a program that waited for nothing in the last stretch is strained, until it waits again', () => {
  let now = 0;
  let idle = 0;
  const own = new OwnLoad({ now: () => now, idle: () => idle, after: never });
  const pass = (ms: number, waited: number): boolean => {
    now += ms;
    idle += waited;
    return own.strained(now);
  };
  expect(pass(10, 0)).toBe(false); // too short a stretch
  expect(pass(20, 1)).toBe(true);
  expect(pass(10, 10)).toBe(true);
  expect(pass(20, 0)).toBe(false);
  expect(pass(30, 29)).toBe(false);
});

test('where nobody knows how long the program waits it is never strained', () => {
  const own = new OwnLoad({ now: () => 0, after: never });
  expect(own.strained(1000)).toBe(false);
});
