import { afterEach, describe, expect, test } from 'vitest';
import type { ModelServerOptions } from './options.ts';
import { startModelServer } from './start.ts';
import type { ModelServer } from './start.ts';

const running: ModelServer[] = [];
const start = async (options: ModelServerOptions = {}): Promise<ModelServer> => {
  const server = await startModelServer(options);
  running.push(server);
  return server;
};
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

const post = async (server: ModelServer, path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  await fetch(`${server.baseUrl}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const chat = (content: string, more: object = {}): object => ({ model: 'scripted', messages: [{ role: 'user', content }], ...more });

describe('OpenAI chat', () => {
  test('the same request gets the same bytes, another one other text', async () => {
    const server = await start();
    const texts = [];
    for (const prompt of ['a', 'a', 'b']) texts.push(await (await post(server, '/chat/completions', chat(prompt))).text());
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toBe(texts[2]);
    const reply = JSON.parse(texts[0] ?? '') as { choices: { message: { content: string }; finish_reason: string }[]; usage: object };
    expect(reply.choices[0]?.message.content).toMatch(/\w+\./);
    expect(reply.choices[0]?.finish_reason).toBe('stop');
    expect(await server.log()).toMatchObject({ calls: 3, answered: 3, distinct: 2, repeats: 1, repeatsOfAnswered: 1 });
  });

  test('in a process of its own', async () => {
    const server = await start({ process: true });
    expect(server.pid).not.toBe(process.pid);
    expect((await post(server, '/chat/completions', chat('a'))).status).toBe(200);
    expect(await server.find(['"role":"user"'])).toHaveLength(1);
  });
});
