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
