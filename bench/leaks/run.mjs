/**
 * The leak check: leaks planted in six ways among rows of the same field, short items, rephrased items, and rows that hold no
 * leak. `--peers` runs lm-eval's Janitor, datatrove's filter and plain n-gram rules on the same rows in the same run (see
 * bench/peers). Needs a build (or HORNBOOK_DIST) and HORNBOOK_SHARED. Writes bench/results/leaks.json.
 *
 *   npm run build && node bench/leaks/run.mjs [--rows 100000] [--seeds fresh-1,fresh-2] [--runs 3] [--peers] [--review] [--parts leakCheck,planted]
 *   node bench/leaks/run.mjs --parts peers [--only 'janitor;datatrove']
 *
 * With `--parts` the others stay as they were stored.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { measured } from '../measured.mjs';
import { runPeer } from '../peers/folder.mjs';
import { kinds, plant } from './plant.mjs';
import { leakRows, pieces } from './rows.mjs';
import { ordinaryCode, renamed } from './code.mjs';

const root = join(import.meta.dirname, '../..');
const data = join(process.env.HORNBOOK_SHARED ?? join(root, '../shared'), 'data');
const dist = resolve(process.env.HORNBOOK_DIST ?? join(root, 'dist'));
const { readEvaluation } = await import(join(dist, 'sources/evaluation/index.js'));
const { buildLeakIndex } = await import(join(dist, 'stages/decontaminate/index.js'));
const { wilson, round6 } = await import(join(dist, 'statistics/intervals.js'));

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const count = Number(argument('rows', '100000'));
const seeds = argument('seeds', 'fresh-1,fresh-2').split(',');
const withPeers = process.argv.includes('--peers');

const evaluationFile = (name) => join(data, 'evaluation', `${name}.jsonl`);
const load = (name) => readEvaluation(readFileSync(evaluationFile(name)), { path: `${name}.jsonl`, set: name }).items;
const lines = (path) =>
  readFileSync(join(data, path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const share = (hits, of) => {
  const { low, high } = wilson(hits, of);
  return { hits, of, rate: round6(hits / of), low: round6(low), high: round6(high) };
};
const gate = (items) => buildLeakIndex(items, { overlap: 0.5, longestRun: 13, partial: 'hold', canaries: { count: 0, recall: 0 }, privateSets: new Set() });
const outcome = (index, prompt, reply) =>
  index.checkTexts('row', [
    { code: 0, text: prompt, kind: 'prompt' },
    { code: 1, text: reply, kind: 'reply' },
  ]).outcome;
const tally = (index, rows) => {
  const outcomes = rows.map(({ prompt, reply }) => outcome(index, prompt, reply));
  return {
    dropped: share(outcomes.filter((item) => item === 'drop').length, rows.length),
    out: share(outcomes.filter((item) => item !== 'keep').length, rows.length),
  };
};

const gsm = load('gsm8k-test');
const mmlu = load('mmlu-test');
const negatives = lines('leaks/gsm8k-train-negatives.jsonl');
const texts = ['rust-book', 'wcag-understanding'].flatMap((corpus) =>
  readdirSync(join(data, 'corpora', corpus), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(md|html)$/.test(file))
    .sort()
    .map((file) => readFileSync(join(data, 'corpora', corpus, file), 'utf8')),
);
const passages = pieces(texts);

/** Every item of a set planted in every way that can be made of it, with its answer and without. */
function plantedOf(set, items) {
  const index = gate(items);
  const pool = negatives.map(({ question }) => question);
  return seeds.map((seed) => ({
    set,
    seed,
    kinds: kinds.map((kind) => {
      const made = items.flatMap((item) => {
        const prompt = plant(kind, item, pool, seed);
        return prompt === undefined ? [] : [{ prompt, reply: item.answer ?? '' }];
      });
      const bare = made.map(({ prompt }) => ({ prompt, reply: 'left out' }));
      return { kind, withAnswer: tally(index, made), withoutAnswer: tally(index, bare) };
    }),
  }));
}

/** Items of one to twelve words, as question and answer, among rows that hold none. */
function shortItems() {
  const words = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const short = mmlu.filter(({ question, answer }) => answer !== undefined && words(question) >= 1 && words(question) <= 12);
  const index = gate(mmlu);
  const pool = negatives.map(({ question }) => question);
  return {
    items: short.length,
    plain: tally(
      index,
      short.map(({ question, answer }) => ({ prompt: question, reply: answer })),
    ),
    inAText: tally(
      index,
      short.map((item) => ({ prompt: plant('embedded', item, pool, seeds[0]), reply: item.answer })),
    ),
    falseFinds: tally(
      index,
      negatives.map(({ question, answer }) => ({ prompt: question, reply: answer })),
    ),
  };
}

