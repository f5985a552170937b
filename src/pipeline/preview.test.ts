import { afterAll, describe, expect, it } from 'vitest';
import { startModelServer } from '../testing/model-server/index.ts';
import { harbourPages } from './model-testkit.ts';
import { preview } from './preview.ts';
import { config, removeWorkspaces, workspace } from './testkit.ts';

afterAll(removeWorkspaces);

describe('a preview that asks models', () => {
  it('names the tasks that gave no row, and what they cost', async () => {
    const server = await startModelServer({ reply: () => ({ text: 'No.', finish: 'refusal' }), latency: { median: 2 } });
    const teacher = { use: 'openai-compatible', model: 'tiny', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, roles: ['teacher' as const] };
    const seen = await preview({
      config: config({
        sources: [{ use: 'documents', path: 'docs', licence: 'MIT', consent: 'Ours.' }],
        strategies: [{ use: 'grounded-qa' }],
        models: { teacher },
      }),
      root: workspace(harbourPages(3)),
      rows: 4,
    });
    await server.stop();
    expect(seen.rows).toEqual([]);
    expect(seen.failures.length).toBeGreaterThan(2);
    for (const { strategy, reason } of seen.failures) expect([strategy, reason]).toEqual(['grounded-qa', expect.stringMatching(/^refused/)]);
    expect(seen.models?.spent.money).toBeGreaterThan(0);
  });
});
