/**
 * The rule `perplexity`: rows with noise in place of an answer, planted among real ones, half a percent of each
 * of eight kinds. Answers are paragraphs of the corpora under HORNBOOK_SHARED and worked sums of gsm8k-train.
 *
 *     npm run build && node bench/rules/perplexity.mjs --rows FOLDER [--seed 601] [--each 60] [--out bench/results/perplexity.json]
 *
 * `--rows` as in run.mjs: the questions in ten languages are planted as answers in another language.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { rules, surpriseFacts } from '../../dist/stages/filter/index.js';
import { seeded } from './generate.mjs';
import { foreignTexts, record } from './rows.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const shared = process.env.HORNBOOK_SHARED ?? '../shared';
const foreign = Object.values(foreignTexts(option('rows', process.env.HORNBOOK_ROWS))).flat();
const seeds = option('seed', '601').split(',').map(Number);
const each = Number(option('each', 60));
const limits = [3, 4, 5, 6, 8, 10, 12];

const filesOf = (folder, ending) =>
  readdirSync(join(shared, 'data/corpora', folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
const paragraphs = (text) =>
  text
    .split(/\n\s*\n/)
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .filter((part) => part.length >= 60 && part.length <= 1500);
const book = filesOf('rust-book', '.md').flatMap((path) => paragraphs(readFileSync(path, 'utf8')));
const standard = filesOf('wcag-understanding', '.html').flatMap((path) =>
  paragraphs(
    readFileSync(path, 'utf8')
      .replace(/<(script|style)[^]*?<\/\1>/gi, ' ')
      .replace(/<\/(?:p|li|h\d|div|section)>/g, '\n\n')
      .replace(/<[^>]*>/g, ' ')
      .replace(/&\w+;/g, ' '),
  ),
);
const sums = readFileSync(join(shared, 'data/leaks/gsm8k-train-negatives.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line).answer);
const sets = { 'one book': book, 'a book and a standard': [...book, ...standard], 'prose and sums': [...book.slice(0, 2500), ...sums.slice(0, 2500)], sums };

const letters = 'abcdefghijklmnopqrstuvwxyz';
const rowsOfKeys = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const many = (n, make) => Array.from({ length: n }, make);
/** Kind -> an answer of it, of about the length of a real one. */
const kinds = {
  'random letters': (r) => many(12 + r.integer(20), () => many(2 + r.integer(7), () => letters[r.integer(26)]).join('')).join(' '),
  'keys in a row': (r) =>
    many(10 + r.integer(20), () => {
      const row = r.pick(rowsOfKeys);
      return many(3 + r.integer(7), () => row[r.integer(row.length)]).join('');
    }).join(' '),
  'letters of each word shuffled': (r, text) =>
    text
      .split(' ')
      .map((word) =>
        [...word]
          .map((c) => [r.next(), c])
          .sort((a, b) => a[0] - b[0])
          .map(([, c]) => c)
          .join(''),
      )
      .join(' '),
  'every fifth sign struck wrongly': (r, text) => [...text].map((c) => (/[a-z]/i.test(c) && r.integer(5) === 0 ? letters[r.integer(26)] : c)).join(''),
  base64: (r) => Buffer.from(many(120, () => r.integer(256))).toString('base64'),
  'another language': (r) => r.pick(foreign),
  'half in another language': (r, text) => `${text.slice(0, text.length / 2)} ${r.pick(foreign)}`,
  'one word over and over': (r, text) => `${r.pick(text.split(' '))} `.repeat(40).trim(),
};

const rule = rules.find(({ id }) => id === 'perplexity');
const results = {};
for (const [name, texts] of Object.entries(sets)) {
  const clean = { rows: 0, fired: limits.map(() => 0) };
  const found = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, { rows: 0, fired: limits.map(() => 0) }]));
  let usual;
  for (const seed of seeds) {
    const planted = Object.entries(kinds).flatMap(([kind, make], index) => {
      const r = seeded(seed * 100 + index);
      return many(Math.min(each, Math.floor(texts.length / 200)), (_, i) => ({
        kind,
        row: record(`planted/${kind}/${i}`, 'What is meant?', make(r, r.pick(texts))),
      }));
    });
    const real = texts.map((text, i) => record(`real/${i}`, 'What is meant?', text));
    const facts = await surpriseFacts([...real, ...planted.map(({ row }) => row)]);
    usual = facts.usual;
    const context = { languages: [], vocabulary: new Map(), domain: undefined, surprise: facts.surprise };
    const options = rule.options.parse({ deviations: 1 });
    const count = (into, row) => {
      const { score = 0 } = rule.check(row, options, context);
      into.rows++;
      for (const [at, limit] of limits.entries()) if (score > limit) into.fired[at]++;
    };
    for (const { kind, row } of planted) count(found[kind], row);
    for (const row of real) count(clean, row);
  }
  const share = ({ rows, fired }) => Object.fromEntries(limits.map((limit, at) => [limit, Math.round((fired[at] / rows) * 1e4) / 1e4]));
  results[name] = {
    rows: texts.length,
    usual: { median: usual.median, deviation: usual.deviation },
    clean: share(clean),
    found: Object.fromEntries(Object.entries(found).map(([kind, of]) => [kind, { planted: of.rows, ...share(of) }])),
  };
}
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const result = {
  benchmark: 'rules/perplexity',
  command: `node bench/rules/perplexity.mjs --rows FOLDER --seed ${seeds.join(',')} --each ${each}`,
  what: 'share of the rows that the rule fires on, by deviations from the middle',
  hornbook: version,
  node: process.version,
  cpu: cpus()[0]?.model,
  rule: rule.version,
  sets: results,
};
const text = `${JSON.stringify(result, null, 2)}\n`;
const out = option('out', undefined);
if (out !== undefined) writeFileSync(out, text);
process.stdout.write(text);
