/** Every model in the guide can be made, and those over HTTP answer. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { modelConfigSchema } from '../../contracts/model.ts';
import { startModelServer } from '../../testing/model-server/index.ts';
import type { ModelServer } from '../../testing/model-server/index.ts';
import { presets } from './presets.ts';
import { createProvider, providerMakers } from './registry.ts';
import { chatRequest } from './testkit.ts';

const guide = join(import.meta.dirname, '../../../docs/guide');
const page = readFileSync(join(guide, 'models.md'), 'utf8');
const others = readdirSync(join(guide, 'providers')).map((name) => `providers/${name}`);
const texts = ['models.md', 'money-and-limits.md', ...others].map((name) => readFileSync(join(guide, name), 'utf8'));
const blocks = texts
  .flatMap((text) => [...text.matchAll(/^```yaml config[^\n]*\n([\s\S]*?)^```$/gm)])
  .map((match) => parse(match[1] ?? '') as { models?: Record<string, unknown> });
const models = blocks.flatMap((block) => Object.entries(block.models ?? {})).map(([name, config]) => [name, modelConfigSchema.parse(config)] as const);

let server: ModelServer | undefined;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(async () => {
  await server?.stop();
});

describe('the guide', () => {
  it('shows a config for every provider, and its rungs as they are', async () => {
    expect(new Set(models.map(([, config]) => config.use))).toEqual(new Set(providerMakers.keys()));
    for (const name of others) expect(page).toContain(`](${name})`);
    for (const { id, baseUrl, rungs } of presets) {
      expect(page).toContain(`| \`${id}\` | ${baseUrl === undefined ? 'none: say it' : `\`${baseUrl}\``} |`);
      expect(page.split('\n').find((line) => line.startsWith(`| \`${id}\` |`))).toContain(`| ${rungs.join(', ')} |`);
    }
  });

  it.each(models)('%s: %o', async (name, config) => {
    const env = Object.fromEntries(
      ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'OPENROUTER_API_KEY', 'MODEL_KEY'].map((variable) => [variable, 'sk-test-1234567890']),
    );
    const context = { name, env, now: () => 0 };
    if (config.use === 'embedded') {
      expect((await createProvider(config, context)).id).toBe('embedded');
      return;
    }
    const provider = await createProvider({ ...config, baseUrl: server?.baseUrl }, context);
    const request = config.roles.includes('embedder') ? chatRequest({ kind: 'embed', messages: [], inputs: ['a'] }) : chatRequest();
    expect(await provider.send(request, new AbortController().signal)).toMatchObject({ ok: true, reply: { returnedModel: config.model } });
  });
});
