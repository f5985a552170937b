import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { MixConfig } from '../contracts/index.ts';
import { fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

const facts = ['barometer', 'lantern', 'anchor', 'compass', 'sextant', 'winch', 'buoy', 'rudder', 'keel', 'mast'];
const rows = facts.map((subject, index) => fine(subject, `serves the crew in way ${index} that no other tool of the ship does`));

it('composes a release by shares, accounts for what leaves, and says what was not reached', async () => {
  const folder = workspace({ 'logs/a.jsonl': jsonl(rows.slice(0, 4)), 'general/b.jsonl': jsonl(rows.slice(4)) });
  const sources = [
    { id: 'own', use: 'logs' as const, path: 'logs' },
    { id: 'general', use: 'datasets' as const, path: 'general' },
  ];
  const mixed = (mix: Pick<MixConfig, 'parts'> & Partial<MixConfig>) => runIn(folder, { sources, release: { mix } });
  const half = await mixed({
    parts: [
      { source: 'own', share: 0.8 },
      { dataset: 'general', share: 0.2 },
    ],
  });
  expect(half.counts).toMatchObject({ candidates: 10, accepted: 5, rejected: 5 });
  const read = (run: typeof half, file: string): string => readFileSync(join(run.release?.path ?? '', file), 'utf8');
  expect(read(half, 'rejected/rejected.jsonl').match(/"rule":"mix"/g)?.length).toBeGreaterThanOrEqual(5);
  expect(read(half, 'README.md')).toContain('### Mix');

  const short = await mixed({
    size: 20,
    parts: [
      { source: 'own', share: 0.5 },
      { dataset: 'general', share: 0.5 },
    ],
  });
  expect(short.counts).toMatchObject({ accepted: 10, rejected: 0 });
  expect(JSON.parse(read(short, 'coverage.json'))).toMatchObject({ mix: { parts: [{ reached: false }, { reached: false }] } });
  expect(read(short, 'report.html')).toContain('not reached');
});
