import { describe, expect, it } from 'vitest';
import type { TrainingRecord } from '../../contracts/record.ts';
import { apartText, productionText } from '../../report/advice-text.ts';
import { statisticWarnings } from '../../report/warnings.ts';
import { sampleRecord } from '../../testing/format-conformance.ts';
import { adviceTally } from './advice-tally.ts';
import { measure } from './measure.ts';

function rows(count: number, human: boolean, answer: (index: number) => string): TrainingRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const record = sampleRecord([
      { role: 'user', content: `Question ${index} about the ${human ? 'tide' : 'moon'}?` },
      { role: 'assistant', content: answer(index) },
    ]);
    return {
      ...record,
      id: `r${human}${index}`,
      labels: { taskType: index % 4 === 0 ? 'how' : 'what' },
      origin: { ...record.origin, human, depth: human ? 0 : 1 },
    };
  });
}

const figures = (all: readonly TrainingRecord[], production?: ReadonlyMap<number, number>) => {
  const tally = measure(
    () => 1,
    adviceTally(0, production && { rows: [...production.values()].reduce((sum, one) => sum + one, 0), refused: 2, answerWords: production }),
  );
  for (const record of all) tally.add(record);
  return tally.finish();
};
const counts = { candidates: 200, accepted: 120, rejected: 80, held: 0, failed: 0, pending: 0 };

describe('what a release is held against', () => {
  it('says how well rows of people are told from generated ones', () => {
    const found = figures([...rows(60, true, (index) => `it came in at ${index}`), ...rows(60, false, (index) => `Certainly! The answer is ${index}`)]);
    expect(found.apart).toMatchObject({ human: 60, generated: 60 });
    expect(found.apart?.auc).toBeGreaterThan(0.99);
    expect(apartText(found)).toContain('nearly always');
    const warned = statisticWarnings(found, counts).map(({ code }) => code);
    expect(warned).toContain('told-apart');
    expect(warned).toContain('answer-template');
    expect(figures(rows(60, true, String)).apart).toBeUndefined();
  });

  it('holds answers against those of production', () => {
    const short = new Map([
      [3, 50],
      [5, 50],
    ]);
    const found = figures(
      rows(40, true, () => Array.from({ length: 20 }, (_, word) => `w${word}`).join(' ')),
      short,
    );
    expect(found.production).toMatchObject({ rows: 100, refused: 2, distance: 1, answerWords: { median: 3, max: 5 } });
    expect(productionText(found)).toContain('Answers have 20 words in the middle');
    expect(statisticWarnings(found, counts).map(({ code }) => code)).toContain('unlike-production');
    const alike = figures(
      rows(40, true, () => 'one two three'),
      new Map([[3, 10]]),
    );
    expect(alike.production?.distance).toBe(0);
    expect(statisticWarnings(alike, counts).map(({ code }) => code)).not.toContain('unlike-production');
  });

  it('weighs classes so that each counts the same', () => {
    const { classWeights } = figures(rows(40, true, String));
    expect(classWeights).toContainEqual({
      dimension: 'taskType',
      weights: [
        { name: 'what', weight: 0.666667 },
        { name: 'how', weight: 2 },
      ],
    });
  });
});
