/**
 * Personal data and secrets beside presidio-analyzer and detect-secrets, type by type, on the same rows: generated ones (valid
 * values, twins, look-alikes) and the 1,500 sentences of presidio-research. A finding is right where it has a marked value of
 * its type in it or is part of one; each tool is asked for its own types only; presidio from score 0.4 on, which its phone numbers have.
 *
 *     npm run build && node bench/privacy/peers.mjs [--each 60] [--seed 2027] [--out bench/results/privacy-peers.json]
 *
 * Peers that are not installed (bench/peers/install.mjs --only privacy) are left out, by name.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPersonalData } from '../../dist/privacy/index.js';
import { runPeer } from '../peers/folder.mjs';
import { carriers, kinds, lookAlikes, seeded } from './generate.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const each = Number(option('each', 60));
const seed = Number(option('seed', 2027));
const shared = process.env.HORNBOOK_SHARED ?? '../shared';
const regions = 'US GB FR DE SE CH ES IT BR AU DK NO PT BE'.split(' ');

function generated() {
  const rows = [];
  const add = (r, made, type, label) => {
    const { before, value, after = '' } = typeof made === 'string' ? { before: '', value: made } : made;
    const text = r.pick(carriers)(`${before}${value}${after}`);
    const start = text.indexOf(value);
    rows.push({ id: `g${rows.length}`, text, label, spans: type === undefined ? [] : [{ type, start, end: start + value.length }] });
  };
  for (const [index, [kind, { valid, twin, type = kind }]] of Object.entries(kinds).entries()) {
    const r = seeded(seed * 1000 + index);
    for (let i = 0; i < each; i++) add(r, valid(r), type, kind);
    for (let i = 0; i < each; i++) add(r, twin(r), undefined, `${kind} twin`);
  }
  for (const [index, [name, make]] of Object.entries(lookAlikes).entries()) {
    const r = seeded(seed * 1000 + 500 + index);
    for (let i = 0; i < each; i++) add(r, make(r), undefined, name);
  }
  return rows;
}

const synthetic = {
  EMAIL_ADDRESS: 'email',
  PHONE_NUMBER: 'phone',
  CREDIT_CARD: 'card',
  IBAN_CODE: 'iban',
  IP_ADDRESS: 'ip',
  US_SSN: 'ssn',
  US_DRIVER_LICENSE: 'national-id',
  STREET_ADDRESS: 'address',
  PERSON: 'name',
};
const sentences = () =>
  JSON.parse(readFileSync(join(shared, 'data/pii/synthetic-1500.json'), 'utf8')).map(({ full_text: text, spans }, index) => ({
    id: `s${index}`,
    text,
    label: 'sentence',
    spans: spans.flatMap(({ entity_type: type, start_position: start, end_position: end }) => (synthetic[type] ? [{ type: synthetic[type], start, end }] : [])),
  }));

const presidioTypes = {
  EMAIL_ADDRESS: 'email',
  PHONE_NUMBER: 'phone',
  CREDIT_CARD: 'card',
  IBAN_CODE: 'iban',
  IP_ADDRESS: 'ip',
  US_SSN: 'ssn',
  CRYPTO: 'wallet',
};
/** Types that both look for; presidio's licences and passports are left out, which it scores .01 by themselves. */
const both = Object.values(presidioTypes);
const round = (value) => Math.round(value * 1e4) / 1e4;

