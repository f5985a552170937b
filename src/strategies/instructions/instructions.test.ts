import { expect, it } from 'vitest';
import { sampleSeed } from '../../testing/sample-seeds.ts';
import { canBeShown, seedDrawer } from './examples.ts';

const seeds = Array.from({ length: 60 }, (_, i) => sampleSeed({ prompt: `Prompt number ${i}` }));

it('draws by hashes: all seeds about as often, and one more changes only the draws that it comes into', () => {
  const draw = seedDrawer(seeds);
  const counts = new Map<string, number>();
  for (let i = 0; i < 300; i++) for (const { id } of draw(6, `draw ${i}`)) counts.set(id, (counts.get(id) ?? 0) + 1);
  expect(counts.size).toBe(60);
  // 30 times each is expected: five standard deviations to either side.
  expect(Math.min(...counts.values())).toBeGreaterThan(4);
  expect(Math.max(...counts.values())).toBeLessThan(56);
  const more = sampleSeed({ prompt: 'One more prompt' });
  const again = seedDrawer([...seeds.toReversed(), more]);
  let entered = 0;
  for (let i = 0; i < 300; i++) {
    const [before, after] = [draw(6, `draw ${i}`), again(6, `draw ${i}`)];
    if (after.includes(more)) {
      entered++;
      expect(after.filter((seed) => seed !== more)).toEqual(before.slice(0, 5));
    } else expect(after).toEqual(before);
  }
  expect(entered).toBeGreaterThan(4);
  expect(entered).toBeLessThan(56);
  expect(draw(0, 'any')).toEqual([]);
  expect(new Set(draw(100, 'any'))).toEqual(new Set(seeds));
});

it('shows no seed that the gates put out, and none that stands in a conversation', () => {
  const messages = [
    { role: 'system' as const, content: 'Be brief.' },
    { role: 'user' as const, content: 'Name a fish.' },
    { role: 'assistant' as const, content: 'Cod.' },
  ];
  expect(canBeShown(sampleSeed({ prompt: 'Name a fish.', messages }))).toBe(true);
  expect(canBeShown(sampleSeed({ prompt: 'And another?', messages: [...messages, { role: 'user', content: 'And another?' }] }))).toBe(false);
  expect(canBeShown(sampleSeed({ prompt: 'Name a fish.', accepted: false }))).toBe(false);
  expect(canBeShown(sampleSeed({ prompt: ' ' }))).toBe(false);
});
