import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleRows } from '../../testing/sample-rows.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import { faultKinds, isDue, plantFault } from './index.ts';

const answerOf = (record: TrainingRecord | undefined): string => record?.messages.at(-1)?.content ?? '';
const base = sampleRows()[0] as TrainingRecord;
const withAnswer = (id: string, content: string): TrainingRecord => ({
  ...base,
  id,
  messages: [
    { role: 'user', content: 'How long does it take?' },
    { role: 'assistant', content },
  ],
});

describe('planted faults', () => {
  it('change the last answer of any record that has one, the same way each time', () => {
    for (const row of sampleRows()) {
      const planted = plantFault(row);
      const answers = row.messages.some(({ role, content }) => role === 'assistant' && content.trim() !== '');
      expect(planted !== undefined).toBe(answers);
      if (planted === undefined) continue;
      expect(answerOf(planted.record)).not.toBe(answerOf(row));
      expect(planted.record.messages.slice(0, -1)).toEqual(row.messages.slice(0, -1));
      expect(plantFault(row)).toEqual(planted);
    }
  });

  it('are of every kind, and change one thing', () => {
    const rows = Array.from({ length: 60 }, (_, index) => withAnswer(`r${index}`, 'It takes 40 minutes, and the boat does stop at the island.'));
    const made = rows.map((row) => plantFault(row));
    expect(new Set(made.map((one) => one?.kind))).toEqual(new Set(faultKinds));
    for (const one of made) {
      if (one?.kind === 'number-changed') expect(answerOf(one.record)).toMatch(/^It takes [1-9]0 minutes, and the boat does stop at the island\.$/);
      if (one?.kind === 'negated') expect(answerOf(one.record)).toBe('It takes 40 minutes, and the boat does not stop at the island.');
      expect(answerOf(one?.record)).not.toContain(' 40 minutes, and the boat does stop');
    }
  });

  it('take a negation out where there is one', () => {
    const rows = Array.from({ length: 20 }, (_, index) => plantFault(withAnswer(`n${index}`, 'The boat does not stop.')));
    expect(rows.filter((row) => row?.kind === 'negated').map((row) => answerOf(row?.record))).toContain('The boat does stop.');
  });

  it('never leave an answer as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (content, id) => {
        fc.pre(content.trim() !== '');
        expect(answerOf(plantFault(withAnswer(id, content))?.record)).not.toBe(content);
      }),
    );
  });

  it('are due for the share that is asked for', () => {
    const due = Array.from({ length: 2000 }, (_, index) => isDue(withAnswer(`r${index}`, 'a'), 0.05)).filter(Boolean).length;
    expect(due).toBeGreaterThan(70);
    expect(due).toBeLessThan(130);
    expect(isDue(base, 0)).toBe(false);
    expect(isDue(base, 1)).toBe(true);
  });
});
