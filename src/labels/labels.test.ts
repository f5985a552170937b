import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../contracts/record.ts';
import { HornbookError } from '../errors.ts';
import { difficultyPoints } from './difficulty.ts';
import { compileDimensions, formulaOf, measureLabels, type DimensionConfig } from './index.ts';
import { partsOf } from './parts.ts';

const context = { source: 'faq', language: 'en', custom: [] };
const draft = (prompt: string, answer: string, labels: Draft['labels'] = {}): Draft => ({
  messages: [
    { role: 'user', content: prompt },
    { role: 'assistant', content: answer },
  ],
  labels,
  spans: [],
});
const typeOf = (prompt: string, answer = 'It is so.'): string | undefined => measureLabels(draft(prompt, answer), context)['taskType'];

describe('taskType', () => {
  it.each([
    ['How do I install Rust?', 'how-to'],
    ['Could you please show me how to change a wheel?', 'how-to'],
    ['What is ownership?', 'definition'],
    ['Can you tell me what a mutex is?', 'definition'],
    ['What does `Rc` stand for?', 'definition'],
    ['What is the capital of France?', 'explanation'],
    ['Why does the borrow checker reject this?', 'reason'],
    ['The report is late. Why is that?', 'reason'],
    ['Explain why tides happen.', 'reason'],
    ['Explain how closures capture variables.', 'explanation'],
    ['List three reasons to use Cargo.', 'list'],
    ['What are the four scalar types in Rust?', 'list'],
    ['What is the difference between a crate and a package?', 'comparison'],
    ['Tabs vs. spaces?', 'comparison'],
    ['Write a function that reverses a list.', 'code'],
    ['What does this code do?\n```\nlet x = 1;\n```', 'code-explanation'],
    ['Calculate 3 * 7.', 'maths'],
    ['Ann has 3 apples and eats one. How many apples are left?', 'maths'],
    ['Translate this sentence into French: Hello.', 'translation'],
    [`Summarise the following text:\n${'The sea rose. '.repeat(80)}`, 'summary'],
    [`${'The sea rose. '.repeat(80)}\nSummarize the text above.`, 'summary'],
    ['Rewrite this politely: no.', 'rewriting'],
    ['Hi there', 'chat'],
    ['Blue.', 'other'],
  ])('reads %j as %s', (prompt, expected) => {
    expect(typeOf(prompt)).toBe(expected);
  });

  it('goes by the shape where words say nothing', () => {
    expect(typeOf('reverse a list in python', '```python\ndef f(x):\n    return x[::-1]\n```')).toBe('code');
    const talk = draft('a', 'b');
    talk.messages.push({ role: 'user', content: 'Why?' }, { role: 'assistant', content: 'c' });
    expect(measureLabels(talk, context)).toMatchObject({ taskType: 'chat', turns: '2' });
    const tool = draft('a', 'b');
    tool.messages.splice(
      1,
      0,
      { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'f', arguments: '{}' }] },
      { role: 'tool', content: 'x', toolCallId: '1' },
    );
    expect(measureLabels(tool, context)['taskType']).toBe('tool-use');
    expect(measureLabels(draft('Was ist Eigentum?', 'Ein Recht.'), { ...context, language: 'de' })['taskType']).toBe('other');
  });
});

describe('the other measured dimensions', () => {
  it('keeps what the draft says by construction', () => {
    const labels = measureLabels(draft('How do I bake?', 'Mix.', { taskType: 'table-lookup', difficulty: 'hard', topic: 'bread', style: 'terse' }), context);
    expect(labels).toEqual({
      taskType: 'table-lookup',
      difficulty: 'hard',
      topic: 'bread',
      source: 'faq',
      lengthBand: 'short',
      turns: '1',
      language: 'en',
      style: 'terse',
    });
    expect(Object.keys(labels)).toEqual(['taskType', 'difficulty', 'topic', 'source', 'lengthBand', 'turns', 'language', 'style']);
  });

  it('bands lengths at their borders', () => {
    const band = (words: number): string | undefined => measureLabels(draft('q', 'word '.repeat(words)), context)['lengthBand'];
    expect([24, 25, 99, 100, 249, 250].map(band)).toEqual(['short', 'medium', 'medium', 'long', 'long', 'very-long']);
    // A character each where words have no spaces.
    expect(measureLabels(draft('q', '海'.repeat(25)), context)['lengthBand']).toBe('medium');
  });

  it('adds the points of difficulty', () => {
    const points = (prompt: string, answer: string): number => difficultyPoints(partsOf(draft(prompt, answer)), 'en').total;
    expect(points('What is a crate?', 'A crate is a unit.')).toBe(0);
    const steps = Array.from({ length: 7 }, (_, i) => `${i + 1}. Turn it.`).join('\n');
    expect(difficultyPoints(partsOf(draft('How?', steps)), 'en')).toMatchObject({ steps: 2, numbers: 1 });
    expect(difficultyPoints(partsOf(draft('If it rains, and the roof, which leaks, breaks, what then?', 'Run.')), 'en').clauses).toBe(1);
    expect(difficultyPoints(partsOf(draft('Show it.', `\`\`\`\n${'x();\n'.repeat(12)}\`\`\``)), 'en').code).toBe(2);
    expect(measureLabels(draft('What is a crate?', 'A crate is a unit.'), context)['difficulty']).toBe('easy');
  });

  it('has a formula for each', () => {
    for (const name of Object.keys(measureLabels(draft('q', 'a'), context))) expect(formulaOf(name).length).toBeGreaterThan(10);
  });
});

