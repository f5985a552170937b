import { describe, expect, it } from 'vitest';
import type { Chunk, Document } from '../../contracts/document.ts';
import { chunkSchema } from '../../contracts/document.ts';
import { chunkDocument } from './chunk.ts';
import { document, realFiles } from './testkit.ts';

const budget = { minTokens: 24, maxTokens: 120 };
const shape = (page: Document, chunks: readonly Chunk[]): string[] =>
  chunks.map((chunk) => `${chunk.headingPath.join(' > ')}: ${chunk.blocks.map((index) => page.blocks[index]?.kind).join(' ')}`);

describe('chunkDocument', () => {
  it('follows the headings, and opens sidebars', async () => {
    const page = await document('p.md', 'intro\n\n# A\n\na\n\n## B\n\nb\n\n> ### Side\n> s\n\nafter\n\n# C\n\n# D\n\nd');
    expect(shape(page, chunkDocument(page, budget))).toEqual([
      ': paragraph',
      'A: paragraph',
      'A > B: paragraph',
      'A > B > Side: paragraph',
      'A > B: paragraph',
      'D: paragraph',
    ]);
  });

  it('keeps lead-ins and captions with what they introduce, and leaves set-aside blocks out', async () => {
    const filler = 'Some words that fill the budget of a chunk. '.repeat(10);
    const page = await document(
      'p.md',
      `${filler}\n\nDo this:\n\n- a\n- b\n\n\`\`\`\n{{#include x}}\n\`\`\`\n\n<span class="caption">T</span>\n\n| a | b |\n|---|---|\n| 1 | 2 |`,
    );
    const chunks = chunkDocument(page, budget);
    expect(shape(page, chunks)).toEqual([': paragraph', ': paragraph list caption table']);
  });

  it('cuts what is larger than the budget at items, rows, sentences and lines', async () => {
    const item = 'A sentence of an item that has a good number of words in it, so that it counts.';
    const page = await document('p.md', `Steps:\n\n${`- ${item}\n`.repeat(12)}\n${`${item} `.repeat(12)}\n\n\`\`\`\n${`${item}\n`.repeat(12)}\`\`\``);
    const chunks = chunkDocument(page, budget);
    expect(chunks.every((chunk) => chunk.tokens <= budget.maxTokens)).toBe(true);
    expect(shape(page, chunks)[0]).toBe(': paragraph item item item item item');
    for (const chunk of chunks) expect(page.text.slice(chunk.start, chunk.end)).not.toMatch(/^\s|\s$/);
    const covered = chunks.map((chunk) => page.text.slice(chunk.start, chunk.end)).join(' ');
    expect(covered.match(/sentence of an item/g)?.length).toBe(36);
  });

  it('an inserted paragraph changes the chunks of its section only', async () => {
    const long = (word: string): string => `${`${word} is a thing that is told of here. `.repeat(8)}\n\n${`${word} is told of again. `.repeat(20)}`;
    const before = await document('p.md', `# A\n\n${long('A')}\n\n# B\n\n${long('B')}\n\n# C\n\n${long('C')}`);
    const after = await document('p.md', `# A\n\n${long('A')}\n\n# B\n\nNew.\n\n${long('B')}\n\n# C\n\n${long('C')}`);
    const ids = (page: Document, section: string): string[] =>
      chunkDocument(page, budget)
        .filter((chunk) => chunk.headingPath[0] === section)
        .map((chunk) => chunk.id);
    expect(ids(after, 'A')).toEqual(ids(before, 'A'));
    expect(ids(after, 'C')).toEqual(ids(before, 'C'));
    expect(ids(after, 'B')).not.toEqual(ids(before, 'B'));
  });

  it('numbers equal chunks', async () => {
    const page = await document('p.md', '# A\n\nsame\n\n# A\n\nsame');
    const [first, second] = chunkDocument(page, budget);
    expect(first?.id).toMatch(/^c[0-9a-f]{16}$/);
    expect(second?.id).toBe(`${first?.id}-1`);
  });

  it('evens out small tails within a section', async () => {
    const page = await document('p.md', `${'Words of a part that is long. '.repeat(8)}\n\n${'Words of a part that is long. '.repeat(8)}\n\nTail.`);
    const chunks = chunkDocument(page, budget);
    expect(chunks.map((chunk) => chunk.blocks.length)).toEqual([1, 2]);
  });

  it('keeps to the budget and to the order on real files, and every block that is not set aside is in a chunk', async () => {
    for (const file of [...realFiles('corpora/rust-book'), ...realFiles('corpora/wcag-understanding')].filter(
      (item, i) => i % 4 === 0 && /\.(?:md|html)$/.test(item.name),
    )) {
      const page = await document(file.name, file.bytes);
      const chunks = chunkDocument(page, { minTokens: 24, maxTokens: 480 });
      let at = 0;
      const held = new Set<number>();
      for (const chunk of chunks) {
        chunkSchema.parse(chunk);
        expect(chunk.start).toBeGreaterThanOrEqual(at);
        expect(chunk.tokens).toBeLessThanOrEqual(480);
        at = chunk.end;
        for (const index of chunk.blocks) held.add(index);
      }
      expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(chunks.length);
      for (const [i, block] of page.blocks.entries()) {
        if (block.aside !== undefined || block.kind === 'heading' || page.blocks[i + 1]?.parent === i) continue;
        let top = i;
        while (top >= 0 && !held.has(top)) top = page.blocks[top]?.parent ?? -1;
        const empty = (block.text ?? page.text.slice(block.start, block.end)).trim() === '';
        expect(top >= 0 || empty, `${file.name} block ${i}`).toBe(true);
      }
    }
  });
});
