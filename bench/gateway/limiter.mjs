/**
 * The limiter on real HTTP over loopback, against a bare pool of as many fetches as the server has slots. The server runs in a
 * process of its own: log-normal latency (median 80 ms, sigma 0.5), 429 above its slots; the limiter is not told how many.
 * Pool and limiter take turns in one run; medians of the rounds, and of the ratio in each round. Then 20 % mixed faults against
 * clean runs, and half the slots for a while. Writes the part `limiter` of bench/results/gateway.json.
 *
 *   npm run build && node bench/gateway/limiter.mjs [--rounds 5] [--only slots,faults,change,cpu]
 *
 * HORNBOOK_DIST names another folder of built files than dist/.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { median } from '../measured.mjs';

const root = resolve(import.meta.dirname, '..', '..');
const dist = pathToFileURL(`${resolve(process.env.HORNBOOK_DIST ?? join(root, 'dist'))}/`);
const { createLimiter } = await import(new URL('models/limiter/index.js', dist));
const { startModelServer } = await import(new URL('testing/index.js', dist));
const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const rounds = Number(argument('--rounds', '5'));
const only = argument('--only', 'slots,faults,change,cpu').split(',');
const round = (value, digits = 3) => Math.round(value * 10 ** digits) / 10 ** digits;
const latency = { median: 80, sigma: 0.5 };
/** Calls before the measure begins, and the share of all at which it ends: the end of a run has too few calls to fill the slots. */
const warmUp = 500;
const measuredTo = 0.95;

async function post(server, number) {
  const body = JSON.stringify({ model: 'scripted', max_tokens: 60, messages: [{ role: 'user', content: `Question ${number}: when does the tide turn?` }] });
  try {
    const reply = await fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const text = await reply.text();
    if (reply.status === 429) {
      const after = reply.headers.get('retry-after');
      return { verdict: 'rate-limited', ...(after === null ? {} : { retryAfterMs: Number(after) * 1000 }) };
    }
    if (reply.status === 529) return { verdict: 'overloaded' };
    if (reply.status >= 500) return { verdict: 'server-error' };
    if (!reply.ok) return { verdict: 'fatal' };
    return { verdict: JSON.parse(text).choices.length > 0 ? 'ok' : 'server-error' };
  } catch {
    // The connection broke, or the body was cut.
    return { verdict: 'network' };
  }
}

/** Answers' times, wall and processor time of `calls` calls. */
async function timed(calls, workers, one) {
  const answered = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  let next = 0;
  const work = async () => {
    while (next < calls) {
      await one(next++);
      answered.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, calls) }, work));
  const used = process.cpuUsage(cpu);
  return {
    answered,
    wall: performance.now() - start,
    cpuPerCall: (used.user + used.system) / 1000 / calls,
  };
}

const pooled = (server, calls, slots, first) => timed(calls, slots, (n) => post(server, first + n));

async function limited(server, calls, first, seed) {
  const limiter = createLimiter({ seed });
  let sent = 0;
  const result = await timed(calls, calls, async (n) => {
    let told;
    for (let attempt = 0; ; attempt++) {
      const got = await limiter.run({ tokens: 20, attempt, ...(told === undefined ? {} : { retryAfterMs: told }) }, async () => {
        sent++;
        const value = await post(server, first + n);
        return { value, ...value };
      });
      if (got.verdict === 'ok') return;
      told = got.retryAfterMs;
    }
  });
  return { ...result, sent, rateLimited: limiter.state().rateLimited, limit: limiter.state().limit };
}

/**
 * The share of its slots that the server kept at work, from the end of the warm-up to the measured end: by its own log, so that the
 * luck of a stretch with short calls does not count.
 */
async function busy(server, calls, slots) {
  const served = (await server.calls()).filter((call) => call.status === 200).map((call) => [call.at, call.at + call.latency]);
  const ends = served.map(([, end]) => end).sort((x, y) => x - y);
  const [from, to] = [ends[warmUp], ends[Math.floor(calls * measuredTo)]];
  const work = served.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
  return work / (to - from) / slots;
}

async function onSlots(slots, calls) {
  const server = await startModelServer({ process: true, keep: 'all', slots, latency });
  await pooled(server, 1000, Math.min(slots, 64), 9e6);
  const taken = [];
  for (let at = 0; at < rounds; at++) {
    // The same requests for both, so the same latencies; who is first changes.
    const first = at * calls;
    const turn = async (name, run) => {
      await server.clear();
      const result = await run();
      return { [name]: { ...result, busy: await busy(server, calls, slots) } };
    };
    const turns = [() => turn('pool', () => pooled(server, calls, slots, first)), () => turn('ours', () => limited(server, calls, first, `round ${at}`))];
    if (at % 2 === 1) turns.reverse();
    taken.push({ ...(await turns[0]()), ...(await turns[1]()) });
  }
  await server.stop();
  const of = (read) => median(taken.map(read));
  const row = {
    slots,
    calls,
    ofBarePool: round(of(({ pool, ours }) => ours.busy / pool.busy)),
    eachRound: taken.map(({ pool, ours }) => round(ours.busy / pool.busy)),
    barePoolOfIdeal: round(of(({ pool }) => pool.busy)),
    limiterOfIdeal: round(of(({ ours }) => ours.busy)),
    share429: round(
      of(({ ours }) => ours.rateLimited / ours.sent),
      4,
    ),
    wholeWallSeconds: { pool: round(of(({ pool }) => pool.wall) / 1000, 2), limiter: round(of(({ ours }) => ours.wall) / 1000, 2) },
    cpuMsPerCall: { pool: round(of(({ pool }) => pool.cpuPerCall)), limiter: round(of(({ ours }) => ours.cpuPerCall)) },
    limitAtEnd: taken.map(({ ours }) => ours.limit),
  };
  console.error(JSON.stringify(row));
  return row;
}

