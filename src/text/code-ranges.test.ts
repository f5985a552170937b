import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeMap, withoutCode } from './code-ranges.ts';

const inner = (text: string): string[] =>
  codeMap(text).ranges.map((range) => `${range.kind}${range.open ? '!' : ''}:${text.slice(range.innerStart, range.innerEnd)}`);

describe('codeMap', () => {
  test.each<[string, string, string[]]>([
    ['a span', 'a `b` c', ['span:b']],
    ['a span of two ticks', 'a ``b ` c`` d', ['span:b ` c']],
    ['a fence', 'x\n```js\na\nb\n```\ny', ['fence:a\nb']],
    ['tildes', '~~~\na\n~~~', ['fence:a']],
    ['a fence in a fence', '````\n```\na\n```\n````', ['fence:```\na\n```']],
    ['an open fence', 'x\n```\na', ['fence!:a']],
    ['a fence in a list', '- x\n  ```\n  a\n  ```\n', ['fence:  a']],
    ['an empty fence', '```\n```', ['fence:']],
    ['no span over an empty line', 'a ` b\n\nc ` d', []],
    ['an escaped tick', 'a \\` b `c`', ['span:c']],
    ['a span of a backslash', 'Write `\\` or `\\\\` there', ['span:\\', 'span:\\\\']],
    ['a span that ends in a backslash', 'a `C:\\` b `c`', ['span:C:\\', 'span:c']],
    ['no span after escaped ticks', 'a \\`b \\`c` d', []],
    ['a tick after an escaped backslash', 'a \\\\`b`', ['span:b']],
    ['a run that loses its first tick', 'a \\``b` c', ['span:b']],
    ['no span from item to item', '- a ` b\n- c ` d `e`', ['span: d ']],
    ['no span from row to row', '| a ` |\n| b ` | `c` |', ['span: | ']],
    ['a span over the end of a line', 'a `b\nc` d', ['span:b\nc']],
    ['a span before a number that opens a line', 'a `b\n1945. c` d', ['span:b\n1945. c']],
    ['three ticks inside a line', 'use ```x``` here', ['span:x']],
  ])('finds %s', (_what, text, expected) => expect(inner(text)).toEqual(expected));

  test('names the language, and the ticks without a partner', () => {
    expect(codeMap('```Rust,ignore\na\n```').ranges[0]?.language).toBe('rust');
    expect(codeMap('a `b c').stray).toEqual([{ start: 2, end: 3 }]);
  });

  test('ranges are in order, apart, and inside the text; blanking keeps lengths and lines', () => {
    const text = fc.array(fc.constantFrom('`', '``', '```\n', '~~~', '\n', 'a', ' ', '> ', '- ', '\\', '😀'), { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (value) => {
        let last = 0;
        for (const range of codeMap(value).ranges) {
          expect(range.start).toBeGreaterThanOrEqual(last);
          expect(range.innerStart).toBeGreaterThanOrEqual(range.start);
          expect(range.innerEnd).toBeGreaterThanOrEqual(range.innerStart);
          expect(range.end).toBeGreaterThanOrEqual(range.innerEnd);
          last = range.end;
        }
        expect(last).toBeLessThanOrEqual(value.length);
        const blanked = withoutCode(value);
        expect(blanked.length).toBe(value.length);
        expect(blanked.split('\n').length).toBe(value.split('\n').length);
      }),
    );
  });
});
