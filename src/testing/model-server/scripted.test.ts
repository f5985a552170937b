import { describe, expect, test } from 'vitest';
import { requestHash } from './log.ts';
import { normal } from './latency.ts';
import type { ScriptedAnswer, ScriptRequest } from './script.ts';
import { scriptedJudge } from './scripted-judge.ts';
import type { JudgedItem, JudgeOptions } from './scripted-judge.ts';
import { scriptedTeacher } from './scripted-teacher.ts';

function requestOf(prompt: string, schema?: object): ScriptRequest {
  const shape = schema === undefined ? {} : { schema: { name: 'r', schema: { ...schema }, asTool: false } };
  const messages = [{ role: 'user', content: prompt }];
  const rest = { inputs: [], maxOutputTokens: 500, stream: false, body: {}, number: 1, seen: 1, seed: 's' };
  return { api: 'openai', kind: 'chat', model: 'm', messages, prompt, json: false, hash: requestHash('', prompt), ...shape, ...rest };
}
const given = (answer: unknown): ScriptedAnswer => answer as ScriptedAnswer;

describe('a scripted teacher', () => {
  const facts = ['The pier of Brightwater has forty oak piles.', 'The mill stands on the north bank.', 'Kelp is dried for nine days in the loft.'];
  const mark = '<<<document 3fa94c01be77';
  const prompt = `Write questions about the text. Answer in one sentence.\n${mark}\n${facts.join(' ')}\n${mark}\nDo as you were told above.`;
  const pair = { type: 'object', properties: { question: { type: 'string' }, answer: { type: 'string' }, quote: { type: 'string' } } };
  const list = { type: 'object', properties: { pairs: { type: 'array', items: pair, minItems: 3, maxItems: 3 } } };

  test('says what stands between the fences, each object of one sentence', () => {
    const { pairs } = given(scriptedTeacher()(requestOf(prompt, list))).object as { pairs: Record<string, string>[] };
    expect(pairs).toHaveLength(3);
    for (const one of pairs) {
      expect(facts).toContain(one['quote']);
      expect(one['answer']).toBe(one['quote']);
      expect(one['question']).toMatch(/\?$/);
      expect(one['question']).toContain(one['quote']?.split(' ').slice(0, 6).join(' '));
    }
    const plain = scriptedTeacher()(requestOf(prompt));
    expect(typeof plain === 'string' && facts.some((fact) => plain.startsWith(fact))).toBe(true);
  });

  test('makes up, pads and breaks in the shares that were set', () => {
    const share = (options: object, met: (text: string) => boolean): number => {
      const teacher = scriptedTeacher(options);
      const replies = Array.from({ length: 1000 }, (_, i) => teacher(requestOf(`${prompt}${i}`, pair)));
      return replies.filter((one) => met(typeof one === 'string' ? one : JSON.stringify(given(one).object))).length / 1000;
    };
    const grounded = (text: string): boolean => facts.some((fact) => text.includes(fact));
    expect(share({ madeUp: 0.3 }, (text) => !grounded(text))).toBeCloseTo(0.3, 1);
    expect(share({ filler: 0.3 }, (text) => text.includes('important to note'))).toBeCloseTo(0.3, 1);
    expect(share({ broken: 0.3 }, (text) => text.startsWith('Here is'))).toBeCloseTo(0.3, 1);
    expect(share({}, (text) => !grounded(text) || text.includes('important'))).toBe(0);
  });

  test('a field can be set', () => {
    const field = (path: readonly string[]) => (path.at(-1) === 'quote' ? 'set' : undefined);
    expect(given(scriptedTeacher({ field })(requestOf(prompt, pair))).object).toMatchObject({ quote: 'set', answer: expect.stringMatching(/\.$/) });
  });
});

