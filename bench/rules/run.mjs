/**
 * Row faults: how many planted faults each rule sees, what else it fires on, and how many clean rows the rules drop.
 *
 *     npm run build && node bench/rules/run.mjs --rows FOLDER [--each 50] [--part test] [--wordings own|first|second] [--seed 101] [--clean 2000] [--show RULE] [--out bench/results/rules.json]
 *
 * The rows fall into two parts by their ids: `dev` was looked at when rules were written, `test` is reported. FOLDER holds clones of the sources (bench/README.md). A rule fires where it drops or flags. Precision is over all rows, clean
 * and planted; a planted row may rightly have the rules that its kind names in `also`.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { rules } from '../../dist/stages/filter/index.js';
import { languageModel } from '../../dist/text/language.js';
import { faults, plantedRows, seeded } from './generate.mjs';
import { cleanRows, foreignTexts } from './rows.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const folder = option('rows', process.env.HORNBOOK_ROWS);
const shared = process.env.HORNBOOK_SHARED ?? '../shared';
const each = Number(option('each', 50));
const seeds = option('seed', '101').split(',').map(Number);
const count = Number(option('clean', 2000));
const show = option('show', undefined);
const part = option('part', 'test');
const wordings = option('wordings', 'own');

const partOf = (id) => (createHash('sha256').update(id).digest()[0] % 2 === 0 ? 'dev' : 'test');
const all = Object.fromEntries(Object.entries(cleanRows(folder, shared)).map(([style, rows]) => [style, rows.filter(({ id }) => partOf(id) === part)]));
const foreign = foreignTexts(folder);
const context = { languages: [], vocabulary: new Map(), domain: undefined, likelyLanguage: await languageModel() };
const active = rules.map((rule) => ({ rule, options: rule.options.parse({}) }));
const fired = (row) => {
  const out = new Map();
  for (const { rule, options } of active) {
    const { outcome, reason } = rule.check(row, options, context);
    if (outcome === 'drop' || outcome === 'flag') out.set(rule.id, { outcome, reason });
  }
  return out;
};
function sample(list, n, seed) {
  const r = seeded(seed);
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = r.integer(i + 1);
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy.slice(0, n);
}

const byRule = new Map(active.map(({ rule }) => [rule.id, { hit: 0, missed: 0, false: 0, falseDrops: 0 }]));
const kinds = new Map();
const styles = {};
const examples = [];
for (const seed of seeds) {
  const clean = Object.fromEntries(Object.entries(all).map(([style, rows], index) => [style, sample(rows, Math.ceil(count / 3), seed * 10 + index)]));
  for (const [style, rows] of Object.entries(clean)) {
    styles[style] ??= { rows: 0, dropped: 0, flagged: 0, byRule: {} };
    for (const row of rows) {
      const found = fired(row);
      styles[style].rows++;
      if ([...found.values()].some(({ outcome }) => outcome === 'drop')) styles[style].dropped++;
      else if (found.size > 0) styles[style].flagged++;
      for (const [id, { outcome, reason }] of found) {
        byRule.get(id).false++;
        if (outcome === 'drop') byRule.get(id).falseDrops++;
        styles[style].byRule[id] = (styles[style].byRule[id] ?? 0) + 1;
        if (show === id || show === 'clean')
          examples.push(
            `CLEAN ${row.id} ${id} ${outcome} ${reason}\n  P: ${row.messages[0].content.slice(0, 260)} | ${(row.input ?? '').slice(0, 100)}\n  A: ${row.messages.at(-1).content.slice(0, 300)}`,
          );
      }
    }
  }
  for (const { kind, rule, also, row } of plantedRows(clean, foreign, each, seed, wordings)) {
    const found = fired(row);
    const counts = kinds.get(kind) ?? { rule, rows: 0, seen: 0, out: 0 };
    kinds.set(kind, counts);
    counts.rows++;
    if (found.has(rule)) {
      counts.seen++;
      byRule.get(rule).hit++;
    } else {
      byRule.get(rule).missed++;
      if (show === rule || show === kind)
        examples.push(
          `MISSED ${row.id}\n  P: ${row.messages[0].content.slice(0, 300)} | ${(row.input ?? '').slice(0, 100)}\n  A: ${row.messages.at(-1).content.slice(-400)} ${JSON.stringify(row.messages.at(-1).toolCalls ?? '')}`,
        );
    }
    if ([...found.values()].some(({ outcome }) => outcome === 'drop')) counts.out++;
    for (const [id, { reason }] of found) {
      if (id === rule || also.includes(id)) continue;
      byRule.get(id).false++;
      if (show === id || show === 'cross')
        examples.push(
          `CROSS ${kind} ${row.id} ${id} ${reason}\n  P: ${row.messages[0].content.slice(0, 200)} | ${(row.input ?? '').slice(0, 80)}\n  A: ${row.messages.at(-1).content.slice(0, 300)}`,
        );
    }
  }
}
const round = (value) => Math.round(value * 1e4) / 1e4;
const measuredRules = new Set(Object.values(faults).map(({ rule }) => rule));
const table = Object.fromEntries(
  [...byRule].map(([id, { hit, missed, false: wrong, falseDrops }]) => {
    const cleanOnes = Object.values(styles).reduce((sum, style) => sum + style.rows, 0);
    const of = {
      version: rules.find((rule) => rule.id === id).version,
      falseOnClean: round(Object.values(styles).reduce((sum, style) => sum + (style.byRule[id] ?? 0), 0) / cleanOnes),
      falseDropsOnClean: round(falseDrops / cleanOnes),
    };
    if (!measuredRules.has(id)) return [id, of];
    const precision = hit + wrong === 0 ? 0 : hit / (hit + wrong);
    const recall = hit / (hit + missed);
    return [
      id,
      {
        ...of,
        planted: hit + missed,
        precision: round(precision),
        recall: round(recall),
        f1: round(precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)),
      },
    ];
  }),
);
const f1 = Object.values(table).flatMap((of) => (of.f1 === undefined ? [] : [of.f1]));
const cleanTotal = Object.values(styles).reduce((sum, style) => sum + style.rows, 0);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const result = {
  benchmark: 'rules',
  command: `node bench/rules/run.mjs --rows FOLDER --part ${part} --wordings ${wordings} --each ${each} --seed ${seeds.join(',')} --clean ${count}`,
  hornbook: version,
  node: process.version,
  cpu: cpus()[0]?.model,
  part,
  wordings,
  seeds,
  macroF1: round(f1.reduce((sum, value) => sum + value, 0) / f1.length),
  falseDrops: round(Object.values(styles).reduce((sum, { dropped }) => sum + dropped, 0) / cleanTotal),
  clean: styles,
  rules: table,
  kinds: Object.fromEntries(kinds),
};
if (examples.length > 0) process.stderr.write(`${examples.slice(0, Number(option('examples', 40))).join('\n')}\n`);
const text = `${JSON.stringify(result, null, 2)}\n`;
const out = option('out', undefined);
if (out !== undefined) writeFileSync(out, text);
if (show === undefined) process.stdout.write(text);
