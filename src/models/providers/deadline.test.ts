import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deadline } from './deadline.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('tells the stage whose time is up, once, and no stage that is over', () => {
  const passed: string[] = [];
  const deadline = new Deadline<string>((stage) => passed.push(stage));
  deadline.set('connect', 50);
  vi.advanceTimersByTime(40);
  deadline.set('later', 200);
  vi.advanceTimersByTime(199);
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(5);
  expect(passed).toEqual(['later']);
  vi.advanceTimersByTime(1000);
  expect(passed).toEqual(['later']);
});

test('keeps a stage to less time than the one before had left', () => {
  const passed: string[] = [];
  const deadline = new Deadline<string>((stage) => passed.push(stage));
  deadline.set('long', 1000);
  deadline.set('short', 10);
  vi.advanceTimersByTime(12);
  expect(passed).toEqual(['short']);
});

test('says nothing once it was cleared, also where it is set again', () => {
  const passed: string[] = [];
  const deadline = new Deadline<string>((stage) => passed.push(stage));
  deadline.set('one', 10);
  deadline.clear();
  deadline.set('two', 10);
  vi.advanceTimersByTime(1000);
  expect(passed).toEqual([]);
});