async function onFaults(calls) {
  const kinds = ['rate-limit', 'error-500', 'overloaded', 'reset-before', 'reset-in-body'];
  const shares = Object.fromEntries(kinds.map((kind) => [kind, 0.2 / kinds.length]));
  const plans = { clean: {}, 'random 429, 5 %': { faults: { shares: { 'rate-limit': 0.05 } } }, 'mixed, 20 %': { faults: { shares } } };
  const walls = {};
  for (let at = 0; at < Math.min(rounds, 3); at++) {
    for (const [name, plan] of Object.entries(plans)) {
      const server = await startModelServer({ process: true, keep: 'counts', slots: 64, latency, ...plan });
      const result = await limited(server, calls, at * calls, `faults ${at}`);
      await server.stop();
      (walls[name] ??= []).push({ wall: result.wall / 1000, lost: calls - result.answered.length, sent: result.sent });
    }
  }
  const rows = Object.entries(walls).map(([name, runs]) => ({
    faults: name,
    calls,
    lost: Math.max(...runs.map((run) => run.lost)),
    sentPerCall: round(median(runs.map((run) => run.sent)) / calls),
    wallSeconds: round(median(runs.map((run) => run.wall)), 2),
    ofClean: round(median(runs.map((run, at) => run.wall / walls.clean[at].wall)), 2),
  }));
  console.error(JSON.stringify(rows));
  return rows;
}

/** 64 slots, 32 from second 5 to 12, 64 again. */
async function onChange(overload) {
  const server = await startModelServer({
    process: true,
    keep: 'counts',
    slots: 64,
    overload,
    latency,
    changes: [
      { afterMs: 5000, slots: 32 },
      { afterMs: 12_000, slots: 64 },
    ],
  });
  const calls = 12_000;
  const result = await limited(server, calls, 0, overload);
  await server.stop();
  const perSecond = [];
  for (const at of result.answered) perSecond[Math.floor(at / 1000)] = (perSecond[Math.floor(at / 1000)] ?? 0) + 1;
  const before = median(perSecond.slice(2, 5));
  // Half seconds from the change until a whole second is at nine tenths of what the new ceiling gives.
  const back = (from, level) => {
    for (let start = from; start < from + 15_000; start += 500) {
      if (result.answered.filter((at) => at >= start && at < start + 1000).length >= 0.9 * level) return (start - from) / 1000;
    }
    return null;
  };
  const row = {
    above: overload,
    lost: calls - result.answered.length,
    share429: round(result.rateLimited / result.sent, 4),
    perSecond,
    secondsToNineTenths: { ofHalf: back(5000, before / 2), ofWhole: back(12_000, before) },
  };
  console.error(JSON.stringify(row));
  return row;
}

/** Own processor time: calls that answer in a few milliseconds without any network, by the limiter and without it. */
async function onCpu() {
  const count = 200_000;
  const attempt = () => new Promise((done) => setImmediate(done, { value: 1, verdict: 'ok' }));
  const run = async (one) => {
    const cpu = process.cpuUsage();
    await timed(count, 1000, one);
    const used = process.cpuUsage(cpu);
    return (used.user + used.system) / count;
  };
  const samples = [];
  for (let at = 0; at < 3; at++) {
    const bare = await run(attempt);
    const limiter = createLimiter({ limits: { concurrency: 64, requestsPerMinute: 1e9, tokensPerMinute: 1e12 } });
    samples.push((await run(() => limiter.run({ tokens: 20, attempt: 0 }, attempt))) - bare);
  }
  const row = { calls: count, microsecondsPerCall: round(median(samples), 2) };
  console.error(JSON.stringify(row));
  return row;
}

/** Share of the ideal from the first call to the last answer at 64 slots (3,000 calls, told 64), measured once on such a machine: best of their runs. */
const peers = { 'data-designer 0.9.7': 0.47, 'distilabel 1.5.3': 0.17, 'bespokelabs-curator 0.1.31': 0.6, 'curatorkit 0.1.22': 0.29 };

const load = loadavg()[0];
const found = {};
if (only.includes('cpu')) found.ownCpu = await onCpu();
if (only.includes('slots')) found.slots = [await onSlots(8, 1200), await onSlots(64, 3500), await onSlots(200, 6000)];
if (only.includes('faults')) found.faults = await onFaults(3000);
if (only.includes('change')) found.change = [await onChange('refuse'), await onChange('slow')];

const file = join(root, 'bench', 'results', 'gateway.json');
const all = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
all.limiter = {
  ...all.limiter,
  command: `node bench/gateway/limiter.mjs --rounds ${rounds}`,
  node: process.version,
  hornbook: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  machine: `${cpus().length} x ${cpus()[0]?.model}, shared; load ${round(load, 1)} at the start`,
  latency,
  rounds,
  peersOfIdealAt64: peers,
  ...found,
};
writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
