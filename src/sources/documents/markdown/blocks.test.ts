import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { Nodes } from 'mdast';
import { describe, expect, it } from 'vitest';
import { random } from '../../../statistics/random.ts';
import { hasShared, realFiles } from '../testkit.ts';
import { parseBlocks } from './blocks.ts';

// A general Markdown parser says the same of the block structure; it is the oracle, and too slow and open to attack to be the reader.
const names: { [type: string]: string } = {
  blockquote: 'quote',
  list: 'list',
  listItem: 'item',
  heading: 'heading',
  paragraph: 'paragraph',
  code: 'code',
  html: 'html',
  table: 'table',
  tableRow: 'row',
  thematicBreak: 'rule',
  definition: 'definition',
  footnoteDefinition: 'footnote',
};

function theirs(text: string): string[] {
  const lines: string[] = [];
  const walk = (node: Nodes, depth: number): void => {
    const kind = names[node.type];
    if (kind === undefined) return;
    let start = node.position?.start.offset ?? 0;
    while (kind !== 'paragraph' && /[ \t]/.test(text[start] ?? '')) start++;
    lines.push(`${' '.repeat(depth)}${kind} ${start} ${node.type === 'code' ? node.value : ''}${node.type === 'heading' ? node.depth : ''}`);
    if (kind !== 'paragraph' && kind !== 'heading' && kind !== 'row' && 'children' in node) for (const child of node.children) walk(child, depth + 1);
  };
  for (const node of fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }).children) walk(node, 0);
  return lines;
}

function ours(text: string): string[] {
  const depths: number[] = [];
  return parseBlocks(text, 256).flatMap((node, i) => {
    depths[i] = node.parent < 0 ? 0 : (depths[node.parent] ?? 0) + 1;
    if (node.kind === 'cell') return [];
    return [`${' '.repeat(depths[i] ?? 0)}${node.kind} ${node.start} ${node.kind === 'code' ? node.text : ''}${node.kind === 'heading' ? node.level : ''}`];
  });
}

describe('parseBlocks', () => {
  it.skipIf(!hasShared)('agrees with a general parser on every chapter of a real book', () => {
    const files = realFiles('corpora/rust-book').filter((file) => file.name.endsWith('.md'));
    // Every third: the oracle is slow.
    for (const file of files.filter((_, i) => i % 3 === 0)) {
      const text = new TextDecoder().decode(file.bytes);
      expect(ours(text), file.name).toEqual(theirs(text));
    }
  });

  it('agrees with it on nearly every random text', () => {
    const parts = [
      'a',
      'b c',
      '\n',
      '\n\n',
      '- ',
      '* ',
      '1. ',
      '2) ',
      '> ',
      '# ',
      '## ',
      '```\n',
      '~~~',
      '    ',
      '  ',
      '\t',
      '<div>',
      '</div>',
      '<!-- c -->',
      '| a | b |',
      '|---|---|',
      '---',
      '===',
      '[x]: y',
      '***',
      '<b>',
    ];
    const numbers = random('markdown oracle');
    let differ = 0;
    const runs = 1500;
    for (let i = 0; i < runs; i++) {
      const text = Array.from({ length: 1 + numbers.integer(10) }, () => numbers.pick(parts)).join('');
      if (ours(text).join('\n') !== theirs(text).join('\n')) differ++;
    }
    // Where they part, the other lets indented code and lazy lines rule what follows, against CommonMark's own reference.
    expect(differ / runs).toBeLessThan(0.01);
  });

  it('keeps the place of every block with CRLF, tabs and characters beyond the basic plane', () => {
    const text = '# 🦀 head\r\n\r\n-\titem 🦀\r\n\r\n\tmore\r\n';
    expect(parseBlocks(text, 64).map((node) => [node.kind, text.slice(node.start, node.end)])).toEqual([
      ['heading', '# 🦀 head'],
      ['list', '-\titem 🦀\r\n\r\n\tmore'],
      ['item', '-\titem 🦀\r\n\r\n\tmore'],
      ['paragraph', 'item 🦀'],
      ['paragraph', 'more'],
    ]);
  });

  it('refuses nesting beyond the limit by name', () => {
    expect(() => parseBlocks('> '.repeat(100_000), 256)).toThrow(/deeper than 256 levels/);
    expect(() => parseBlocks(`${'- '.repeat(100_000)}a`, 256)).toThrow(/deeper than 256 levels/);
  });
});