function scored(rows, found, types) {
  const byType = Object.fromEntries(types.map((type) => [type, { marked: 0, caught: 0, right: 0, wrong: 0 }]));
  let wrongRows = 0;
  for (const row of rows) {
    const own = found.get(row.id) ?? [];
    const meets = (a, b) => a.type === b.type && a.start < b.end && b.start < a.end;
    for (const span of row.spans) {
      if (!byType[span.type]) continue;
      byType[span.type].marked++;
      if (own.some((one) => meets(one, span))) byType[span.type].caught++;
    }
    for (const one of own) {
      if (!byType[one.type]) continue;
      if (row.spans.some((span) => meets(one, span))) byType[one.type].right++;
      else {
        byType[one.type].wrong++;
        wrongRows++;
      }
    }
  }
  const figures = ({ marked, caught, right, wrong }) => {
    const precision = right + wrong === 0 ? null : right / (right + wrong);
    const recall = marked === 0 ? null : caught / marked;
    const f2 = precision === null || recall === null || precision + recall === 0 ? null : (5 * precision * recall) / (4 * precision + recall);
    return {
      marked,
      caught,
      found: right + wrong,
      precision: precision === null ? null : round(precision),
      recall: recall === null ? null : round(recall),
      f2: f2 === null ? null : round(f2),
    };
  };
  const total = Object.values(byType).reduce((sum, one) => Object.fromEntries(Object.entries(sum).map(([key, value]) => [key, value + one[key]])), {
    marked: 0,
    caught: 0,
    right: 0,
    wrong: 0,
  });
  return {
    all: figures(total),
    falseHitsPer1000Rows: round((wrongRows * 1000) / rows.length),
    byType: Object.fromEntries(Object.entries(byType).map(([type, one]) => [type, figures(one)])),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'hornbook-bench-'));
const result = {};
const versions = {};
for (const [name, rows, ownRegions] of [
  ['generated', generated(), ['US', 'GB', 'DE']],
  ['synthetic-1500', sentences(), regions],
]) {
  const path = join(folder, `${name}.jsonl`);
  writeFileSync(path, rows.map(({ id, text }) => `${JSON.stringify({ id, text })}\n`).join(''));
  const start = process.cpuUsage();
  const ours = new Map(rows.map(({ id, text }) => [id, findPersonalData(text, { regions: ownRegions })]));
  const used = process.cpuUsage(start);
  const weak = new Map(rows.map(({ id, text }) => [id, findPersonalData(text, { types: ['address', 'name'] })]));
  const strict =
    name === 'generated'
      ? ['email', 'phone', 'card', 'iban', 'ip', 'ssn', 'wallet', 'national-id', 'secret']
      : ['email', 'phone', 'card', 'iban', 'ip', 'ssn', 'national-id'];
  result[name] = {
    rows: rows.length,
    hornbook: { cpuSeconds: round((used.user + used.system) / 1e6), regions: ownRegions, ...scored(rows, ours, strict) },
    'hornbook, types of both': scored(rows, ours, both),
  };
  if (name !== 'generated') result[name].hornbookWeak = scored(rows, weak, ['address', 'name']);
  for (const [peer, runner, typeOf, types] of [
    ['presidio-analyzer', 'privacy-presidio.py --floor 0.4', (type) => presidioTypes[type], both],
    ['presidio-analyzer, any score', 'privacy-presidio.py', (type) => presidioTypes[type], both],
    ['presidio-analyzer, score 0.5 and more', 'privacy-presidio.py --floor 0.5', (type) => presidioTypes[type], both],
    ['detect-secrets', 'privacy-detect-secrets.py', () => 'secret', ['secret']],
  ]) {
    if (name !== 'generated' && types[0] === 'secret') continue;
    const spans = join(folder, 'spans.jsonl');
    const [script, ...more] = runner.split(' ');
    const ran = runPeer('privacy', script, path, ...more, '--spans', spans);
    if (ran === undefined) {
      result[name][peer] = 'not installed';
      continue;
    }
    versions[peer] = ran.version;
    const found = new Map();
    for (const line of readFileSync(spans, 'utf8').split('\n').filter(Boolean)) {
      const { id, type, start: from, end } = JSON.parse(line);
      const own = typeOf(type);
      if (own !== undefined) found.set(id, [...(found.get(id) ?? []), { type: own, start: from, end }]);
    }
    result[name][peer] = { cpuSeconds: ran.cpuSeconds, ...scored(rows, found, types) };
  }
}
rmSync(folder, { recursive: true });
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const text = `${JSON.stringify({ benchmark: 'privacy-peers', command: `node bench/privacy/peers.mjs --each ${each} --seed ${seed}`, hornbook: version, node: process.version, cpu: cpus()[0]?.model, peers: versions, results: result }, null, 2)}\n`;
const out = option('out', undefined);
if (out !== undefined) writeFileSync(out, text);
process.stdout.write(text);
