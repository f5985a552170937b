/**
 * Near-duplicates among 1,000,000 rows of workload W1 by hornbook and by rensa with exact verification, one after the other on the same file.
 * rensa wants more than 12 GB there: with under 16 GB free both get 300,000 rows, and the result says so. Writes bench/results/
 * similarity-million-peer.json.
 *
 *     npm run build && node bench/peers/million.mjs [--rows 1000000] [--dist DIR] [--file ROWS]
 */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workload } from '../similarity/workload.mjs';
import { runPeer } from './folder.mjs';

const option = (name, otherwise) => (process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : otherwise);
const root = resolve(import.meta.dirname, '..', '..');
const dist = pathToFileURL(resolve(option('dist', join(root, 'dist')))).href;
const wanted = Number(option('rows', '1000000'));
const availableGb = Number(/MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))[1]) / 2 ** 20;
const rows = availableGb < 16 ? Math.min(wanted, 300_000) : wanted;

function write(file) {
  const handle = openSync(file, 'w');
  for (const row of workload(rows, 7)) writeSync(handle, `${JSON.stringify({ text: row.text })}\n`);
  closeSync(handle);
}

const folder = mkdtempSync(join(tmpdir(), 'hornbook-million-'));
try {
  const file = option('file', join(folder, 'rows.jsonl'));
  if (!existsSync(file)) write(file);
  const loadBefore = Number(loadavg()[0].toFixed(1));
  const hornbook = JSON.parse(execFileSync(process.execPath, [join(root, 'bench/similarity/one.mjs'), dist, 'rows', file, '0.7']).toString());
  const rensa = runPeer('rows', 'near-rensa.py', file);
  const ratio = (key) => (rensa === undefined ? undefined : Number((hornbook[key] / rensa[key]).toFixed(3)));
  const result = {
    benchmark: 'peers/million',
    command: `node bench/peers/million.mjs --rows ${wanted}`,
    node: process.version,
    hornbook: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
    machine: {
      cores: cpus().length,
      model: cpus()[0]?.model,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      availableGb: Number(availableGb.toFixed(1)),
      loadBefore,
    },
    rows,
    ours: hornbook,
    rensa: rensa ?? 'not installed',
    ratioOfCpu: ratio('cpuSecondsOfProcess'),
    ratioOfMemory: ratio('peakRssMb'),
  };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (wanted >= 300_000) writeFileSync(join(root, 'bench/results/similarity-million-peer.json'), text);
  process.stdout.write(text);
} finally {
  rmSync(folder, { recursive: true });
}
