// A run whose filter asks a model, one whose rows go back to their teacher, and `hornbook judge` over rows and over pairs are
// killed at random, again and again, and started again: no answer that the server gave and the ledger kept is asked for twice,
// and what comes out is that of a calm run, byte for byte.
// Seed: HORNBOOK_SEED, by default 1. Kills of each: HORNBOOK_KILLS, by default 20.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, built, check, cli, done, epoch, root, seeded, temporary } from './lib.mjs';

built();
const { startModelServer } = await import(join(root, 'dist/testing/index.js'));
const kills = Number(process.env.HORNBOOK_KILLS ?? 20);
const random = seeded(Number(process.env.HORNBOOK_SEED ?? 1));
const slots = 8;
const rows = Array.from({ length: kills * 30 }, (_, i) => ({
  id: `r${i}`,
  prompt: `What should I know about the harbour at mile ${i * 37} before I sail there?`,
  response: `The harbour at mile ${i * 37} has ${i + 3} moorings. Keep clear of the bar at low water, and call the harbour master on channel twelve.`,
}));

const pairs = rows.map(({ id, prompt, response }, i) => ({ id, prompt, a: response, b: i % 3 === 0 ? 'I do not know.' : `${response} It is well lit.` }));
const pages = Array.from({ length: kills * 4 }, (_, i) => [
  `docs/${String(i).padStart(3, '0')}.md`,
  `# The harbour at mile ${i * 37}\n\n## Moorings of mile ${i * 37}\n\nThe harbour at mile ${i * 37} has ${i + 3} moorings of heavy chain along its northern wall. Boats of more than ${i + 9} metres lie outside of them at night.\n\n## The light of mile ${i * 37}\n\nThe light at mile ${i * 37} shows ${i + 2} white flashes every minute. Its keeper climbs ${i + 40} steps each evening to wind the clockwork.\n`,
]);

const folder = temporary('judge-kills');
// The marks of fences are keyed by the workspace: a judge whose words do not depend on them answers a calm run alike.
const script = join(folder, 'script.mjs');
writeFileSync(
  script,
  String.raw`const fenced = (messages, label) => new RegExp('<<<' + label + ' ([0-9a-f]{16})\\n([^]*?)\\n' + label + ' \\1>>>').exec(messages.at(-1).content)?.[2] ?? '';
const aspects = ['accuracy', 'helpfulness', 'clarity', 'format', 'relevance', 'safety'];
function teacher(messages, schema) {
  const list = fenced(messages, 'text').split(/(?<=[.])\s+/).filter((one) => one.split(' ').length >= 5);
  if (schema.name === 'facts') return { entities: [], relations: [], facts: list.map((fact) => ({ fact, quote: fact })) };
  if (schema.name === 'revision') {
    const answer = fenced(messages, 'answer');
    return { question: fenced(messages, 'prompt'), answer: answer + ' So it is.', quotes: [answer] };
  }
  const kinds = messages[0].content.length;
  const pick = list[kinds % list.length] ?? 'Nothing is said.';
  return { question: 'What is said after the words "' + pick.split(' ').slice(0, 6).join(' ') + '"?', answer: pick, rationale: '', quotes: [pick] };
}
export function script() {
  return ({ messages, model, schema }) => {
    if (model === 'gpt-writer') return { object: teacher(messages, schema) };
    if (schema.name === 'compare') return { object: { reason: 'it knows', winner: fenced(messages, 'first-answer').startsWith('I do not') ? 'second' : 'first' } };
    const said = messages.at(-1).content;
    const [, mile] = /mile (\d+)/.exec(said) ?? [, '0'];
    const poor = Number(mile) % 7 === 0;
    // Of documents' rows a third is unclear, until it is mended.
    const unclear = said.includes('<<<source ') && Number(mile) % 3 === 0 && !said.includes('So it is.');
    const score = (id) => (unclear && id === 'clarity' ? 2 : poor ? 2 : 4);
    return { object: Object.fromEntries(aspects.map((id) => [id, { reason: 'nobody is named', evidence: 'mile ' + mile, score: score(id) }])) };
  };
}
`,
);
const server = await startModelServer({ process: true, slots, latency: { median: 40, sigma: 0.5 }, reply: { module: `file://${script}` } });
const models = {
  writer: {
    use: 'openai-compatible',
    model: 'gpt-writer',
    baseUrl: server.baseUrl,
    price: { input: 1, output: 2 },
    limits: { concurrency: slots },
    roles: ['teacher'],
  },
  grader: { use: 'openai-compatible', model: 'claude-grader', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, limits: { concurrency: slots } },
};
const judge = { use: 'model', options: { models: ['grader'], planted: 0.1 } };

