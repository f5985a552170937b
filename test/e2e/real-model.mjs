// A real model of 135 million parameters writes questions over twenty chunks of the Rust book and judges rows: in the process, and
// behind a server with OpenAI's protocol, where its run is killed and goes on. It invents, repeats itself and is cut, and what is
// left must hold all the same. Vectors of a real embedding model find passages. About how little it yields, see what this prints.
// Pages: HORNBOOK_PAGES, by default 4 (twenty chunks).
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { assert, built, check, cli, done, epoch, hasShared, root, shared, skip, temporary } from './lib.mjs';
import { modelFolder, smallModels } from './small-models.mjs';

if (!hasShared) {
  skip('a small real model', 'no corpora under HORNBOOK_SHARED');
  done();
  process.exit();
}
built();
const { openStore } = await import(join(root, 'dist/index.js'));
const pages = [
  ['ch04-00-understanding-ownership', 1],
  ['ch05-00-structs', 2],
  ['ch13-04-performance', 9],
  ['ch14-01-release-profiles', 8],
].slice(0, Number(process.env.HORNBOOK_PAGES ?? 4));
const chunks = pages.reduce((sum, [, count]) => sum + count, 0);
const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(0)} s`;

let models;
const begun = performance.now();
await check('the packages of the models install, and hold the files that they should', async () => {
  models = await smallModels();
});
if (models === undefined) {
  done();
  process.exit();
}
console.log(`models at hand after ${seconds(begun)}`);

// Short prompts: a small model takes no long ones, and copies what it is shown of form.
const prompts = {
  facts:
    'List what the text states. Every quote is copied from the text, word for word.\n\n<!-- user -->\n\n{{place}}\n\n{{text}}\n\nGive one entity, no relation and one fact.',
  question:
    'You write one short question about a text, and answer it with one sentence of the text. The quote is the same sentence, copied word for word.\n\n{{kind}}\n\n{{rationale}}\n\n<!-- user -->\n\n{{place}}\n\n{{facts}}\n\n{{text}}\n\nWrite a question that ends with a question mark, its answer, and the sentence of the text that says so as the only quote.',
  explain: 'Ask what something is, or why it is so.',
  'no-rationale': 'Leave the rationale empty.',
};
const rubric = {
  id: 'small',
  title: 'A question and its answer',
  intro: 'An answer should be right.',
  aspects: [
    {
      id: 'accuracy',
      question: 'Is the answer right?',
      anchors: { 1: 'It is wrong, or made up.', 3: 'It is right in the main.', 5: 'It is right throughout.' },
    },
  ],
};
const rows = [
  ['What does the command cargo build do in a Rust package?', 'The command cargo build compiles a local package and all of its dependencies.'],
  ['Which keyword declares a variable in Rust?', 'The keyword let declares a variable in Rust, and mut makes it mutable.'],
  ['How is a loop over the elements of a Rust array written?', 'A for loop takes each element of the array in turn, as in for element in array.'],
];
const profile = { maxOutputTokens: 100, temperature: 0.3, seed: 7, price: { input: 0, output: 0 }, roles: ['teacher', 'judge'] };

/** A workspace whose teacher and judge is `model`. */
function workspace(name, model, more) {
  const folder = temporary(name);
  for (const part of ['sources', 'rows', 'seeds', 'prompts']) mkdirSync(join(folder, part));
  for (const [page] of pages) copyFileSync(join(shared, 'corpora/rust-book', `${page}.md`), join(folder, 'sources', `${page}.md`));
  for (const [prompt, text] of Object.entries(prompts)) writeFileSync(join(folder, 'prompts', `${prompt}.md`), `${text}\n`);
  writeFileSync(join(folder, 'rubric.yaml'), JSON.stringify(rubric));
  writeFileSync(join(folder, 'rows', 'rows.jsonl'), rows.map(([prompt, response]) => `${JSON.stringify({ prompt, response })}\n`).join(''));
  const source = { licence: 'MIT', consent: 'test data' };
  const config = {
    name: 'small-model',
    sources: [
      { ...source, use: 'documents', path: 'sources' },
      { ...source, use: 'logs', path: 'rows' },
    ],
    chunks: { maxTokens: 110 },
    models: { small: { ...profile, ...model } },
    strategies: [
      {
        use: 'grounded-qa',
        options: { kinds: ['explain'], maxPerChunk: 1, doesNotSay: 0, withText: 0 },
        prompts: Object.fromEntries(Object.keys(prompts).map((prompt) => [prompt, `prompts/${prompt}.md`])),
      },
    ],
    filter: {
      judge: {
        use: 'model',
        options: { models: ['small'], rubric: './rubric.yaml', allowSameFamily: 'One small model is all that this suite has.', planted: 0, revise: false },
      },
    },
    ...more,
  };
  writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify(config));
  return folder;
}

/** The command line, in the folder where node-llama-cpp is; `watch` is handed the process. */
function hornbook(parameters, watch) {
  return new Promise((end) => {
    const env = { ...process.env, SOURCE_DATE_EPOCH: epoch, CI: '1' };
    const child = spawn(process.execPath, [cli, ...parameters], { cwd: modelFolder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.on('close', (code, signal) => end({ code, signal, out, err }));
    watch?.(child);
  });
}

/** What a workspace holds: calls of its ledger, requests that were charged, records, and the counts of `hornbook status`. */
async function look(folder) {
  const ledger = new Database(join(folder, '.hornbook', 'ledger.db'), { readonly: true });
  const calls = ledger
    .prepare('select key, body from calls')
    .all()
    .map(({ key, body }) => ({ key, ...JSON.parse(body) }));
  const { sent, lost } = ledger.prepare('select coalesce(sum(calls), 0) as sent, coalesce(sum(lost), 0) as lost from charges').get();
  ledger.close();
  const store = openStore(join(folder, '.hornbook', 'workspace.db'));
  const records = (await store.records.page({ limit: 1000 })).map(({ record }) => record);
  await store.close();
  const status = JSON.parse((await hornbook(['status', '--json', '-C', folder])).out);
  return { calls, sent, lost, records, status };
}

const named = (calls, name) => calls.filter(({ request }) => request.schema?.name === name);
const wasCut = ({ reply }) => reply.finish === 'length';

/** What must hold of a run, however bad its model is. */
async function holds(name, folder, ended) {
  const first = await look(folder);
  const { calls, records, status } = first;
  const total = status.counts.total;
  const made = records.filter(({ origin }) => origin.strategy === 'grounded-qa');
  const byKey = new Map(calls.map((call) => [call.key, call]));

  await check(`${name}: ends with a release, or says that it has nothing to release`, () => {
    const nothing = ended.code === 3 && ended.err.includes('none was accepted');
    assert(ended.code === 0 ? total.accepted > 0 : nothing && total.accepted === 0, `exit ${ended.code}: ${ended.err.slice(-600)}`);
  });
  await check(`${name}: every candidate is accepted, rejected, held or failed`, () => {
    assert(total.candidates === chunks + rows.length, `${total.candidates} candidates of ${chunks} chunks and ${rows.length} rows`);
    assert(total.accepted + total.rejected + total.held + total.failed === total.candidates, JSON.stringify(total));
    assert(status.failures.length === total.failed && made.length + rows.length + total.failed === total.candidates, `${made.length} rows were made`);
  });
  await check(`${name}: every chunk was asked for its facts and for a question, and each call is in the ledger`, () => {
    assert(named(calls, 'facts').length === chunks, `${named(calls, 'facts').length} calls for facts`);
    assert(named(calls, 'question').length === chunks, `${named(calls, 'question').length} calls for questions`);
    const attempts = calls.reduce((sum, call) => sum + call.attempts.length, 0);
    assert(
      first.sent - first.lost >= attempts && attempts >= calls.length,
      `${first.sent} sent, ${first.lost} lost, ${attempts} attempts, ${calls.length} calls`,
    );
  });
  await check(`${name}: rows rest on words that stand in their pages, and on replies that came whole`, () => {
    for (const { id, grounding, origin } of made) {
      assert(grounding.length > 0, `${id} rests on nothing`);
      for (const { document, spans } of grounding) {
        const page = readFileSync(join(folder, 'sources', document.split('/').at(-1)), 'utf8');
        for (const { start, end, quote } of spans) assert(quote.trim() !== '' && page.slice(start, end) === quote, `${id}: ${quote}`);
      }
      assert(origin.calls.length > 0 && origin.calls.every((key) => byKey.has(key)), `${id} names a call that is not in the ledger`);
      const asked = origin.calls.map((key) => byKey.get(key)).filter((call) => call.request.schema?.name === 'question');
      assert(asked.length > 0 && !asked.some(wasCut), `${id} was made of a reply that was cut`);
    }
  });
  await check(`${name}: replies that were cut made no rows`, () => {
    const cut = named(calls, 'question').filter(wasCut).length;
    assert(total.failed >= cut, `${cut} replies were cut, ${total.failed} tasks failed`);
    if (cut > 0)
      assert(
        status.causes.some(({ cause }) => cause.includes('cut')),
        JSON.stringify(status.causes),
      );
  });
  await check(`${name}: the judge was asked, and what it did not say readably is no score`, () => {
    const grades = named(calls, 'grade');
    assert(grades.length > 0, 'no row was judged');
    const readable = grades.filter((call) => !wasCut(call)).length;
    assert(total.accepted <= readable, `${total.accepted} rows were accepted by ${readable} readable verdicts`);
  });
  const again = await hornbook(['run', '-C', folder]);
  await check(`${name}: a second run asks nothing again`, async () => {
    const second = await look(folder);
    assert(again.code === ended.code, `exit ${again.code}, after ${ended.code}`);
    assert(second.sent === first.sent && second.calls.length === calls.length, `${second.sent - first.sent} requests more`);
    assert(JSON.stringify(second.status.counts) === JSON.stringify(status.counts), JSON.stringify(second.status.counts.total));
  });
  for (const file of readdirSync(join(folder, '.hornbook'))) if (file.startsWith('workspace.db')) rmSync(join(folder, '.hornbook', file));
  const anew = await hornbook(['run', '-C', folder]);
  await check(`${name}: the ledger alone gives the same rows, and nothing is asked again`, async () => {
    const third = await look(folder);
    assert(anew.code === ended.code, `exit ${anew.code}, after ${ended.code}: ${anew.err.slice(-600)}`);
    assert(third.sent === first.sent && third.calls.length === calls.length, `${third.sent - first.sent} requests more`);
    assert(JSON.stringify(third.records) === JSON.stringify(records), 'other rows');
  });
  if (existsSync(join(folder, 'releases')))
    await check(`${name}: its release verifies`, async () => assert((await hornbook(['verify', '-C', folder])).code === 0, 'hornbook verify'));

  const asked = ['facts', 'question', 'grade'].map((kind) => `${named(calls, kind).filter(wasCut).length} of ${named(calls, kind).length} ${kind}`);
  const own = status.counts.byStrategy.find(({ strategy }) => strategy === 'grounded-qa');
  console.log(
    `${name}: of ${chunks} chunks ${own.accepted} accepted, ${own.rejected} rejected, ${own.held} held, ${own.failed} failed; replies cut: ${asked.join(', ')}`,
  );
  for (const { strategy, cause, tasks } of status.causes) console.log(`  ${strategy}: ${tasks} ${cause}`);
  for (const { gate, rule, outcome, rows: out } of status.rules) console.log(`  ${gate} ${rule}: ${out} ${outcome}`);
}

const endpoint = spawn(
  process.execPath,
  [join(root, 'test/e2e/model-endpoint.mjs'), models.chat, models.embedding, models.tokenizer, modelFolder, join(root, 'dist/models/providers/embedded.js')],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
process.on('exit', () => endpoint.kill());
const baseUrl = await new Promise((ready, fail) => {
  endpoint.stdout.once('data', (data) => ready(data.toString('utf8').trim()));
  endpoint.once('exit', () => fail(new Error('the endpoint ended')));
});
const log = async () => (await fetch(new URL('/log', baseUrl))).json();
const served = { use: 'openai-compatible', model: 'SmolLM2-135M-Instruct', baseUrl };

/** Over the endpoint: killed once some calls were answered, then to its end. */
async function killedAndResumed(folder) {
  let watching = true;
  const first = await hornbook(['run', '-C', folder], async (child) => {
    child.once('close', () => (watching = false));
    while (watching) {
      if ((await log()).filter(({ answered }) => answered).length > Math.min(12, chunks)) child.kill('SIGKILL');
      await new Promise((next) => setTimeout(next, 200));
    }
  });
  return { signal: first.signal, ...(await hornbook(['run', '-C', folder])), killed: first.signal === 'SIGKILL' };
}

// Both at once: each takes one core.
const inProcess = workspace('embedded', { use: 'embedded', model: models.chat });
const overHttp = workspace('endpoint', { ...served, limits: { concurrency: 2 } });
const asked = performance.now();
const [embeddedEnd, endpointEnd] = await Promise.all([hornbook(['run', '-C', inProcess]), killedAndResumed(overHttp)]);
console.log(`both runs after ${seconds(asked)}`);
await holds('embedded', inProcess, embeddedEnd);
await check('endpoint: was killed, and what was answered before is not asked again', async () => {
  assert(endpointEnd.killed, 'it was not killed');
  const times = new Map();
  for (const { body, answered } of await log()) if (answered) times.set(JSON.stringify(body.messages), (times.get(JSON.stringify(body.messages)) ?? 0) + 1);
  const { calls, lost } = await look(overHttp);
  const again = [...times.values()].reduce((sum, count) => sum + count - 1, 0);
  assert(again <= lost && lost <= 2, `${again} answered twice, ${lost} lost at the kill`);
  for (const { request } of calls) assert(times.has(JSON.stringify(request.messages)), 'the ledger holds a call that the server never saw');
});
await holds('endpoint', overHttp, endpointEnd);

// Retrieval by vectors: the questions share no word with the passages that answer them.
const questions = ['Are the functional constructs slower at runtime than hand-coded repetition?', 'How do I make the compiler produce speedier executables?'];
const found = workspace('answer', served, {
  models: {
    small: { ...profile, ...served },
    vectors: { use: 'openai-compatible', baseUrl, model: 'all-MiniLM-L6-v2', price: { input: 0, output: 0 }, roles: ['embedder'] },
  },
  sources: [
    { use: 'documents', path: 'sources', licence: 'MIT', consent: 'test data' },
    { use: 'seeds', path: 'seeds', licence: 'MIT', consent: 'test data' },
  ],
  strategies: [{ use: 'answer', options: { k: 2 } }],
  filter: { judge: { use: 'heuristic' } },
});
writeFileSync(join(found, 'seeds', 'questions.txt'), `${questions.join('\n')}\n`);
const before = (await log()).length;
const answering = performance.now();
const answered = await hornbook(['run', '-C', found]);
console.log(`answers after ${seconds(answering)}`);
await check('answer: passages are found by vectors of a real model, all of them in the ledger', async () => {
  const { calls, status, sent } = await look(found);
  assert([0, 3].includes(answered.code), `exit ${answered.code}: ${answered.err.slice(-600)}`);
  const vectors = calls.filter(({ request }) => request.kind === 'embed');
  assert(vectors.length === pages.length + questions.length, `${vectors.length} calls for vectors of ${pages.length} pages and ${questions.length} questions`);
  for (const { request, reply } of vectors) {
    assert(reply.vectors.length === request.inputs.length && reply.vectors.every((one) => one.length === 384), 'a vector is missing, or of another width');
    for (const one of reply.vectors) assert(Math.abs(Math.hypot(...one) - 1) < 1e-3, 'a vector has another length than 1');
  }
  assert((await log()).length - before === sent, 'the server saw other requests than the ledger');
  assert(status.counts.total.candidates === questions.length, JSON.stringify(status.counts.total));
  const again = await hornbook(['run', '-C', found]);
  assert(again.code === answered.code && (await look(found)).sent === sent, 'a second run asked again');
  const { accepted, rejected, held, failed } = status.counts.total;
  console.log(`answer: of ${questions.length} prompts ${accepted} accepted, ${rejected} rejected, ${held} held, ${failed} failed`);
  for (const { strategy, cause, tasks } of status.causes) console.log(`  ${strategy}: ${tasks} ${cause}`);
});
await check('answer: the nearest passage by vectors alone is the one that answers', async () => {
  const { calls } = await look(found);
  const vectors = calls.filter(({ request }) => request.kind === 'embed');
  const passages = vectors.flatMap(({ request, reply }) =>
    questions.includes(request.inputs[0]) ? [] : request.inputs.map((text, at) => ({ text, vector: reply.vectors[at] })),
  );
  const nearest = (question) => {
    const query = vectors.find(({ request }) => request.inputs[0] === question).reply.vectors[0];
    const ranked = passages.map(({ text, vector }) => ({ text, score: vector.reduce((sum, value, at) => sum + value * query[at], 0) }));
    return ranked.sort((a, b) => b.score - a.score)[0].text;
  };
  if (pages.length > 2) assert(/iterator|abstraction/i.test(nearest(questions[0])), nearest(questions[0]));
  if (pages.length > 3) assert(/release|profile|opt-level/i.test(nearest(questions[1])), nearest(questions[1]));
});
console.log(`in all ${seconds(begun)}`);
endpoint.kill();
done();
