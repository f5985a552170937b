import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { readEvaluation } from '../../sources/evaluation/index.ts';
import { random } from '../../statistics/random.ts';
import { plantCanaries, type LeakIndex } from './index.ts';
import { gate, row } from './testkit.ts';

const data = join(process.env['HORNBOOK_SHARED'] ?? join(import.meta.dirname, '../../../../shared'), 'data');
const here = existsSync(data);
if (!here) console.warn('HORNBOOK_SHARED is not set and ../shared is absent: tests on real data are skipped');

const load = (name: string): EvaluationItem[] =>
  readEvaluation(readFileSync(join(data, 'evaluation', `${name}.jsonl`)), { path: `${name}.jsonl`, set: name }).items;

describe.skipIf(!here)('real sets', () => {
  let gsm: EvaluationItem[] = [];
  let mmlu: EvaluationItem[] = [];
  let index: LeakIndex;
  beforeAll(() => {
    gsm = load('gsm8k-test');
    mmlu = load('mmlu-test');
    index = gate([...mmlu, ...gsm, ...load('humaneval')]);
  });

  test('gsm8k: verbatim, embedded, a tenth edited, numbers swapped', () => {
    const own = gate(gsm);
    const { kinds } = plantCanaries(own, gsm, { count: 250, recall: 0.99, seed: 1, carriers: [] });
    expect(kinds).toHaveLength(4);
    for (const { kind, recall, planted } of kinds) {
      expect(planted, kind).toBeGreaterThan(240);
      expect(recall, kind).toBeGreaterThanOrEqual(0.99);
    }
  });

  test('gsm8k: items of the same kind that are no leak pass', () => {
    const rows = readFileSync(join(data, 'leaks/gsm8k-train-negatives.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { question: string; answer: string });
    const sample = random('negatives').sample(rows, 1500);
    const out = sample.filter(({ question, answer }) => index.check(row(question, answer)).outcome !== 'keep');
    expect(out.length / sample.length).toBeLessThanOrEqual(0.002);
  });

  test('mmlu: short questions are caught, other questions of the same words are not', () => {
    const short = random('short').sample(
      mmlu.filter(({ question }) => question.trim().split(/\s+/).length < 8),
      200,
    );
    const missed = short.filter(({ question, answer }) => index.check(row(question, answer)).outcome !== 'drop');
    expect(missed.map(({ id }) => id)).toEqual([]);
    for (const question of ['What is ownership?', 'What is a vector?', 'How do I compile a program?', 'Which of the following is true?']) {
      expect(index.check(row(question, 'It depends on what you mean by that, and on the language.')).outcome, question).toBe('keep');
    }
  });

  test('no chapter of rust-book holds an item', () => {
    const folder = join(data, 'corpora/rust-book');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    expect(names.length).toBeGreaterThan(90);
    const hits = names.flatMap((name) => index.screen(readFileSync(join(folder, name), 'utf8')) ?? []);
    expect(hits).toEqual([]);
  });
});
