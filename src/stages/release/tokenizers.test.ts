import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleRecord } from '../../testing/format-conformance.ts';
import { openTokenizers, tokenTallies } from './tokenizers.ts';

const root = mkdtempSync(join(tmpdir(), 'hornbook-tokenizers-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

// Byte-pair merges over three letters, with marks around a whole text: small enough to count by hand.
const tiny = {
  version: '1.0',
  added_tokens: [{ id: 7, content: '<s>', special: true, single_word: false, lstrip: false, rstrip: false, normalized: false }],
  normalizer: null,
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [],
    special_tokens: { '<s>': { id: '<s>', ids: [7], tokens: ['<s>'] } },
  },
  decoder: null,
  model: { type: 'BPE', dropout: null, unk_token: '?', fuse_unk: false, vocab: { '?': 0, a: 1, b: 2, c: 3, ab: 4, abc: 5 }, merges: ['a b', 'ab c'] },
};
writeFileSync(join(root, 'tokenizer.json'), JSON.stringify(tiny));
writeFileSync(join(root, 'broken.json'), '{"model": 3}');

describe('tokenizers of other families', () => {
  it('count by the file of a model, without marks around the text', async () => {
    const [own] = await openTokenizers([{ name: 'tiny', file: 'tokenizer.json' }], root);
    expect(own?.count('abc ab c')).toBe(3);
    expect(own?.count('abcab')).toBe(2);
    expect(own?.count('')).toBe(0);
    expect(own?.count('abc '.repeat(20_000))).toBe(20_000);
  });

  it('count by encodings that are here', async () => {
    const [own] = await openTokenizers(['cl100k_base'], root);
    // As tiktoken 0.12 counts.
    expect(own?.count('tiktoken is great!')).toBe(6);
    expect(own?.count('<|endoftext|>')).toBeGreaterThan(1);
  });

  it('refuse by name what is no tokenizer, and two of one name', async () => {
    await expect(openTokenizers([{ name: 'a', file: 'none.json' }], root)).rejects.toThrow('release.tokenizers[0].file: the file cannot be read');
    await expect(openTokenizers([{ name: 'a', file: 'broken.json' }], root)).rejects.toThrow('release.tokenizers[0].file: it is no tokenizer');
    await expect(openTokenizers(['p50k_base', { name: 'p50k_base', file: 'tokenizer.json' }], root)).rejects.toThrow('release.tokenizers[1]: the name');
  });

  it('add up rows, and name the longest', async () => {
    const tally = tokenTallies(await openTokenizers([{ name: 'tiny', file: 'tokenizer.json' }], root));
    for (const [id, text] of [
      ['r1', 'abc'],
      ['r2', 'ab c ab c'],
      ['r3', ''],
    ] as const)
      tally.add({ ...sampleRecord([]), id }, [text]);
    expect(tally.finish()).toEqual({
      tokensBy: [{ name: 'tiny', tokens: 5, longest: { id: 'r2', tokens: 4 }, rowTokens: { mean: 1.666667, median: 1, p95: 4, max: 4 } }],
    });
    expect(tokenTallies([]).finish()).toEqual({});
  });
});
