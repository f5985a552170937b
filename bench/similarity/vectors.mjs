// Copies among vectors of 384 numbers: each compared with each, and pairs proposed by the package usearch, which is installed beside.
// Usage: npm run build && node bench/similarity/vectors.mjs [--rows 20000] [--more 100000] [--out FILE]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const usearchVersion = '2.26.2';
const dist = resolve(fileURLToPath(import.meta.url), '../../../dist');
const width = 384;

/** Rows around 2,000 subjects; three of ten are copies of an earlier row, with a little noise. */
async function made(count) {
  const { random } = await import(pathToFileURL(join(dist, 'statistics/random.js')).href);
  const rng = random('vectors');
  const noise = () => (rng.next() + rng.next() + rng.next() - 1.5) * 2;
  const subjects = Array.from({ length: 2000 }, () => Float32Array.from({ length: width }, noise));
  const values = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    const copied = row > 0 && row % 10 < 3 ? rng.integer(row) : -1;
    const from = copied >= 0 ? values.subarray(copied * width, (copied + 1) * width) : subjects[rng.integer(subjects.length)];
    const scale = copied >= 0 ? 0.15 : 0.8;
    for (let at = 0; at < width; at++) values[row * width + at] = from[at] + scale * noise();
  }
  return { values, width };
}

async function one(task, count, folder) {
  const { deduplicateVectors, usearchNeighbours } = await import(pathToFileURL(join(dist, 'similarity/index.js')).href);
  const vectors = await made(count);
  const require = createRequire(join(folder, 'package.json'));
  const options = task === 'usearch' ? { neighbours: usearchNeighbours(require('usearch')) } : { workers: task === 'threads' ? 2 : 1 };
  const [started, before] = [performance.now(), process.cpuUsage()];
  const { kept, dropped, candidates } = await deduplicateVectors(vectors, options);
  const used = process.cpuUsage(before);
  console.log(
    JSON.stringify({
      task,
      rows: count,
      wallSeconds: Number(((performance.now() - started) / 1000).toFixed(2)),
      cpuSeconds: Number(((used.user + used.system) / 1e6).toFixed(2)),
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
      kept: kept.length,
      candidates,
      dropped: dropped.map(({ index }) => index),
    }),
  );
}

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string', default: '20000' }, more: { type: 'string', default: '100000' }, out: { type: 'string' } },
});
if (positionals.length > 0) await one(positionals[0], Number(positionals[1]), positionals[2]);
else {
  const folder = mkdtempSync(join(tmpdir(), 'hornbook-usearch-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-save', '--ignore-scripts', `usearch@${usearchVersion}`], { cwd: folder, stdio: 'ignore' });
  const run = (task, count) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), task, String(count), folder], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(`${task}: ${stderr}`);
    return JSON.parse(stdout);
  };
  const exact = run('exact', Number(asked.rows));
  const parts = [exact, run('threads', Number(asked.rows)), run('usearch', Number(asked.rows)), run('usearch', Number(asked.more))];
  const truth = new Set(exact.dropped);
  const results = parts.map(({ dropped, ...rest }) => ({
    ...rest,
    dropped: dropped.length,
    ...(rest.rows === exact.rows ? { recallOfDropped: Number((dropped.filter((index) => truth.has(index)).length / truth.size).toFixed(4)) } : {}),
  }));
  const report = {
    benchmark: 'similarity/vectors',
    what: 'copies among vectors of 384 numbers, cosine from .95',
    command: `node bench/similarity/vectors.mjs --rows ${asked.rows} --more ${asked.more}`,
    node: process.version,
    usearch: usearchVersion,
    machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30), loadAfter: Number(loadavg()[0].toFixed(1)) },
    results,
  };
  console.log(JSON.stringify(report, null, 2));
  if (asked.out !== undefined) writeFileSync(asked.out, `${JSON.stringify(report, null, 2)}\n`);
  rmSync(folder, { recursive: true, force: true });
}