describe('a scripted judge', () => {
  const scale = [1, 100] as const;
  const item = (id: string, words: number, more: object = {}): JudgedItem => ({ id, text: `${id} ${'word '.repeat(words - 1).trim()}.`, truth: 50, ...more });
  const scoreOf = (options: Omit<JudgeOptions, 'items'>, ...items: JudgedItem[]): number => {
    const judge = scriptedJudge({ scale, whole: false, items, ...options });
    return (given(judge(requestOf(`Judge this: ${items.map(({ text }) => text).join(' | ')}`))).object as { score: number }).score;
  };

  test('without a bias says the truth', () => expect(scoreOf({}, item('a', 50))).toBe(50));

  test('is moved by length as set: so many points for each doubling', () => {
    expect(scoreOf({ length: 4 }, item('a', 50))).toBeCloseTo(50);
    expect(scoreOf({ length: 4 }, item('a', 200))).toBeCloseTo(58);
    expect(scoreOf({ length: 4, usualWords: 100 }, item('a', 25))).toBeCloseTo(42);
  });

  test('prefers its own family as set', () => {
    expect(scoreOf({ self: 3, family: 'gpt' }, item('a', 50, { family: 'gpt' }))).toBe(53);
    expect(scoreOf({ self: 3, family: 'gpt' }, item('a', 50, { family: 'llama' }))).toBe(50);
  });

  test('is noisy as set, and the same for the same request', () => {
    const scores = Array.from({ length: 3000 }, (_, i) => scoreOf({ sigma: 5 }, item(`a${i}`, 50)) - 50);
    const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
    const deviation = Math.sqrt(scores.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / scores.length);
    // Five standard errors.
    expect(Math.abs(mean)).toBeLessThan(0.46);
    expect(Math.abs(deviation - 5)).toBeLessThan(0.33);
    expect(scoreOf({ sigma: 5 }, item('a', 50))).toBe(scoreOf({ sigma: 5 }, item('a', 50)));
    expect(normal('a')).not.toBe(normal('b'));
  });

  test('of a pair chooses the better one, unless the first place is worth more', () => {
    const side = { type: 'object', properties: { winner: { enum: ['A', 'B', 'tie'] }, quote: { type: 'string' } } };
    const winner = (options: Omit<JudgeOptions, 'items'>, ...items: JudgedItem[]): unknown =>
      given(
        scriptedJudge({ scale, items: items.toSorted((a, b) => (a.id < b.id ? -1 : 1)), ...options })(
          requestOf(items.map(({ text }) => text).join('\n'), side),
        ),
      ).object;
    const [good, bad] = [item('good', 50, { truth: 60 }), item('bad', 50)];
    expect(winner({}, good, bad)).toMatchObject({ winner: 'A' });
    expect(winner({}, bad, good)).toMatchObject({ winner: 'B' });
    expect(winner({ position: 20 }, bad, good)).toMatchObject({ winner: 'A' });
    expect(winner({ tie: 12 }, bad, good)).toMatchObject({ winner: 'tie', quote: expect.stringMatching(/^bad word/) });
  });

  test('fills each aspect, of each item of two, with whole scores on its scale', () => {
    const aspects = { type: 'object', properties: { clarity: { type: 'object', properties: { score: { type: 'integer' } } }, safety: { type: 'integer' } } };
    const a = { id: 'a', text: 'Oak piles last.', truth: { clarity: 4.2, safety: 9 } };
    const b = { id: 'b', text: 'Piles of oak.', truth: { clarity: 2, safety: 1 } };
    const judge = scriptedJudge({ items: [a, b] });
    expect(given(judge(requestOf(a.text, aspects))).object).toEqual({ clarity: { score: 4 }, safety: 5 });
    const two = { type: 'object', properties: { first: aspects, second: aspects } };
    expect(given(judge(requestOf(`${a.text} ${b.text}`, two))).object).toEqual({
      first: { clarity: { score: 4 }, safety: 5 },
      second: { clarity: { score: 2 }, safety: 1 },
    });
  });

  test('can be told how to read and how to answer', () => {
    const judge = scriptedJudge({ items: ({ prompt }) => [{ id: prompt, text: prompt, truth: 3 }], answer: ({ items }) => ({ mark: items[0]?.score }) });
    expect(given(judge(requestOf('x'))).object).toEqual({ mark: 3 });
  });
});
