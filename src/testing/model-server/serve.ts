import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createBatches } from './batches.ts';
import { createCore } from './core.ts';
import type { CallKind, Core } from './core.ts';
import { multipartFields } from './multipart.ts';
import type { ModelServerOptions } from './options.ts';
import type { ReplyScript } from './script.ts';

const forms: readonly [string, CallKind][] = [
  ['/v1/chat/completions', { api: 'openai', kind: 'chat' }],
  ['/v1/messages', { api: 'anthropic', kind: 'chat' }],
  ['/v1/embeddings', { api: 'openai', kind: 'embed' }],
];

/** A server in this process, listening on a free port of 127.0.0.1. */
export interface Serving {
  port: number;
  core: Core;
  stop(): Promise<void>;
}

export async function serve(options: ModelServerOptions, script: ReplyScript | undefined): Promise<Serving> {
  const core = createCore(options, script);
  const control = createBatches(core, options.batches ?? {}, options.seed ?? 'server');

  const others = async (path: string, body: Buffer, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    core.recorder.other(path, body.toString('utf8'), performance.now());
    const send = (status: number, value: unknown): void => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const type = typeof value === 'string' ? 'application/x-jsonl' : 'application/json';
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
    };
    if (!core.allowed(request)) return send(401, { error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' } });
    if (/\/v1\/models(?:\/[^/]+)?$/.test(path)) return send(200, modelList(options.models ?? ['scripted']));
    const upload = (): Map<string, string> => multipartFields(body, request.headers['content-type'] ?? '');
    const json = (): unknown => JSON.parse(body.toString('utf8'));
    const reply = await control({ method: request.method ?? 'GET', path, origin: `http://${request.headers.host ?? ''}`, json, upload });
    if (reply === undefined) return send(404, { error: { message: `Unknown request URL: ${request.method} ${path}.`, type: 'invalid_request_error' } });
    if (reply.reset === true) return void response.socket?.resetAndDestroy();
    send(reply.status, reply.text ?? reply.json);
  };

  const server = createServer({ keepAliveTimeout: 600_000, requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      const url = request.url ?? '/';
      const mark = url.indexOf('?');
      const path = mark < 0 ? url : url.slice(0, mark);
      const form = request.method === 'POST' ? forms.find(([ending]) => path.endsWith(ending)) : undefined;
      if (form !== undefined) core.call(form[1], form[0], body, request, response);
      else others(path, body, request, response).catch((reason: unknown) => response.writeHead(400).end(String(reason)));
    });
    // A client that goes away in mid-request is no fault of the server.
    request.on('error', () => response.destroy());
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    core,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function modelList(ids: readonly string[]): object {
  return { object: 'list', data: ids.map((id) => ({ id, object: 'model', created: 1_767_225_600, owned_by: 'hornbook' })), has_more: false };
}
