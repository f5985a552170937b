// A release in Parquet, read back by pyarrow, DuckDB and datasets: rows written = rows loaded, and every text as in the same release in
// JSON; dates stay text. The readers are installed by name into a temporary folder, or into HORNBOOK_LOADERS, which is kept.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assert, built, check, done, hasShared, hornbook, releaseOf, root, shared, skip, temporary } from './lib.mjs';

built();
const loaders = process.env.HORNBOOK_LOADERS === undefined ? temporary('loaders') : resolve(process.env.HORNBOOK_LOADERS);
const python = join(loaders, 'lean/bin/python');
await check('the readers install', () => {
  if (existsSync(python)) return;
  mkdirSync(loaders, { recursive: true });
  for (const [name, ...parameters] of [
    ['python3', '-m', 'venv', join(loaders, 'lean')],
    [python, '-m', 'pip', 'install', '--quiet', 'datasets==5.2.0', 'pyarrow==26.0.1', 'duckdb==2.0.0'],
  ]) {
    const { status, stderr } = spawnSync(name, parameters, { encoding: 'utf8' });
    assert(status === 0, stderr.slice(-600));
  }
});

const hard = [
  'a line separator \u2028 and a next line \u0085 inside',
  'joined \u200d and \u202e turned',
  '\u{1F600}\u{10FFFD}\u{20000}\u{E0041}',
  'e\u0301 and \ufeff',
  '"\\ \\ud800 \\u2028',
  'NaN',
  'null',
  '{"messages": []}',
  'a tab\there',
  'x'.repeat(100_000),
];
const turn = (role, content) => ({ role, content });
// Every answer looks like a date: readers that guess make timestamps of such a column.
const days = Array.from({ length: 40 }, (_, day) => [turn('user', `When did ship ${day} come in?`), turn('assistant', `20${10 + day}-03-01`)]);
const talks = hard.map((text, at) => [turn('user', `Question ${at} about ${text}?`), turn('assistant', `The answer to question ${at} speaks of ${text} too.`)]);
const long = Array.from({ length: 6 }, (_, talk) => [
  ...(talk % 2 === 0 ? [turn('system', `You keep harbour ${talk}.`)] : []),
  ...Array.from({ length: 100 }, (_none, at) => [
    turn('user', `Turn ${at} of talk ${talk}: which buoy lies ${at + 2} miles from quay ${talk + 3}?`),
    turn('assistant', `Buoy ${at * talk + 5} lies ${at + 2} miles out from quay ${talk + 3}.`),
  ]).flat(),
]);

const forms = ['messages', 'alpaca', 'sharegpt', 'prompt-completion', 'chatml'];
function released(name, rows, documents, as) {
  const folder = temporary(name);
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'logs/rows.jsonl'), rows.map((messages, at) => `${JSON.stringify({ id: `row-${at}`, messages })}\n`).join(''));
  if (documents) {
    cpSync(join(root, 'examples/demo/sources'), join(folder, 'docs/demo'), { recursive: true });
    if (hasShared) cpSync(join(shared, 'corpora/wcag-understanding'), join(folder, 'docs/wcag'), { recursive: true });
  }
  const licence = { licence: 'CC-BY-4.0', consent: 'Made for this.' };
  writeFileSync(
    join(folder, 'hornbook.config.json'),
    JSON.stringify({
      sources: [...(documents ? [{ use: 'documents', path: 'docs', ...licence }] : []), { use: 'logs', path: 'logs', ...licence }],
      filter: { skip: 'Every row is to reach the readers.' },
      deduplicate: { skip: 'Every row is to reach the readers.' },
      release: { formats: forms.map((use) => ({ use, ...as })) },
    }),
  );
  const { code, err } = hornbook(['run', '-C', folder]);
  assert(code === 0, err.slice(-600));
  const path = releaseOf(folder);
  const { code: sound, out } = hornbook(['verify', path]);
  assert(sound === 0, out.slice(-600));
  return path;
}

if (!hasShared) skip('real documents', 'there is no HORNBOOK_SHARED');
for (const { name, rows, documents } of [
  { name: 'rows that readers stumble over', rows: [...talks, ...long, ...days], documents: true },
  { name: 'rows whose answers are all dates', rows: days, documents: false },
]) {
  const lines = released('lines', rows, documents, {});
  const columns = released('columns', rows, documents, { as: 'parquet' });
  const { status, stdout, stderr } = spawnSync(python, [join(root, 'test/e2e/parquet.py'), lines, columns], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, LOADERS_CACHE: temporary('cache') },
  });
  await check(`${name}: the readers ran`, () => assert(status === 0, stderr.slice(-600)));
  const found = stdout.split('\n').filter((line) => line.startsWith('{'));
  await check(`${name}: three readers of ${forms.length} formats`, () => assert(found.length === 3 * forms.length, `${found.length} checks`));
  for (const line of found) {
    const { name: what, ok, detail } = JSON.parse(line);
    await check(`${name}: ${what} (${detail})`, () => assert(ok, detail));
  }
}
done();
