import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { startModelServer } from '../../../testing/model-server/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hornbook-batch-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const calls = 12;

/** When a process dies: at the first request of this kind, before the server sees it, or before its reply goes back. */
interface Death {
  method: string;
  path: RegExp;
  when: 'before' | 'after';
}

/** Stands between client and server, and kills the client where the test says. */
async function proxyTo(target: string): Promise<{ url: string; next(child: ChildProcess, death: Death | undefined): void; close(): void }> {
  let child: ChildProcess | undefined;
  let death: Death | undefined;
  const proxy = http.createServer((request, response) => {
    const dies = death !== undefined && request.method === death.method && death.path.test(request.url ?? '') ? death.when : undefined;
    const kill = (): void => {
      death = undefined;
      child?.kill('SIGKILL');
      response.destroy();
    };
    if (dies === 'before') return kill();
    const onward = http.request(new URL(request.url ?? '', target), { method: request.method, headers: request.headers }, (answer) => {
      if (dies === 'after') answer.resume().on('end', kill);
      else answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers));
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((go) => proxy.listen(0, '127.0.0.1', go));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/v1`,
    next: (one, how) => {
      child = one;
      death = how;
    },
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

interface End {
  outcomes: string[];
  spent: { calls: number; lost: number };
}

it.each<[string, string, Death[]]>([
  [
    'openai',
    '/batches',
    [
      { method: 'POST', path: /\/files$/, when: 'after' },
      { method: 'POST', path: /\/batches$/, when: 'before' },
      { method: 'POST', path: /\/batches$/, when: 'after' },
      { method: 'GET', path: /\/batches\/[^/]+$/, when: 'after' },
      { method: 'GET', path: /\/content$/, when: 'after' },
    ],
  ],
  [
    'anthropic',
    '/messages/batches',
    [
      { method: 'POST', path: /\/batches$/, when: 'before' },
      { method: 'POST', path: /\/batches$/, when: 'after' },
      { method: 'GET', path: /\/batches\/[^/?]+$/, when: 'after' },
      { method: 'GET', path: /\/results$/, when: 'after' },
    ],
  ],
])(
  'a batch of %s is made and paid once, whenever the process is killed',
  async (use, path, deaths) => {
    // Node 20 loads no TypeScript: jiti loads the process there.
    const jiti = createRequire(import.meta.url).resolve('jiti');
    const host = fileURLToPath(new URL('./kill-testkit.ts', import.meta.url));
    const entry = join(folder, `${use}.cjs`);
    writeFileSync(entry, `require(${JSON.stringify(jiti)}).createJiti(${JSON.stringify(host)}).import(${JSON.stringify(host)});\n`);
    const server = await startModelServer({ batches: { polls: 4, reorder: true, duplicate: 0.3 } });
    const proxy = await proxyTo(server.baseUrl);
    const live = (death: Death | undefined): Promise<{ end: End | undefined; killed: boolean }> =>
      new Promise((done) => {
        let end: End | undefined;
        const child = fork(entry, [use, proxy.url, join(folder, `${use}.db`), String(calls)], { execArgv: [] });
        proxy.next(child, death);
        child.on('message', (message: Partial<End>) => {
          if (message.outcomes !== undefined) end = message as End;
        });
        child.on('close', (_, signal) => done({ end, killed: signal === 'SIGKILL' }));
      });
    for (const death of deaths) expect(await live(death), JSON.stringify(death)).toEqual({ end: undefined, killed: true });
    const { end } = await live(undefined);
    expect(end?.outcomes).toEqual(Array.from({ length: calls }, () => 'ok'));
    expect(end?.spent).toMatchObject({ calls, lost: 0 });
    const list = (await (await fetch(`${server.baseUrl}${path}?limit=100`)).json()) as { data: unknown[] };
    expect(list.data.length).toBe(1);
    const lines = (await server.calls()).filter(({ line }) => line !== undefined);
    expect(lines.length).toBe(calls);
    proxy.close();
    await server.stop();
  },
  60_000,
);
