/**
 * The decontaminate gate on real sets: recall of planted leaks by kind, false hits on text that holds no leak, and cost.
 * Needs a build and HORNBOOK_SHARED (the folder above `data`). Writes bench/results/decontaminate.json.
 *
 *   npm run build && HORNBOOK_SHARED=… node bench/decontaminate.mjs
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const data = join(process.env.HORNBOOK_SHARED ?? join(root, '../shared'), 'data');
const { readEvaluation } = await import('../dist/sources/evaluation/index.js');
const { buildLeakIndex, commonPhrases, plantCanaries } = await import('../dist/stages/decontaminate/index.js');
const { wilson, round6 } = await import('../dist/statistics/intervals.js');
const { random } = await import('../dist/statistics/random.js');

const options = { overlap: 0.5, longestRun: 13, partial: 'hold', canaries: { count: 50, recall: 0.95 }, privateSets: new Set() };
const load = (name) => readEvaluation(readFileSync(join(data, 'evaluation', `${name}.jsonl`)), { path: `${name}.jsonl`, set: name }).items;
const lines = (path) =>
  readFileSync(join(data, path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const row = (prompt, reply) => ({
  id: 'row',
  kind: 'single',
  labels: {},
  grounding: [],
  group: 'g',
  contentHash: '',
  intake: [],
  messages: [
    { role: 'user', content: prompt },
    { role: 'assistant', content: reply },
  ],
  origin: { strategy: 's', version: '1', source: 's', calls: [], parents: [], depth: 0, wave: 1, human: true },
});
const timed = (work) => {
  const start = performance.now();
  const value = work();
  return [value, Math.round(performance.now() - start)];
};
// Processor time: a busy machine does not change it much.
const cpuMs = (start) => {
  const { user, system } = process.cpuUsage(start);
  return Math.round((user + system) / 1000);
};
const share = (hits, n) => {
  const { low, high } = wilson(hits, n);
  return { hits, of: n, rate: round6(hits / n), low: round6(low), high: round6(high) };
};

const [sets, loadMs] = timed(() => ['mmlu-test', 'gsm8k-test', 'humaneval'].map((name) => [name, load(name)]));
const items = sets.flatMap(([, list]) => list);
const before = process.memoryUsage();
const [index, buildMs] = timed(() => buildLeakIndex(items, options));
const cpuStart = process.cpuUsage();
const builds = [buildMs, ...Array.from({ length: 2 }, () => timed(() => buildLeakIndex(items, options))[1])].sort((a, b) => a - b);
const buildCpuMs = cpuMs(cpuStart) / 2;
globalThis.gc?.();
const after = process.memoryUsage();

const recall = {};
for (const [name, list] of sets) {
  const own = buildLeakIndex(list, options);
  const [report, ms] = timed(() => plantCanaries(own, list, { count: list.length, recall: 0.99, seed: 1, carriers: [] }));
  recall[name] = { kinds: report.kinds, ms, note: report.note };
}

const outcomes = (rows) => {
  const counts = { drop: 0, hold: 0, keep: 0 };
  for (const [prompt, reply] of rows) counts[index.check(row(prompt, reply)).outcome]++;
  return { rows: rows.length, ...counts, dropped: share(counts.drop, rows.length), out: share(counts.drop + counts.hold, rows.length) };
};
const negatives = outcomes(lines('leaks/gsm8k-train-negatives.jsonl').map(({ question, answer }) => [question, answer]));
// What words cannot see, for the record: the rules do not claim these.
const questionOf = ({ text }) =>
  text
    .replace(/^Question: /, '')
    .split('\nAnswer:')[0]
    .trim();
const rephrased = {
  gsm8k: outcomes(
    lines('leaks/gsm8k-rephrased.jsonl')
      .map(questionOf)
      .filter((text) => text !== '')
      .map((text) => [text, 'left out']),
  ),
  humaneval: outcomes(lines('leaks/humaneval-rephrased-python.jsonl').map(({ text }) => ['Write the function.', text])),
};

const corpora = {};
for (const [name, extension] of [
  ['rust-book', '.md'],
  ['wcag-understanding', '.html'],
]) {
  const folder = join(data, 'corpora', name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .sort();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').replace(/<[^>]*>/g, ' '));
  const guarded = buildLeakIndex(items, { ...options, commonPhrases: commonPhrases(items, texts) });
  const chunks = texts.flatMap((text) => text.match(/[^]{1,2000}(?:\n|$)/g) ?? []);
  corpora[name] = {
    documents: files.length,
    chunks: chunks.length,
    hitsOfWholeDocuments: texts.flatMap((text, at) => (index.screen(text) === undefined ? [] : [{ file: files[at], ...index.screen(text) }])),
    hitsOfChunks: chunks.flatMap((text) => index.screen(text) ?? []),
    hitsOfChunksWithCommonPhrases: chunks.flatMap((text) => guarded.screen(text) ?? []),
  };
}

// Rows of 60 words: half of them stretches of negatives, half of rust-book, so that they share words with the sets.
const pool = [
  ...lines('leaks/gsm8k-train-negatives.jsonl').map(({ question, answer }) => `${question} ${answer}`),
  ...readdirSync(join(data, 'corpora/rust-book'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => readFileSync(join(data, 'corpora/rust-book', file), 'utf8')),
]
  .join(' ')
  .split(/\s+/);
const seeded = random('rows');
const rows = Array.from({ length: 10_000 }, () => {
  const at = seeded.integer(pool.length - 60);
  return row(pool.slice(at, at + 20).join(' '), pool.slice(at + 20, at + 60).join(' '));
});
const checkStart = process.cpuUsage();
const runs = Array.from({ length: 3 }, () => timed(() => rows.forEach((entry) => index.check(entry)))[1]).sort((a, b) => a - b);

const checkCpuMs = Math.round(cpuMs(checkStart) / runs.length);

const result = {
  node: process.version,
  options: { overlap: options.overlap, longestRun: options.longestRun, partial: options.partial },
  items: Object.fromEntries(sets.map(([name, list]) => [name, list.length])),
  cost: {
    loadMs,
    buildMs: { median: builds[1], of: builds, cpu: buildCpuMs },
    indexMiB: Math.round((after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed) / 2 ** 20),
    rowsOf60Words: rows.length,
    checkMs: { median: runs[1], of: runs, cpu: checkCpuMs },
    rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
  },
  sets: index.sets,
  recall,
  negatives,
  rephrased,
  corpora,
};
mkdirSync(join(root, 'bench/results'), { recursive: true });
writeFileSync(join(root, 'bench/results/decontaminate.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
