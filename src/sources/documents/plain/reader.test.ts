import { describe, expect, it } from 'vitest';
import { checkReading } from '../../../testing/reader-conformance.ts';
import { read, sketch } from '../testkit.ts';

const plain = async (text: string): Promise<string[]> => {
  const reading = await read('notes.txt', text);
  checkReading(reading);
  return sketch(reading);
};

describe('lists in plain text', () => {
  it('are told by one bullet, or by numbers that rise', async () => {
    expect(await plain('What to bring:\n  - a tent\r\n  - a rope that is\n    long enough\n\n3) first\n4) second\n')).toEqual([
      'paragraph: What to bring:',
      'list',
      '  item',
      '    paragraph: a tent',
      '  item',
      '    paragraph: a rope that is long enough',
      'list ordered',
      '  item',
      '    paragraph: first',
      '  item',
      '    paragraph: second',
    ]);
  });

  it('hold lists that are indented further', async () => {
    expect(await plain('* one\n   1. inner\n   2. more\n* two')).toEqual([
      'list',
      '  item',
      '    paragraph: one',
      '    list ordered',
      '      item',
      '        paragraph: inner',
      '      item',
      '        paragraph: more',
      '  item',
      '    paragraph: two',
    ]);
  });

  it.each([
    ['one line alone', '- a single line\nand more text'],
    ['other bullets', '- one\n* two'],
    ['numbers that do not rise', '1. one\n3. three'],
    ['text at the margin', '- one\ngoes on\n- two'],
    ['rules', '- - -\n- - -'],
    ['years', '1998. It began.\n1999. It ended.'],
  ])('are not made of %s', async (_, text) => {
    expect(await plain(text)).toEqual([`paragraph: ${text.replaceAll('\n', ' ')}`]);
  });

  it('come to an end on long and deep input', async () => {
    const deep = Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i % 190)}- x`).join('\n');
    expect((await plain(`${deep}\n\n${' -'.repeat(50_000)}`)).length).toBeGreaterThan(0);
  });
});