function workspace(name) {
  const place = join(folder, name);
  mkdirSync(join(place, 'logs'), { recursive: true });
  writeFileSync(join(place, 'logs/rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(join(place, 'pairs.jsonl'), pairs.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const mends = name.startsWith('revisions');
  if (mends) {
    mkdirSync(join(place, 'docs'));
    for (const [path, text] of pages) writeFileSync(join(place, path), text);
    // Keys of calls stand in the lineage of what a teacher wrote: the same marks, the same keys.
    mkdirSync(join(place, '.hornbook'));
    writeFileSync(join(place, '.hornbook/ledger.db.key'), `${'ab'.repeat(32)}\n`);
  }
  const source = { licence: 'MIT', consent: 'Ours.' };
  const config = {
    sources: [mends ? { use: 'documents', path: 'docs', ...source } : { use: 'logs', path: 'logs', ...source }],
    ...(mends ? { strategies: [{ use: 'grounded-qa', options: { doesNotSay: 0, withText: 0, maxPerChunk: 1 } }] } : {}),
    models,
    filter: { judge, ...(mends ? { off: { grounding: 'mended rows say that they are' } } : {}) },
    run: { batchSize: 16 },
  };
  // These rows ask nearly the same: that is meant.
  const deduplicate = { skip: 'the rows of this test are alike by design' };
  writeFileSync(join(place, 'hornbook.config.json'), JSON.stringify({ ...config, deduplicate }));
  return place;
}

/** Runs a command; with `after` it is killed when the server has had so many more calls. */
async function started(command, place, after) {
  const environment = { ...process.env, SOURCE_DATE_EPOCH: epoch };
  const child = spawn(process.execPath, [cli, ...command, '-C', place], { stdio: ['ignore', 'ignore', 'pipe'], env: environment });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  let ended;
  const end = new Promise((go) => child.on('close', (code, signal) => go((ended = { killed: signal === 'SIGKILL', code, said }))));
  if (after !== undefined) {
    const until = (await server.log()).calls + after;
    while (ended === undefined && (await server.log()).calls < until) await new Promise((go) => setTimeout(go, 5));
    child.kill('SIGKILL');
  }
  return end;
}

async function killedAgainAndAgain(name, commandOf, filesOf) {
  await server.clear();
  const place = workspace(name);
  let deaths = 0;
  for (; deaths < kills; deaths++) if (!(await started(commandOf(place), place, 1 + Math.floor(random() * 24))).killed) break;
  const last = await started(commandOf(place), place);
  const log = await server.log();
  const again = log.repeats - (log.byStatus['429'] ?? 0);
  console.log(
    `${name}: ${deaths} kills, ${log.calls} requests, ${log.distinct} distinct, ${again} asked again (${log.repeatsOfAnswered} of them the server had answered)`,
  );
  await check(`${name}: the last run comes to its end`, () => assert(last.code === 0, last.said.slice(-400)));
  await check(`${name}: it was killed in mid-run`, () => assert(deaths === kills, `${deaths} of ${kills}: it ended before`));
  await check(`${name}: what is asked again was in flight at a kill`, () => assert(again <= deaths * slots, `${again} of ${deaths * slots}`));
  const files = filesOf(place);
  const calm = workspace(`${name}-calm`);
  const whole = await started(commandOf(calm), calm);
  await check(`${name}: the same as from a calm run, byte for byte`, () => {
    assert(whole.code === 0, whole.said.slice(-400));
    const other = filesOf(calm);
    assert(JSON.stringify(Object.keys(files)) === JSON.stringify(Object.keys(other)), 'other files');
    for (const [path, text] of Object.entries(files)) assert(text === other[path], `${path} differs`);
  });
}

const releaseOf = (place) => {
  const releases = join(place, 'releases');
  const paths = existsSync(releases) ? readdirSync(releases, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()) : [];
  const names = paths.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
  assert(names.length > 5, 'no release');
  return Object.fromEntries(names.map((path) => [path.slice(place.length), readFileSync(path, 'utf8')]));
};
await killedAgainAndAgain('run', () => ['run'], releaseOf);
await killedAgainAndAgain(
  'revisions',
  () => ['run'],
  (place) => {
    const files = releaseOf(place);
    const [manifest] = Object.entries(files)
      .find(([path]) => path.endsWith('manifest.json'))
      .slice(1);
    const { revisions } = JSON.parse(manifest).judge;
    assert(revisions?.accepted > kills, `${JSON.stringify(revisions)}: too few went back`);
    return files;
  },
);
await killedAgainAndAgain(
  'judge',
  (place) => ['judge', join(place, 'logs/rows.jsonl'), '--model', 'grader', '--author', 'human', '--out', join(place, 'scored.jsonl')],
  (place) => ({ 'scored.jsonl': readFileSync(join(place, 'scored.jsonl'), 'utf8') }),
);
await killedAgainAndAgain(
  'pairs',
  (place) => ['judge', join(place, 'pairs.jsonl'), '--pairs', '--model', 'grader', '--author', 'human', '--out', join(place, 'compared.jsonl')],
  (place) => ({ 'compared.jsonl': readFileSync(join(place, 'compared.jsonl'), 'utf8') }),
);
await server.stop();
rmSync(folder, { recursive: true, force: true });
done();
