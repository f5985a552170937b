import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

const rows = ['barometer', 'lantern', 'anchor', 'compass'].map((subject) => fine(subject, `serves the crew as no other tool of the ship does`));

it('holds a release against a sample of production, of which nothing enters it', async () => {
  const sample = jsonl([
    {
      messages: [
        { role: 'user', content: 'secret question of a customer' },
        { role: 'assistant', content: 'Yes, it is.' },
      ],
    },
    { nonsense: true },
  ]);
  const folder = workspace({ 'logs/a.jsonl': jsonl(rows), 'production.jsonl': sample });
  const { release, counts } = await runIn(folder, { release: { production: { path: 'production.jsonl' } } });
  expect(counts).toMatchObject({ candidates: 4 });
  const read = (file: string): string => readFileSync(join(release?.path ?? '', file), 'utf8');
  expect(JSON.parse(read('statistics.json'))).toMatchObject({ statistics: { production: { rows: 1, refused: 1, answerWords: { median: 3 } } } });
  expect(read('README.md')).toContain('in the sample of production');
  expect(read('lineage.jsonl') + read('sources.jsonl') + read('report.html')).not.toContain('secret question');
});

it('refuses a sample that is not there or holds no row, by name', async () => {
  const folder = workspace({ 'logs/a.jsonl': jsonl(rows), 'empty.jsonl': '{"nonsense": true}\n' });
  await expect(runIn(folder, { release: { production: { path: 'none.jsonl' } } })).rejects.toThrow('release.production.path: the file cannot be read');
  await expect(runIn(folder, { release: { production: { path: 'empty.jsonl' } } })).rejects.toThrow('holds no row that can be read (1 refused)');
});
