/**
 * The whole gateway (ledger in a file, budget, limiter, provider) on real HTTP over loopback, against a bare pool of as many
 * fetches as the server has slots, in turns; then rows that are generated and judged, on one endpoint and on two, there also
 * beside the slower endpoint's calls alone; then 20 % mixed faults. The server runs in a process of its own. Medians of the
 * rounds, with the load of the machine. Parts that are not run keep what bench/results/gateway-whole.json says of them.
 *
 *   npm run build && node bench/gateway/whole.mjs [--rounds 5] [--calls 10000] [--only slots,chain,faults] [--slots 8,64,200] [--endpoints 1,2] [--dry]
 *
 * --dry: results are printed and not kept. HORNBOOK_DIST names another folder of built files than dist/.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { median } from '../measured.mjs';

const root = resolve(import.meta.dirname, '..', '..');
const dist = pathToFileURL(`${resolve(process.env.HORNBOOK_DIST ?? join(root, 'dist'))}/`);
const { dispatchTo, openGateway } = await import(new URL('models/index.js', dist));
const { modelConfigSchema } = await import(new URL('contracts/index.js', dist));
const { startModelServer } = await import(new URL('testing/index.js', dist));
const { version } = await import(new URL('version.js', dist));
const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const rounds = Number(argument('--rounds', '5'));
const calls = Number(argument('--calls', '10000'));
const only = argument('--only', 'slots,chain,faults').split(',');
const slotCounts = argument('--slots', '8,64,200').split(',').map(Number);
const endpointCounts = argument('--endpoints', '1,2').split(',').map(Number);
const round = (value, digits = 3) => Math.round(value * 10 ** digits) / 10 ** digits;
const latency = { median: 80, sigma: 0.5 };
const warmUp = 500;
const measuredTo = 0.95;

const model = (server) =>
  modelConfigSchema.parse({ use: 'openai-compatible', model: 'm', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, maxOutputTokens: 400 });
const question = (number) => [{ role: 'user', content: `Question ${number}: when does the tide turn?` }];
const request = (name, messages, stage = 'answer') => ({ model: name, kind: 'chat', messages, sample: 0, retry: 0, stage });

async function open(models) {
  const folder = mkdtempSync(join(tmpdir(), 'hornbook-bench-'));
  const gateway = await openGateway({
    models,
    budget: { money: 1000, stages: {} },
    ledger: join(folder, 'ledger.db'),
    account: 'bench',
    environment: {},
    clock: { now: () => Date.now() },
    emit: (event) => console.error(event.message),
  });
  return {
    gateway,
    close: async () => {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function timed(run) {
  const answered = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  await run(() => answered.push(performance.now() - start));
  const used = process.cpuUsage(cpu);
  const last = Math.floor(answered.length * measuredTo);
  return {
    answers: answered.length,
    wall: performance.now() - start,
    cpuPerCall: (used.user + used.system) / 1000 / answered.length,
    rate: ((last - warmUp) * 1000) / (answered[last - 1] - answered[warmUp - 1]),
  };
}

async function post(server, messages) {
  const body = JSON.stringify({ model: 'm', max_tokens: 400, messages });
  const reply = await fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return JSON.parse(await reply.text());
}

/** `count` pieces of work, `workers` at a time. */
async function pool(count, workers, one) {
  let next = 0;
  const work = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: workers }, work));
}

async function* numbered(count, first, make) {
  for (let n = 0; n < count; n++) yield make(first + n);
}

async function ours(server, first, count = calls) {
  const { gateway, close } = await open({ teacher: model(server) });
  const result = await timed(async (tick) => {
    for await (const one of dispatchTo(gateway)(numbered(count, first, (n) => request('teacher', question(n))))) if (one.reply?.outcome === 'ok') tick();
  });
  const { asked, endpoints } = gateway.state();
  const megabytes = process.memoryUsage().rss / 1e6;
  await close();
  return { ...result, asked, rateLimited: Object.values(endpoints)[0].rateLimited, megabytes };
}

async function onSlots(slots, count) {
  const server = await startModelServer({ process: true, keep: 'counts', slots, latency });
  const taken = [];
  for (let at = 0; at < rounds; at++) {
    const first = at * count;
    const turns = [
      async () => ({
        bare: await timed((tick) =>
          pool(count, slots, async (n) => {
            await post(server, question(first + n));
            tick();
          }),
        ),
      }),
      async () => ({ gateway: await ours(server, first, count) }),
    ];
    if (at % 2 === 1) turns.reverse();
    taken.push(Object.assign(await turns[0](), await turns[1]()));
  }
  await server.stop();
  const of = (read) => median(taken.map(read));
  return {
    slots,
    calls: count,
    ofBarePool: round(of(({ bare, gateway }) => gateway.rate / bare.rate)),
    wallOfBarePool: round(of(({ bare, gateway }) => bare.wall / gateway.wall)),
    share429: round(
      of(({ gateway }) => gateway.rateLimited / gateway.asked),
      4,
    ),
    lost: Math.max(...taken.map(({ gateway }) => count - gateway.answers)),
    cpuMsPerCall: {
      bare: round(of(({ bare }) => bare.cpuPerCall)),
      gateway: round(of(({ gateway }) => gateway.cpuPerCall)),
      more: round(of(({ bare, gateway }) => gateway.cpuPerCall - bare.cpuPerCall)),
    },
    megabytes: round(Math.max(...taken.map(({ gateway }) => gateway.megabytes)), 0),
  };
}

