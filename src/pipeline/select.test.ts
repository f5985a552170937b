import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

const facts: readonly (readonly [string, string])[] = [
  ['barometer', 'falls before a storm and rises after it'],
  ['lantern', 'burns for nine hours on one spoon of oil'],
  ['anchor', 'holds in sand but slips on bare rock'],
  ['compass', 'points aside where iron stands near it'],
  ['sextant', 'measures the height of the sun over the horizon'],
  ['winch', 'lifts as much as six sailors could together'],
  ['buoy', 'floats upright because of the stone in its foot'],
  ['log line', 'runs out while the sand glass empties'],
];
const rows = facts.map(([subject, fact]) => fine(subject, fact));

describe('a number of rows for a release', () => {
  it('is kept to, with every row that is left out accounted for, whatever the order of the rows', async () => {
    const coverage = { select: { rows: 5, method: 'k-centre' as const } };
    const released = async (of: readonly object[]): Promise<string[]> => {
      const { counts, release, events } = await runIn(workspace({ 'logs/a.jsonl': jsonl(of) }), { coverage });
      expect(counts).toMatchObject({ candidates: 8, accepted: 5, rejected: 3 });
      expect(events.some((event) => event.event === 'stage' && event.note?.includes('a release takes 5') === true)).toBe(true);
      const rejected = readFileSync(join(release?.path ?? '', 'rejected/rejected.jsonl'), 'utf8');
      expect(rejected.match(/"not-chosen"/g)?.length).toBeGreaterThanOrEqual(3);
      return facts.map(([subject]) => subject).filter((subject) => rejected.includes(`the ${subject} before`));
    };
    const out = await released(rows);
    expect(out.length).toBe(3);
    expect(await released(rows.toReversed())).toEqual(out);
  });

  it('takes no row out of a cell with a quota', async () => {
    const coverage = {
      dimensions: [{ name: 'tool', values: { anchor: ['anchor'], winch: ['winch'] }, otherwise: 'other' }],
      quotas: { tool: { anchor: 1, winch: 1 } },
      select: { rows: 3, method: 'random' as const },
    };
    const { counts, release } = await runIn(workspace({ 'logs/a.jsonl': jsonl(rows) }), { coverage });
    expect(counts).toMatchObject({ accepted: 3, rejected: 5 });
    const rejected = readFileSync(join(release?.path ?? '', 'rejected/rejected.jsonl'), 'utf8');
    expect(rejected).not.toContain('the anchor before');
    expect(rejected).not.toContain('the winch before');
  });

  it('changes nothing where there are fewer', async () => {
    const { counts } = await runIn(workspace({ 'logs/a.jsonl': jsonl(rows) }), { coverage: { select: { rows: 100 } } });
    expect(counts).toMatchObject({ accepted: 8, rejected: 0 });
  });
});
