/** Counts of tokens by the tokenizers of the models that will be trained. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TokenizerConfig } from '../../contracts/index.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { messageOf, usageError } from '../../errors.ts';
import type { Statistics } from '../../report/statistics.ts';
import { sha256 } from '../../text/hash.ts';
import { lengthsOf } from './lengths.ts';
import { pieces, wordwise } from './token-count.ts';

export interface NamedTokenizer {
  name: string;
  /** sha256 of its file; the name where it is built in. */
  hash: string;
  count(text: string): number;
}

/** Opens the tokenizers of a config, in its order. Throws usage errors that name the place. */
export async function openTokenizers(configured: readonly TokenizerConfig[], root: string): Promise<NamedTokenizer[]> {
  const out: NamedTokenizer[] = [];
  for (const [index, one] of configured.entries()) {
    const opened = typeof one === 'string' ? await builtIn(one) : await fromFile(one, `release.tokenizers[${index}]`, root);
    if (out.some(({ name }) => name === opened.name))
      throw usageError(`release.tokenizers[${index}]: the name ${opened.name} is there twice.`, {
        code: 'same-tokenizer',
        hint: 'Give each a name of its own.',
      });
    out.push(opened);
  }
  return out;
}

async function builtIn(name: Exclude<TokenizerConfig, object>): Promise<NamedTokenizer> {
  const { countTokens } = await {
    cl100k_base: () => import('gpt-tokenizer/encoding/cl100k_base'),
    o200k_harmony: () => import('gpt-tokenizer/encoding/o200k_harmony'),
    p50k_base: () => import('gpt-tokenizer/encoding/p50k_base'),
    r50k_base: () => import('gpt-tokenizer/encoding/r50k_base'),
  }[name]();
  return { name, hash: name, count: wordwise(countTokens) };
}

/** Marks that a tokenizer puts around a whole text are not counted: a chat template writes its own. */
async function fromFile({ name, file }: Exclude<TokenizerConfig, string>, place: string, root: string): Promise<NamedTokenizer> {
  const refuse = (why: string): Error =>
    usageError(`${place}.file: ${why}.`, { code: 'tokenizer', hint: 'Name a tokenizer.json, as it lies beside a model on the hub; relative to the config.' });
  let text: string;
  try {
    text = await readFile(resolve(root, file), 'utf8');
  } catch (error) {
    throw refuse(`the file cannot be read (${messageOf(error)})`);
  }
  const { Tokenizer } = await import('@huggingface/tokenizers');
  try {
    const tokenizer = new Tokenizer(JSON.parse(text) as object, {});
    const options = { add_special_tokens: false };
    const count = (of: string): number => pieces(of).reduce((sum, piece) => sum + tokenizer.encode(piece, options).ids.length, 0);
    count('A first word.');
    return { name, hash: sha256(text), count };
  } catch (error) {
    throw refuse(`it is no tokenizer that can be read (${messageOf(error)})`);
  }
}

export interface TokenTallies {
  add(record: TrainingRecord, texts: readonly string[]): void;
  finish(): Pick<Statistics, 'tokensBy'>;
}

export function tokenTallies(tokenizers: readonly NamedTokenizer[]): TokenTallies {
  const tallies = tokenizers.map((tokenizer) => ({ tokenizer, tokens: 0, longest: { id: '', tokens: -1 }, rows: new Map<number, number>() }));
  return {
    add({ id }, texts) {
      for (const tally of tallies) {
        const tokens = texts.reduce((sum, text) => sum + (text === '' ? 0 : tally.tokenizer.count(text)), 0);
        tally.tokens += tokens;
        tally.rows.set(tokens, (tally.rows.get(tokens) ?? 0) + 1);
        if (tokens > tally.longest.tokens) tally.longest = { id, tokens };
      }
    },
    finish: () =>
      tallies.length === 0
        ? {}
        : {
            tokensBy: tallies.map(({ tokenizer, tokens, longest, rows }) => ({
              name: tokenizer.name,
              tokens,
              longest: { ...longest, tokens: Math.max(0, longest.tokens) },
              rowTokens: lengthsOf(rows),
            })),
          },
  };
}
