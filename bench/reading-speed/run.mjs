// Reading a mixed corpus, by format, beside pandoc, pdftotext and markitdown: pages and megabytes a second, peak memory.
// Usage: node bench/reading-speed/run.mjs [--pages 10000] [--worker] [--python PYTHON with markitdown] [--keep FOLDER]
// --worker reads through the worker, as a run does; without it our readers work in the process itself (the stored results did).
// pandoc and pdftotext start once a file, as they are made to; markitdown and our readers read a folder in one process.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measured } from '../measured.mjs';
import { makeCorpus } from './corpus.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const shared = resolve(root, process.env.HORNBOOK_SHARED ?? '../shared', 'data', 'corpora');
const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const pages = Number(argument('--pages', '10000'));
const python = argument('--python', 'python3');
const worker = process.argv.includes('--worker') ? ['--worker'] : [];
const kept = argument('--keep', undefined);
const folder = kept ?? mkdtempSync(join(tmpdir(), 'hornbook-pages-'));
const shares = { md: 0.25, html: 0.25, docx: 0.2, epub: 0.15, pdf: 0.15 };

let made;
if (kept !== undefined && existsSync(join(kept, 'made.json'))) made = JSON.parse(readFileSync(join(kept, 'made.json'), 'utf8'));
else {
  mkdirSync(folder, { recursive: true });
  made = makeCorpus(folder, shared, pages, shares);
  writeFileSync(join(folder, 'made.json'), JSON.stringify(made));
}

const round = (value, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;
const version = (command, parameters) => (spawnSync(command, parameters, { encoding: 'utf8' }).stdout ?? '').split('\n')[0];
const shell = (script) => ['bash', '-c', script];
const peersOf = (format, files) => ({
  ...(format === 'pdf'
    ? { pdftotext: shell(`find ${files} -type f -print0 | xargs -0 -n1 sh -c 'pdftotext "$0" - > /dev/null'`) }
    : { pandoc: shell(`find ${files} -type f -print0 | xargs -0 -n1 sh -c 'pandoc -t plain "$0" > /dev/null'`) }),
  markitdown: [python, join(here, 'peer.py'), files],
});

const result = {
  command: `node bench/reading-speed/run.mjs --pages ${pages}${worker.length > 0 ? ' --worker' : ''}`,
  readIn: worker.length > 0 ? 'a worker, as a run does' : 'the process itself',
  hornbook: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  node: process.version,
  machine: `${cpus().length} x ${cpus()[0]?.model}`,
  peers: {
    pandoc: version('pandoc', ['--version']),
    pdftotext: (spawnSync('pdftotext', ['-v'], { encoding: 'utf8' }).stderr ?? '').split('\n')[0],
    markitdown: version(python, ['-c', 'import importlib.metadata as m; print(m.version("markitdown"))']),
    docling: 'not run: it loads its models from a hub',
  },
  formats: {},
};
const row = (tally, sample) => ({
  wall: sample.wall,
  cpu: sample.cpu,
  pagesPerSecond: round(tally.pages / sample.wall),
  megabytesPerSecond: round(tally.bytes / 1e6 / sample.wall, 2),
  peakMegabytes: sample.megabytes,
});
for (const [format, tally] of Object.entries(made)) {
  const files = join(folder, 'files', format);
  const ours = measured([process.execPath, join(here, 'one.mjs'), files, ...worker]);
  const entry = { ...tally, hornbook: row(tally, ours) };
  for (const [peer, command] of Object.entries(peersOf(format, files))) {
    const sample = measured(command);
    entry[peer] = sample.code === 0 ? { ...row(tally, sample), timesOurs: round(sample.wall / ours.wall, 2) } : { failed: sample.code };
  }
  result.formats[format] = entry;
  console.error(format, JSON.stringify(entry));
}

// Memory: a quarter of the corpus against all of it, in one process each.
const quarter = join(folder, 'quarter');
rmSync(quarter, { recursive: true, force: true });
for (const format of Object.keys(made)) {
  const names = readdirSync(join(folder, 'files', format)).sort();
  mkdirSync(join(quarter, format), { recursive: true });
  names.filter((_, index) => index % 4 === 0).forEach((name) => symlinkSync(join(folder, 'files', format, name), join(quarter, format, name)));
}
const copyOf = (source) => measured([process.execPath, join(here, 'one.mjs'), source, ...worker]);
rmSync(join(folder, 'quarter-real'), { recursive: true, force: true });
spawnSync('cp', ['-rL', quarter, join(folder, 'quarter-real')]);
const [small, whole] = [copyOf(join(folder, 'quarter-real')), copyOf(join(folder, 'files'))];
const total = Object.values(made).reduce((sum, tally) => ({ pages: sum.pages + tally.pages, bytes: sum.bytes + tally.bytes, files: sum.files + tally.files }));
result.mixed = { ...total, ...row(total, whole), quarterPeakMegabytes: small.megabytes, peakRatio: round(whole.megabytes / small.megabytes, 2) };
console.log(JSON.stringify(result, null, 2));
if (kept === undefined) rmSync(folder, { recursive: true, force: true });
