// Plants faults in the clean rows of base.jsonl: one fault a row. Writes dev.jsonl and test.jsonl beside it.
// node bench/planted/make.mjs            same base, same bytes
// node bench/planted/make.mjs --counts   prints the rows per aspect and kind as a Markdown table
import { readFileSync, writeFileSync } from 'node:fs';
import { plantCompleteness } from './plant-completeness.mjs';
import { plantFormat } from './plant-format.mjs';
import { plantClean, plantGrounding } from './plant-grounding.mjs';
import { plantContext, plantRelevance } from './plant-relevance.mjs';

const here = (name) => new URL(name, import.meta.url);
const base = readFileSync(here('base.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
const phrases = JSON.parse(readFileSync(here('phrases.json'), 'utf8'));

// The aspect of a reader, and the rule of the judge that should see it.
const judgeOf = {
  grounding: 'support',
  support: 'support',
  relevance: 'support',
  completeness: 'completeness',
  'self-contained': 'self-contained',
  format: 'format',
};

const counts = new Map();
for (const part of ['dev', 'test']) {
  const rows = base.filter((row) => row.part === part);
  const out = [];
  const seen = new Set();
  const emit = (row, aspect, kind, change, note) => {
    const question = change.question ?? row.question;
    const answer = change.answer ?? row.answer;
    const key = `${aspect}\n${question}\n${answer}`;
    const same = aspect !== null && question === row.question && answer === row.answer;
    if (seen.has(key) || same || answer.trim() === '') return false;
    seen.add(key);
    const name = `${row.id}${kind === 'clean' ? '' : `-${kind}`}`;
    const before = out.filter((made) => made.id === name || made.id.startsWith(`${name}.`)).length;
    out.push({
      id: before === 0 ? name : `${name}.${before + 1}`,
      part,
      document: row.document,
      package: row.package,
      heading: row.heading,
      question,
      answer,
      source: change.source ?? row.source,
      wording: change.wording ?? row.wording,
      aspect,
      judge: aspect === null ? null : judgeOf[aspect],
      fault: aspect === null ? null : note,
      kind,
      note: aspect === null ? note : '',
    });
    return true;
  };
  for (const row of rows) emit(row, null, 'clean', {}, '');
  for (const plant of [plantClean, plantGrounding, plantRelevance, plantContext, plantCompleteness, plantFormat]) plant(rows, phrases[part], emit);
  writeFileSync(here(`${part}.jsonl`), out.map((row) => `${JSON.stringify(row)}\n`).join(''));
  for (const row of out) {
    const key = `${row.aspect ?? 'none (clean)'} | ${row.kind}`;
    const count = counts.get(key) ?? { dev: 0, test: 0 };
    count[part] += 1;
    counts.set(key, count);
  }
}
if (process.argv.includes('--counts')) {
  const total = new Map();
  for (const [key, { dev, test }] of counts) {
    console.log(`| ${key} | ${dev} | ${test} |`);
    const aspect = key.split(' | ')[0];
    const sum = total.get(aspect) ?? { dev: 0, test: 0 };
    total.set(aspect, { dev: sum.dev + dev, test: sum.test + test });
  }
  for (const [aspect, { dev, test }] of total) console.log(`| **${aspect}** | **all** | ${dev} | ${test} |`);
}
