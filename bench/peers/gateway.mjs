/**
 * Calls of one scripted model server by hornbook and by three other tools, in turns in one run. Each runs in a process of its own, from its
 * start to its rows on the disk: `hornbook ask`, the gateway by itself, DataDesigner, distilabel and curator, and a bare pool of as many
 * fetches as the server has slots. All but hornbook are told how many that is. Parts that are not run keep what bench/results/
 * gateway-peers.json says of them.
 *
 *     npm run build && node bench/peers/gateway.mjs [--calls 10000] [--peer-calls 10000] [--rounds 1] [--only 8,64,200,chain] [--tools ask,curator] [--dry]
 *
 * --peer-calls is for peers that would take too long; results are kept after each tool, unless --dry.
 *
 * HORNBOOK_PEERS names the folder of the peers, HORNBOOK_DIST another folder of built files than dist/. A peer that is not installed is
 * left out and said to be.
 */
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { measured, median } from '../measured.mjs';
import { peersFolder } from './folder.mjs';

const root = resolve(import.meta.dirname, '..', '..');
const built = resolve(process.env.HORNBOOK_DIST ?? join(root, 'dist'));
const dist = pathToFileURL(`${built}/`);
const { startModelServer } = await import(new URL('testing/index.js', dist));
const { version } = await import(new URL('version.js', dist));
const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const calls = Number(argument('--calls', '10000'));
const peerCalls = Math.min(calls, Number(argument('--peer-calls', String(calls))));
const rounds = Number(argument('--rounds', '1'));
const latency = { median: 80, sigma: 0.5 };
const round = (value, digits = 3) => Math.round(value * 10 ** digits) / 10 ** digits;
const folder = mkdtempSync(join(tmpdir(), 'hornbook-gateway-'));
const file = join(root, 'bench/results/gateway-peers.json');

const peers = ['data-designer', 'distilabel', 'curator'];
const installed = peers.filter((name) => existsSync(join(peersFolder(), name, 'bin', 'python')));
const tools = argument('--tools', `bare,ask,gateway,${installed.join(',')}`).split(',');

/** A workspace whose prompts are those of the peers' runners, with a price and a cap. */
function workspace(place, rows, url) {
  const model = { use: 'openai-compatible', model: 'm', baseUrl: url, price: { input: 1, output: 2 }, maxOutputTokens: 400 };
  writeFileSync(join(place, 'hornbook.config.json'), JSON.stringify({ name: 'bench', budget: { money: 1000 }, models: { m: model } }));
  const prompts = openSync(join(place, 'prompts.jsonl'), 'w');
  for (let n = 0; n < rows; n++) writeSync(prompts, `${JSON.stringify({ id: `row-${n}`, prompt: `Question ${n}: when does the tide turn?` })}\n`);
  closeSync(prompts);
}

/** The command of a tool, and how many rows have an answer when it has ended. */
function command(tool, { url, rows, slots, task, place }) {
  const counted = () => JSON.parse(readFileSync(join(place, 'printed'), 'utf8').trim().split('\n').at(-1));
  const shared = [url, '--calls', String(rows), '--slots', String(slots), '--task', task];
  if (tool === 'ask') {
    workspace(place, rows, url);
    const line = [
      process.execPath,
      join(built, 'cli/main.js'),
      'ask',
      join(place, 'prompts.jsonl'),
      '--model',
      'm',
      '--out',
      join(place, 'replies.jsonl'),
      '-C',
      place,
    ];
    const replies = () => readFileSync(join(place, 'replies.jsonl'), 'utf8').trim().split('\n');
    return { line, told: false, outcome: () => ({ answered: replies().filter((reply) => 'answer' in JSON.parse(reply)).length, version }) };
  }
  const own = tool === 'bare' || tool === 'gateway';
  const line = own
    ? [process.execPath, join(import.meta.dirname, 'model-hornbook.mjs'), ...shared, ...(tool === 'bare' ? ['--bare'] : [])]
    : [join(peersFolder(), tool, 'bin', 'python'), join(import.meta.dirname, `model-${tool}.py`), ...shared];
  return { line, told: tool !== 'gateway', outcome: () => ({ ...(own ? { version } : {}), ...counted() }) };
}

