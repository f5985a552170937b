import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedRuns } from './shared-runs.ts';

describe('sharedRuns', () => {
  it('finds a shared run whatever stands around it, and none that is shorter', () => {
    const runs = sharedRuns(4);
    runs.add('The lock holds four boats at once.');
    expect(runs.shares('It is said: "the LOCK holds four" and no more.')).toBe(true);
    expect(runs.shares('The lock holds five boats at sea')).toBe(false);
    runs.add('Open the gate');
    expect(runs.shares('please open the gate now')).toBe(true);
    runs.forget('Who may open the gate?');
    expect(runs.shares('please open the gate now')).toBe(false);
  });

  it('agrees with a comparison of all runs', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 3, max: 5 }), (one, two, length) => {
        const runs = sharedRuns(length);
        runs.add(one.join(' '));
        const size = Math.min(length, one.length);
        const all = (words: string[]): string[] => words.slice(0, Math.max(0, words.length - size + 1)).map((_, at) => words.slice(at, at + size).join(' '));
        expect(runs.shares(two.join(' '))).toBe(size >= 3 && all(one).some((run) => all(two).includes(run)));
      }),
    );
  });
});
