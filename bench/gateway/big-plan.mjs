/**
 * A run over the Rust book whose plan has 200,000 calls, asked of a fast scripted server: how long planning takes; the run is ended by
 * SIGKILL after some calls and goes on, again and again: time from the start to the first new request, calls that were answered and
 * asked again, and memory over the calls. Then one paragraph is put into a page: what of the strategy's calls is asked that stands on a
 * chunk known before. Needs the test data. Writes bench/results/big-plan.json.
 *
 *   npm run build && node bench/gateway/big-plan.mjs [--pieces 2000,10000] [--minutes 8] [--judges 9]
 *
 * HORNBOOK_DIST names another folder of built files than dist/.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inFlightIn, pagesIn, plannedWorkspace, runUntil } from '../../test/e2e/planned-run.mjs';

const root = resolve(import.meta.dirname, '..', '..');
const built = resolve(process.env.HORNBOOK_DIST ?? join(root, 'dist'));
const cli = join(built, 'cli/main.js');
const { startModelServer } = await import(pathToFileURL(join(built, 'testing/index.js')));
const { version } = await import(pathToFileURL(join(built, 'version.js')));
const corpus = join(resolve(root, process.env.HORNBOOK_SHARED ?? '../shared', 'data'), 'corpora/rust-book');
if (!existsSync(corpus)) throw new Error(`needs ${corpus}: set HORNBOOK_SHARED to the folder above data`);
const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const pieces = argument('--pieces', '2000,10000').split(',').map(Number);
const minutes = Number(argument('--minutes', '8'));
const judges = Number(argument('--judges', '9'));
const lastCalls = 1000;
const slots = 256;
const latency = { median: 1, sigma: 0.5 };
const round = (value, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

const folder = mkdtempSync(join(tmpdir(), 'hornbook-plan-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const log = join(folder, 'requests.jsonl');
const reply = { module: new URL('../../test/e2e/panel.mjs', import.meta.url).href, options: { log } };
const server = await startModelServer({ process: true, keep: 'counts', slots, latency, reply });
const pages = pagesIn(corpus);
const place = join(folder, 'run');
const options = { maxPerChunk: 7, tokensPerQuestion: 10, doesNotSay: 1 };
plannedWorkspace(place, { pages, baseUrl: server.baseUrl, judges, chunks: { minTokens: 12, maxTokens: 32 }, options });

const results = {
  command: `node bench/gateway/big-plan.mjs ${process.argv.slice(2).join(' ')}`.trim(),
  node: process.version,
  hornbook: version,
  machine: `${cpus().length} x ${cpus()[0].model}, shared; load ${loadavg()[0].toFixed(1)} at the start`,
  corpus: `${Object.keys(pages).length} pages of the Rust book, ${round(Object.values(pages).reduce((sum, text) => sum + text.length, 0) / 1e6, 2)} million characters`,
  latency,
  slots,
};
const put = (name, value) => {
  results[name] = value;
  console.error(JSON.stringify({ [name]: value }));
};

const planning = performance.now();
const dry = spawnSync(process.execPath, [cli, 'run', '--dry-run', '--json', '-C', place], { encoding: 'utf8', maxBuffer: 1 << 28 });
if (dry.status !== 0) throw new Error(dry.stderr);
const { calls, models } = JSON.parse(dry.stdout);
put('plan', { calls, low: sum(models, 'low'), high: sum(models, 'high'), seconds: round((performance.now() - planning) / 1000) });
function sum(all, bound) {
  return all.reduce((total, one) => total + one.calls[bound], 0);
}

/** Least squares over the samples of a stretch, megabytes for each 10,000 calls. */
function slope(samples) {
  const mean = (of) => samples.reduce((total, one) => total + of(one), 0) / samples.length;
  const [x, y] = [mean((one) => one.calls), mean((one) => one.megabytes)];
  const [top, bottom] = [mean((one) => (one.calls - x) * (one.megabytes - y)), mean((one) => (one.calls - x) ** 2)];
  return bottom === 0 ? 0 : round((top / bottom) * 10_000);
}

