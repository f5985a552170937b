import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviceTally } from './advice-tally.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { sampleRecord } from '../../testing/format-conformance.ts';
import { codePoints, measure } from './measure.ts';
import { sample } from './sample.ts';
import { tokenCounter } from './token-count.ts';

const row = (id: string, prompt: string, answer: string, change: Partial<TrainingRecord> = {}): TrainingRecord => ({
  ...sampleRecord([
    { role: 'user', content: prompt },
    { role: 'assistant', content: answer },
  ]),
  id,
  ...change,
});

describe('measure', () => {
  it('gives the lengths that sorting gives', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 60 }), (lengths) => {
        const all = measure(() => 1, adviceTally(0, undefined));
        lengths.forEach((length, i) => all.add(row(`${i}`, 'x'.repeat(length), '')));
        const { prompt } = all.finish();
        const sorted = lengths.toSorted((a, b) => a - b);
        const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
        expect(prompt.max).toBe(sorted.at(-1));
        expect(prompt.median).toBe(at(0.5));
        expect(prompt.p95).toBe(at(0.95));
        expect(prompt.mean).toBeCloseTo(lengths.reduce((a, b) => a + b, 0) / lengths.length, 5);
      }),
    );
  });

  it('counts prompts, openings, templates, labels, people and depths', () => {
    const all = measure((text) => text.length, adviceTally(0, undefined));
    const origin = { strategy: 's', version: '1', source: 'a', calls: [], parents: [], depth: 0, wave: 1, human: true };
    all.add(row('1', 'What is a crab?', 'ab', { origin, labels: { task: 'x', section: 'one' } }));
    all.add(row('2', 'what IS a crab?', 'abc', { origin: { ...origin, human: false, depth: 2, template: 't' }, labels: { task: 'y' } }));
    all.add(row('3', 'Why?', 'abcd', { origin: { ...origin, source: 'b' }, labels: { task: 'x' }, input: 'More.' }));
    expect(all.finish()).toMatchObject({
      rows: 3,
      uniquePrompts: 0.666667,
      human: 2,
      depths: [
        { depth: 0, rows: 2 },
        { depth: 2, rows: 1 },
      ],
      openings: {
        distinct: 2,
        top: [
          { name: 'what is a', rows: 2 },
          { name: 'why more', rows: 1 },
        ],
      },
      templates: [
        { name: 's', rows: 2 },
        { name: 's / t', rows: 1 },
      ],
      sources: [
        { name: 'a', rows: 2 },
        { name: 'b', rows: 1 },
      ],
      labels: [
        {
          dimension: 'task',
          distinct: 2,
          values: [
            { name: 'x', rows: 2 },
            { name: 'y', rows: 1 },
          ],
        },
      ],
      longest: { id: '2', tokens: 18 },
    });
  });

  it('counts code points as Python does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(codePoints(text)).toBe(Array.from(text).length);
      }),
    );
    expect(codePoints('\ud800\u{1F600}\udc00')).toBe(3);
  });
});

describe('tokens', () => {
  it('are those of o200k_base; control tokens in a text are text', async () => {
    const count = await tokenCounter();
    expect(count('hello world')).toBe(2);
    expect(count('<|endoftext|>')).toBeGreaterThan(1);
    expect(count('')).toBe(0);
  });

  it('are counted in long runs without a border, in time, and right to within a token a cut', async () => {
    const count = await tokenCounter();
    for (const unit of ['a', ' ', '\u{1F600}', '-', '\u0301']) expect(count(unit.repeat(100_000))).toBeGreaterThan(100);
    const text = 'ab'.repeat(2000);
    const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
    expect(Math.abs(count(text) - countTokens(text))).toBeLessThanOrEqual(4);
  });
});

it('a sample is the same whatever the order of what is offered', () => {
  const ids = Array.from({ length: 200 }, (_, i) => `r${i}`);
  const draw = (order: readonly string[]): string[] => {
    const drawn = sample<string>('purpose', 10);
    for (const id of order) drawn.offer(id, () => id);
    return drawn.items();
  };
  expect(draw(ids)).toHaveLength(10);
  expect(draw(ids.toReversed())).toEqual(draw(ids));
  expect(draw(ids.slice(0, 3)).toSorted()).toEqual(['r0', 'r1', 'r2']);
});
