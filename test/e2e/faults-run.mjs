// `hornbook ask` over 10,000 rows on a server where a fifth of the calls meet a fault of some kind: no row is lost, and what became of
// each is what the server's plan of faults says, call by call. The wall of a calm run stands beside it.
// Seed: HORNBOOK_SEED, by default 1. Rows: HORNBOOK_ROWS, by default 10000 (about a minute).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, built, check, done, hornbook, jsonl, root, temporary } from './lib.mjs';

built();
const { faultKinds, startModelServer } = await import(join(root, 'dist/testing/index.js'));
const rows = Number(process.env.HORNBOOK_ROWS ?? 10_000);
const seed = process.env.HORNBOOK_SEED ?? '1';
// Those that no further call can change end a run at once, as they should.
const kinds = Object.keys(faultKinds).filter((kind) => faultKinds[kind] !== 'fatal');
const shares = Object.fromEntries(kinds.map((kind) => [kind, 0.2 / kinds.length]));
const schema = { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'], additionalProperties: false };

/** Runs once, and gives what came with what the server saw. */
async function runOn(faults) {
  const folder = temporary('faults');
  const server = await startModelServer({ process: true, seed, slots: 64, latency: { median: 80, sigma: 0.5 }, ...faults });
  const model = { use: 'openai-compatible', model: 'm', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, timeouts: { firstByte: 2 } };
  writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify({ models: { teacher: model } }));
  writeFileSync(join(folder, 'schema.json'), JSON.stringify(schema));
  const prompts = join(folder, 'prompts.jsonl');
  writeFileSync(prompts, Array.from({ length: rows }, (_, i) => `${JSON.stringify({ id: `r${i}`, prompt: `Question number ${i}?` })}\n`).join(''));
  const out = join(folder, 'replies.jsonl');
  const started = performance.now();
  const ended = hornbook(['ask', prompts, '--model', 'teacher', '--out', out, '--schema', join(folder, 'schema.json'), '--json', '-C', folder]);
  const seconds = (performance.now() - started) / 1000;
  const calls = await server.calls();
  const log = await server.log();
  await server.stop();
  return { ended, seconds, calls, log, lines: jsonl(out) };
}

/** Row -> its requests in order, each as the classes of the calls that it took. */
function plansOf(calls) {
  const plans = new Map();
  for (const { body, hash, fault, status, number } of calls) {
    const row = /Question number (\d+)\?/.exec(body)?.[1];
    if (row === undefined || number === 0) continue;
    const requests = plans.get(row) ?? new Map();
    plans.set(row, requests);
    // A call that the server had no slot for met no fault of the plan.
    const met = fault === undefined ? (status === 429 ? 'again' : 'ok') : faultKinds[fault];
    requests.set(hash, [...(requests.get(hash) ?? []), met]);
  }
  return plans;
}

/** What must have become of a row: its first request's last class, or, where that could not be read, that of the question more. */
function expected(requests) {
  const [first = [], second] = [...requests.values()];
  const end = first.at(-1);
  if (end === 'again') return ['failed'];
  if (end !== 'malformed') return [end];
  // Broken JSON that only lacks its end may be read, and says so.
  if (second === undefined) return ['repaired'];
  const more = second.at(-1);
  return more === 'again' ? ['malformed'] : more === 'malformed' ? ['malformed', 'repaired'] : [more];
}

const outcome = (line) => line.error?.code ?? (line.repaired === true ? 'repaired' : 'ok');

const calm = await runOn({});
await check('a calm run answers every row', () => assert(calm.ended.code === 0 && calm.lines.length === rows, calm.ended.err.slice(-400)));
const rough = await runOn({ faults: { shares } });
const plans = plansOf(rough.calls);
const counts = {};
for (const line of rough.lines) counts[outcome(line)] = (counts[outcome(line)] ?? 0) + 1;
console.log(
  `${rows} rows, ${rough.log.calls} calls, ${JSON.stringify(rough.log.byFault)}\noutcomes ${JSON.stringify(counts)}; ${rough.seconds.toFixed(1)} s against ${calm.seconds.toFixed(1)} s: ${(rough.seconds / calm.seconds).toFixed(2)}`,
);
await check('no row is lost, and none comes twice', () => {
  const ids = new Set(rough.lines.map(({ id }) => id));
  assert(rough.lines.length === rows && ids.size === rows, `${rough.lines.length} lines, ${ids.size} ids`);
});
await check('every outcome is that of the plan of faults', () => {
  const wrong = rough.lines.filter((line) => !expected(plans.get(line.id.slice(1)) ?? new Map()).includes(outcome(line)));
  const shown = wrong.slice(0, 3).map((line) => `${line.id}: ${outcome(line)}, ${JSON.stringify([...(plans.get(line.id.slice(1)) ?? new Map()).values()])}`);
  assert(wrong.length === 0, `${wrong.length} rows: ${shown.join('; ')}`);
});
await check('every kind of fault was met, and every class came out', () => {
  const missing = kinds.filter((kind) => (rough.log.byFault[kind] ?? 0) === 0);
  assert(missing.length === 0, missing.join(', '));
  for (const name of ['cut', 'filtered', 'refused', 'empty', 'ok']) assert((counts[name] ?? 0) > 0, name);
});
await check('the run says that it is short, with an exit code and the rows', () => {
  const { failed, failures } = JSON.parse(rough.ended.out);
  const bad = rough.lines.filter((line) => line.error !== undefined);
  assert(rough.ended.code === 5 && failed === bad.length, `exit ${rough.ended.code}, ${failed} of ${bad.length}`);
  const named = new Set(failures.map(({ id }) => id));
  assert(
    bad.slice(0, 1000).every(({ id }) => named.has(id)),
    'rows without a name',
  );
});
done();
