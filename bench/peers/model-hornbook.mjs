/**
 * The gateway with its ledger in a file and a budget, or with --bare as many plain fetches at a time as the server has slots, at the same
 * calls as the peers' runners. Prints one line of JSON.
 *
 *     node bench/peers/model-hornbook.mjs URL --calls 1000 --slots 64 --task single|chain [--bare]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const url = process.argv[2];
const calls = Number(argument('--calls', '1000'));
const slots = Number(argument('--slots', '64'));
const chain = argument('--task', 'single') === 'chain';
const bare = process.argv.includes('--bare');
const question = (n) => `Question ${n}: when does the tide turn?`;
const judging = (n, text) => `Judge the answer ${n}: ${text}`;

/** `calls` pieces of work, `workers` at a time. */
async function pool(workers, one) {
  let next = 0;
  const work = async () => {
    while (next < calls) await one(next++);
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** Rows whose last reply came. A row of a chain holds its place until its judge has answered, so as many rows as slots are under way. */
async function answered(ask) {
  let count = 0;
  await pool(bare ? slots : 512, async (n) => {
    const text = await ask(question(n), 'answer');
    const last = chain ? await ask(judging(n, text), 'judge') : text;
    if (last) count++;
  });
  return count;
}

async function plain() {
  return await answered(async (content) => {
    const body = JSON.stringify({ model: 'm', max_tokens: 400, messages: [{ role: 'user', content }] });
    const reply = await fetch(`${url}/chat/completions`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    return JSON.parse(await reply.text()).choices?.[0].message.content;
  });
}

async function gateway() {
  const dist = pathToFileURL(`${resolve(process.env.HORNBOOK_DIST ?? resolve(import.meta.dirname, '..', '..', 'dist'))}/`);
  const { openGateway } = await import(new URL('models/index.js', dist));
  const { modelConfigSchema } = await import(new URL('contracts/index.js', dist));
  const folder = mkdtempSync(join(tmpdir(), 'hornbook-peers-'));
  const model = modelConfigSchema.parse({ use: 'openai-compatible', model: 'm', baseUrl: url, price: { input: 1, output: 2 }, maxOutputTokens: 400 });
  const opened = await openGateway({
    models: { m: model },
    budget: { money: 1000, stages: {} },
    ledger: join(folder, 'ledger.db'),
    account: 'bench',
    environment: {},
    clock: { now: () => Date.now() },
    emit: (event) => console.error(event.message),
  });
  const count = await answered(async (content, stage) => {
    const reply = await opened.ask({ model: 'm', kind: 'chat', messages: [{ role: 'user', content }], sample: 0, retry: 0, stage });
    return reply.outcome === 'ok' ? reply.text : undefined;
  });
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
  return count;
}

console.log(JSON.stringify({ answered: bare ? await plain() : await gateway() }));
