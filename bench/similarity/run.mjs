/**
 * Near-duplicates: recall and precision against brute force at 20,000 rows of workload W1, time and memory at 100,000 (and a
 * million), the same with one row in ten not ASCII, the traps W2 and W3, rows that all look alike, new thresholds, one per cent
 * more rows, any order; then the peers that are installed (see bench/peers) on the same rows.
 *
 *     npm run build && node bench/similarity/run.mjs [--rows 100000] [--runs 3] [--million] [--no-peers] [--seed 7] [--out FILE] [--dist DIR]
 *
 * Brute force counts shared runs of strings through an inverted index; it shares no code with the kernel.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runPeer } from '../peers/folder.mjs';
import { chains, templates } from './traps.mjs';
import { workload } from './workload.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const has = (name) => process.argv.includes(`--${name}`);
const timedRows = Number(option('rows', 100_000));
const runs = Number(option('runs', 3));
const seed = Number(option('seed', 7));
const dist = pathToFileURL(resolve(option('dist', fileURLToPath(new URL('../../dist', import.meta.url))))).href;
const threshold = 0.7;
const folder = mkdtempSync(join(tmpdir(), 'hornbook-bench-'));
const one = fileURLToPath(new URL('one.mjs', import.meta.url));
const { deduplicate } = await import(`${dist}/similarity/index.js`);

function write(rows, options = {}) {
  const file = join(folder, `${rows}${options.accents ? '-accents' : ''}.jsonl`);
  const handle = openSync(file, 'w');
  let lines = [];
  const flush = () => {
    if (lines.length > 0) writeSync(handle, `${lines.join('\n')}\n`);
    lines = [];
  };
  for (const row of workload(rows, seed, options)) if (lines.push(JSON.stringify(row)) === 5_000) flush();
  flush();
  closeSync(handle);
  return file;
}

function measure(task, ...rest) {
  const told = execFileSync(process.execPath, [one, dist, task, ...rest.map(String)], { maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(told.toString().trimEnd().split('\n').at(-1));
}

/** The run in the middle by processor time. */
function middle(times, task, ...rest) {
  const all = Array.from({ length: times }, () => measure(task, ...rest)).sort((a, b) => a.cpuSecondsOfProcess - b.cpuSecondsOfProcess);
  return { ...all[Math.floor(all.length / 2)], cpuSecondsOfAllRuns: all.map((run) => run.cpuSecondsOfProcess) };
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

function quality(file) {
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const truth = bruteForce(rows.map((row) => row.text));
  const { pairs, ...figures } = measure('pairs', file, threshold);
  const ours = new Set(pairs.map(([a, b]) => `${a} ${b}`));
  const right = [...ours].filter((pair) => truth.has(pair)).length;
  const lines = [...truth].map((pair) => pair.split(' ').map(Number)).map(([a, b]) => JSON.stringify({ a, b }));
  writeFileSync(join(folder, 'truth.jsonl'), `${lines.join('\n')}\n`);
  return { ...figures, truePairs: truth.size, foundPairs: ours.size, recall: right / truth.size, precision: right / ours.size };
}

/** Of the rows that are nobody's copy, how many stay; of the copies, how many leave. */
function templateTrap(lines) {
  const rows = templates({ lines });
  const kept = new Set(
    deduplicate(
      rows.map((row) => row.text),
      { threshold },
    ).kept,
  );
  const unique = rows.filter((row, index) => row.own === index).length;
  const uniqueKept = rows.filter((row, index) => row.own === index && kept.has(index)).length;
  return { header: lines ? 'its own line' : 'in one line with the task', unique, uniqueKept, copies: rows.length - unique, copiesKept: kept.size - uniqueKept };
}

function chainTrap() {
  const rows = chains();
  const result = deduplicate(
    rows.map((row) => row.text),
    { threshold },
  );
  const kept = new Set(result.kept);
  const ends = rows.flatMap((row, index) => (row.isEnd ? [index] : []));
  return {
    rows: rows.length,
    kept: kept.size,
    ends: ends.length,
    endsKept: ends.filter((index) => kept.has(index)).length,
    dropped: result.dropped.length,
    droppedWithKeptTwin: result.dropped.filter(({ twin, similarity }) => kept.has(twin) && similarity >= threshold).length,
  };
}

function peers(files, hornbook) {
  const all = [
    ['rows', 'near-rensa.py'],
    ['rows', 'near-datasketch.py'],
    ['rows', 'near-datatrove.py'],
    ['text-dedup', 'near-text-dedup.py'],
  ];
  const told = [];
  for (const [family, runner] of all) {
    const small = runPeer(family, runner, files.small, '--truth', join(folder, 'truth.jsonl'));
    if (small === undefined) {
      told.push({ runner, notMeasured: `the family "${family}" is not installed` });
      continue;
    }
    const large = runPeer(family, runner, files.large);
    told.push({
      peer: large.peer,
      version: large.version,
      settings: large.settings,
      small: { rows: small.rows, ...small.quality },
      large: { rows: large.rows, cpuSeconds: large.cpuSeconds, cpuSecondsOfProcess: large.cpuSecondsOfProcess, peakRssMb: large.peakRssMb, kept: large.kept },
      ratioOfCpu: Number((hornbook.cpuSecondsOfProcess / large.cpuSecondsOfProcess).toFixed(3)),
      ratioOfMemory: Number((hornbook.peakRssMb / large.peakRssMb).toFixed(3)),
    });
  }
  return told;
}

try {
  const files = { small: write(20_000), large: write(timedRows) };
  const figures = quality(files.small);
  const median = [middle(runs, 'rows', files.large, threshold), middle(runs, 'rows', files.large, threshold, 0.5)];
  const accents = middle(runs, 'rows', write(timedRows, { accents: true }), threshold);
  const result = {
    benchmark: 'similarity/W1',
    command: ['node bench/similarity/run.mjs', ...process.argv.slice(2).filter((_, i, all) => all[i] !== '--dist' && all[i - 1] !== '--dist')].join(' '),
    node: process.version,
    hornbook: JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version,
    machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30), loadBefore: Number(loadavg()[0].toFixed(1)) },
    quality: figures,
    median,
    oneRowInTenNotAscii: accents,
    asCommand: middle(runs, 'command', files.large, threshold),
    workers: [1, 2, 3].map((workers) => middle(runs, 'workers', files.large, threshold, workers)),
    templateTrap: [templateTrap(false), templateTrap(true)],
    chainTrap: chainTrap(),
    lookalikes: measure('lookalikes', 100_000, threshold),
    rethreshold: measure('rethreshold', files.large, threshold),
    shuffled: measure('shuffled', files.large, threshold),
    incremental: measure('incremental', files.large, threshold),
  };
  const out = option('out');
  // After each part: a run that is stopped has left what it measured.
  const save = () => {
    if (out) writeFileSync(out, `${JSON.stringify(result, null, 2)}\n`);
  };
  save();
  if (!has('no-peers')) result.peers = peers(files, median[0]);
  save();
  if (has('million')) {
    const file = write(1_000_000);
    result.million = middle(1, 'rows', file, threshold);
    result.costOfTenfoldRows = Number((result.million.cpuSecondsOfProcess / median[0].cpuSecondsOfProcess).toFixed(1));
    save();
    result.millionIncremental = measure('incremental', file, threshold);
    result.millionNotAscii = middle(1, 'rows', write(1_000_000, { accents: true }), threshold);
    save();
  }
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
