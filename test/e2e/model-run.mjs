// A run that asks a teacher is killed at random, again and again, and started again, over a server with faults: no reply that its
// ledger had is asked for twice, what is asked again was in flight, and the release is that of a calm run, byte for byte.
// Seed: HORNBOOK_SEED, by default 1. Kills: HORNBOOK_KILLS, by default 20 (about a minute).
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { assert, assertSameTree, built, check, cli, done, epoch, hornbook, releaseOf, root, seeded, temporary, tree } from './lib.mjs';

built();
const { startModelServer } = await import(join(root, 'dist/testing/index.js'));
const kills = Number(process.env.HORNBOOK_KILLS ?? 20);
const random = seeded(Number(process.env.HORNBOOK_SEED ?? 1));
const slotBytes = 1024;

const things = ['kelp', 'lantern', 'windlass', 'sounding line', 'log book', 'barrel', 'anchor', 'compass'];
const uses = [
  'lifts nine hundred kilograms',
  'burns four hours on a spoon of oil',
  'is written at the end of every watch',
  'holds two hundred litres of water',
];
const server = await startModelServer({
  process: true,
  slots: 32,
  latency: { median: 40, sigma: 0.6 },
  reply: { module: new URL('./teacher.mjs', import.meta.url).href },
  faults: { shares: { 'rate-limit': 0.03, 'error-500': 0.03, overloaded: 0.02, 'reset-before': 0.03, 'cut-no-end': 0.02, 'bad-body': 0.02 } },
});

function workspace(name) {
  const folder = temporary(name);
  for (const part of ['sources', '.hornbook']) mkdirSync(join(folder, part));
  for (let i = 0; i < kills * 6; i++) {
    const thing = `${things[i % things.length]} of pier ${i}`;
    const use = uses[(i * 7) % uses.length];
    writeFileSync(
      join(folder, 'sources', `${String(i).padStart(4, '0')}.md`),
      `# The ${thing}\n\n## What the ${thing} is for\n\nThe ${thing} ${use}. Keepers have known the ${thing} for ${100 + i} years.\n\n` +
        `## How the ${thing} is kept\n\nThe ${thing} is dried for ${i + 2} hours after each storm. Whoever keeps the ${thing} signs for it on day ${i + 1}.\n`,
    );
  }
  // The same key makes the same fences, and so the same requests.
  writeFileSync(join(folder, '.hornbook', 'ledger.db.key'), `${'5a'.repeat(32)}\n`);
  const config = {
    name: 'harbour',
    sources: [{ use: 'documents', path: 'sources', licence: 'MIT', consent: 'test data' }],
    strategies: [{ use: 'grounded-qa' }],
    models: { teacher: { use: 'openai-compatible', model: 'm', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, roles: ['teacher'] } },
  };
  writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify(config));
  return folder;
}

const saidIn = (messages) => messages.map(({ content }) => content).join('\n');

/** What the ledger holds the replies to. */
function kept(folder) {
  const ledger = join(folder, '.hornbook', 'ledger.db');
  if (!existsSync(ledger)) return [];
  const db = new Database(ledger);
  try {
    return db
      .prepare("select json_extract(body, '$.request.messages') as messages from calls")
      .all()
      .map((row) => saidIn(JSON.parse(row.messages)));
  } catch {
    return []; // Killed before its tables stood.
  } finally {
    db.close();
  }
}

/** Requests that were marked as in flight when the process died. */
function inFlight(folder) {
  const file = join(folder, '.hornbook', 'ledger.db-in-flight');
  if (!existsSync(file)) return 0;
  const bytes = readFileSync(file);
  let count = 0;
  for (let at = 0; at < bytes.length; at += slotBytes) if (bytes[at] === 0x31) count++;
  return count;
}

/** Starts a run, and kills it some time after the server has seen so many calls. */
function killedAtCall(folder, calls, afterMs) {
  return new Promise((end) => {
    const child = spawn(process.execPath, [cli, 'run', '--json', '-C', folder], {
      stdio: 'ignore',
      env: { ...process.env, SOURCE_DATE_EPOCH: epoch, CI: '1' },
    });
    let open = true;
    const watch = async () => {
      if (!open) return;
      const log = await server.log();
      setTimeout(() => (log.calls >= calls ? child.kill('SIGKILL') : void watch()), log.calls >= calls ? afterMs : 5);
    };
    void watch();
    child.on('close', (code, signal) => {
      open = false;
      end({ code, signal });
    });
  });
}

const calm = workspace('calm');
const first = hornbook(['run', '-C', calm]);
await check('a calm run over a server with faults', () => assert(first.code === 0, `exit ${first.code}: ${first.err.slice(-400)}`));
const expected = tree(releaseOf(calm));
const calmLog = await server.log();
await server.clear();

const folder = workspace('killed');
let seen = 0;
let doubled = 0;
let killed = 0;
let lost = 0;
const before = new Set();
const look = async () => {
  for (const { body, number } of await server.calls(seen)) {
    seen = Math.max(seen, number + 1);
    if (before.has(saidIn(JSON.parse(body).messages))) doubled++;
  }
};
for (let round = 1; round <= kills; round++) {
  // Spread over the calls of the run; some kills come before the first, some after the last.
  const { signal, code } = await killedAtCall(folder, Math.floor((calmLog.calls * (round - 1)) / kills), random() * 60);
  await look();
  for (const said of kept(folder)) before.add(said);
  lost += inFlight(folder);
  if (signal !== 'SIGKILL') {
    await check('a run that was not killed in time ends well', () => assert(code === 0, `exit ${code}`));
    break;
  }
  killed++;
}
const last = hornbook(['run', '-C', folder]);
await look();
const log = await server.log();

await check(`goes on after ${killed} kills`, () => assert(last.code === 0, `exit ${last.code}: ${last.err.slice(-400)}`));
await check('asks for nothing again that its ledger had', () => assert(doubled === 0, `${doubled} calls`));
await check('asks again no more than what was in flight', () =>
  assert(log.repeatsOfAnswered <= lost, `${log.repeatsOfAnswered} repeats, ${lost} were in flight`),
);
await check('makes the release of the calm run, byte for byte', () => assertSameTree(expected, tree(releaseOf(folder)), 'after the kills'));
await check('verifies', () => assert(hornbook(['verify', '-C', folder]).code === 0, 'hornbook verify'));
console.log(
  `${killed} kills; calm: ${calmLog.calls} requests; killed: ${log.calls} requests, ${log.repeatsOfAnswered} repeated after an answer, ${lost} in flight at the kills`,
);
await server.stop();
done();
