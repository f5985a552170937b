import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readable, sentencesOf } from './plain-text.ts';
import { document, read, realFiles } from './testkit.ts';

describe('sentencesOf', () => {
  it('gives readable text and spans that hold the marks', async () => {
    const source = '> A [link](http://x.y) in\n> **one.** _Two is_ here. See [three][t]<!-- c --> now.\n\n[t]: z';
    const page = await document('p.md', source);
    const block = page.blocks.findIndex((item) => item.kind === 'paragraph');
    expect(sentencesOf(page, block)).toEqual(
      [
        ['A [link](http://x.y) in\n> **one.**', 'A link in **one.**'],
        ['_Two is_ here.', 'Two is here.'],
        ['See [three][t]<!-- c --> now.', 'See three now.'],
      ].map(([slice, text]) => ({ start: source.indexOf(slice ?? ''), end: source.indexOf(slice ?? '') + (slice ?? '').length, text })),
    );
    expect(sentencesOf(page, page.blocks[0] as never).length).toBe(3);
  });

  it('lays the backticks of HTML beside the slice', async () => {
    const page = await document('p.html', '<p>Use <code>a.b</code> now. Then <code>c</code>.</p>');
    expect(sentencesOf(page, 0)).toEqual([
      { start: 0, end: 12, text: 'Use `a.b` now.' },
      { start: 13, end: 20, text: 'Then `c`.' },
    ]);
  });

  it('covers every leaf of real files, in order, without overlap', async () => {
    const files = [...realFiles('corpora/rust-book').slice(10, 30), ...realFiles('corpora/wcag-understanding').slice(0, 20)];
    for (const file of files.filter((item) => /\.(?:md|html)$/.test(item.name))) {
      const page = await read(file.name, file.bytes);
      for (const [i, block] of page.blocks.entries()) {
        if (block.kind !== 'paragraph') continue;
        let at = block.start;
        for (const { start, end, text } of sentencesOf(page, i)) {
          expect(page.text.slice(at, start).replace(/[\s>]/g, ''), `${file.name} ${i}`).toBe('');
          expect(end).toBeGreaterThan(start);
          expect((block.text ?? page.text.slice(block.start, block.end)).includes(text)).toBe(true);
          at = end;
        }
        expect(at).toBe(block.end);
      }
    }
  });
});

describe('readable', () => {
  it('gives lists, tables and code a form, and cuts leaves', async () => {
    const source = 'Lead _in_:\n\n1. one\n2. two\n   - deep\n\n| a | b |\n|---|---|\n| `1` | 2 |\n\n```rust\nx\n```';
    const page = await document('p.md', source);
    expect(readable(page, 0, source.length)).toBe('Lead in:\n\n1. one\n2. two\n  - deep\n\na | b\n`1` | 2\n\n```rust\nx\n```');
    expect(readable(page, source.indexOf('```rust'), source.length)).toBe('x');
    expect(readable(page, 5, 9)).toBe('in');
  });

  it('is the block’s own text for a whole block, whatever its marks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', ' ', '**', '_', '`', '[x](y)', '\n', '&amp;', '<b>', '🦀', '\\*'), { minLength: 1, maxLength: 20 }),
        async (parts) => {
          const page = await document('p.md', `w${parts.join('')}`);
          for (const block of page.blocks)
            if (block.kind === 'paragraph') expect(readable(page, block.start, block.end)).toBe(block.text ?? page.text.slice(block.start, block.end));
        },
      ),
    );
  });
});
