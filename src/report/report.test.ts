import { describe, expect, it } from 'vitest';
import type { Counts } from '../contracts/verdict.ts';
import { hubLicence, sizeCategory } from './hub-licence.ts';
import type { Statistics } from './model.ts';
import { bytes, count, percent, plural, short } from './numbers.ts';
import { sizeTables, standing } from './size-advice.ts';
import { dropRate, statisticWarnings } from './warnings.ts';

const lengths = { mean: 100, median: 100, p95: 100, max: 100 };
const statistics = (change: Partial<Statistics> = {}): Statistics => ({
  rows: 1000,
  characters: 1,
  words: 1,
  tokens: 1,
  longest: null,
  prompt: lengths,
  answer: lengths,
  answerWords: lengths,
  rowTokens: lengths,
  tokenBands: [],
  turns: [],
  labels: [],
  uniquePrompts: 1,
  openings: { distinct: 1, top: [] },
  templates: [],
  sources: [],
  human: 0,
  depths: [{ depth: 0, rows: 1000 }],
  ...change,
});
const counts = (accepted: number, rejected: number): Counts => ({ candidates: accepted + rejected, accepted, rejected, held: 0, failed: 0, pending: 0 });
const codes = (change: Partial<Statistics>, of: Counts = counts(700, 300)): string[] => statisticWarnings(statistics(change), of).map(({ code }) => code);

describe('warnings', () => {
  it('are silent on a plain dataset', () => {
    expect(codes({})).toEqual([]);
  });

  it.each<[string, Partial<Statistics>]>([
    ['small', { rows: 99 }],
    ['large', { rows: 50_001 }],
    ['repeated-prompts', { uniquePrompts: 0.899 }],
    ['long-prompts', { prompt: { ...lengths, mean: 2000.5 } }],
    ['long-answers', { answer: { ...lengths, mean: 1500.5 } }],
    [
      'imbalance',
      {
        labels: [
          {
            dimension: 'task',
            distinct: 2,
            values: [
              { name: 'a', rows: 41 },
              { name: 'b', rows: 4 },
            ],
          },
        ],
      },
    ],
    [
      'one-template',
      {
        templates: [
          { name: 'a', rows: 501 },
          { name: 'b', rows: 499 },
        ],
      },
    ],
    [
      'little-human',
      {
        human: 99,
        depths: [
          { depth: 0, rows: 99 },
          { depth: 1, rows: 901 },
        ],
      },
    ],
    [
      'deep',
      {
        human: 500,
        depths: [
          { depth: 0, rows: 500 },
          { depth: 3, rows: 500 },
        ],
      },
    ],
    ['empty', { rows: 0 }],
  ])('say %s, with the rule behind it', (code, change) => {
    const found = statisticWarnings(statistics(change), counts(700, 300));
    expect(found.map((one) => one.code)).toEqual([code]);
    expect(found[0]?.rule).not.toBe('');
  });

  it('do not count long tails as classes, nor stop at the limits themselves', () => {
    expect(
      codes({
        labels: [
          {
            dimension: 'topic',
            distinct: 21,
            values: [
              { name: 'a', rows: 900 },
              { name: 'b', rows: 1 },
            ],
          },
        ],
      }),
    ).toEqual([]);
    expect(
      codes({
        labels: [
          {
            dimension: 'task',
            distinct: 2,
            values: [
              { name: 'a', rows: 40 },
              { name: 'b', rows: 4 },
            ],
          },
        ],
      }),
    ).toEqual([]);
    expect(codes({ rows: 100, uniquePrompts: 0.9, prompt: { ...lengths, mean: 2000 }, answer: { ...lengths, mean: 1500 } })).toEqual([]);
  });

  it('hold the drop rate against 20-40 %, either way', () => {
    expect(codes({}, counts(95, 5))).toEqual(['few-drops']);
    expect(codes({}, counts(30, 70))).toEqual(['many-drops']);
    expect(codes({}, counts(90, 10))).toEqual([]);
    expect(statisticWarnings(statistics(), counts(95, 5))[0]?.message).toBe(
      '5.0 % of 100 candidates were dropped (95 % interval 2.2–11.2 %): the gates may be too mild. Read a sample of the accepted rows.',
    );
    // Failed tasks were never judged.
    expect(dropRate({ ...counts(6, 4), held: 10, failed: 50, candidates: 70 })).toMatchObject({ dropped: 4, of: 20, share: 0.2 });
  });
});

it('maps licences to the ids of the hub', () => {
  expect(hubLicence('MIT')).toEqual({ license: 'mit' });
  expect(hubLicence('CC-BY-SA-4.0')).toEqual({ license: 'cc-by-sa-4.0' });
  expect(hubLicence('ODbL-1.0')).toEqual({ license: 'odbl' });
  expect(hubLicence('GPL-3.0-or-later')).toEqual({ license: 'gpl-3.0' });
  expect(hubLicence('unknown')).toEqual({ license: 'unknown' });
  expect(hubLicence('MIT AND CC-BY-4.0')).toEqual({ license: 'other', name: 'MIT AND CC-BY-4.0' });
});

it('names the size category of the hub', () => {
  expect([0, 999, 1000, 99_999, 1e6, 5e12].map(sizeCategory)).toEqual(['n<1K', 'n<1K', '1K<n<10K', '10K<n<100K', '1M<n<10M', 'n>1T']);
});

it('shows both size tables, which disagree on style', () => {
  expect(sizeTables.map(({ rows }) => rows[0]?.cells)).toEqual([
    ['50–100', '200–500', '~1,000'],
    ['1K–5K', 'not needed'],
  ]);
  expect(sizeTables.map(({ rows }) => rows.map((row) => standing(700, row)))).toEqual([
    ['above', 'within', 'below', 'below', 'below'],
    ['below', 'below', 'below', 'below'],
  ]);
});

it('writes numbers the same under every locale', () => {
  expect([0, 999, 1000, 1234567].map(count)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([percent(0.12345), percent(0 / 0), short(0.5), short(1 / 3), short(12345)]).toEqual(['12.3 %', '–', '0.5', '0.33', '12,345']);
  expect([plural(1, 'row'), plural(2000, 'row'), plural(2, 'cell is', 'cells are')]).toEqual(['1 row', '2,000 rows', '2 cells are']);
  expect([bytes(12), bytes(1234), bytes(5e6), bytes(7.25e9)]).toEqual(['12 B', '1.2 kB', '5.0 MB', '7.3 GB']);
});
