/** One measurement in a process of its own, so that its time and memory are its alone; prints one line of JSON. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { lookalikes } from './traps.mjs';

const [dist, task, file, ...numbers] = process.argv.slice(2);
const { DuplicateIndex, nearDuplicates } = await import(`${dist}/similarity/index.js`);
const threshold = Number(numbers[0]);
const floor = Number(numbers[1] ?? threshold);

/** The texts of a JSONL file, block by block. */
function* texts() {
  const handle = openSync(file);
  const block = Buffer.allocUnsafe(1 << 20);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for (let size = readSync(handle, block); size > 0; size = readSync(handle, block)) {
    const lines = (rest + decoder.write(block.subarray(0, size))).split('\n');
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line).text;
  }
  closeSync(handle);
}

const cpu = () => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
const rounded = (value) => Number(value.toFixed(3));
function spent() {
  return { cpuSecondsOfProcess: Number(cpu().toFixed(2)), peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) };
}
function find(source, options = {}) {
  const found = nearDuplicates({ threshold, ...options });
  for (const text of source) found.add(text);
  return found;
}
function unitPairs(result) {
  let pairs = 0;
  for (const { similarity } of result.pairsOfDifferent) pairs += similarity < 2 ? 1 : 0;
  return pairs;
}

const tasks = {
  /** Raw text in, the numbers of kept rows out; reading and starting counted. */
  rows() {
    const started = performance.now();
    const result = find(texts(), { floor }).finish();
    const wallSeconds = rounded((performance.now() - started) / 1000);
    const used = spent();
    const { kept, dropped, candidates, method } = result;
    const pairs = unitPairs(result);
    return {
      rows: kept.length + dropped.length,
      threshold,
      floor,
      wallSeconds,
      ...used,
      kept: kept.length,
      dropped: dropped.length,
      method,
      candidates,
      candidatesPerPair: rounded(candidates / pairs),
    };
  },
  /** The same through `addAll`, its words read by so many threads. */
  async workers() {
    const started = performance.now();
    const workers = Number(numbers[1] ?? 1);
    const found = nearDuplicates({ threshold });
    await found.addAll(texts(), { workers: workers });
    const { kept, dropped } = found.finish();
    const wallSeconds = rounded((performance.now() - started) / 1000);
    return { rows: kept.length + dropped.length, threshold, workers, wallSeconds, ...spent(), kept: kept.length };
  },
  /** `hornbook dedupe` over the same rows, with every file that it can write: all of the process. The figures are the last line. */
  async command() {
    const started = performance.now();
    process.on('exit', () => writeSync(1, `${JSON.stringify({ threshold, wallSeconds: rounded((performance.now() - started) / 1000), ...spent() })}\n`));
    const written = ['out', 'decisions', 'report'].flatMap((name) => [`--${name}`, `${file}.${name}.jsonl`]);
    process.argv = [process.execPath, 'hornbook', 'dedupe', file, '--text', 'text', '--threshold', String(threshold), ...written];
    await import(`${dist}/cli/main.js`);
  },
  pairs() {
    const result = find(texts()).finish();
    const used = spent();
    return {
      rows: result.kept.length + result.dropped.length,
      threshold,
      ...used,
      kept: result.kept.length,
      dropped: result.dropped.length,
      pairs: [...result.pairs].map(({ a, b }) => [a, b]),
    };
  },
  /** Rows that all look alike: over the budget of the exact join. */
  lookalikes() {
    const result = find(lookalikes(Number(file))).finish();
    return { rows: Number(file), threshold, ...spent(), method: result.method, kept: result.kept.length, candidates: result.candidates, notes: result.notes };
  },
  /** Pairs down to .5, read at three thresholds, against fresh runs. */
  rethreshold() {
    const loose = find(texts(), { floor: 0.5 }).finish();
    const start = cpu();
    const moved = [0.5, 0.6, 0.8].map((at) => loose.rethreshold(at));
    const cpuSecondsOfOne = rounded((cpu() - start) / moved.length);
    const equal = moved.every(
      (one) =>
        JSON.stringify([one.kept, one.dropped]) === JSON.stringify([0, 0].map((_, i) => (i === 0 ? fresh(one.threshold).kept : fresh(one.threshold).dropped))),
    );
    function fresh(at) {
      const found = nearDuplicates({ threshold: at });
      for (const text of texts()) found.add(text);
      return found.finish();
    }
    return { from: 0.5, to: [0.5, 0.6, 0.8], equalsFreshRun: equal, cpuSecondsOfOne };
  },
  /** The same rows in another order, ranked by a key. */
  shuffled() {
    const all = [...texts()].map((text, index) => ({ text, key: String(index).padStart(8, '0') }));
    const keptOf = (rows) => {
      const found = nearDuplicates({ threshold });
      for (const { text, key } of rows) found.add(text, { key });
      return found
        .finish()
        .kept.map((index) => rows[index].key)
        .sort()
        .join();
    };
    const straight = keptOf(all);
    let state = 1;
    for (let i = all.length - 1; i > 0; i--) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const j = Math.floor((state / 4294967296) * (i + 1));
      [all[i], all[j]] = [all[j], all[i]];
    }
    return { rows: all.length, sameKept: keptOf(all) === straight };
  },
  /** 99 % of the rows, then the rest against an index of what was kept. */
  incremental() {
    let start = cpu();
    const phase = () => {
      const seconds = rounded(cpu() - start);
      start = cpu();
      return seconds;
    };
    const whole = find(texts()).finish();
    const wholeSeconds = phase();
    const count = whole.kept.length + whole.dropped.length;
    const first = Math.floor(count * 0.99);
    const rest = [];
    const base = nearDuplicates({ threshold });
    let row = 0;
    for (const text of texts())
      if (row++ < first) base.add(text);
      else rest.push(text);
    const before = base.finish().kept;
    phase();
    const bytes = base.index().toBytes();
    const indexSeconds = phase();
    const index = DuplicateIndex.fromBytes(bytes);
    const readSeconds = phase();
    const result = find(rest, { threshold: undefined, index }).finish();
    const addedSeconds = phase();
    const kept = [...before, ...result.kept.map((at) => at - index.size + first)];
    return {
      rows: count,
      added: rest.length,
      wholeSeconds,
      indexSeconds,
      indexMb: Math.round(bytes.length / 2 ** 20),
      readSeconds,
      addedSeconds,
      shareOfWhole: rounded((addedSeconds + readSeconds) / wholeSeconds),
      sameKept: kept.join() === whole.kept.join(),
    };
  },
};

const told = await tasks[task]();
if (told !== undefined) process.stdout.write(JSON.stringify(told));
