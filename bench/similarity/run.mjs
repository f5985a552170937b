/**
 * Near-duplicates on workload W1: recall and precision against brute force at 20,000 rows, time and memory at 100,000.
 *
 *     npm run build && node bench/similarity/run.mjs [--rows 100000] [--runs 3] [--out bench/results/similarity.json]
 *
 * Brute force counts shared runs of strings through an inverted index; it shares no code with the kernel.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workload } from './workload.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const timedRows = Number(option('rows', 100_000));
const runs = Number(option('runs', 3));
const threshold = 0.7;
const folder = mkdtempSync(join(tmpdir(), 'hornbook-bench-'));
const one = fileURLToPath(new URL('one.mjs', import.meta.url));

function write(rows) {
  const lines = [];
  for (const row of workload(rows)) lines.push(JSON.stringify(row));
  const file = join(folder, `${rows}.jsonl`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function measure(file, floor, ...rest) {
  return JSON.parse(execFileSync(process.execPath, [one, file, String(threshold), String(floor), ...rest], { maxBuffer: 2 ** 28 }).toString());
}

/** Every pair at or over the threshold, as "a b" with a < b. Runs of 3 words; of 2 where one text has under 12. */
function bruteForce(texts) {
  const tokens = texts.map((text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? []);
  const found = new Set();
  for (const [size, wanted] of [
    [3, (a, b) => Math.min(a, b) >= 12],
    [2, (a, b) => Math.min(a, b) < 12],
  ]) {
    const sets = tokens.map((row) => new Set(row.slice(size - 1).map((_, i) => row.slice(i, i + size).join(' '))));
    const index = new Map();
    sets.forEach((set, b) => {
      const shared = new Map();
      for (const run of set) {
        const rows = index.get(run);
        if (!rows) index.set(run, [b]);
        else {
          for (const a of rows) shared.set(a, (shared.get(a) ?? 0) + 1);
          rows.push(b);
        }
      }
      for (const [a, count] of shared) {
        if (wanted(tokens[a].length, tokens[b].length) && count * 10 >= (sets[a].size + set.size - count) * 7) found.add(`${a} ${b}`);
      }
    });
  }
  return found;
}

try {
  const small = write(20_000);
  const rows = readFileSync(small, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const truth = bruteForce(rows.map((row) => row.text));
  const { pairs, ...quality } = measure(small, threshold, 'pairs');
  const ours = new Set(pairs.map(([a, b]) => `${a} ${b}`));
  const right = [...ours].filter((pair) => truth.has(pair)).length;
  const large = write(timedRows);
  const best = (floor) => {
    const all = Array.from({ length: runs }, () => measure(large, floor));
    all.sort((a, b) => a.cpuSeconds - b.cpuSeconds);
    return { ...all[Math.floor(all.length / 2)], cpuSecondsOfAllRuns: all.map((run) => run.cpuSeconds) };
  };
  const result = {
    benchmark: 'similarity/W1',
    command: `node bench/similarity/run.mjs --rows ${timedRows} --runs ${runs}`,
    node: process.version,
    hornbook: JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version,
    machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30), loadBefore: Number(loadavg()[0].toFixed(1)) },
    quality: { ...quality, truePairs: truth.size, foundPairs: ours.size, recall: right / truth.size, precision: right / ours.size },
    median: [best(threshold), best(0.5)],
  };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  const out = option('out');
  if (out) writeFileSync(out, text);
  process.stdout.write(text);
} finally {
  rmSync(folder, { recursive: true });
}
