import fc from 'fast-check';
import { expect, it } from 'vitest';
import { budgets } from './dialogues.ts';
import { dialogueSignals } from './signals.ts';

it('shares a budget out over topics to the last row', () => {
  expect(budgets([60, 30, 10, 0], 10)).toEqual([5, 3, 2, 0]);
  expect(budgets([100, 1], 10)).toEqual([9, 1]);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 12 }), fc.nat({ max: 400 }), (sizes, budget) => {
      const shares = budgets(sizes, budget);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(Math.min(budget, total));
      for (const [i, share] of shares.entries()) expect(share).toBeLessThanOrEqual(sizes[i] as number);
      if (budget >= sizes.length) for (const [i, share] of shares.entries()) if ((sizes[i] as number) > 0) expect(share).toBeGreaterThan(0);
    }),
  );
});

const turn = (question: string, answer?: string): { role: 'user' | 'assistant'; content: string }[] => [
  { role: 'user', content: question },
  ...(answer === undefined ? [] : [{ role: 'assistant' as const, content: answer }]),
];

it('reads signals off each turn, and skips none', () => {
  const good = dialogueSignals([
    ...turn('How do I descale a kettle?', 'Fill the kettle with vinegar and wait an hour.'),
    ...turn('And the spout?', 'Brush the spout with a wet cloth.'),
  ]);
  expect(good).toMatchObject({ turns: 2, unanswered: 0, form: 2, progress: 1 });
  const again = dialogueSignals([...turn('Kettle?', 'Fill the kettle with vinegar.'), ...turn('Kettle?', 'Fill the kettle with vinegar.')]);
  expect(again.progress).toBe(0.5);
  expect(again.form).toBeLessThan(good.form);
  const half = dialogueSignals([...turn('How do I descale a kettle?', 'With vinegar.'), ...turn('And the spout?')]);
  expect(half).toMatchObject({ turns: 2, unanswered: 1 });
  expect(half.form).toBeLessThanOrEqual(1);
  expect(dialogueSignals([])).toMatchObject({ turns: 0, form: 0, entity: 0 });
});
