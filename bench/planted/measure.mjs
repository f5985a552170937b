// Measures the embedded judge and the filter's rules on the planted faults. Cut-offs are chosen on dev.jsonl and reported on test.jsonl;
// fresh.jsonl has clean rows and planted inventions only, from other documents.
// Usage: node bench/planted/measure.mjs [--part dev|test|fresh|both|all] [--dist dist] [--samples 400]   prints JSON, figures only
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { areaUnderCurve, bootstrap, share } from './figures.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../..');
const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);

/** Our modules, from the build: `node scripts/build.mjs` makes it. */
async function load(dist) {
  const from = (path) => import(pathToFileURL(join(resolve(root, dist), path)).href);
  const { heuristicJudge } = await from('judging/index.js');
  const { createFilter, selectRules, buildVocabulary } = await from('stages/filter/index.js');
  const { configSchema } = await from('contracts/config.js');
  const { languageModel } = await from('text/language.js');
  return { heuristicJudge, createFilter, selectRules, buildVocabulary, configSchema, languageModel };
}

export const readPart = (part) =>
  readFileSync(join(here, `${part}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/**
 * The row as the pipeline would hold it: the passage is its quote, the heading the path of its chunk. `verbatim` rows are in
 * the source's own words (no model, depth 0), `condensed` ones are paraphrases (depth 1).
 */
export function recordOf(row) {
  const document = `docs/${row.document}`;
  return {
    id: row.id,
    kind: 'single',
    messages: [
      { role: 'user', content: row.question },
      { role: 'assistant', content: row.answer },
    ],
    labels: { taskType: 'question', source: 'docs', language: 'en', topic: 'general' },
    grounding: [{ document, version: '0', headingPath: [row.heading], spans: [{ start: 0, end: row.source.length, quote: row.source }] }],
    origin: {
      strategy: row.wording === 'verbatim' ? 'extractive' : 'model',
      version: '1',
      source: 'docs',
      calls: [],
      parents: [],
      depth: row.wording === 'verbatim' ? 0 : 1,
      wave: 1,
      human: false,
    },
    group: row.document,
    contentHash: '0',
    intake: [],
  };
}

/** Every verdict on every row of a part: the rows with `scores` by aspect, `dropped` by rule, `grounding` and `out`. */
export async function judgePart(part, dist = 'dist') {
  const { heuristicJudge, createFilter, selectRules, buildVocabulary, configSchema, languageModel } = await load(dist);
  const rows = readPart(part);
  const vocabulary = await buildVocabulary([...new Set(rows.map((row) => row.source))]);
  const { filter } = configSchema.parse({ sources: [{ use: 'documents', path: '.' }], filter: { audit: true } });
  const gate = createFilter({
    rules: selectRules(filter, []),
    judge: { judge: heuristicJudge, options: {} },
    config: filter,
    context: { languages: ['en'], vocabulary, domain: undefined, likelyLanguage: await languageModel() },
  });
  const judged = [];
  for (const row of rows) {
    const verdict = await gate.check(recordOf(row));
    const scores = {};
    const dropped = [];
    const why = {};
    for (const { rule, outcome, score, reason } of verdict.rules) {
      if (rule.startsWith('judge:')) scores[rule.slice(6)] = score;
      if (outcome === 'drop') dropped.push(rule);
      why[rule] = reason;
    }
    const grounding = verdict.rules.find(({ rule }) => rule === 'grounding');
    judged.push({ ...row, base: baseOf(row), scores, dropped, why, grounding: grounding?.score ?? 1 });
  }
  return { rows: judged, versions: gate.rules.map(({ id, version }) => `${id}@${version}`) };
}

/** Base rows and their variants are not independent: intervals draw base rows. */
const baseOf = ({ id }) => /^(?:dev|test|fresh)-.*?-\d{3}/.exec(id)?.[0] ?? id;

const aspects = ['support', 'self-contained', 'completeness', 'format'];
const groundingKinds = new Set(['invented-number', 'invented-name', 'invented-term', 'digit-changed']);

/** A part that has no faults of an aspect has no figures of it, rather than zeros. */
function figuresOf(rows, samples) {
  const clean = rows.filter((row) => row.aspect === null);
  const base = clean.filter((row) => row.kind === 'clean');
  const out = { clean: clean.length, judge: {}, filter: {}, falseAlarms: {}, groundingRule: {}, settings: {} };
  for (const aspect of aspects) {
    const score = (row) => row.scores[aspect];
    out.falseAlarms[`judge:${aspect}`] = share(clean, (row) => score(row) < 3);
    const faults = rows.filter((row) => row.judge === aspect);
    if (faults.length === 0) continue;
    const against = (others) =>
      bootstrap([...faults, ...others], samples, (drawn) =>
        areaUnderCurve(drawn.filter((row) => row.judge === aspect).map(score), drawn.filter((row) => row.aspect === null).map(score)),
      );
    out.judge[aspect] = { n: faults.length, ...against(clean), againstBase: areaUnderCurve(faults.map(score), base.map(score)), kinds: {} };
    for (const kind of [...new Set(faults.map((row) => row.kind))].toSorted((a, b) => (a < b ? -1 : 1))) {
      const own = faults.filter((row) => row.kind === kind);
      out.judge[aspect].kinds[kind] = {
        aspect: own[0].aspect,
        n: own.length,
        auc: areaUnderCurve(own.map(score), clean.map(score)),
        underCutoff: share(own, (row) => score(row) < 3),
        filter: share(own, (row) => row.dropped.length > 0),
      };
    }
  }
  for (const aspect of ['grounding', 'support', 'relevance', 'self-contained', 'completeness', 'format']) {
    const own = rows.filter((row) => row.aspect === aspect);
    if (own.length === 0) continue;
    out.filter[aspect] = {
      ...share(own, (row) => row.dropped.length > 0),
      auc: areaUnderCurve(
        own.map((row) => row.scores[own[0].judge]),
        clean.map((row) => row.scores[own[0].judge]),
      ),
    };
  }
  const alarm = (row) => row.dropped.length > 0;
  out.falseAlarms.filterOnBase = share(base, alarm);
  out.falseAlarms.filterOnHardNegatives = share(
    clean.filter((row) => row.kind !== 'clean'),
    alarm,
  );
  out.falseAlarms.kinds = Object.fromEntries(
    [...new Set(clean.map((row) => row.kind))]
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((kind) => [
        kind,
        share(
          clean.filter((row) => row.kind === kind),
          alarm,
        ),
      ]),
  );
  const rule = (row) => row.dropped.includes('grounding');
  const invented = rows.filter((row) => groundingKinds.has(row.kind));
  out.groundingRule = {
    recall: share(invented, rule),
    recallOfAllKinds: share(
      rows.filter((row) => row.aspect === 'grounding'),
      rule,
    ),
    falseAlarmsOnBase: share(base, rule),
    falseAlarmsOnHardNegatives: share(
      clean.filter((row) => row.kind !== 'clean'),
      rule,
    ),
    falseAlarmsOnAllClean: share(clean, rule),
    kinds: Object.fromEntries(
      [...new Set(rows.filter((row) => row.aspect === 'grounding').map((row) => row.kind))]
        .toSorted((a, b) => (a < b ? -1 : 1))
        .map((kind) => [
          kind,
          share(
            rows.filter((row) => row.kind === kind),
            rule,
          ),
        ]),
    ),
  };
  for (const [name, wording] of [
    ['ownWords', 'verbatim'],
    ['paraphrase', 'condensed'],
  ]) {
    const these = rows.filter((row) => row.wording === wording);
    out.settings[name] = {
      groundingRecall: share(
        these.filter((row) => groundingKinds.has(row.kind)),
        rule,
      ),
      groundingFalseAlarms: share(
        these.filter((row) => row.aspect === null),
        rule,
      ),
      auc: Object.fromEntries(
        aspects
          .filter((aspect) => these.some((row) => row.judge === aspect))
          .map((aspect) => [
            aspect,
            areaUnderCurve(
              these.filter((row) => row.judge === aspect).map((row) => row.scores[aspect]),
              these.filter((row) => row.aspect === null).map((row) => row.scores[aspect]),
            ),
          ]),
      ),
    };
  }
  return out;
}

const parts = { both: ['dev', 'test'], all: ['dev', 'test', 'fresh'] };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const part = argument('--part', 'all');
  const dist = argument('--dist', 'dist');
  const samples = Number(argument('--samples', '400'));
  const result = {
    command: 'node bench/planted/measure.mjs',
    node: process.version,
    hornbook: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
    interval: `95 %, bootstrap over base rows, ${samples} draws`,
  };
  for (const name of parts[part] ?? [part]) {
    const { rows, versions } = await judgePart(name, dist);
    result.versions ??= versions;
    result[name] = figuresOf(rows, samples);
  }
  console.log(JSON.stringify(result, null, 2));
}
