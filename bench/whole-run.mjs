// The whole run over real corpora, once, four times and sixteen times their size: time should grow in line, memory should not.
// Also: how long help and the import of the library take beside a bare Node, and how large an install is.
// Usage: node bench/whole-run.mjs [--runs 3] [--factors 1,4,16]   (HORNBOOK_SHARED names the folder above `data`)
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measured, median } from './measured.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const shared = resolve(root, process.env.HORNBOOK_SHARED ?? '../shared', 'data', 'corpora');
const cli = join(root, 'dist', 'cli', 'main.js');
const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const factors = argument('--factors', '1,4,16').split(',').map(Number);
const runs = Number(argument('--runs', '3'));

// Copies are made different, or they would all be one another's duplicates: long words get an ending by the copy's number.
function vary(text, copy) {
  if (copy === 0) return text;
  const ending = 'abcdefghijklmnopqrstuvwxyz'.charAt(copy % 26) + (copy > 25 ? 'x' : '');
  return text.replace(/\b[a-z]{7,}\b(?![^<]*>)/g, (word) => word + ending);
}

function corpus(factor) {
  const folder = mkdtempSync(join(tmpdir(), 'hornbook-bench-'));
  for (let copy = 0; copy < factor; copy++) {
    for (const name of ['rust-book', 'wcag-understanding']) {
      for (const entry of readdirSync(join(shared, name), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(md|html)$/.test(entry.name)) continue;
        const from = join(entry.parentPath ?? entry.path, entry.name);
        const to = join(folder, 'sources', `copy-${copy}`, from.slice(shared.length));
        mkdirSync(dirname(to), { recursive: true });
        if (copy === 0) cpSync(from, to);
        else writeFileSync(to, vary(readFileSync(from, 'utf8'), copy));
      }
    }
  }
  writeFileSync(join(folder, 'hornbook.config.json'), JSON.stringify({ name: 'bench', sources: [{ use: 'documents', path: 'sources', licence: 'MIT' }] }));
  return folder;
}

const bytes = (folder) => Number(spawnSync('du', ['-sb', join(folder, 'sources')], { encoding: 'utf8' }).stdout.split(/\s/)[0]);

const result = {
  command: `node bench/whole-run.mjs --runs ${runs} --factors ${factors.join(',')}`,
  node: process.version,
  hornbook: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  machine: `${cpus().length} x ${cpus()[0]?.model}`,
  wholeRun: [],
};
for (const factor of factors) {
  const folder = corpus(factor);
  const samples = [];
  for (let run = 0; run < runs; run++) {
    for (const name of ['.hornbook', 'releases']) rmSync(join(folder, name), { recursive: true, force: true });
    const sample = measured([process.execPath, cli, 'run', '-C', folder]);
    if (sample.code !== 0) throw new Error(`the run over ${factor} copies ended with ${sample.code}`);
    samples.push(sample);
  }
  const counts = JSON.parse(readFileSync(join(folder, 'releases', '1.0.0', 'manifest.json'), 'utf8')).counts.total;
  const again = measured([process.execPath, cli, 'run', '-C', folder]);
  result.wholeRun.push({
    factor,
    megabytesOfText: Math.round(bytes(folder) / 1e5) / 10,
    ...counts,
    wall: median(samples.map((s) => s.wall)),
    cpu: median(samples.map((s) => s.cpu)),
    peakMegabytes: median(samples.map((s) => s.megabytes)),
    unchangedWall: again.wall,
  });
  console.error(JSON.stringify(result.wholeRun.at(-1)));
  rmSync(folder, { recursive: true, force: true });
}
const [first] = result.wholeRun;
result.ratios = result.wholeRun.map((row) => ({
  factor: row.factor,
  cpu: Math.round((row.cpu / first.cpu) * 100) / 100,
  peak: Math.round((row.peakMegabytes / first.peakMegabytes) * 100) / 100,
}));

const timed = (parameters) => median(Array.from({ length: 9 }, () => measured([process.execPath, ...parameters]).wall));
result.start = {
  bareNode: timed(['-e', '0']),
  help: timed([cli, '--help']),
  importLibrary: timed(['--input-type=module', '-e', `await import(${JSON.stringify(join(root, 'dist/index.js'))})`]),
};
console.log(JSON.stringify(result, null, 2));