/** Where the true item stands among those that a rephrased one resembles, and what each cosine finds, true and false. */
function rephrased() {
  const index = gate(gsm);
  const rows = lines('leaks/gsm8k-rephrased.jsonl').flatMap(({ text }, at) => {
    const question = text
      .replace(/^Question: /, '')
      .split('\nAnswer:')[0]
      .trim();
    return question === '' ? [] : [{ question, item: gsm[at].id }];
  });
  const ranks = rows.map(({ question, item }) => index.similar(question, 0.05, 10).findIndex((found) => found.item === item));
  const best = (list) => list.map(({ question }) => index.similar(question, 0.05, 1)[0]?.cosine ?? 0);
  const hits = rows.map(({ question, item }) => index.similar(question, 0.05, 10).find((found) => found.item === item)?.cosine ?? 0);
  const noise = best(negatives);
  const within = (top) => share(ranks.filter((rank) => rank >= 0 && rank < top).length, rows.length);
  return {
    rows: rows.length,
    recallAt: { 1: within(1), 2: within(2), 5: within(5), 10: within(10) },
    curve: Array.from({ length: 15 }, (_, at) => round6(0.1 + at / 20)).map((cosine) => ({
      cosine,
      recall: share(hits.filter((value) => value >= cosine).length, rows.length),
      falseFinds: share(noise.filter((value) => value >= cosine).length, noise.length),
    })),
  };
}

/**
 * Why short questions inside other text need their answer: how many of MMLU's own items hold the whole short question of another
 * item, by its words that count. They stand for innocent text of the same field.
 */
async function shortInField() {
  const { indexItems } = await import(join(dist, 'similarity/leaks/index-items.js'));
  const { countedWords, findWhole } = await import(join(dist, 'similarity/leaks/measures.js'));
  const { plainWords } = await import(join(dist, 'similarity/leaks/item-tokens.js'));
  const { scanner } = await import(join(dist, 'similarity/leaks/scan.js'));
  const index = indexItems(mmlu, { overlap: 0.5, longestRun: 13 });
  const scan = scanner(index);
  const questions = [];
  for (let part = 0; part < index.parts; part++) {
    if (index.partField[part] !== 0 || plainWords(index, part) >= 8) continue;
    questions.push({ part, item: index.partItem[part], words: countedWords(index, part, 3), first: index.tokens[index.partStart[part]] });
  }
  const byFirst = new Map();
  for (const one of questions) byFirst.set(one.first, [...(byFirst.get(one.first) ?? []), one]);
  const most = mmlu.map((item, at) => {
    const { ids } = scan.read([item.question, ...(item.choices ?? [])].join('\n'));
    const held = [...new Set(ids)]
      .flatMap((id) => byFirst.get(id) ?? [])
      .filter(({ part, item: other }) => other !== at && mmlu[other].question.trim() !== item.question.trim() && findWhole(index, part, ids) >= 0);
    return Math.max(0, ...held.map(({ words }) => words));
  });
  return [3, 4, 5].map((words) => ({
    wordsThatCount: `${words} or more`,
    questionsUnder: questions.filter((one) => one.words < words).length,
    innocentTextsThatHoldOne: share(most.filter((count) => count >= words && count < 5).length, mmlu.length),
  }));
}

