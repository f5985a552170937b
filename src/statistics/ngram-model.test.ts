import { expect, test } from 'vitest';
import { ngramModel, surprise } from './ngram-model.ts';
import { random } from './random.ts';

const words = 'the sea is calm and the wind turns north before rain comes over the hills where sheep graze all day long'.split(' ');
const sentence = (seed: number): string => {
  const draw = random(seed);
  return Array.from({ length: 12 }, () => draw.pick(words)).join(' ');
};

test('a text of the same kind costs less than keys struck at random, and another language lies between', () => {
  const model = ngramModel();
  for (let i = 0; i < 300; i++) model.add(sentence(i));
  const own = model.bits(sentence(1000)) ?? 0;
  const other = model.bits('das meer ist ruhig und der wind dreht nach norden') ?? 0;
  const noise = model.bits('xq9 zzk vvpq wjx kkqz ywxq pqz vbx qkj zxv wq') ?? 0;
  expect(own).toBeLessThan(2);
  expect(other).toBeGreaterThan(own + 1);
  expect(noise).toBeGreaterThan(other);
});

test('chances over all next characters add up to one at most, whatever was learnt', () => {
  const model = ngramModel();
  for (let i = 0; i < 50; i++) model.add(sentence(i));
  // Bits of texts that differ in their last character alone.
  const stem = sentence(7).slice(0, 40);
  const base = (model.bits(stem) ?? 0) * stem.length;
  let sum = 0;
  for (let code = 0; code < 512; code++) sum += 2 ** -((model.bits(stem + String.fromCharCode(code)) ?? 0) * (stem.length + 1) - base);
  expect(sum).toBeGreaterThan(0.9);
  expect(sum).toBeLessThan(1.01);
});

test('no text vouches for itself, and the same texts give the same scores', () => {
  const odd = 'qxz kkw pqv zzj wxk qqp vjz kxw zqp jvk xqz wkp';
  const make = () => {
    const found = surprise();
    for (let i = 0; i < 200; i++) found.learn(i % 2 === 0 ? 0 : 1, sentence(i));
    for (let i = 0; i < 20; i++) found.learn(0, odd);
    return found;
  };
  expect(make().score(0, odd)).toBeGreaterThan(6);
  expect(make().score(1, odd)).toBeLessThan(2);
  expect(make().score(0, odd)).toBe(make().score(0, odd));
  expect(make().score(0, 'short')).toBeUndefined();
});

test('no text costs without end, however full the tables are', () => {
  const model = ngramModel();
  const draw = random(3);
  for (let i = 0; i < 400; i++) model.add(Array.from({ length: 1500 }, () => String.fromCharCode(97 + draw.integer(26))).join(''));
  for (let i = 0; i < 50; i++) {
    const bits = model.bits(Array.from({ length: 200 }, () => String.fromCharCode(97 + draw.integer(200))).join('')) ?? Infinity;
    expect(bits).toBeLessThan(24);
  }
});

test('a long text of one character is no trouble', () => expect(ngramModel().bits('a'.repeat(1_000_000))).toBeCloseTo(9, 0));
