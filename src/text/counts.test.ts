import { describe, expect, test } from 'vitest';
import { listsOf, statedCounts, tableRowsOf, trueCounts } from './counts.ts';

const counts = (text: string, earlier: string[] = []): number[] => trueCounts(text, earlier).map(({ count }) => count);

describe('counts that the text bears out', () => {
  test.each([
    ['There are three reasons: wind, rain and frost.', [3]],
    ['The causes are these, two in all:\n\n- wind\n- rain', [2]],
    ['It has two modes. First, it pumps. Second, it drains.', [2]],
    ['The three states are open, shut and stuck.', [3]],
    ['There are four reasons: wind, rain and frost.', []],
    ['The pump has 2 valves for each pipe, and can run dry.', []],
    ['- A hose with three rings\n- A pump\n- A tap', []],
  ])('%s', (text, wanted) => expect(counts(text)).toEqual(wanted));
  test('what the question enumerates counts too', () => expect(counts('All three names are old.', ['Are `a`, `b` and `c` names?'])).toEqual([3]));
});

test('lists and tables', () => {
  expect(listsOf('Lead:\n\n- one\n  more of one\n- two\n\nText\n1. first').map((list) => list.map(({ text }) => text))).toEqual([['one', 'two'], ['first']]);
  expect(tableRowsOf('| a | b |\n| --- | --- |\n| 1 | 2 |')).toEqual([['| 1 | 2 |']]);
  expect(statedCounts('In 1986 the 3 pumps of 12 yards').map(({ count }) => count)).toEqual([3, 12]);
});

test.each([
  ['Boats run under Harbour OS 7:\n\n- tugs', []],
  ['The new release of QUAY 9: tugs and dredgers.', []],
  ['On level 4: pumps.', []],
  ['Step 3: open the gate.', []],
  ['The 3 pumps of the lock leak.', [3]],
  ['These are the causes, 3: wind, rain and frost.', [3]],
])('the number of a name or a label counts nothing: %s', (text, wanted) => expect(statedCounts(text).map(({ count }) => count)).toEqual(wanted));