/** HumanEval's solutions with every name of their own changed, comments left out; and code that is none of them. */
function code() {
  const items = load('humaneval');
  const index = gate(items);
  const held = (text) =>
    index.checkTexts('row', [
      { code: 0, text: 'Solve it.', kind: 'prompt' },
      { code: 1, text, kind: 'reply' },
    ]);
  const found = (text, item) =>
    held(text).rules.some(
      ({ rule, outcome, evidence }) => rule === 'renamed-code' && outcome !== 'keep' && evidence.some((leak) => item === undefined || leak.item === item),
    );
  const of = (made) => share(made.filter(([item, text]) => found(`\`\`\`python\n${text}\n\`\`\``, item)).length, made.length);
  const long = items.filter(({ answer }) => answer.replace(/#.*$/gm, '').match(/[A-Za-z_]\w*|\d+|[^\s\w]/g).length >= 22);
  const whole = (list, seed) => of(list.map((item) => [item.id, renamed(item.question + item.answer, `${seed}/${item.id}`)]));
  const ordinary = ordinaryCode();
  return {
    items: items.length,
    longEnough: long.length,
    renamed: seeds.map((seed) => ({
      seed,
      all: whole(items, seed),
      longEnough: whole(long, seed),
      solutionAlone: of(long.map((item) => [item.id, renamed(item.answer, `${seed}/${item.id}`)])),
    })),
    falseFinds: Object.fromEntries(
      Object.entries(ordinary).map(([name, list]) => [name, share(list.filter((text) => found(`\`\`\`\n${text}\n\`\`\``)).length, list.length)]),
    ),
  };
}

/** The rows of the leak check in two files: as rows, and as plain texts for the peers. */
function rowFiles(folder) {
  const rows = leakRows({ items: mmlu, words: negatives, passages, count, planted: Math.round(count * 0.12), seed: seeds[0] });
  const paths = { rows: join(folder, 'rows.jsonl'), texts: join(folder, 'texts.jsonl') };
  writeFileSync(paths.rows, rows.map(({ id, kind, prompt, reply }) => `${JSON.stringify({ id, kind, prompt, response: reply })}\n`).join(''));
  writeFileSync(
    paths.texts,
    rows.map(({ id, kind, prompt, reply }) => `${JSON.stringify({ id, kind, leak: kind !== 'none', text: `${prompt}\n${reply}` })}\n`).join(''),
  );
  return { rows, paths };
}

/** The command on a file of rows, from the start of the process to its end, in one thread and in two; with `--review` the tier for review too. */
function leakCheck(folder) {
  const { rows, paths } = rowFiles(folder);
  const command = (more) => [
    process.execPath,
    join(dist, 'cli/main.js'),
    'decontaminate',
    paths.rows,
    '--against',
    evaluationFile('mmlu-test'),
    '--canaries',
    '0',
    '--out',
    join(folder, 'out.jsonl'),
    '--decisions',
    join(folder, 'decisions.jsonl'),
    '--report',
    join(folder, 'report.json'),
    ...more,
  ];
  const times = (workers) =>
    Array.from({ length: Number(argument('runs', '3')) }, () => measured(command(['--workers', workers]))).sort((a, b) => a.wall - b.wall);
  const inTwo = times('2');
  const runs = times('1');
  const reviewed = runs.length > 0 && process.argv.includes('--review') ? measured(command(['--workers', '1', '--review', '0.45'])) : undefined;
  if (reviewed !== undefined) measured(command(['--workers', '1']));
  const out = new Set(
    readFileSync(join(folder, 'decisions.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .flatMap(({ id, keep }) => (keep ? [] : [id])),
  );
  const of = (kind) => {
    const list = rows.filter((row) => row.kind === kind);
    return share(list.filter(({ id }) => out.has(id)).length, list.length);
  };
  const result = {
    rows: rows.length,
    words: rows.reduce((sum, { prompt, reply }) => sum + prompt.split(/\s+/).length + reply.split(/\s+/).length, 0),
    items: mmlu.length,
    hornbook: {
      median: runs[Math.floor(runs.length / 2)],
      of: runs,
      twoWorkers: { median: inTwo[Math.floor(inTwo.length / 2)], of: inTwo },
      ...(reviewed === undefined ? {} : { withReview: reviewed }),
      recallByKind: Object.fromEntries(kinds.map((kind) => [kind, of(kind)])),
      falseFinds: of('none'),
    },
    peers: {},
  };
  if (withPeers) result.peers = peersOn(paths);
  return result;
}

const peers = [
  ['janitor', 'leak-janitor.py'],
  ['datatrove', 'leak-datatrove.py'],
  ['datatrove, questions too', 'leak-datatrove.py', '--questions', '1'],
  ['13 words', 'leak-ngrams.py'],
  ['8 words', 'leak-ngrams.py', '--size', '8'],
];

function peersOn(paths) {
  const wanted = argument('only', undefined)?.split(';');
  const chosen = peers.filter(([name]) => wanted === undefined || wanted.includes(name));
  return Object.fromEntries(
    chosen.map(([name, runner, ...more]) => [name, runPeer('rows', runner, paths.texts, evaluationFile('mmlu-test'), ...more) ?? 'not installed']),
  );
}

const stored = join(root, 'bench/results/leaks.json');
const about = () => ({
  node: process.version,
  machine: { processor: cpus()[0].model, cores: cpus().length, load: loadavg().map((value) => Math.round(value)) },
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
  command: `node bench/leaks/run.mjs ${process.argv.slice(2).join(' ')}`.trim(),
});
const before = (part) => (existsSync(stored) ? JSON.parse(readFileSync(stored, 'utf8'))[part]?.result : undefined) ?? {};
const folder = mkdtempSync(join(tmpdir(), 'hornbook-leaks-'));
const parts = {
  leakCheck: () => leakCheck(folder),
  // Peers by themselves, on the same rows; those that were stored and are not named with --only stay.
  peers: () => ({
    ...before('peers'),
    ...Object.fromEntries(Object.entries(peersOn(rowFiles(folder).paths)).map(([name, found]) => [name, { ...about(), ...found }])),
  }),
  code,
  shortInField,
  planted: () => [...plantedOf('gsm8k-test', gsm), ...plantedOf('mmlu-test', mmlu)],
  negatives: () =>
    tally(
      gate(gsm),
      negatives.map(({ question, answer }) => ({ prompt: question, reply: answer })),
    ),
  shortItems,
  rephrased,
};
try {
  for (const name of argument('parts', Object.keys(parts).join(',')).split(',')) {
    const found = await parts[name]();
    // Read anew: another part may have been stored meanwhile.
    const result = existsSync(stored) ? JSON.parse(readFileSync(stored, 'utf8')) : {};
    result[name] = { ...about(), seeds, result: found };
    writeFileSync(stored, `${JSON.stringify(result, null, 2)}\n`);
    console.log(name, JSON.stringify(result[name], null, 1));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
