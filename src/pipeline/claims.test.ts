/** What a model says of a text and the text does not bear out is left out, and the release says how much and why. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ConfigInput, SourceLine } from '../contracts/index.ts';
import { statsOf } from '../stages/release/read/index.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import { fencedIn, goodTeacher, harbourPages } from './model-testkit.ts';
import { removeWorkspaces, runIn, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

it('counts facts, relations and entities that are left out once a chunk, in every report', async () => {
  let chunks = 0;
  const seen = new Set<string>();
  const server = await startModelServer({
    latency: { median: 1 },
    reply: (request) => {
      const good = goodTeacher(request);
      if (request.schema?.name !== 'facts') return good;
      const text = fencedIn(request, 'text');
      if (!seen.has(text)) chunks++;
      seen.add(text);
      const { facts } = (good as { object: { facts: { fact: string; quote: string }[] } }).object;
      const [first] = facts;
      return {
        object: {
          entities: [{ name: 'Jupiter', kind: 'planet' }],
          relations: [{ subject: 'Jupiter', relation: 'is in', object: 'the text', quote: first?.quote ?? '' }],
          facts: [
            { fact: first?.fact ?? '', quote: first?.quote ?? '' },
            { fact: 'It sings.', quote: 'It sings at night when the moon is up.' },
          ],
        },
      };
    },
  });
  try {
    const root = workspace(harbourPages(6));
    const input: Partial<ConfigInput> = {
      sources: [{ use: 'documents', path: 'docs', licence: 'MIT', consent: 'Ours.' }],
      strategies: [{ use: 'grounded-qa', options: { tokensPerQuestion: 10, doesNotSay: 0 } }],
      models: { teacher: { use: 'openai-compatible', model: 'gpt-writer', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, roles: ['teacher'] } },
    };
    const { release } = await runIn(root, input);
    const path = release?.path ?? '';
    const read = (file: string): string => readFileSync(join(path, file), 'utf8');
    const lines = read('sources.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SourceLine);
    expect(chunks).toBeGreaterThan(5);
    // Several questions of a chunk share one reply: its things are counted once.
    expect(lines.reduce((sum, { claims }) => sum + (claims?.said ?? 0), 0)).toBe(4 * chunks);
    const reasons = ['entity: the text does not name it', 'fact: its quote is not in the text', 'relation: the text does not name what it joins'];
    for (const { claims } of lines) expect(Object.keys(claims?.leftOut ?? {})).toEqual(reasons);
    const stats = await statsOf(path);
    expect(stats.claims).toEqual({ said: 4 * chunks, leftOut: reasons.map((name) => ({ name, rows: chunks })) });
    for (const file of ['curation-log.md', 'report.html']) {
      expect(read(file), file).toContain(`${3 * chunks} of ${4 * chunks} things that models said of its texts`);
      for (const reason of reasons) expect(read(file), file).toContain(`${reason} (${chunks})`);
    }
    // From what the workspace keeps: the same release.
    const again = await runIn(root, { ...input, run: { batchSize: 3 } });
    expect(again.release?.version).toBe(release?.version);
  } finally {
    await server.stop();
  }
});
