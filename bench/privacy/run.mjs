/**
 * Personal data and secrets: recall on valid values, hits on twins (one digit or letter off, reserved, or a placeholder)
 * and on look-alikes, and speed on clean prose, by type. Seeded; a value counts as found only with its exact span.
 *
 *     npm run build && node bench/privacy/run.mjs [--each 2000] [--seed 7] [--out bench/results/privacy.json]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { builtInRecognisers, findPersonalData } from '../../dist/privacy/index.js';
import { hostileTexts } from '../../dist/testing/recogniser-conformance.js';
import { carriers, kinds, lookAlikes, prose, seeded } from './generate.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const each = Number(option('each', 2000));
const seed = Number(option('seed', 7));
const regions = ['US', 'GB', 'DE'];

/** 95 % Wilson interval, rounded. */
function rate(hits, n) {
  const z = 1.96;
  const p = hits / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const round = (value) => Math.round(value * 1e4) / 1e4;
  return { hits, n, share: round(p), low: round(Math.max(0, centre - half)), high: round(Math.min(1, centre + half)) };
}

function trial(make, r, type) {
  const made = make(r);
  const { before, value, after = '' } = typeof made === 'string' ? { before: '', value: made } : made;
  const text = r.pick(carriers)(`${before}${value}${after}`);
  const found = findPersonalData(text, { regions });
  const exact = found.some((one) => one.type === type && text.slice(one.start, one.end) === value);
  return { text, exact, any: found.length > 0, own: found.some((one) => one.type === type) };
}

const types = {};
const missed = {};
for (const [kind, { valid, twin, type = kind }] of Object.entries(kinds)) {
  const r = seeded(seed * 1000 + kind.length * 31 + kind.charCodeAt(0));
  let [right, twins] = [0, 0];
  missed[kind] = { valid: [], twin: [] };
  for (let i = 0; i < each; i++) {
    const a = trial(valid, r, type);
    if (a.exact) right++;
    else if (missed[kind].valid.length < 5) missed[kind].valid.push(a.text);
    const b = trial(twin, r, type);
    if (b.own) {
      twins++;
      if (missed[kind].twin.length < 5) missed[kind].twin.push(b.text);
    }
  }
  types[kind] = { recall: rate(right, each), twinHits: rate(twins, each) };
}
const alikes = {};
for (const [name, make] of Object.entries(lookAlikes)) {
  const r = seeded(seed * 77 + name.length);
  let hits = 0;
  for (let i = 0; i < each; i++) if (trial(make, r, '').any) hits++;
  alikes[name] = rate(hits, each);
}

const sum = (list) => list.reduce((total, one) => total + one, 0);
/** F2 of a type over as many valid values as twins: recall counts four times what precision does. */
const f2 = (hits, missedValues, wrong) => Math.round(((5 * hits) / (5 * hits + 4 * missedValues + wrong)) * 1e4) / 1e4;
for (const one of Object.values(types)) one.f2 = f2(one.recall.hits, each - one.recall.hits, one.twinHits.hits);
const [hits, wrong, strange] = [
  sum(Object.values(types).map((one) => one.recall.hits)),
  sum(Object.values(types).map((one) => one.twinHits.hits)),
  sum(Object.values(alikes).map((one) => one.hits)),
];
const falseRows = each * (Object.keys(types).length + Object.keys(alikes).length);
const overall = {
  recall: Math.round((hits / (each * Object.keys(types).length)) * 1e4) / 1e4,
  f2: f2(hits, each * Object.keys(types).length - hits, wrong + strange),
  falseHitsPer1000Rows: Math.round(((wrong + strange) / (falseRows + each * Object.keys(types).length)) * 1e5) / 100,
  falseHitsPer1000RowsWithout: Math.round(((wrong + strange) / falseRows) * 1e5) / 100,
  rows: falseRows + each * Object.keys(types).length,
};

const clean = prose(seeded(seed), 4_000_000);
/** Processor seconds, best of 4: other work on the machine counts less than in wall time. */
function seconds(work) {
  let best = Infinity;
  for (let i = 0; i < 4; i++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}
const perSecond = (work, length) => Math.round((length / 1e6 / seconds(work)) * 10) / 10;
const speed = {
  unit: 'million characters a processor second, best of 4',
  text: 'generated prose, 4 million characters',
  all: perSecond(() => findPersonalData(clean), clean.length),
  byRecogniser: {},
};
const worst = {};
for (const recogniser of builtInRecognisers(regions)) {
  speed.byRecogniser[recogniser.id] = perSecond(() => [...recogniser.find(clean)], clean.length);
  const times = hostileTexts(100_000).map((text) => {
    const start = performance.now();
    for (const _ of recogniser.find(text));
    return Math.round(performance.now() - start);
  });
  worst[recogniser.id] = Math.max(...times);
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const result = {
  benchmark: 'privacy',
  command: `node bench/privacy/run.mjs --each ${each} --seed ${seed}`,
  hornbook: version,
  node: process.version,
  load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  cpu: cpus()[0]?.model,
  regions,
  overall,
  types,
  lookAlikes: alikes,
  speed,
  hostile: { unit: 'milliseconds, slowest of the hostile texts of 100,000 characters', byRecogniser: worst },
  examplesNotAsExpected: missed,
};
const text = `${JSON.stringify(result, null, 2)}\n`;
const out = option('out', undefined);
if (out !== undefined) writeFileSync(out, text);
process.stdout.write(text);
