// One measured step in a process of its own. Usage: one.mjs DIST RESULT STEP ARGUMENTS...
//   release ROWS FOLDER edited|plain FORMAT,FORMAT.parquet   verify RELEASE   diff RELEASE RELEASE   write ROWS FOLDER FORMAT[.parquet]   bare ROWS FOLDER
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inputOf, recordOf } from './rows.mjs';

const [dist, result, step, ...given] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const started = performance.now();
const seconds = (since = started) => Math.round((performance.now() - since) / 10) / 100;
const cpuSeconds = (before) => {
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 10_000) / 100;
};
// The most of each part of the memory that was seen: beside the heap, typed arrays and buffers.
const most = { heapUsed: 0, arrayBuffers: 0 };
const look = () => {
  const now = process.memoryUsage();
  for (const part of Object.keys(most)) most[part] = Math.max(most[part], now[part]);
};
const watch = setInterval(look, 50);

async function formatsOf(names) {
  const { asParquet, formats } = await load('formats/index.js');
  return names.split(',').map((name) => {
    const [id, container] = name.split('.');
    const format = formats.find((one) => one.id === id);
    return { format: container === 'parquet' ? asParquet(format) : format, options: format.options.parse({}) };
  });
}

const steps = {
  async release(rows, folder, kind, names) {
    const { releaseDataset } = await load('stages/release/index.js');
    const { hashOf } = await load('text/hash.js');
    const formats = await formatsOf(names);
    const times = {};
    let at = performance.now();
    const lap = (name) => {
      times[name] = seconds(at);
      at = performance.now();
    };
    const laps = {
      'release-data': 'data',
      'release-lineage': 'lineage',
      'release-rejected': 'rejected',
      'release-reports': 'reports',
      'release-done': 'manifest',
    };
    const input = inputOf(folder, Number(rows), formats, kind === 'edited', (name) => laps[name] !== undefined && lap(laps[name]));
    input.configHash = hashOf(input.config);
    // One pass over the rows for groups, or two where there are many; the last one begins when splits are known.
    let passes = 0;
    const { accepted } = input;
    input.accepted = async function* () {
      if (passes++ > 0) lap(passes === 2 ? 'groups' : 'data');
      if (passes === 3) times.groups = Math.round((times.groups + times.data) * 100) / 100;
      let row = 0;
      for await (const one of accepted()) {
        if (++row % 5000 === 0) look();
        yield one;
      }
    };
    const { path } = await releaseDataset(input);
    return { path, passes, stages: times };
  },
  async verify(release) {
    const { verifyRelease } = await load('stages/release/read/index.js');
    const { ok, problems, checked } = await verifyRelease(release);
    if (!ok) throw new Error(JSON.stringify(problems.slice(0, 3)));
    return { checked };
  },
  async diff(from, to) {
    const { diffReleases } = await load('stages/release/read/index.js');
    const { counts } = await diffReleases(from, to);
    return { counts };
  },
  // A format alone, from rows in memory to files that are durable, with its list of ids and its hashes.
  async write(rows, folder, name) {
    const { outputsOf } = await load('stages/release/outputs.js');
    const { releaseFolder } = await load('stages/release/folder.js');
    const { nodeDisk } = await load('stages/release/disk.js');
    const records = Array.from({ length: Number(rows) }, (_, number) => recordOf(number));
    const since = performance.now();
    const used = process.cpuUsage();
    const [output] = outputsOf(await formatsOf(name));
    const target = await releaseFolder(folder, nodeDisk);
    for (const record of records) output.encoder.see(record);
    await output.open(target);
    for (const record of records) await output.write(record, 'train');
    const { files } = await output.close(target, 0);
    return { seconds: seconds(since), cpuSeconds: cpuSeconds(used), bytes: files[0].bytes };
  },
  // The same lines by Node alone: JSON.stringify of finished entries into a durable file. No writer of lines in this language is faster.
  async bare(rows, folder) {
    const { closeSync, fsyncSync, mkdirSync, openSync, writeSync } = await import('node:fs');
    const entries = Array.from({ length: Number(rows) }, (_, number) => ({
      messages: recordOf(number).messages.map(({ role, content }) => ({ role, content })),
    }));
    mkdirSync(folder, { recursive: true });
    const since = performance.now();
    const used = process.cpuUsage();
    const file = openSync(join(folder, 'rows.jsonl'), 'w');
    let [text, bytes] = ['', 0];
    const flush = () => {
      bytes += writeSync(file, text);
      text = '';
    };
    for (const entry of entries) {
      text += `${JSON.stringify(entry)}\n`;
      if (text.length > 1 << 18) flush();
    }
    flush();
    fsyncSync(file);
    closeSync(file);
    return { seconds: seconds(since), cpuSeconds: cpuSeconds(used), bytes };
  },
};

const found = await steps[step](...given);
look();
clearInterval(watch);
writeFileSync(
  result,
  JSON.stringify({ seconds: seconds(), heapMegabytes: Math.round(most.heapUsed / 1e6), arrayMegabytes: Math.round(most.arrayBuffers / 1e6), ...found }),
);
