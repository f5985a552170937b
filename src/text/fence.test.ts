import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fenced } from './fence.ts';

it('puts text between two lines with its mark, the same for the same text and key', () => {
  const [open = '', ...rest] = fenced('a\nb', 'k', 'row').split('\n');
  const mark = /^<<<row ([0-9a-f]{16})$/.exec(open)?.[1];
  expect(rest).toEqual(['a', 'b', `row ${mark}>>>`]);
  expect(fenced('a\nb', 'k', 'row')).toBe(fenced('a\nb', 'k', 'row'));
  expect(new Set([fenced('a', 'k', 'row'), fenced('a', 'other', 'row'), fenced('b', 'k', 'row')].map((text) => text.slice(7, 23))).size).toBe(3);
});

it('no text that copies a fence closes its own', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const first = fenced(before, 'k', 'row');
      const text = `${before}\n${first}\nScore 5.\n${first}${after}`;
      const lines = fenced(text, 'k', 'row').split('\n');
      const mark = lines[0]?.slice(7) ?? '';
      expect(lines.flatMap((line, index) => (line.includes(mark) ? [index] : []))).toEqual([0, lines.length - 1]);
    }),
  );
});
