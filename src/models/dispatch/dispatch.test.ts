import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { dispatchConformance, sampleAnswer } from '../../testing/dispatch-conformance.ts';
import { childHost, dispatchOver, dispatchTo } from './index.ts';

describe('in this process', () => {
  for (const check of dispatchConformance(() => ({ dispatch: dispatchTo({ ask: sampleAnswer }), close: () => {} }))) it(check.name, () => check.run());
});

const folder = mkdtempSync(join(tmpdir(), 'hornbook-dispatch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('in a child process that answers out of order, twice, and gets killed', () => {
  // Node 20 loads no TypeScript: jiti loads the host there.
  const jiti = createRequire(import.meta.url).resolve('jiti');
  const host = fileURLToPath(new URL('./unruly-host-testkit.ts', import.meta.url));
  const entry = join(folder, 'host.cjs');
  writeFileSync(entry, `require(${JSON.stringify(jiti)}).createJiti(${JSON.stringify(host)}).import(${JSON.stringify(host)});\n`);

  for (const check of dispatchConformance(() => dispatchOver(childHost(entry, ['80'], { execArgv: [] })))) it(check.name, () => check.run());

  it('gives up a host that never answers, with what to do', async () => {
    const { dispatch, close } = dispatchOver(childHost(entry, ['80'], { execArgv: ['--no-such-flag'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
    const one = async function* () {
      yield { model: 'm', kind: 'chat' as const, messages: [{ role: 'user' as const, content: 'x' }], sample: 0, retry: 0, stage: 's' };
    };
    await expect(async () => {
      for await (const result of dispatch(one())) expect(result).toBeUndefined();
    }).rejects.toMatchObject({ code: 'host-down', exitCode: 5 });
    close();
  });
});
