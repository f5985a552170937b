/**
 * Each figure of diversity over rows of workload W1: time and peak memory of a process of its own, from the texts in memory to the number.
 *
 *     npm run build && node bench/statistics/metrics.mjs [--rows 100000] [--out bench/results/diversity.json] [--dist dist]
 *
 * What is quadratic or worse in its rows (Vendi score, mean nearest neighbour) is taken of a sample, here as in the report; "rows" says of how many.
 * `base` is the process that makes the texts and does nothing with them: its memory is in all others, its time in none.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { workload } from '../similarity/workload.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const self = fileURLToPath(import.meta.url);
const root = resolve(dirname(self), '../..');
const rows = Number(option('rows', 100_000));
const dist = resolve(root, option('dist', 'dist'));

/** Name -> rows that it looks at, and what it does. */
const metrics = {
  base: [rows, () => 0],
  'distinct-2': [rows, ({ tokens, distinctRuns }) => distinctRuns(tokens, 2).share],
  'self-BLEU': [Math.min(rows, 10_000), ({ tokens, selfBleu }) => selfBleu(tokens.slice(0, 10_000))],
  'terms and weights': [rows, ({ terms }) => terms().termCount],
  'mean nearest neighbour': [
    400,
    ({ terms }) => {
      const all = terms();
      let sum = 0;
      for (let i = 0; i < 400; i++) {
        let most = 0;
        for (let j = 0; j < 400; j++) if (i !== j) most = Math.max(most, all.similarity(i, j));
        sum += most;
      }
      return sum / 400;
    },
  ],
  'Vendi score of 400': [400, ({ terms, vendiScore }) => vendiScore(400, terms().similarity)],
  'Vendi score of 1,000': [1000, ({ terms, vendiScore }) => vendiScore(1000, terms().similarity)],
  '20 topics': [rows, ({ terms, topicsOf }) => topicsOf(terms(), 20, 'bench').topics.length],
};

async function one(name) {
  const statistics = await import(pathToFileURL(join(dist, 'statistics/index.js')).href);
  const { words } = await import(pathToFileURL(join(dist, 'text/index.js')).href);
  const tokens = Array.from(workload(rows, 7), ({ text }) => words(text));
  const terms = () => {
    const builder = statistics.termRows();
    for (const own of tokens) builder.add(own);
    return builder.finish(Int32Array.from(tokens.keys()));
  };
  const start = process.cpuUsage();
  const value = metrics[name][1]({ ...statistics, tokens, terms });
  const used = process.cpuUsage(start);
  console.log(JSON.stringify({ cpu: (used.user + used.system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024, value }));
}

async function all() {
  const { spawnSync } = await import('node:child_process');
  const load = Number(loadavg()[0].toFixed(1));
  const results = {};
  for (const name of Object.keys(metrics)) {
    const run = spawnSync(process.execPath, [self, '--rows', String(rows), '--dist', dist, '--only', name], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`${name}: ${run.stderr}`);
    const { cpu, megabytes, value } = JSON.parse(run.stdout);
    results[name] = { rows: metrics[name][0], cpuSeconds: Number(cpu.toFixed(2)), megabytes: Math.round(megabytes), value: Number(value.toFixed(4)) };
    console.error(name, results[name]);
  }
  const text = JSON.stringify(
    {
      benchmark: 'statistics/diversity',
      what: `each figure of diversity over ${rows} rows of workload W1, by itself`,
      command: `node bench/statistics/metrics.mjs --rows ${rows}`,
      node: process.version,
      hornbook: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
      machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30), loadBefore: load },
      results,
    },
    null,
    2,
  );
  const to = option('out');
  if (to) writeFileSync(resolve(to), `${text}\n`);
  console.log(text);
}

const only = option('only');
await (only === undefined ? all() : one(only));
