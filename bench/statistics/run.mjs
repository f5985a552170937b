/**
 * `hornbook select` by every method over rows of workload W1: a tenth of them chosen, with all figures of the report, from a file to a file.
 *
 *     npm run build && node bench/statistics/run.mjs [--rows 100000] [--count 10000] [--runs 3] [--methods diverse,mmr] [--out bench/results/selection.json] [--dist dist]
 *
 * Each run is a process of its own, and time and memory are as the operating system counts them. The figures of the chosen rows stand beside those
 * of as many random rows and of the longest. One more run over the same rows in another order must choose the same ids. With `--methods` the
 * results of the others stay in the file, where they are of as many rows.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measured, median } from '../measured.mjs';
import { workload } from '../similarity/workload.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const rows = Number(option('rows', 100_000));
const count = Number(option('count', 10_000));
const runs = Number(option('runs', 3));
const dist = resolve(root, option('dist', 'dist'));
const folder = mkdtempSync(join(tmpdir(), 'hornbook-bench-'));

function file(name, seed, number, { turned = false } = {}) {
  const path = join(folder, name);
  const lines = [];
  let id = 0;
  for (const { text } of workload(number, seed)) lines.push(JSON.stringify({ id: `r${id}`, score: (id * 7919) % 1000, part: `p${id++ % 9}`, text }));
  // Steps of a prime that does not divide the number go through all of them.
  const order = turned ? lines.map((_, at) => lines[(at * 7919 + 13) % lines.length]) : lines;
  writeFileSync(path, `${order.join('\n')}\n`);
  return path;
}

function idsOf(path) {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).id)
    .sort((a, b) => (a < b ? -1 : 1))
    .join(' ');
}

/** What the file holds of other methods, over as many rows. */
function before() {
  const to = option('out');
  if (!to || option('methods') === undefined || !existsSync(resolve(to))) return {};
  const known = JSON.parse(readFileSync(resolve(to), 'utf8'));
  return known.rows === rows && known.count === count ? known.results : {};
}

function write(results) {
  const text = JSON.stringify(
    {
      benchmark: 'statistics/selection',
      what: `hornbook select over ${rows} rows of workload W1, ${count} chosen, file to file with the whole report`,
      rows,
      count,
      command: `node bench/statistics/run.mjs --rows ${rows} --count ${count} --runs ${runs}`,
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
  return text;
}

const load = Number(loadavg()[0].toFixed(1));
try {
  const pool = file('pool.jsonl', 7, rows);
  const turned = file('turned.jsonl', 7, rows, { turned: true });
  const target = file('target.jsonl', 8, 1000);
  const out = join(folder, 'out.jsonl');
  const report = join(folder, 'report.json');
  const methods = {
    random: [],
    score: ['--score', 'score'],
    diverse: ['--score', 'score'],
    'k-centre': [],
    facility: [],
    mmr: ['--score', 'score'],
    importance: ['--target', target],
  };
  const results = before();
  const wanted = option('methods')?.split(',');
  for (const [method, more] of Object.entries(methods).filter(([name]) => wanted === undefined || wanted.includes(name))) {
    const commandOn = (input) => [
      process.execPath,
      join(dist, 'cli/main.js'),
      'select',
      input,
      '--text',
      'text',
      '--method',
      method,
      '--count',
      String(count),
      '--by',
      'part',
      '--out',
      out,
      '--report',
      report,
      ...more,
    ];
    const all = Array.from({ length: runs }, () => measured(commandOn(pool)));
    const failed = all.find((run) => run.code !== 0);
    if (failed) throw new Error(`select --method ${method} ended with ${failed.code}`);
    const ids = idsOf(out);
    const { sets } = JSON.parse(readFileSync(report, 'utf8'));
    const figures = ({ nearest, vendi, selfBleu, distinct2, meanScore }) => ({ nearest, vendi, selfBleu, distinct2, meanScore });
    const again = measured(commandOn(turned));
    results[method] = {
      chosenRows: ids === '' ? 0 : ids.split(' ').length,
      sameIdsInAnotherOrder: again.code === 0 && idsOf(out) === ids,
      cpuSeconds: median(all.map((run) => run.cpu)),
      wallSeconds: median(all.map((run) => run.wall)),
      megabytes: median(all.map((run) => run.megabytes)),
      cpuSecondsOfAllRuns: all.map((run) => run.cpu),
      chosen: figures(sets.chosen),
      random: figures(sets.random),
      longest: figures(sets.longest),
    };
    // What is measured is kept, should a later method be cut off.
    write(results);
    console.error(method, results[method].cpuSeconds);
  }
  console.log(write(results));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
