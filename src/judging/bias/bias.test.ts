import { afterAll, describe, expect, it } from 'vitest';
import type { JudgeScore } from '../../contracts/plugins.ts';
import { scriptedJudge, startModelServer } from '../../testing/model-server/index.ts';
import type { JudgeOptions, ModelServer } from '../../testing/model-server/index.ts';
import { words } from '../../text/tokens.ts';
import { openComparison } from '../model/compare.ts';
import { answering, opened, row, toolsOn } from '../model/testkit.ts';
import { fillerPenalty } from './filler.ts';
import { lengthNormalised, lengthSums, studentT } from './length.ts';
import type { LengthBias } from './length.ts';
import { positionBias, settled } from './position.ts';
import { selfPreference } from './self-preference.ts';

function lengthBias(scores: readonly { score: number; words: number }[]): LengthBias | undefined {
  const sums = lengthSums();
  for (const { score, words: size } of scores) sums.add(score, size);
  return sums.bias();
}

const ended: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ended) await end();
});

async function judged(options: JudgeOptions, models?: readonly string[]) {
  const server: ModelServer = await startModelServer({ reply: scriptedJudge(options), latency: { median: 1 } });
  const tools = await toolsOn(server, models);
  ended.push(async () => {
    await tools.close();
    await server.stop();
  });
  return tools;
}

const accuracy = (scores: readonly JudgeScore[]): number => scores.find(({ aspect }) => aspect === 'accuracy')?.score ?? Number.NaN;
const lorem = 'the tide turns twice a day and boats wait for it at the pier while gulls look on'.split(' ');
const text = (seed: number, count: number): string =>
  Array.from({ length: count }, (_, at) => (at === 0 ? `Answer${seed}` : lorem[(seed * 7 + at) % lorem.length])).join(' ');

describe('length', () => {
  it('is measured within its interval, and at least nine tenths of it removed', async () => {
    // Quality and length are crossed: neither tells of the other.
    const lengths = [16, 32, 64, 128, 256];
    const truths = [2.5, 3, 3.5];
    const items = Array.from({ length: 390 }, (_, index) => {
      const answer = text(index, lengths[index % 5] as number);
      return { id: `i${index}`, text: answer, truth: truths[Math.floor(index / 5) % 3] as number, words: words(answer).length };
    });
    const tools = await judged({ items, length: 0.5, usualWords: 64, sigma: 0.3 });
    const { judge, options } = opened();
    const scored = await Promise.all(
      items.map(async (item) => ({ ...item, score: accuracy(await judge.judge(row(`Question ${item.id}?`, item.text, { id: item.id }), options, tools)) })),
    );
    const bias = lengthBias(scored);
    expect(bias?.low).toBeLessThan(0.5);
    expect(bias?.high).toBeGreaterThan(0.5);
    expect(bias?.low).toBeGreaterThan(0.3);
    // Learnt on one half of the rows, removed from the other.
    const learnt = lengthBias(scored.filter((_, index) => index % 30 < 15));
    const rest = scored.filter((_, index) => index % 30 >= 15);
    const left = lengthBias(rest.map((one) => ({ ...one, score: learnt === undefined ? 0 : lengthNormalised(one.score, one.words, learnt) })));
    expect(Math.abs(left?.slope ?? 1)).toBeLessThan(0.1 * (lengthBias(rest)?.slope ?? 0));
  });

  it('says nothing of few scores, or of answers of one length', () => {
    expect(lengthBias(Array.from({ length: 9 }, (_, index) => ({ score: 3, words: index + 1 })))).toBeUndefined();
    expect(lengthBias(Array.from({ length: 20 }, () => ({ score: 3, words: 40 })))).toBeUndefined();
    expect(lengthBias(Array.from({ length: 20 }, (_, index) => ({ score: index % 5, words: index + 1 })))).toMatchObject({ n: 20 });
    for (const [degrees, value] of [
      [5, 2.5706],
      [10, 2.2281],
      [30, 2.0423],
    ] as const)
      expect(Math.abs(studentT(degrees) - value)).toBeLessThan(0.01);
  });
});

