import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endsAsGiven, entriesOf } from './entries.ts';

describe('entriesOf', () => {
  test.each<[string, string, string[]]>([
    ['items', '- `open`: The gate lets boats in\n- shut', ['open: The gate lets boats in', 'shut']],
    ['an item of two lines', '1. The gate lets\n   boats in\n2. shut', ['The gate lets boats in', 'shut']],
    ['cells', '| a | the **pump** runs |\n|---|---|\n| `x \\| y` | it stops |', ['a', 'the pump runs', '---', '---', 'x | y', 'it stops']],
    ['nothing of a paragraph', 'The gate lets\nboats in', []],
    ['no item behind an empty line', '- a\n\nb', ['a']],
    ['nothing in a fence', '```\n- a\n```\n- b', ['b']],
  ])('%s', (_, text, entries) => expect(entriesOf(text, false)).toEqual(entries));

  test('of an excerpt, an item that nothing follows and a cell without its bar may be cut', () => {
    expect(entriesOf('- a\n- b', true)).toEqual(['a']);
    expect(entriesOf('| a | b', true)).toEqual(['a']);
    expect(entriesOf('| a | b |', true)).toEqual(['a', 'b']);
  });
});

describe('endsAsGiven', () => {
  const list = '- `fill`: Open the valve until the basin holds as much as the lake\n- `hold`: Keep both gates shut, and let\n  nobody pass';
  const table = '| key | meaning |\n|---|---|\n| `dry` | Run the pumps until the sill can be seen from the wall |';
  test.each([
    ['a description', 'Open the valve until the basin holds as much as the lake', [list], []],
    ['a whole item', '- fill: Open the valve until the basin holds as much as the lake', [list], []],
    ['an item of two lines', 'Keep both gates shut, and let nobody pass', [list], []],
    ['a cell', 'Run the pumps until the sill can be seen from the wall', [table], []],
    ['a cell of a quote', 'Run the pumps until the sill can be seen from the wall', [], [table]],
    ['an item of a quote that another follows', 'Open the valve until the basin holds as much as the lake', [], [list]],
    ['the last of several lines', 'Two keys:\n- fill: Open the valve until the basin holds as much as the lake', [list], []],
  ])('%s', (_, answer, given, quotes) => expect(endsAsGiven(answer, given, quotes)).toBe(true));

  test.each([
    ['a part of it', 'Open the valve until the basin holds as', [list], [list]],
    ['a part of a word', 'asin holds as much as the lake', [list], [list]],
    ['a part of a cell', 'Run the pumps until the sill can', [table], [table]],
    ['the end of a line that goes on', 'Keep both gates shut, and let', [list], [list]],
    ['the last item of a quote', 'Keep both gates shut, and let nobody pass', [], [list]],
    ['an item with a list under it', 'Two keys in all:', ['- Two keys in all:\n  - fill\n  - hold'], []],
    ['a paragraph', 'The gate lets boats in', ['The gate lets boats in'], ['The gate lets boats in']],
    ['nothing', '', [list], [list]],
  ])('not %s', (_, answer, given, quotes) => expect(endsAsGiven(answer, given, quotes)).toBe(false));

  test('a beginning of an item is no end of it', () => {
    const words = 'the keeper lifts every third plank of the weir when the water has come up to the upper mark'.split(' ');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: words.length }), (count) => {
        expect(endsAsGiven(words.slice(0, count).join(' '), [`- a\n- ${words.join(' ')}\n- b`], [])).toBe(count === words.length);
      }),
    );
  });

  test('hostile text takes no long time', () => {
    for (const text of ['- a\n'.repeat(30_000), '|'.repeat(100_000), ' '.repeat(100_000), `- ${'a '.repeat(50_000)}`, '\\'.repeat(100_000)])
      expect(endsAsGiven(text, [text], [text])).toBe(endsAsGiven(text, [text], [text]));
  });
});
