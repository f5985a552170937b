/** A server on the loopback address that answers as each test says. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderRequest } from '../../contracts/model-ports.ts';
import { modelConfigSchema } from '../../contracts/model.ts';
import type { ModelConfig } from '../../contracts/model.ts';

export interface Seen {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface LoopbackServer {
  url: string;
  seen: Seen[];
  close(): Promise<void>;
}

export async function loopback(answer: (seen: Seen, response: http.ServerResponse) => void): Promise<LoopbackServer> {
  const seen: Seen[] = [];
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces).toString('utf8') };
      seen.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(response: http.ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A whole reply of the OpenAI chat protocol. */
export function chatBody(message: Record<string, unknown>, extra: Record<string, unknown> = {}, finish: string | null = 'stop'): Record<string, unknown> {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'served-1',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    ...extra,
  };
}

export function modelConfig(config: Record<string, unknown>): ModelConfig {
  return modelConfigSchema.parse({ use: 'openai-compatible', model: 'm', ...config });
}

export function chatRequest(over: Partial<ProviderRequest> = {}): ProviderRequest {
  return {
    kind: 'chat',
    messages: [{ role: 'user', content: 'Say hello.' }],
    inputs: [],
    schema: undefined,
    rung: undefined,
    maxOutputTokens: 50,
    temperature: undefined,
    topP: undefined,
    seed: undefined,
    stop: undefined,
    ...over,
  };
}

export const testContext = { name: 'teacher', env: { TEST_KEY: 'Zq7.test.0123456789' }, now: () => Date.UTC(2026, 10, 21) };