describe('dimensions of the config', () => {
  const tone: DimensionConfig = { name: 'tone', values: { angry: ['refund', 'lawyer up'], kind: ['/than(k|x)s?\\b/i'] }, otherwise: 'plain' };

  it('takes the first value that the prompt names, then the answer', () => {
    const label = (prompt: string, answer: string): string | undefined => measureLabels(draft(prompt, answer), { ...context, custom: [tone] })['tone'];
    expect(label('I want a REFUND, thanks', '')).toBe('angry');
    expect(label('Thanx', 'a refund')).toBe('kind');
    expect(label('Hm', 'I will lawyer  up.')).toBe('angry');
    expect(label('refunded', 'lawyer')).toBe('plain');
  });

  it('may define the topic anew, behind what the row says', () => {
    const topic: DimensionConfig = { name: 'topic', values: { bread: ['bake'] }, otherwise: 'misc' };
    const custom = compileDimensions([topic]);
    expect(measureLabels(draft('bake', ''), { ...context, custom })['topic']).toBe('bread');
    expect(measureLabels(draft('bake', '', { topic: 'oven' }), { ...context, custom })['topic']).toBe('oven');
    expect(measureLabels(draft('x', ''), { ...context, custom })['topic']).toBe('misc');
  });

  it.each<[string, Partial<DimensionConfig>, string]>([
    ['a measured name', { name: 'difficulty' }, 'measured by hornbook'],
    ['a sign of crossings in a name', { name: 'a x b' }, 'cannot name'],
    ['a sign of cells in a value', { values: { 'a=b': ['c'] } }, 'cannot name'],
    ['a word of no letters', { values: { a: ['?!'] } }, 'holds no word'],
    ['a back-reference', { values: { a: ['/(x)\\1/'] } }, 'coverage.dimensions[0].values["a"]: the pattern /(x)\\1/ cannot be used: back-references'],
    ['a broken pattern', { values: { a: ['/(/'] } }, 'no regular expression'],
  ])('refuses %s', (_name, given, message) => {
    const error: unknown = (() => {
      try {
        return compileDimensions([{ ...tone, ...given }]);
      } catch (cause) {
        return cause;
      }
    })();
    expect(HornbookError.isInstance(error) && error.exitCode).toBe(2);
    expect(String(error)).toContain(message);
  });

  it('refuses two of one name', () => {
    expect(() => compileDimensions([tone, tone])).toThrow('two dimensions "tone"');
  });
});

it('survives anything, and quickly', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.constantFrom('en', 'und', 'ja'), (prompt, answer, language) => {
      const labels = measureLabels(draft(prompt, answer), { ...context, language });
      expect(labels).toEqual(measureLabels(draft(prompt, answer), { ...context, language }));
    }),
  );
  for (const nasty of [
    'a'.repeat(100_000),
    '\n'.repeat(100_000),
    '1. '.repeat(33_000),
    'how '.repeat(25_000),
    ', '.repeat(50_000),
    '- \n'.repeat(33_000),
    '.'.repeat(100_000),
    '海'.repeat(100_000),
  ]) {
    measureLabels(draft(nasty, nasty), context);
  }
});

const gsm8k = join(resolve(process.env.HORNBOOK_SHARED ?? '../shared'), 'data/evaluation/gsm8k-test.jsonl');
it.skipIf(!existsSync(gsm8k))('tells maths problems, and those of more steps from those of fewer', () => {
  const rows = readFileSync(gsm8k, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { question: string; answer: string });
  let maths = 0;
  const points = { few: [] as number[], many: [] as number[] };
  for (const { question, answer } of rows) {
    const row = draft(question, answer);
    if (measureLabels(row, context)['taskType'] === 'maths') maths++;
    const steps = answer.split('\n').length - 1;
    if (steps <= 2 || steps >= 6) points[steps <= 2 ? 'few' : 'many'].push(difficultyPoints(partsOf(row), 'en').total);
  }
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(maths / rows.length).toBeGreaterThan(0.95);
  expect(mean(points.many)).toBeGreaterThan(mean(points.few) + 1.5);
});
