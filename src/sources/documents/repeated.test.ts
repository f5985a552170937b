import { describe, expect, it } from 'vitest';
import { markRepeated, repeatedBlocks } from './repeated.ts';
import { document, read } from './testkit.ts';

const page = (n: number): string =>
  `# Same heading\n\nText number ${n} is its own.\n\nThis line stands on each page.\n\n- the same list\n- on every page\n\nToo short\n\n\`\`\`\nsame code in all of them\n\`\`\``;

describe('repeatedBlocks', () => {
  it('finds what stands in a fifth of the documents, and in five at least', async () => {
    const counter = repeatedBlocks();
    for (let n = 0; n < 5; n++) counter.add(await read('p.md', page(n)));
    const marked = markRepeated(await document('p.md', page(9)), counter.seal());
    expect(marked.blocks.filter((block) => block.aside === 'repeated').map((block) => block.kind)).toEqual([
      'paragraph',
      'list',
      'item',
      'paragraph',
      'item',
      'paragraph',
    ]);
    expect(marked.notes.at(-1)).toBe('2 blocks are repeated over many documents of their source and are set aside.');
  });

  it('finds nothing in four, nor in four of thirty', async () => {
    const few = repeatedBlocks();
    const many = repeatedBlocks();
    for (let n = 0; n < 4; n++) few.add(await read('p.md', page(n)));
    for (let n = 0; n < 30; n++) many.add(await read('p.md', n < 5 ? page(n) : `Another text ${n}`));
    expect([few.seal().size, many.seal().size]).toEqual([0, 0]);
    const own = await document('p.md', page(1));
    expect(markRepeated(own, few.seal())).toBe(own);
  });

  it('finds first and last lines of paragraphs of plain text', async () => {
    const counter = repeatedBlocks();
    const letter = (n: number): string => `The letters of a house\nText number ${n} begins\nand ends here.\nPrinted in the north\n`;
    for (let n = 0; n < 6; n++) counter.add(await read('p.txt', letter(n)));
    const marked = markRepeated(await document('p.txt', letter(9)), counter.seal());
    expect(marked.blocks.map((block) => [block.aside, block.text ?? marked.text.slice(block.start, block.end)])).toEqual([
      ['repeated', 'The letters of a house'],
      [undefined, 'Text number 9 begins and ends here.'],
      ['repeated', 'Printed in the north'],
    ]);
    expect(marked.notes.at(-1)).toBe('2 lines are repeated over many documents of their source and are set aside.');
  });

  it('keeps headings that come back over different texts', async () => {
    const counter = repeatedBlocks();
    for (let n = 0; n < 6; n++) counter.add(await read('p.md', page(n)));
    const marked = markRepeated(await document('p.md', page(7)), counter.seal());
    expect(marked.blocks.find((block) => block.kind === 'heading')?.aside).toBeUndefined();
  });

  it('counts a block once a document', async () => {
    const counter = repeatedBlocks();
    counter.add(await read('p.md', 'the same three words\n\n'.repeat(20)));
    expect(counter.seal().size).toBe(0);
  });
});
