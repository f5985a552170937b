// Makes the demo's workspace in demo/, runs it through the command line, and tells from the release's own files what happened.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const place = process.argv[2] ?? 'demo';
const folder = resolve(root, place);

function hornbook(...parameters) {
  console.log(`$ hornbook ${parameters.join(' ')}`);
  const { status } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...parameters], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(folder, { recursive: true, force: true });
hornbook('init', place, '--demo');
hornbook('run', '--keep-text', '-C', place);

const releases = join(folder, 'releases');
const release = join(releases, readdirSync(releases).sort().at(-1));
const read = (file) => readFileSync(join(release, file), 'utf8');
const lines = (file) =>
  read(file)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const manifest = JSON.parse(read('manifest.json'));
const coverage = JSON.parse(read('coverage.json'));
const sources = lines('sources.jsonl');
const rejected = lines('rejected/rejected.jsonl');
const kept = new Map(lines('lineage.jsonl').map((line) => [line.id, line]));
const decided = (rule) => rejected.filter((row) => row.rule === rule);

const say = (text = '') => console.log(text);
const short = (text, length = 78) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
};
const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
const listed = (tally) =>
  Object.entries(tally)
    .map(([name, number]) => `${number} ${name}`)
    .join(', ');
const total = (values) => values.reduce((sum, value) => sum + value, 0);
const question = (row) => short(row.record.messages.find((message) => message.role === 'user').content);
const documentOf = (id) => (kept.get(id)?.sources ?? rejected.find((row) => row.id === id)?.record.grounding ?? [])[0]?.document ?? 'a row of a log';
const example = (row, name, text) => say(`  ${name.padEnd(24)}${row.id}  "${question(row)}"\n${' '.repeat(26)}${text}`);

say('\nWhat came in');
const documents = sources.filter((source) => source.kind === 'documents');
const refused = documents.filter((source) => source.outcome === 'refused');
const logs = sources.filter((source) => source.kind === 'logs');
say(
  `  ${count(documents.length - refused.length, 'document')} read, ${refused.length} refused; ${count(total(logs.map((log) => log.rows)), 'conversation')} read, ${count(total(logs.map((log) => log.refusedRows.length)), 'line')} refused`,
);
for (const { key, reason } of refused) say(`  refused  ${key}: ${reason}`);
for (const { key, refusedRows } of logs) for (const { line, reason } of refusedRows) say(`  refused  ${key}:${line}: ${reason}`);
const masked = {};
for (const source of sources) for (const [type, number] of Object.entries(source.masked)) masked[type] = (masked[type] ?? 0) + number;
say(`  masked   ${listed(masked)}; what stands there now: ${maskExamples()}`);
for (const { key, notes } of documents) for (const note of notes.filter((text) => text.includes('evaluation item'))) say(`  leak     ${key}: ${note}`);

function maskExamples() {
  const texts = readdirSync(join(release, 'documents')).map((file) => read(join('documents', file)));
  return [...new Set(texts.flatMap((text) => text.match(/\[[A-Z]+_\d+\]/g) ?? []))].sort((a, b) => (a < b ? -1 : 1)).join(' ');
}

say('\nWhat came of it');
for (const wave of manifest.counts.byWave) say(`  wave ${wave.wave} (${wave.name}): ${outcomes(wave)}`);
say(`  together: ${outcomes(manifest.counts.total)}`);

function outcomes(counts) {
  return `${counts.candidates} candidates = ${['accepted', 'rejected', 'held', 'failed']
    .filter((name) => name === 'accepted' || counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`)
    .join(' + ')}`;
}

say('\nWhat was left out, with one example of each');
const copies = decided('exact-duplicate').concat(decided('near-duplicate'));
// The page that is there twice: of all pairs of pages, the one with most duplicates.
const pairs = new Map();
for (const row of copies) {
  const pair = `${documentOf(row.id)} -> ${documentOf(row.evidence[0].id)}`;
  pairs.set(pair, [...(pairs.get(pair) ?? []), row]);
}
const [[pair, twins] = []] = [...pairs].sort((a, b) => b[1].length - a[1].length);
if (twins) example(twins[0], `a page twice (${twins.length})`, `says the same as ${twins[0].evidence[0].id}; ${pair}`);
const others = copies.filter((row) => !twins?.includes(row));
if (others.length > 0) example(others[0], `duplicate (${others.length})`, `says the same as ${others[0].evidence[0].id}`);
const told = new Set(['exact-duplicate', 'near-duplicate']);
for (const row of rejected) {
  if (told.has(row.rule)) continue;
  told.add(row.rule);
  const verdict = row.verdicts.flatMap((gate) => gate.rules).find((rule) => rule.rule === row.rule);
  example(row, `${row.rule} (${decided(row.rule).length})`, `${row.outcome} by ${row.gate}: ${short(verdict?.reason ?? evidenceText(row), 120)}`);
}

function evidenceText(row) {
  return row.evidence.map((item) => item.note ?? item.quote ?? '').find((text) => text !== '') ?? '';
}

say('\nCells with a quota');
for (const cell of coverage.cells.filter((one) => one.quota !== null)) {
  const surplus = rejected.filter((row) => row.rule === 'surplus' && row.record.labels[cell.dimension] === cell.value).length;
  const over = surplus > 0 ? `; ${surplus} over it are surplus` : '';
  const end = {
    filled: `filled by a later wave, of which ${cell.added} were accepted${over}`,
    'no-yield': `ended without yield: the sources hold no such row for the strategies at hand`,
    'not-needed': `full${over}`,
  };
  say(`  ${`${cell.dimension}=${cell.value}`.padEnd(22)}${cell.accepted} accepted, quota ${cell.quota}: ${end[cell.augmented] ?? cell.augmented}`);
}

const { canaries } = manifest.leaks;
if (canaries) {
  say('\nTest questions planted on purpose, to see whether they would be found');
  say(
    `  ${canaries.kinds.map((kind) => `${kind.kind} ${kind.caught} of ${kind.planted}`).join(', ')}; at least ${Math.round(canaries.required * 100)} % of each must be`,
  );
}

const shown = relative(process.cwd(), release) || '.';
const here = relative(process.cwd(), folder) || '.';
const command = `node ${relative(process.cwd(), join(root, 'dist/cli/main.js'))}`;
say(`\nThe release: ${shown}`);
say(
  `  ${manifest.splits.map((split) => `${split.rows} ${split.split}`).join(', ')} rows in data/messages and data/alpaca; look at ${join(shown, 'report.html')}`,
);
for (const row of [twins?.[0], rejected.find((one) => one.gate === 'decontaminate')]) if (row) say(`  ${command} explain ${row.id} -C ${here}`);
say(`  ${command} verify -C ${here}`);