async function once(tool, { rows, slots, task }) {
  const place = mkdtempSync(join(folder, `${tool}-`));
  mkdirSync(join(place, 'tmp'));
  const first = join(place, 'first');
  const reply = { module: new URL('../gateway/first-request.mjs', import.meta.url).href, options: { file: first } };
  const server = await startModelServer({ process: true, keep: 'all', slots, latency, reply });
  const { line, told, outcome } = command(tool, { url: server.baseUrl, rows, slots, task, place });
  const used = measured(['sh', '-c', 'exec "$@" > "$0/printed"', place, ...line], { TMPDIR: join(place, 'tmp'), HORNBOOK_DIST: built });
  // Requests that hold no prompt of the work (curator sends some) are left out of the span.
  const seen = (await server.calls()).filter(({ body }) => body.includes('Question ') || body.includes('Judge the answer '));
  const log = await server.log();
  await server.stop();
  if (used.code !== 0) throw new Error(`${tool} ended with ${used.code}: ${line.join(' ')}`);
  const { answered, version: of, settings } = outcome();
  const firstNs = BigInt(readFileSync(first, 'utf8').trim());
  rmSync(place, { recursive: true });
  const served = seen.filter(({ status }) => status === 200);
  const serviceMs = served.reduce((sum, one) => sum + one.latency, 0);
  const spanMs = Math.max(...served.map(({ at, latency: took }) => at + took)) - Math.min(...seen.map(({ at }) => at));
  return {
    version: of,
    told,
    rows,
    ...(settings === undefined ? {} : { settings }),
    spanEfficiency: serviceMs / slots / spanMs,
    wallEfficiency: serviceMs / slots / (used.wall * 1000),
    spanSeconds: spanMs / 1000,
    wallSeconds: used.wall,
    firstCallSeconds: Number(firstNs - BigInt(used.startedNs)) / 1e9,
    cpuMsPerCall: (used.cpu * 1000) / served.length,
    peakMbOfLargestProcess: used.megabytes,
    share429: seen.filter(({ status }) => status === 429).length / seen.length,
    requests: log.calls,
    lostRows: rows - answered,
  };
}

/** Medians over the rounds; counts of lost rows are the worst. */
async function part(name, { peerRows, ...work }, save) {
  const taken = Object.fromEntries(tools.map((tool) => [tool, []]));
  const loadBefore = round(loadavg()[0], 1);
  for (let at = 0; at < rounds; at++) {
    // Each round begins with another tool.
    const turns = tools.map((_, n) => tools[(n + at) % tools.length]).filter((tool) => work.task === 'single' || tool !== 'ask');
    for (const tool of turns) {
      const one = await once(tool, peers.includes(tool) ? { ...work, rows: peerRows } : work);
      taken[tool].push(one);
      console.error(JSON.stringify({ part: name, tool, ...one }));
      save(summary(name, work, taken, loadBefore));
    }
  }
}

function summary(name, { slots, task }, taken, loadBefore) {
  const results = {};
  for (const [tool, all] of Object.entries(taken)) {
    if (all.length === 0) continue;
    results[tool] = { ...all[0], rounds: all.length };
    for (const [key, value] of Object.entries(all[0])) if (typeof value === 'number') results[tool][key] = round(median(all.map((one) => one[key])), 4);
    results[tool].lostRows = Math.max(...all.map((one) => one.lostRows));
  }
  return {
    command: `node bench/peers/gateway.mjs --calls ${calls} --peer-calls ${peerCalls} --rounds ${rounds} --only ${name}`,
    node: process.version,
    machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30), loadBefore, loadAfter: round(loadavg()[0], 1) },
    latency,
    slots,
    task,
    notInstalled: peers.filter((peer) => !installed.includes(peer)),
    tools: results,
  };
}

const parts = {
  8: { rows: Math.min(calls, 2000), peerRows: Math.min(peerCalls, 2000), slots: 8, task: 'single' },
  64: { rows: calls, peerRows: peerCalls, slots: 64, task: 'single' },
  200: { rows: calls, peerRows: peerCalls, slots: 200, task: 'single' },
  chain: { rows: Math.min(calls, 1000), peerRows: Math.min(peerCalls, 1000), slots: 64, task: 'chain' },
};
const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { benchmark: 'peers/gateway' };
for (const name of argument('--only', Object.keys(parts).join(',')).split(',')) {
  await part(name, parts[name], (soFar) => {
    kept[name === 'chain' ? 'generate and judge' : `slots ${name}`] = soFar;
    if (!process.argv.includes('--dry')) writeFileSync(file, `${JSON.stringify(kept, undefined, 2)}\n`);
  });
}
rmSync(folder, { recursive: true });
