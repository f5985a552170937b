import { expect, it } from 'vitest';
import { createMasker } from '../privacy/index.ts';
import { openStore } from '../store/index.ts';
import type { Plan } from './compose.ts';
import { sealedFacts } from './facts.ts';
import { config } from './testkit.ts';

it('gives the rules the recognisers of the config, by pattern and by plugin', async () => {
  const settings = config({ privacy: { recognisers: [{ type: 'member', pattern: 'MEM-\\d{6}' }] } });
  const mine = { id: 'mine', version: '1', type: 'badge', find: () => [] };
  const plan: Pick<Plan, 'config' | 'masker' | 'sources'> = { config: settings, masker: createMasker(settings.privacy, [mine]), sources: new Map() };
  const store = openStore(':memory:');
  try {
    const { rules } = await sealedFacts(1, store, plan);
    expect(rules.recognisers?.map(({ type }) => type)).toEqual(['member', 'badge']);
  } finally {
    await store.close();
  }
});
