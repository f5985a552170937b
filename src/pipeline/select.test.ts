import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CoverageReport } from '../contracts/index.ts';
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

  it('stands in the report beside random and longest rows of the same number', async () => {
    const { release } = await runIn(workspace({ 'logs/a.jsonl': jsonl(rows) }), { coverage: { select: { rows: 5, method: 'k-centre' } } });
    const read = (name: string): string => readFileSync(join(release?.path ?? '', name), 'utf8');
    const { selection } = JSON.parse(read('coverage.json')) as CoverageReport;
    expect(selection).toMatchObject({
      method: 'k-centre',
      rows: 5,
      fixed: 0,
      sets: { all: { rows: 8 }, chosen: { rows: 5 }, random: { rows: 5 }, longest: { rows: 5 } },
    });
    expect(selection?.sets.chosen.vendi).toBeGreaterThan(1);
    expect(selection?.sets.longest.meanLength).toBeGreaterThanOrEqual(selection?.sets.random.meanLength ?? 0);
    expect(read('coverage.md')).toMatch(/## Rows that were chosen[^#]*\| chosen \| random \| longest \|/);
  });

  it('chooses dialogues over their topics, and says why each other is out', async () => {
    const talk = (subject: string, fact: string): object => ({
      messages: [
        { role: 'user', content: `What does the ${subject} do?` },
        { role: 'assistant', content: `The ${subject} ${fact}. Every sailor on board learns that in the first week.` },
        { role: 'user', content: `And who looks after the ${subject}?` },
        { role: 'assistant', content: `The mate cleans the ${subject} each morning, and notes its state in the book.` },
      ],
    });
    const select = { rows: 4, method: 'dialogues' as const, minScore: 0 };
    const { counts, release } = await runIn(workspace({ 'logs/a.jsonl': jsonl(facts.map(([subject, fact]) => talk(subject, fact))) }), {
      coverage: { select },
    });
    expect(counts).toMatchObject({ accepted: 4 });
    const { selection } = JSON.parse(readFileSync(join(release?.path ?? '', 'coverage.json'), 'utf8')) as CoverageReport;
    expect(selection).toMatchObject({ method: 'dialogues', sets: { chosen: { rows: 4 } } });
    expect(readFileSync(join(release?.path ?? '', 'rejected/rejected.jsonl'), 'utf8')).toMatch(/"(over-topic-budget|alike-in-topic|low-score)"/);
  });

  it('changes nothing where there are fewer', async () => {
    const { counts } = await runIn(workspace({ 'logs/a.jsonl': jsonl(rows) }), { coverage: { select: { rows: 100 } } });
    expect(counts).toMatchObject({ accepted: 8, rejected: 0 });
  });
});