const stops = [...pieces.map((most) => (seen) => seen.calls >= most), (seen) => seen.ms >= minutes * 60_000, (seen) => seen.calls >= lastCalls];
const runs = [];
let lost = 0;
for (const stopAt of stops) {
  const before = await server.log();
  const one = await runUntil({ cli, folder: place, server, stopAt });
  const after = await server.log();
  const asked = one.samples.filter((sample) => sample.calls > before.calls);
  // One sample in each 5,000 calls is kept, and where a stage began.
  const points = [];
  for (const sample of asked)
    if (points.length === 0 || sample.calls - points.at(-1).calls >= 5000) points.push({ calls: sample.calls, megabytes: round(sample.megabytes, 0) });
  runs.push({
    ended: one.signal ?? one.code,
    callsBefore: before.calls,
    calls: one.calls,
    secondsToFirstRequest: round((one.firstRequestMs ?? 0) / 1000, 2),
    secondsInAll: round(one.ms / 1000),
    answeredAndAskedAgain: after.repeatsOfAnswered - before.repeatsOfAnswered,
    inFlightAtTheKillBefore: lost,
    peakMegabytes: round(one.peakMegabytes, 0),
    megabytesEach10000Calls: asked.length < 2 ? null : slope(asked),
    stages: one.stages,
    points,
  });
  console.error(JSON.stringify(runs.at(-1)));
  if (one.signal !== 'SIGKILL' && one.code !== 0) throw new Error(one.errors);
  lost = inFlightIn(place);
  if (one.signal !== 'SIGKILL') break;
}
put('runs', runs);
put('ledgerMegabytes', round(statSync(join(place, '.hornbook/ledger.db')).size / 1e6));

// One paragraph more in the middle of one page; the run ends where the rows of all chunks are there.
const [changed] = Object.entries(pages).filter(([, text]) => text.length > 20_000)[3];
const parts = pages[changed].split('\n\n');
const at = parts.findIndex((part, index) => index > parts.length / 2 && /^[A-Z][a-z]+ [a-z]+ /.test(part));
const paragraph = 'Harbours along this coast keep a lamp for each borrowed value, and the keeper of the third pier writes down when it is given back.';
writeFileSync(join(place, 'sources', changed), [...parts.slice(0, at), paragraph, ...parts.slice(at)].join('\n\n'));
writeFileSync(log, '');
await new Promise((go) => setTimeout(go, 200));
const edited = await runUntil({ cli, folder: place, server, stopAt: (seen) => seen.stage === 'deduplicate' });
const asked = readFileSync(log, 'utf8')
  .split('\n')
  .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
const around = parts
  .slice(at - 3, at + 4)
  .join('\n\n')
  .replaceAll(/\s+/g, ' ');
const plain = (text) => text.replaceAll(/\s+/g, ' ').trim();
const elsewhere = asked.filter(({ text }) => !text.includes('third pier') && !around.includes(plain(text)));
put('oneParagraph', {
  page: changed,
  requests: asked.length,
  forTextWithTheParagraph: asked.filter(({ text }) => text.includes('third pier')).length,
  forOtherTextOfItsSurroundings: asked.filter(({ text }) => !text.includes('third pier') && around.includes(plain(text))).length,
  forOtherChunks: elsewhere.length,
  secondsToFirstRequest: round((edited.firstRequestMs ?? 0) / 1000, 2),
});
if (elsewhere.length > 0) console.error(JSON.stringify(elsewhere.slice(0, 3)));
await server.stop();
results.loadAtEnd = round(loadavg()[0]);
if (process.env.HORNBOOK_DIST === undefined || process.argv.includes('--keep'))
  writeFileSync(join(root, 'bench/results/big-plan.json'), `${JSON.stringify(results, undefined, 2)}\n`);
