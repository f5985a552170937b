// A release of 10,000, 100,000 and a million rows, its verification, and its comparison with one where every hundredth row was edited:
// seconds, rows a second and memory, each in a process of its own with a heap of 512 MB. Then every format alone, beside the writers of
// datasets and pandas on the same rows, and beside Node's own JSON.stringify of finished entries ('bare').
// Usage: node bench/release/run.mjs [--dist FOLDER] [--rows 10000,100000,1000000] [--formats messages,alpaca] [--parts scale,writers] [--runs 3]
//        [--writer-rows 100000] [--python PYTHON of a venv with datasets and pandas] [--out FILE, which other parts of it are kept in]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measured, median } from '../measured.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const dist = resolve(argument('--dist', join(root, 'dist')));
const sizes = argument('--rows', '10000,100000,1000000').split(',').map(Number);
const formats = argument('--formats', 'messages,alpaca');
const parts = argument('--parts', 'scale,writers').split(',');
const runs = Number(argument('--runs', '3'));
const writerRows = Number(argument('--writer-rows', '100000'));
const out = argument('--out', undefined);
const folder = mkdtempSync(join(tmpdir(), 'hornbook-release-bench-'));
const heap = 512;

function one(...parameters) {
  const file = join(folder, 'result.json');
  rmSync(file, { force: true });
  const used = measured([process.execPath, `--max-old-space-size=${heap}`, join(here, 'one.mjs'), dist, file, ...parameters.map(String)]);
  if (used.code !== 0) throw new Error(`${parameters.join(' ')} ended with ${used.code}`);
  return { ...JSON.parse(readFileSync(file, 'utf8')), cpu: used.cpu, peakMegabytes: used.megabytes };
}

const before = out !== undefined && existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : {};
const result = {
  ...before,
  benchmark: 'release',
  node: process.version,
  hornbook: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 1e9), loadBefore: Math.round(loadavg()[0] * 10) / 10 },
};
const command = `node bench/release/run.mjs --parts`;

if (parts.includes('scale')) {
  result.scale = { ...before.scale, command: `${command} scale --rows ${sizes.join(',')} --formats ${formats}`, heapLimitMegabytes: heap, formats };
  for (const rows of sizes) {
    const step = ({ path: _path, ...found }) => ({ ...found, rowsPerSecond: Math.round(rows / found.seconds) });
    const a = one('release', rows, join(folder, `a${rows}`), 'plain', formats);
    const b = one('release', rows, join(folder, `b${rows}`), 'edited', formats);
    const row = { release: step(a), verify: step(one('verify', a.path)), diff: step(one('diff', a.path, b.path)) };
    result.scale[rows] = row;
    console.error(rows, JSON.stringify(row));
    for (const name of ['a', 'b']) rmSync(join(folder, `${name}${rows}`), { recursive: true, force: true });
  }
}

if (parts.includes('writers')) {
  const names = [
    'messages',
    'messages.parquet',
    'alpaca',
    'alpaca.parquet',
    'sharegpt',
    'prompt-completion',
    'prompt-completion.parquet',
    'chatml',
    'openai',
    'gemini',
    'nova',
  ];
  const ours = ['bare', ...names].map((name) => {
    const step = name === 'bare' ? ['bare', writerRows] : ['write', writerRows];
    const samples = Array.from({ length: runs }, (_, run) => one(...step, join(folder, `${name}-${run}`), name));
    const seconds = median(samples.map((sample) => sample.seconds));
    const cpu = median(samples.map((sample) => sample.cpuSeconds));
    const found = { format: name, seconds, cpuSeconds: cpu, rowsPerSecond: Math.round(writerRows / seconds), bytes: samples[0].bytes };
    console.error(JSON.stringify(found));
    return found;
  });
  result.writers = { command: `${command} writers --writer-rows ${writerRows} --runs ${runs}`, rows: writerRows, hornbook: ours };
  const python = argument('--python', undefined);
  if (python === undefined) console.error('datasets and pandas are left out: --python names no venv with them');
  else {
    const source = join(folder, 'messages-0/data/messages/train.jsonl');
    const { status, stdout, stderr } = spawnSync(python, [join(here, 'peers.py'), source, folder, String(runs)], { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (status !== 0) throw new Error(stderr.slice(-800));
    result.writers.peers = JSON.parse(stdout.trim().split('\n').at(-1));
    console.error(JSON.stringify(result.writers.peers), `${statSync(source).size} bytes`);
  }
}
rmSync(folder, { recursive: true, force: true });
const text = `${JSON.stringify(result, null, 2)}\n`;
if (out === undefined) console.log(text);
else writeFileSync(out, text);
