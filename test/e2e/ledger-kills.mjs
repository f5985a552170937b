// A command that asks a model is killed at random, again and again, and started again: no reply that its ledger had is asked
// for twice, what is asked again was in flight, all of it is counted as spent, and the replies are those of a calm run.
// Then the store refuses writes for three seconds in mid-run: no answer is lost or asked for again.
// Seed: HORNBOOK_SEED, by default 1. Kills: HORNBOOK_KILLS, by default 100 (about two minutes).
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { assert, built, check, cli, done, hornbook, root, seeded, temporary } from './lib.mjs';

built();
const { startModelServer } = await import(join(root, 'dist/testing/index.js'));
const kills = Number(process.env.HORNBOOK_KILLS ?? 100);
const random = seeded(Number(process.env.HORNBOOK_SEED ?? 1));
const rows = kills * 250;
const slotBytes = 1024;

const folder = temporary('ledger-kills');
const prompts = join(folder, 'prompts.jsonl');
const out = join(folder, 'replies.jsonl');
const ledger = join(folder, '.hornbook', 'ledger.db');
const server = await startModelServer({ process: true, slots: 64, latency: { median: 60, sigma: 0.5 } });
writeFileSync(prompts, Array.from({ length: rows }, (_, i) => `${JSON.stringify({ id: `r${i}`, prompt: `Question number ${i}?` })}\n`).join(''));
writeFileSync(
  join(folder, 'hornbook.config.json'),
  JSON.stringify({ models: { teacher: { use: 'openai-compatible', model: 'm', baseUrl: server.baseUrl, price: { input: 1, output: 2 } } } }),
);
const command = ['ask', prompts, '--model', 'teacher', '--out', out, '-C', folder];

const promptOf = (body) => JSON.parse(body).messages.at(-1).content;

/** Prompts whose replies the ledger holds. */
function keptPrompts() {
  if (!existsSync(ledger)) return [];
  const db = new Database(ledger);
  try {
    return db
      .prepare("select json_extract(body, '$.request.messages[0].content') as prompt from calls")
      .all()
      .map((row) => row.prompt);
  } catch {
    return []; // Killed before its tables stood.
  } finally {
    db.close();
  }
}

/** Requests that were marked as in flight when the process died. */
function marks() {
  if (!existsSync(`${ledger}-in-flight`)) return 0;
  const bytes = readFileSync(`${ledger}-in-flight`);
  let count = 0;
  for (let at = 0; at < bytes.length; at += slotBytes) if (bytes[at] === 0x31) count++;
  return count;
}

function killed(afterMs) {
  return new Promise((end) => {
    const child = spawn(process.execPath, [cli, ...command], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    child.on('close', (_, signal) => {
      clearTimeout(timer);
      end(signal === 'SIGKILL');
    });
  });
}

const kept = new Set();
let seenCalls = 0;
let inFlight = 0;
let open = 0;
let keptAgain = 0;
let deaths = 0;

async function look() {
  const calls = await server.calls(seenCalls);
  seenCalls += calls.length;
  for (const call of calls) if (kept.has(promptOf(call.body))) keptAgain++;
  return calls;
}

const started = performance.now();
for (; deaths < kills; deaths++) {
  if (!(await killed(400 + random() * 900))) break;
  inFlight += marks();
  open += (await look()).filter((call) => call.state !== 'answered').length;
  for (const prompt of keptPrompts()) kept.add(prompt);
}
const last = hornbook(command);
await look();
const log = await server.log();
// A request that was refused for its rate is sent again by the same run: that is no reply asked for twice.
const refused = log.byStatus['429'] ?? 0;
const again = log.repeats - refused;
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `${deaths} kills in ${seconds} s: ${log.calls} requests for ${rows} rows, ${refused} refused for their rate, ${again} asked again (${log.repeatsOfAnswered} of them the server had answered), ${inFlight} in flight at the kills (${open} open at the server), ${keptAgain} of the ledger's asked again`,
);

await check('the number of kills is what was asked', () => assert(deaths === kills, `${deaths} of ${kills}: the run ended before`));
await check('the last run answers every row', () => assert(last.code === 0, last.err.slice(-400)));
await check('no reply that the ledger had is asked for again', () => assert(keptAgain === 0, `${keptAgain}`));
await check('what is asked again was in flight at a kill', () => assert(again <= inFlight, `${again} of ${inFlight}`));
await check('every row was asked', () => assert(log.distinct === rows, `${log.distinct} of ${rows}`));
await check('everything that was sent is counted as spent', () => {
  const db = new Database(ledger);
  const { calls, lost } = db.prepare('select sum(calls) as calls, sum(lost) as lost from charges').get();
  db.close();
  assert(calls >= log.calls && calls <= log.calls + inFlight, `${calls} counted (${lost} lost), ${log.calls} sent`);
});
await check('the replies are those of a calm run, byte for byte', () => {
  const replies = readFileSync(out, 'utf8');
  rmSync(join(folder, '.hornbook'), { recursive: true, force: true });
  const calm = hornbook(command);
  assert(calm.code === 0, calm.err.slice(-400));
  assert(readFileSync(out, 'utf8') === replies, 'they differ');
});

/** Refuses every reply that is to be kept, for a while. */
async function refuseWrites(afterMs, forMs) {
  await new Promise((go) => setTimeout(go, afterMs));
  const db = new Database(ledger);
  db.exec("pragma busy_timeout = 5000; create trigger full before insert on calls begin select raise(abort, 'no room'); end");
  const before = (await server.log()).calls;
  await new Promise((go) => setTimeout(go, forMs));
  const during = (await server.log()).calls - before;
  db.exec('drop trigger full');
  db.close();
  return during;
}

await check('a store that refuses writes for three seconds costs no answer and no request', async () => {
  const few = 3000;
  rmSync(join(folder, '.hornbook'), { recursive: true, force: true });
  await server.clear();
  const asked = join(folder, 'few.jsonl');
  writeFileSync(asked, Array.from({ length: few }, (_, i) => `${JSON.stringify({ id: `f${i}`, prompt: `Another question ${i}?` })}\n`).join(''));
  let said = '';
  const child = spawn(process.execPath, [cli, 'ask', asked, '--model', 'teacher', '--out', out, '-C', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.on('data', (data) => (said += data));
  const ended = new Promise((end) => child.on('close', end));
  const during = await refuseWrites(2500, 3000);
  const code = await ended;
  const after = await server.log();
  const twice = after.repeats - (after.byStatus['429'] ?? 0);
  console.log(`refused for 3 s: ${during} requests reached the server meanwhile, ${twice} asked twice`);
  assert(code === 0, `exit code ${code}: ${said.slice(-400)}`);
  assert(said.includes('takes no writes') && said.includes('takes writes again'), said.slice(-400));
  assert(after.distinct === few && twice === 0, `${after.distinct} asked, ${twice} twice`);
  assert(readFileSync(out, 'utf8').trim().split('\n').length === few, 'lines are missing');
});
await server.stop();
done();
