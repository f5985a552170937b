/**
 * ROUGE-L of pairs of instructions, and of new instructions against a pool, beside the Python package rouge_score on the same texts.
 *
 *     npm run build && node bench/similarity/rouge-l.mjs [--python PATH] [--pool 2000] [--texts 100] [--out bench/results/rouge-l.json]
 *
 * PATH is a Python with rouge_score in it: `python3 -m venv V && V/bin/pip install rouge-score`, then V/bin/python. Texts are ASCII, made from
 * a seed: instructions of 4 to 40 words over a vocabulary with a long tail, a third of them edited copies of others, one in fifty of 200 words.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { RougeRows, rougeL } from '../../dist/similarity/index.js';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const poolSize = Number(option('pool', 2000));
const textCount = Number(option('texts', 100));
const pairCount = Number(option('pairs', 20_000));
const floor = 0.7;
const runs = 5;

let state = 7;
const next = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const integer = (below) => Math.floor(next() * below);
// Words by rank, the low ranks far more often than the high ones.
const word = () => `w${Math.floor(4000 * next() * next() * next())}${next() < 0.05 ? "'s" : ''}${next() < 0.1 ? ',' : ''}`;
const made = [];
const instruction = () => {
  let tokens;
  if (made.length > 0 && next() < 0.33) {
    tokens = [...made[integer(made.length)]];
    for (let edits = integer(6); edits > 0; edits--) {
      const at = integer(tokens.length);
      if (next() < 0.5) tokens[at] = word();
      else if (tokens.length > 4) tokens.splice(at, 1);
    }
  } else tokens = Array.from({ length: next() < 0.02 ? 200 : 4 + integer(37) }, word);
  made.push(tokens);
  const said = `${tokens.join(' ')}.`;
  return said[0].toUpperCase() + said.slice(1);
};

const pool = Array.from({ length: poolSize }, instruction);
const texts = Array.from({ length: textCount }, instruction);
const pairs = Array.from({ length: pairCount }, () => [pool[integer(poolSize)], next() < 0.5 ? pool[integer(poolSize)] : texts[integer(textCount)]]);

const seconds = (work) => {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return { result, seconds: (user + system) / 1e6 };
};
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const times = (work) => {
  const all = Array.from({ length: runs }, () => seconds(work));
  return { result: all[0].result, seconds: median(all.map((one) => one.seconds)), all: all.map((one) => Number(one.seconds.toFixed(4))) };
};

const pairwise = times(() => pairs.map(([a, b]) => rougeL(a, b)));
const lookup = times(() => {
  const rows = new RougeRows();
  for (const text of pool) rows.add(text);
  return texts.map((text) => rows.nearest(text, floor));
});

const python = option('python', 'python3');
const peer = JSON.parse(
  execFileSync(python, [fileURLToPath(new URL('rouge-l.py', import.meta.url))], {
    input: JSON.stringify({ pairs, pool, texts }),
    maxBuffer: 2 ** 28,
  }).toString(),
);
const version = (of) =>
  execFileSync(python, ['-c', `import importlib.metadata, sys; print(${of})`])
    .toString()
    .trim();

const differ = pairwise.result.filter((score, i) => Math.abs(score - peer.scores[i]) > 1e-12).length;
const lookupsDiffer = lookup.result.filter((found, i) => {
  const [row, score] = peer.nearest[i];
  return score >= floor - 1e-12 ? found?.row !== row || Math.abs(found.score - score) > 1e-12 : found !== undefined;
}).length;
const rounded = (value) => Number(value.toPrecision(3));
const result = {
  benchmark: 'similarity/rouge-l',
  command: `node bench/similarity/rouge-l.mjs --pool ${poolSize} --texts ${textCount}`,
  node: process.version,
  hornbook: JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version,
  peer: { python: version('sys.version.split()[0]'), rougeScore: version("importlib.metadata.version('rouge-score')") },
  machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30), loadBefore: Number(loadavg()[0].toFixed(1)) },
  pairs: {
    count: pairs.length,
    scoresThatDiffer: differ,
    cpuSeconds: rounded(pairwise.seconds),
    cpuSecondsOfAllRuns: pairwise.all,
    peerCpuSeconds: rounded(peer.pairSeconds),
    ratio: rounded(peer.pairSeconds / pairwise.seconds),
  },
  pool: {
    rows: poolSize,
    texts: textCount,
    floor,
    found: lookup.result.filter((one) => one !== undefined).length,
    resultsThatDiffer: lookupsDiffer,
    cpuSeconds: rounded(lookup.seconds),
    cpuSecondsOfAllRuns: lookup.all,
    peerCpuSeconds: rounded(peer.poolSeconds),
    ratio: rounded(peer.poolSeconds / lookup.seconds),
  },
};
const text = `${JSON.stringify(result, null, 2)}\n`;
const out = option('out');
if (out) writeFileSync(out, text);
process.stdout.write(text);
