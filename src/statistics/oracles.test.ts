/** Values of the reference packages, as `bench/statistics/oracles.py` gave them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { selfBleu } from './bleu.ts';
import { importance } from './importance.ts';
import { wilson } from './intervals.ts';
import { cohenKappa } from './kappa.ts';
import { vendiOfVectors, vendiScore } from './vendi.ts';

interface Oracles {
  vendi: {
    samples: number[];
    ofSamples: number;
    matrix: number[][];
    ofMatrix: number;
    look: string[][];
    ofLook: [number, number, number];
    vectors: number[][];
    ofVectors: number;
  };
  bleu: { tokens: string[][]; nltkMethod1: number; overlapping: string[][]; sacrebleu: number; nltkPlain: number };
  dsir: { raw: string[]; target: string[]; logWeights: number[] };
  kappa: { table: number[][]; weights: 'none' | 'linear' | 'quadratic'; kappa: number; low: number | null; high: number | null }[];
  wilson: { hits: number; n: number; ends: [number, number] }[];
}
const oracles = JSON.parse(readFileSync(join(import.meta.dirname, 'oracles-fixture.json'), 'utf8')) as Oracles;

/** Runs of n tokens of each text, counted, at unit length. */
function runVectors(texts: readonly (readonly string[])[], n: number): number[][] {
  const runs = texts.map((text) => text.slice(n - 1).map((_, i) => text.slice(i, i + n).join(' ')));
  const names = [...new Set(runs.flat())];
  return runs.map((own) => {
    const counts = names.map((name) => own.filter((run) => run === name).length);
    const length = Math.sqrt(counts.reduce((sum, count) => sum + count * count, 0));
    return counts.map((count) => count / length);
  });
}
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('the Vendi score', () => {
  const { vendi } = oracles;
  it('is that of vendi-score', () => {
    expect(vendiScore(6, (i, j) => Math.exp(-Math.abs((vendi.samples[i] ?? 0) - (vendi.samples[j] ?? 0))))).toBeCloseTo(vendi.ofSamples, 4);
    expect(vendiScore(3, (i, j) => vendi.matrix[i]?.[j] ?? 0)).toBeCloseTo(vendi.ofMatrix, 4);
    expect(vendiOfVectors(vendi.vectors)).toBeCloseTo(vendi.ofVectors, 4);
  });

  it('is that of its own example of five sentences', () => {
    const [ones, twos] = [runVectors(vendi.look, 1), runVectors(vendi.look, 2)];
    expect(vendiOfVectors(ones)).toBeCloseTo(vendi.ofLook[0], 4);
    expect(vendiOfVectors(twos)).toBeCloseTo(vendi.ofLook[1], 4);
    const both = vendiScore(5, (i, j) => (dot(ones[i] ?? [], ones[j] ?? []) + dot(twos[i] ?? [], twos[j] ?? [])) / 2);
    expect(both).toBeCloseTo(vendi.ofLook[2], 4);
  });
});

describe('self-BLEU', () => {
  const { bleu } = oracles;
  it('is that of NLTK with its first smoothing', () => {
    expect(selfBleu(bleu.tokens)).toBeCloseTo(bleu.nltkMethod1, 4);
  });
  it('is that of sacrebleu and NLTK where nothing is smoothed', () => {
    expect(selfBleu(bleu.overlapping, { epsilon: 0 })).toBeCloseTo(bleu.sacrebleu, 4);
    expect(selfBleu(bleu.overlapping, { epsilon: 0 })).toBeCloseTo(bleu.nltkPlain, 4);
  });
});

it('weighs by importance as data-selection does', () => {
  const { dsir } = oracles;
  const counts = importance();
  for (const text of dsir.raw) counts.pool(text);
  for (const text of dsir.target) counts.target(text);
  const model = counts.model();
  for (const [i, text] of dsir.raw.entries()) expect(model.logWeight(text)).toBeCloseTo(dsir.logWeights[i] as number, 4);
});

it.each(oracles.kappa.map((one) => [JSON.stringify(one.table), one.weights, one] as const))('agrees on kappa of %s, weights %s', (_table, weights, one) => {
  const got = cohenKappa(one.table, weights);
  expect(got.kappa).toBeCloseTo(one.kappa, 4);
  if (one.low !== null) expect(got.low).toBeCloseTo(one.low, 4);
  if (one.high !== null) expect(got.high).toBeCloseTo(one.high, 4);
});

it.each(oracles.wilson)('agrees with statsmodels on the interval of $hits of $n', ({ hits, n, ends }) => {
  const { low, high } = wilson(hits, n);
  expect(low).toBeCloseTo(ends[0], 6);
  expect(high).toBeCloseTo(ends[1], 6);
});