describe('position', () => {
  it('is measured within its interval, and both orders leave nothing of it', async () => {
    const pairs = Array.from({ length: 120 }, (_, index) => ({ a: text(index * 2, 20), b: text(index * 2 + 1, 20), gap: ((index % 9) - 4) / 2 }));
    const items = pairs.flatMap(({ a, b, gap }, index) => [
      { id: `a${index}`, text: a, truth: 3 + gap / 2 },
      { id: `b${index}`, text: b, truth: 3 - gap / 2 },
    ]);
    const sigma = 0.5;
    const position = 0.8;
    const tools = await judged({ items, position, sigma });
    const compare = openComparison('open', '/nowhere');
    const results = await Promise.all(pairs.map(({ a, b }, index) => compare({ prompt: `Question ${index}?`, a, b }, 'judge', tools)));
    const orders = results.flatMap((result) => (result === undefined ? [] : [result.orders]));
    expect(orders).toHaveLength(120);
    const bias = positionBias(orders);
    // What such a judge does: chance that gap + bonus + noise is above 0, over all pairs in both orders.
    const expected =
      pairs.reduce((sum, { gap }) => sum + normalCdf((gap + position) / (sigma * Math.SQRT2)) + normalCdf((-gap + position) / (sigma * Math.SQRT2)), 0) / 240;
    expect(bias.low).toBeLessThan(expected);
    expect(bias.high).toBeGreaterThan(expected);
    expect(bias.low).toBeGreaterThan(0.55);
    expect(bias.consistent).toBeLessThan(0.9);
    // Turned round, every pair comes out as before: the place has no say at all.
    const turned = await Promise.all(pairs.map(({ a, b }, index) => compare({ prompt: `Question ${index}?`, a: b, b: a }, 'judge', tools)));
    const mirror = { a: 'b', b: 'a', tie: 'tie' } as const;
    expect(turned.map((result) => mirror[result?.winner ?? 'tie'])).toEqual(results.map((result) => result?.winner));
    // Clear gaps are still decided, and rightly.
    const clear = pairs.flatMap(({ gap }, index) => (Math.abs(gap) >= 2 ? [[gap > 0 ? 'a' : 'b', results[index]?.winner]] : []));
    expect(clear.filter(([right, said]) => right === said).length / clear.length).toBeGreaterThan(0.85);
  });

  it('settles a pair only where both orders agree', () => {
    expect(settled({ aFirst: 'first', bFirst: 'second' })).toBe('a');
    expect(settled({ aFirst: 'second', bFirst: 'first' })).toBe('b');
    for (const side of ['first', 'second', 'tie'] as const) expect(settled({ aFirst: side, bFirst: side })).toBe('tie');
    expect(positionBias([])).toMatchObject({ firstWins: 0.5, low: 0, high: 1, consistent: 1 });
  });

  it('is no verdict where a reply cannot be read', async () => {
    const compare = openComparison('open', '/nowhere');
    const pair = { prompt: 'Which?', a: 'One.', b: 'Two.' };
    for (const reply of [{ outcome: 'malformed' as const }, { object: { winner: 'both' } }, { outcome: 'refused' as const, object: { winner: 'first' } }])
      expect(
        await compare(
          pair,
          'judge',
          answering(() => reply),
        ),
      ).toBeUndefined();
    expect(
      await compare(
        pair,
        'judge',
        answering(() => ({ object: { winner: 'tie', reason: 'alike' } })),
      ),
    ).toMatchObject({ winner: 'tie' });
  });
});

describe('self-preference', () => {
  it('is measured within its interval, and gone where no model judges its own family', async () => {
    const families = ['gpt', 'claude', 'qwen'];
    const items = Array.from({ length: 180 }, (_, index) => ({
      id: `i${index}`,
      text: text(index, 24),
      truth: [2, 2.5, 3, 3.5][index % 4] as number,
      family: families[index % 3] as string,
    }));
    const votes = await Promise.all(
      families.map(async (family) => {
        const tools = await judged({ items, self: family === 'gpt' ? 0.9 : 0, family, sigma: 0.3, seed: family });
        const { judge, options } = opened();
        return Promise.all(items.map(async (item) => accuracy(await judge.judge(row(`Question ${item.id}?`, item.text, { id: item.id }), options, tools))));
      }),
    );
    const panel = items.map(({ family }, index) => ({
      author: family,
      votes: new Map(families.map((judge, at) => [judge, votes[at]?.[index] ?? Number.NaN])),
    }));
    const gpt = selfPreference(panel, 'gpt');
    expect(gpt?.low).toBeLessThan(0.9);
    expect(gpt?.high).toBeGreaterThan(0.9);
    expect(gpt?.low).toBeGreaterThan(0.5);
    const claude = selfPreference(panel, 'claude');
    expect(claude?.low).toBeLessThan(0);
    expect(claude?.high).toBeGreaterThan(0);
    // The panel without votes on a judge's own family: how far the scores of gpt's answers stand above the truth, against the others'.
    const above = (own: boolean, excluded: boolean): number => {
      const gaps = panel.flatMap(({ author, votes: all }, index) => {
        if ((author === 'gpt') !== own) return [];
        const used = [...all].filter(([judge]) => !excluded || judge !== author).map(([, score]) => score);
        return [used.reduce((sum, score) => sum + score, 0) / used.length - (items[index]?.truth ?? 0)];
      });
      return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    };
    const before = above(true, false) - above(false, false);
    expect(before).toBeGreaterThan(0.2);
    expect(Math.abs(above(true, true) - above(false, true))).toBeLessThan(0.1 * 0.9);
  });

  it('says nothing of a panel that is too small', () => {
    expect(selfPreference([{ author: 'gpt', votes: new Map([['gpt', 5]]) }], 'gpt')).toBeUndefined();
  });
});

describe('filler', () => {
  it('costs a tenth of a point for each hundredth of the words, one at most', () => {
    const plain = text(1, 94);
    expect(fillerPenalty(plain)).toBe(0);
    expect(fillerPenalty('')).toBe(0);
    expect(fillerPenalty(`It is important to note that ${plain}`)).toBe(0.6);
    expect(fillerPenalty('In conclusion, it is important to note that, all in all, there are many things.')).toBe(1);
    expect(fillerPenalty('The inconclusion of incertainly!x words')).toBe(0);
  });
});

function normalCdf(x: number): number {
  // Abramowitz and Stegun 26.2.17.
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail = Math.exp((-x * x) / 2) * 0.3989422804014327 * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}
