// One measured step in a process of its own. Usage: one.mjs DIST RESULT STEP ARGUMENTS...
//   release ROWS FOLDER edited|plain FORMAT,FORMAT.parquet   verify RELEASE   diff RELEASE RELEASE   write ROWS FOLDER FORMAT[.parquet]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inputOf, recordOf } from './rows.mjs';

const [dist, result, step, ...given] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const started = performance.now();
const seconds = (since = started) => Math.round((performance.now() - since) / 10) / 100;
let heap = 0;
const watch = setInterval(() => (heap = Math.max(heap, process.memoryUsage().heapUsed)), 50);

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
    // The second pass begins when groups and splits are known.
    let passes = 0;
    const { accepted } = input;
    input.accepted = () => {
      if (++passes === 2) lap('groups');
      return accepted();
    };
    const { path } = await releaseDataset(input);
    return { path, stages: times };
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
    const [output] = outputsOf(await formatsOf(name));
    const target = await releaseFolder(folder, nodeDisk);
    for (const record of records) output.encoder.see(record);
    await output.open(target);
    for (const record of records) await output.write(record, 'train');
    const { files } = await output.close(target, 0);
    return { seconds: seconds(since), bytes: files[0].bytes };
  },
};

const found = await steps[step](...given);
clearInterval(watch);
writeFileSync(result, JSON.stringify({ seconds: seconds(), heapMegabytes: Math.round(heap / 1e6), ...found }));
