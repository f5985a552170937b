import { describe, expect, test } from 'vitest';
import { measureLabels } from '../../labels/index.ts';
import { cleanRows, defaultGate, noContext } from './testkit.ts';

describe('clean rows', () => {
  const gate = defaultGate(noContext);
  const records = cleanRows();

  test('there are at least sixty of them', () => {
    expect(records.length).toBeGreaterThanOrEqual(60);
  });

  test.each(['as they are', 'with measured labels'])('no rule and no aspect drops, flags or holds one, %s', async (how) => {
    const complaints: string[] = [];
    for (const given of records) {
      const labels = how === 'as they are' ? given.labels : measureLabels({ ...given, spans: [] }, { source: 'logs', language: 'en', custom: [] });
      const record = { ...given, labels };
      const verdict = await gate.check(record);
      for (const { rule, outcome, reason, score } of verdict.rules) {
        if (outcome !== 'keep') complaints.push(`${record.id} ${rule} ${outcome} ${score ?? ''} ${reason}: ${record.messages.at(-1)?.content.slice(0, 60)}`);
      }
    }
    expect(complaints).toEqual([]);
  });
});