/** At most 64 at a time, as many as an endpoint has slots. */
function gate() {
  let free = 64;
  const waiting = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

/** As many calls to one endpoint alone, by the gateway: milliseconds from the first to the last answer. */
async function alone(server, stage, rows, messages) {
  const { gateway, close } = await open({ model: model(server) });
  const { wall } = await timed((tick) => pool(rows, 512, async (n) => void (await gateway.ask(request('model', messages(n), stage)), tick())));
  await close();
  return wall;
}

/** Rows that are generated and then judged: each is two calls, one after the other. */
async function chain(rows, twoEndpoints) {
  const start = () => startModelServer({ process: true, keep: 'counts', slots: 64, latency });
  const first = await start();
  const second = twoEndpoints ? await start() : first;
  const judging = (n, text) => [{ role: 'user', content: `Judge the answer ${n}: ${text}` }];
  const taken = [];
  for (let at = 0; at < rounds; at++) {
    const base = at * rows;
    const generate = gate();
    const judge = twoEndpoints ? gate() : generate;
    const bare = await timed((tick) =>
      pool(rows, 512, async (n) => {
        const reply = await generate(() => post(first, question(base + n)));
        await judge(() => post(second, judging(base + n, reply.choices[0].message.content)));
        tick();
      }),
    );
    const { gateway, close } = await open({ teacher: model(first), judge: model(second) });
    const whole = await timed((tick) =>
      pool(rows, 512, async (n) => {
        const reply = await gateway.ask(request('teacher', question(base + n)));
        await gateway.ask(request('judge', judging(base + n, reply.text), 'judge'));
        tick();
      }),
    );
    await close();
    const slower = twoEndpoints
      ? Math.max(
          await alone(first, 'answer', rows, (n) => question(base + n)),
          await alone(second, 'judge', rows, (n) => judging(base + n, 'When the moon has passed.')),
        )
      : undefined;
    taken.push({ bare, whole, slower });
  }
  await first.stop();
  if (twoEndpoints) await second.stop();
  const of = (read) => median(taken.map(read));
  return {
    rows,
    endpoints: twoEndpoints ? 2 : 1,
    wallSeconds: { bare: round(of(({ bare }) => bare.wall) / 1000, 2), gateway: round(of(({ whole }) => whole.wall) / 1000, 2) },
    wallOfBarePool: round(of(({ bare, whole }) => bare.wall / whole.wall)),
    ...(twoEndpoints
      ? { slowerAloneSeconds: round(of(({ slower }) => slower) / 1000, 2), wallOfSlowerAlone: round(of(({ whole, slower }) => whole.wall / slower)) }
      : {}),
  };
}

async function faults() {
  const kinds = [
    'rate-limit',
    'rate-limit-seconds',
    'error-500',
    'error-503',
    'overloaded',
    'reset-before',
    'reset-in-body',
    'cut-no-end',
    'bad-body',
    'usage-missing',
  ];
  const plans = { clean: undefined, mixed: { shares: Object.fromEntries(kinds.map((kind) => [kind, 0.2 / kinds.length])) } };
  const walls = { clean: [], mixed: [] };
  let lost = 0;
  let sent = 0;
  for (let at = 0; at < Math.min(rounds, 3); at++) {
    for (const [name, plan] of Object.entries(plans)) {
      const server = await startModelServer({ process: true, keep: 'counts', slots: 64, latency, ...(plan ? { faults: plan } : {}) });
      const result = await ours(server, 0);
      walls[name].push(result.wall);
      lost += calls - result.answers;
      if (plan) sent = result.asked;
      await server.stop();
    }
  }
  const [clean, mixed] = [median(walls.clean), median(walls.mixed)];
  return {
    calls,
    share: 0.2,
    lost,
    requests: sent,
    wallSeconds: { clean: round(clean / 1000, 2), mixed: round(mixed / 1000, 2) },
    ofClean: round(mixed / clean, 2),
  };
}

const file = join(root, 'bench/results/gateway-whole.json');
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const put = async (name, command, measure) => {
  const before = round(loadavg()[0], 1);
  const value = await measure();
  results[name] = {
    command: `node bench/gateway/whole.mjs --rounds ${rounds} --calls ${calls} ${command}`,
    node: process.version,
    hornbook: version,
    machine: `${cpus().length} x ${cpus()[0].model}, shared; load ${before} before, ${round(loadavg()[0], 1)} after`,
    latency,
    rounds,
    ...value,
  };
  console.error(JSON.stringify({ [name]: value }));
  if (!process.argv.includes('--dry')) writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
};
if (only.includes('slots')) {
  for (const slots of slotCounts)
    await put(`slots ${slots}`, `--only slots --slots ${slots}`, () => onSlots(slots, slots < 16 ? Math.min(calls, 2000) : calls));
}
if (only.includes('chain')) {
  for (const endpoints of endpointCounts) {
    const name = `generate and judge on ${endpoints === 1 ? 'one endpoint' : 'two endpoints'}`;
    await put(name, `--only chain --endpoints ${endpoints}`, () => chain(1000, endpoints === 2));
  }
}
if (only.includes('faults')) await put('faults', '--only faults', faults);
