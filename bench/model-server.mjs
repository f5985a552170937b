/**
 * The scripted model server by itself: calls a second of processor time at 0 latency, and how near its latency and its slots keep to
 * what was set. Needs a build; no network but 127.0.0.1. Writes bench/results/model-server.json.
 *
 *   npm run build && node bench/model-server.mjs
 *
 * HORNBOOK_DIST names another folder of built files than dist/.
 */
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from './measured.mjs';

const root = join(import.meta.dirname, '..');
const dist = pathToFileURL(`${resolve(process.env.HORNBOOK_DIST ?? join(root, 'dist'))}/`);
const { startModelServer } = await import(new URL('testing/index.js', dist));

const schema = {
  type: 'object',
  properties: { score: { type: 'integer', minimum: 1, maximum: 5 }, reason: { type: 'string' } },
  required: ['score', 'reason'],
  additionalProperties: false,
};
const forms = {
  chat: (n) => ['/chat/completions', chat(n)],
  schema: (n) => ['/chat/completions', { ...chat(n), response_format: { type: 'json_schema', json_schema: { name: 'verdict', strict: true, schema } } }],
  stream: (n) => ['/chat/completions', { ...chat(n), stream: true }],
  messages: (n) => ['/messages', chat(n)],
  embeddings: (n) => ['/embeddings', { model: 'scripted', input: `text ${n} on the tide in the harbour, `.repeat(4) }],
};

function chat(n) {
  const content = `Question ${n}: ${'tell me about the tide in the harbour. '.repeat(20)}`;
  return {
    model: 'scripted',
    max_tokens: 200,
    messages: [
      { role: 'system', content: 'You write short answers.' },
      { role: 'user', content },
    ],
  };
}

/** `count` calls by `workers` at a time, none asked twice. */
async function flood(server, form, count, workers, first = 0) {
  const agent = new Agent({ keepAlive: true, maxSockets: workers });
  let next = first;
  const one = (n) =>
    new Promise((done, fail) => {
      const [path, value] = form(n);
      const body = JSON.stringify(value);
      const sent = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const asked = request(`${server.baseUrl}${path}`, { method: 'POST', agent, headers: sent }, (reply) =>
        reply.resume().once('end', done).once('error', fail),
      );
      asked.once('error', fail).end(body);
    });
  const work = async () => {
    while (next < first + count) await one(next++);
  };
  await Promise.all(Array.from({ length: workers }, work));
  agent.destroy();
}

async function speed(form) {
  const server = await startModelServer({ process: true, keep: 'counts' });
  await flood(server, form, 3000, 64, 1_000_000);
  const runs = [];
  for (let i = 0; i < 5; i++) {
    const before = await server.log();
    await server.clear();
    await flood(server, form, 10_000, 64, i * 10_000);
    const after = await server.log();
    runs.push({ perProcessorSecond: 1e7 / (after.cpuMs - before.cpuMs), perSecond: 1e7 / after.wallMs });
  }
  await server.stop();
  const of = (name) => Math.round(median(runs.map((run) => run[name])));
  return { callsPerProcessorSecond: of('perProcessorSecond'), callsPerSecondWithOneClient: of('perSecond') };
}

/** As many clients as slots: the calls cannot take less than service / slots. */
async function latency(slots) {
  const server = await startModelServer({ process: true, keep: 'counts', slots, latency: { median: 80, sigma: 0.5 } });
  await flood(server, forms.chat, slots, slots, 1_000_000);
  await server.clear();
  await flood(server, forms.chat, 50 * slots, slots);
  const { serviceMs, wallMs, peak, calls, byStatus } = await server.log();
  await server.stop();
  return {
    slots,
    calls,
    refused: byStatus['429'] ?? 0,
    peak,
    meanServiceMs: round(serviceMs / calls),
    idealMs: round(serviceMs / slots),
    wallMs: round(wallMs),
    efficiency: round(serviceMs / slots / wallMs),
  };
}

const round = (value) => Math.round(value * 1000) / 1000;

const results = { command: 'node bench/model-server.mjs', node: process.version, processor: cpus()[0]?.model, cores: cpus().length, speed: {}, latency: [] };
for (const [name, form] of Object.entries(forms)) results.speed[name] = await speed(form);
for (const slots of [8, 64, 200]) results.latency.push(await latency(slots));
const text = `${JSON.stringify(results, null, 2)}\n`;
console.log(text);
if (process.env.HORNBOOK_DIST === undefined) {
  mkdirSync(join(root, 'bench/results'), { recursive: true });
  writeFileSync(join(root, 'bench/results/model-server.json'), text);
}
