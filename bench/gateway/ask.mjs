/**
 * `hornbook ask` over files of prompts, as a program of its own beside a server in another process: from the start of the process to
 * the first request that the server saw, processor time a call with the ledger in a file and a budget, and peak memory, which has to
 * stay level as the file grows. A bare start of Node stands beside it. Medians of the rounds. Writes bench/results/ask.json.
 *
 *   npm run build && node bench/gateway/ask.mjs [--starts 11] [--rows 1000,10000,50000]
 *
 * HORNBOOK_DIST names another folder of built files than dist/.
 */
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { measured, median } from '../measured.mjs';

const root = resolve(import.meta.dirname, '..', '..');
const built = resolve(process.env.HORNBOOK_DIST ?? join(root, 'dist'));
const dist = pathToFileURL(`${built}/`);
const { startModelServer } = await import(new URL('testing/index.js', dist));
const { version } = await import(new URL('version.js', dist));
const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const starts = Number(argument('--starts', '11'));
const sizes = argument('--rows', '1000,10000,50000').split(',').map(Number);
const round = (value, digits = 3) => Math.round(value * 10 ** digits) / 10 ** digits;
const latency = { median: 80, sigma: 0.5 };
const slots = 64;
const folder = mkdtempSync(join(tmpdir(), 'hornbook-ask-'));

/** A workspace with so many prompts of some 200 characters, as a config with a price and a cap asks them. */
function workspace(name, rows, server) {
  const place = join(folder, name);
  mkdirSync(place);
  const model = { use: 'openai-compatible', model: 'm', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, maxOutputTokens: 400 };
  writeFileSync(join(place, 'hornbook.config.json'), JSON.stringify({ name: 'bench', budget: { money: 1000 }, models: { m: model } }));
  const file = openSync(join(place, 'prompts.jsonl'), 'w');
  for (let n = 0; n < rows; n++) {
    const prompt = `Question ${n} of ${name}: when does the tide turn in harbour ${(n * 7) % 1000}, and what does its keeper do then? Answer in two sentences, and name the rule of the port that holds.`;
    writeSync(file, `${JSON.stringify({ id: `row-${n}`, prompt })}\n`);
  }
  closeSync(file);
  return place;
}

/** Asks all rows of a new workspace on a new server. */
async function asked(name, rows) {
  const first = join(folder, `${name}.first`);
  const reply = { module: new URL('./first-request.mjs', import.meta.url).href, options: { file: first } };
  const server = await startModelServer({ process: true, keep: 'counts', slots, latency, reply });
  const place = workspace(name, rows, server);
  const files = [join(place, 'prompts.jsonl'), '--model', 'm', '--out', join(place, 'replies.jsonl'), '-C', place];
  const used = measured([process.execPath, join(built, 'cli/main.js'), 'ask', ...files]);
  const log = await server.log();
  await server.stop();
  if (used.code !== 0) throw new Error(`hornbook ask ended with ${used.code}`);
  const replies = readFileSync(join(place, 'replies.jsonl'), 'utf8').split('\n').length - 1;
  rmSync(place, { recursive: true });
  return {
    firstRequestMs: Number(BigInt(readFileSync(first, 'utf8')) - BigInt(used.startedNs)) / 1e6,
    cpuMs: used.cpu * 1000,
    megabytes: used.megabytes,
    wall: used.wall,
    lost: rows - replies,
    share429: log.share429,
    requests: log.calls,
  };
}

const bare = () => measured([process.execPath, '-e', '0']);
const help = () => measured([process.execPath, join(built, 'cli/main.js'), '--help']);
const results = {
  command: `node bench/gateway/ask.mjs ${process.argv.slice(2).join(' ')}`.trim(),
  node: process.version,
  hornbook: version,
  machine: `${cpus().length} x ${cpus()[0].model}, shared; load ${loadavg()[0].toFixed(1)} at the start`,
  latency,
  slots,
};
const put = (name, value) => {
  results[name] = value;
  console.error(JSON.stringify({ [name]: value }));
};

const rounds = [];
for (let at = 0; at < starts; at++) rounds.push({ bare: bare(), help: help(), ask: await asked(`start-${at}`, 1) });
const of = (read, digits = 0) => round(median(rounds.map(read)), digits);
put('start', {
  rounds: starts,
  bareNodeMs: of(({ bare }) => bare.wall * 1000),
  helpMs: of(({ help }) => help.wall * 1000),
  firstRequestMs: of(({ ask }) => ask.firstRequestMs),
  leastFirstRequestMs: round(Math.min(...rounds.map(({ ask }) => ask.firstRequestMs)), 0),
  cpuMs: { bareNode: of(({ bare }) => bare.cpu * 1000), askOneRow: of(({ ask }) => ask.cpuMs) },
  megabytes: { bareNode: of(({ bare }) => bare.megabytes, 1), askOneRow: of(({ ask }) => ask.megabytes, 1) },
});
const start = median(rounds.map(({ ask }) => ask.cpuMs));
for (const rows of sizes) {
  const one = await asked(`rows-${rows}`, rows);
  put(`${rows} rows`, {
    firstRequestMs: round(one.firstRequestMs, 0),
    cpuMsPerCall: round(one.cpuMs / rows),
    // Without what the start costs whatever the rows are.
    cpuMsPerCallAfterStart: round((one.cpuMs - start) / rows),
    megabytes: one.megabytes,
    wallSeconds: one.wall,
    lost: one.lost,
    requests: one.requests,
    share429: round(one.share429, 4),
  });
}
results.loadAtEnd = round(loadavg()[0], 1);
rmSync(folder, { recursive: true });
if (process.env.HORNBOOK_DIST === undefined || process.argv.includes('--keep'))
  writeFileSync(join(root, 'bench/results/ask.json'), `${JSON.stringify(results, undefined, 2)}\n`);
