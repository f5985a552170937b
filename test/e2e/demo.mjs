// The demo as a fresh clone runs it, and what its planted faults must come to: each is caught, explained, and counted.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, built, check, demoWorkspace, done, epoch, files, hornbook, jsonl, last, releaseOf, root, temporary } from './lib.mjs';

built();
const folder = join(temporary('demo'), 'demo');
const demo = spawnSync(process.execPath, [join(root, 'scripts/demo.mjs'), folder], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, CI: '1', SOURCE_DATE_EPOCH: epoch },
});
const said = `${demo.stdout}${demo.stderr}`;
const release = releaseOf(folder);
const page = (name) => `pages/handbook/${name}`;

await check('the demo runs, and tells what happened in at most 60 lines', () => {
  assert(demo.status === 0, `exit ${demo.status}: ${said.slice(-2000)}`);
  const told = demo.stdout.slice(demo.stdout.indexOf('What came in')).trimEnd().split('\n');
  assert(told.length > 20 && told.length <= 60, `${told.length} lines`);
  assert(!/undefined|NaN|\[object/.test(said), `a hole in what it says: ${said}`);
});

const manifest = JSON.parse(readFileSync(join(release, 'manifest.json'), 'utf8'));
const coverage = JSON.parse(readFileSync(join(release, 'coverage.json'), 'utf8'));
const rejected = jsonl(join(release, 'rejected/rejected.jsonl'));
const lineage = jsonl(join(release, 'lineage.jsonl'));
const sources = new Map(jsonl(join(release, 'sources.jsonl')).map((source) => [source.key, source]));
const keptFrom = new Map(lineage.map((line) => [line.id, line.sources[0].document]));
const documentOf = (row) => row.record?.grounding[0]?.document;
const promptOf = (row) => row.record.messages.find((message) => message.role === 'user').content;
const quiz = new Map(jsonl(join(folder, 'evaluation/quiz.jsonl')).map((item) => [item.id, item]));

// What the light edits made new may be accepted, and then leave a cell that is over its quota.
const twinRows = rejected.filter((row) => documentOf(row) === page('rain-gauge-copy.md') && row.rule !== 'surplus');
await check('the twin page gives nothing: its rows are duplicates that name their kept twin', () => {
  assert(twinRows.length >= 5, `${twinRows.length} rows`);
  const original = new Set([...keptFrom].filter(([, document]) => document === page('calibrating-the-rain-gauge.md')).map(([id]) => id));
  for (const row of rejected) if (documentOf(row) === page('calibrating-the-rain-gauge.md')) original.add(row.id);
  for (const row of twinRows) {
    assert(row.gate === 'deduplicate' && row.rule.endsWith('-duplicate'), `${row.id} is out by ${row.gate}/${row.rule}`);
    assert(original.has(row.evidence[0].id), `${row.id} names ${row.evidence[0].id}, which is not of the first page`);
  }
  // What the light edits made new may stay: an edited passage can give another kind of task.
  const left = [...keptFrom.values()].filter((document) => document === page('rain-gauge-copy.md')).length;
  assert(left * 2 <= twinRows.length, `${left} rows of the copy were accepted`);
});

await check('damaged files are refused by name, with what is wrong', () => {
  const damaged = sources.get(page('notes-from-the-old-garden.md'));
  assert(damaged.outcome === 'refused' && /not valid UTF-8/.test(damaged.reason), JSON.stringify(damaged));
  const empty = sources.get('pages/notes/to-be-written.txt');
  assert(empty.outcome === 'refused' && /0 bytes/.test(empty.reason), JSON.stringify(empty));
  for (const name of ['notes-from-the-old-garden.md', 'to-be-written.txt']) assert(said.includes(name), `${name} is not named in the run`);
});

await check('the broken line of the log is counted, with its number', () => {
  const log = sources.get('support/support.jsonl');
  assert(log.rows === 24 && log.refusedRows.length === 1 && log.refusedRows[0].line === 19, JSON.stringify(log.refusedRows));
  assert(said.includes('support.jsonl:19'), 'the run does not name the line');
});

const leaked = rejected.filter((row) => row.gate === 'decontaminate');
await check('both pasted questions are set aside, and no accepted row holds one', () => {
  for (const [id, name] of [
    ['quiz-11', 'siting-the-instruments.md'],
    ['quiz-17', 'pressure-at-sea-level.md'],
  ]) {
    const source = readFileSync(join(folder, 'sources/handbook', name), 'utf8');
    assert(source.toLowerCase().includes(quiz.get(id).question.toLowerCase()), `${id} is not pasted into ${name} any more`);
    const caught = sources.get(page(name)).notes.some((note) => note.includes(id)) || leaked.some((row) => row.evidence.some((item) => item.item === id));
    assert(caught, `${id} in ${name} was not caught`);
  }
  const texts = ['train', 'validation', 'test']
    .flatMap((split) => jsonl(join(release, `data/messages/${split}.jsonl`)))
    .map((row) => JSON.stringify(row).toLowerCase());
  for (const { id, question } of quiz.values())
    assert(!texts.some((text) => text.includes(JSON.stringify(question.toLowerCase()).slice(1, -1))), `${id} is in the data`);
});

await check('the question of the test set in the log is rejected, with both places', () => {
  const row = leaked.find((one) => one.strategy === 'import-logs');
  assert(row?.outcome === 'rejected' && promptOf(row) === quiz.get('quiz-29').question, JSON.stringify(row ?? null));
  const [item] = row.evidence;
  assert(item.item === 'quiz-29' && item.quote.length > 20 && item.itemQuote.length > 20, JSON.stringify(item));
});

await check('of everything else, nothing is taken for a leak', () => {
  const notes = [...sources.values()].flatMap((source) => source.notes).filter((note) => note.includes('evaluation item'));
  assert(notes.length === 2 && leaked.length === 1, `${notes.length} chunks and ${leaked.length} rows`);
});

const conflicts = rejected.filter((row) => row.rule === 'conflict');
await check('the two answers with different numbers are held, each naming the other', () => {
  assert(conflicts.length === 2 && conflicts.every((row) => row.outcome === 'held'), `${conflicts.length} rows`);
  const [a, b] = conflicts;
  assert(a.evidence[0].id === b.id && b.evidence[0].id === a.id && promptOf(a) === promptOf(b), JSON.stringify(conflicts.map((row) => row.evidence)));
});

await check('the exact copy, the cut reply and the refusal are out, each by its rule', () => {
  const logs = rejected.filter((row) => row.strategy === 'import-logs');
  for (const rule of ['exact-duplicate', 'truncated', 'refusal'])
    assert(logs.filter((row) => row.rule === rule).length === 1, `${rule}: ${logs.filter((row) => row.rule === rule).length} rows`);
});

await check('explain shows how for one row of each', () => {
  const ids = readFileSync(join(release, 'data/messages/train.ids.txt'), 'utf8').split('\n');
  const masked = jsonl(join(release, 'data/messages/train.jsonl')).findIndex((row) => JSON.stringify(row).includes('[EMAIL_1]'));
  assert(masked >= 0, 'no accepted row shows a mask');
  const rows = [
    [twinRows[0].id, /rejected by deduplicate\/[a-z-]+-duplicate[\s\S]*rain-gauge-copy\.md[\s\S]*(?:Says|Nearly) the same as r[0-9a-f]+/],
    [leaked[0].id, /rejected by decontaminate\/[a-z-]+[\s\S]*quiz-29/],
    [conflicts[0].id, /held by deduplicate\/conflict[\s\S]*answers differ in numbers/],
    [rejected.find((row) => row.rule === 'truncated').id, /rejected by filter\/truncated[\s\S]*stops in mid-sentence/],
    [rejected.find((row) => row.rule === 'surplus').id, /rejected by coverage\/surplus/],
    [ids[masked], /accepted[\s\S]*\[EMAIL_1\][\s\S]*masked:email[\s\S]*Releases: 1\.0\.0 \(accepted\)/],
  ];
  for (const [id, expected] of rows) {
    const { code, out, err } = hornbook(['explain', id, '-C', folder]);
    assert(code === 0 && expected.test(out) && /Releases: 1\.0\.0/.test(out), `explain ${id}: ${code} ${out}${err}`);
  }
  // Where a whole page shows it, the page's row in the release does.
  const found = sources.get(page('sharing-your-readings.md')).masked;
  for (const type of ['email', 'phone', 'card', 'iban', 'ip', 'secret']) assert(found[type] >= 1, `${type}: ${JSON.stringify(found)}`);
  assert(sources.get('support/support.jsonl').masked.email >= 1, 'the address in the log');
});

await check('no planted value stands in any byte of the release, the workspace or what the run said', () => {
  const planted = [
    ['registrar@brightwell-circle.net', 'sources/handbook/sharing-your-readings.md'],
    ['+49 30 23125 417', 'sources/handbook/sharing-your-readings.md'],
    ['4716 0098 3377 1221', 'sources/handbook/sharing-your-readings.md'],
    ['DE39 9999 9999 0012 3456 78', 'sources/handbook/sharing-your-readings.md'],
    ['25.118.64.203', 'sources/handbook/sharing-your-readings.md'],
    ['kq7Vd2mXw9RtB4zLh6Np3YsJ', 'sources/handbook/sharing-your-readings.md'],
    ['t.lindqvist@vadersidan-norr.se', 'logs/support.jsonl'],
  ];
  for (const [value, file] of planted) assert(readFileSync(join(folder, file), 'utf8').includes(value), `${value} is not planted in ${file} any more`);
  const forms = planted.flatMap(([value]) => [
    value,
    value.replace(/[^A-Za-z0-9]/g, ''),
    ...(/\d{6}/.test(value.replace(/\D/g, '')) ? [value.replace(/\D/g, '')] : []),
  ]);
  const places = [...files(release).map((file) => join(release, file)), ...files(join(folder, '.hornbook')).map((file) => join(folder, '.hornbook', file))];
  assert(
    places.some((file) => file.endsWith('workspace.db')),
    'no workspace file',
  );
  for (const place of [...places, undefined]) {
    // Latin-1 keeps every byte, so that a value between bytes of a database page is found too.
    const text = (place === undefined ? Buffer.from(said) : readFileSync(place)).toString('latin1').toLowerCase();
    for (const form of forms) assert(!text.includes(form.toLowerCase()), `${form} in ${place ?? 'the output of the run'}`);
  }
});

await check('one cell was filled by a later wave, one ended without yield, one is over its quota', () => {
  const cells = coverage.cells.filter((cell) => cell.quota !== null);
  const filled = cells.filter((cell) => cell.augmented === 'filled');
  assert(filled.length === 1 && filled[0].added > 0 && filled[0].accepted === filled[0].quota, JSON.stringify(cells));
  assert(
    lineage.some((line) => line.wave > 1),
    'no row of a later wave',
  );
  const empty = cells.filter((cell) => cell.augmented === 'no-yield');
  assert(empty.length === 1 && empty[0].thin, JSON.stringify(cells));
  assert(
    rejected.some((row) => row.gate === 'coverage' && row.rule === 'surplus'),
    'no surplus',
  );
  assert(/filled by a later wave/.test(demo.stdout) && /ended without yield/.test(demo.stdout), 'the demo does not say so');
});

await check('canaries: every kind is found at the share that the config asks for', () => {
  const { canaries } = manifest.leaks;
  assert(
    canaries.passed && canaries.kinds.length === 4 && canaries.kinds.every((kind) => kind.planted > 0 && kind.recall >= canaries.required),
    JSON.stringify(canaries),
  );
});

await check('conservation, counted again from the rows themselves', () => {
  const empty = () => ({ candidates: 0, accepted: 0, rejected: 0, held: 0, failed: 0 });
  const tally = { total: empty(), wave: new Map(), strategy: new Map() };
  const seen = new Set();
  for (const [row, outcome] of [...lineage.map((line) => [line, 'accepted']), ...rejected.map((line) => [line, line.outcome])]) {
    assert(!seen.has(row.id), `${row.id} stands there twice`);
    seen.add(row.id);
    for (const counts of [tally.total, at(tally.wave, row.wave), at(tally.strategy, row.strategy)]) {
      counts.candidates++;
      counts[outcome]++;
    }
  }
  function at(map, key) {
    if (!map.has(key)) map.set(key, empty());
    return map.get(key);
  }
  const same = (counted, stated, what) => {
    for (const name of Object.keys(counted)) assert(counted[name] === stated[name], `${what}: ${name} is ${stated[name]}, counted ${counted[name]}`);
    assert(stated.pending === 0, `${what}: pending`);
  };
  same(tally.total, manifest.counts.total, 'total');
  assert(manifest.counts.byWave.length === tally.wave.size && manifest.counts.byStrategy.length === tally.strategy.size, 'waves or strategies');
  for (const stated of manifest.counts.byWave) same(tally.wave.get(stated.wave), stated, `wave ${stated.wave}`);
  for (const stated of manifest.counts.byStrategy) same(tally.strategy.get(stated.strategy), stated, stated.strategy);
  const rows = ['train', 'validation', 'test'].map((split) => jsonl(join(release, `data/messages/${split}.jsonl`)).length);
  assert(rows.reduce((sum, number) => sum + number, 0) === tally.total.accepted, `${rows.join(', ')} rows of data`);
});

await check('verify holds; a flipped byte is exit 3, and its file is named', () => {
  const whole = hornbook(['verify', '-C', folder]);
  assert(whole.code === 0, `${whole.code} ${whole.out}`);
  for (const file of [
    'data/messages/train.jsonl',
    'rejected/rejected.jsonl',
    'report.html',
    'manifest.json',
    files(join(release, 'documents')).map((name) => `documents/${name}`)[0],
  ]) {
    const path = join(release, file);
    const bytes = readFileSync(path);
    const changed = Buffer.from(bytes);
    changed[Math.floor(bytes.length / 2)] ^= 1;
    writeFileSync(path, changed);
    const { code, out, err } = hornbook(['verify', '-C', folder]);
    writeFileSync(path, bytes);
    assert(code === 3 && out.includes(file), `${file}: ${code} ${out}${err}`);
  }
});

await check('a rule that returns nothing for one row ends the run, and names rule and row', () => {
  const place = temporary('silent-rule');
  cpSync(join(root, 'examples/with-rule/sources'), join(place, 'sources'), { recursive: true });
  writeFileSync(
    join(place, 'hornbook.config.ts'),
    `let seen = 0;
export default {
  name: 'silent',
  sources: [{ use: 'documents', path: 'sources', licence: 'CC-BY-4.0', consent: 'test data' }],
  plugins: { rules: [{ id: 'silent-rule', version: '1', description: 'forgets a row', cost: 'cheap', check: () => (++seen === 4 ? undefined : { outcome: 'keep', evidence: [] }) }] },
};
`,
  );
  const { code, out, err } = hornbook(['run', '-C', place]);
  assert(code !== 0 && code !== null, `exit ${code}`);
  assert(/silent-rule/.test(out + err) && /r[0-9a-f]{16}/.test(out + err), out + err);
});

await check('of a cut copy and a good one that comes after it, the good one is released', () => {
  const place = temporary('cut-copy');
  mkdirSync(join(place, 'logs'));
  const row = (reply) =>
    JSON.stringify({
      messages: [
        { role: 'user', content: 'How do I clean the funnel of the rain gauge?' },
        { role: 'assistant', content: reply },
      ],
    });
  const good = 'Lift the funnel off, brush leaves and dust out of it, rinse it with warm water, and put it back so that it sits level.';
  writeFileSync(join(place, 'logs/log.jsonl'), `${row(good.slice(0, 78))}\n${row(good)}\n`);
  writeFileSync(
    join(place, 'hornbook.config.json'),
    JSON.stringify({ name: 'cut', sources: [{ use: 'logs', path: 'logs', licence: 'CC0-1.0', consent: 'test data' }] }),
  );
  const { code, out, err } = hornbook(['run', '-C', place]);
  assert(code === 0, out + err);
  const kept = ['train', 'validation', 'test'].flatMap((split) => jsonl(join(releaseOf(place), `data/messages/${split}.jsonl`)));
  assert(kept.length === 1 && kept[0].messages.at(-1).content === good, JSON.stringify(kept));
  const [cut] = jsonl(join(releaseOf(place), 'rejected/rejected.jsonl'));
  assert(cut.rule === 'truncated', JSON.stringify(cut));
});

await check('a changed, an added and a removed document: only those are read, and the release is as from scratch', () => {
  const place = join(temporary('changed'), 'demo');
  cpSync(folder, place, { recursive: true });
  const edit = (workspace) => {
    const file = join(workspace, 'sources/web/clouds.html');
    writeFileSync(file, readFileSync(file, 'utf8').replace('A glance at the sky costs nothing', 'A look at the sky costs nothing'));
    rmSync(join(workspace, 'sources/handbook/snow-and-frost.md'));
    writeFileSync(
      join(workspace, 'sources/notes/barograph.txt'),
      'The barograph\n\nA barograph is an instrument that draws the pressure of the air as a line on a slowly turning drum.\n\nIf the line falls steeply, a gale may come within the day.\n',
    );
  };
  edit(place);
  const again = hornbook(['run', '--keep-text', '--json', '-C', place]);
  assert(again.code === 0, again.err);
  const events = again.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const read = events.find((event) => event.event === 'sources');
  const expected = { came: ['pages/notes/barograph.txt'], changed: ['pages/web/clouds.html'], left: ['pages/handbook/snow-and-frost.md'] };
  for (const [kind, keys] of Object.entries(expected)) assert(JSON.stringify(read[kind]) === JSON.stringify(keys), `${kind}: ${JSON.stringify(read[kind])}`);
  assert(read.read === 2, `${read.read} documents were read`);
  assert(last(again.out).release === releaseOf(place, '2.0.0'), JSON.stringify(last(again.out)));

  const fresh = demoWorkspace('scratch');
  edit(fresh);
  const scratch = hornbook(['run', '--keep-text', '-C', fresh]);
  assert(scratch.code === 0, scratch.err);
  const [a, b] = [releaseOf(place, '2.0.0'), releaseOf(fresh)];
  assert(
    files(a).join() === files(b).join(),
    `other files: ${files(a)
      .filter((file) => !files(b).includes(file))
      .join(', ')}`,
  );
  // The version is the one thing that a release from scratch cannot know.
  const plain = (text) => text.replaceAll('2.0.0', '1.0.0');
  for (const file of files(a)) {
    // These two hold hashes of files that name the version.
    if (file === 'manifest.json' || file === 'statement.intoto.json') continue;
    assert(plain(readFileSync(join(a, file), 'utf8')) === plain(readFileSync(join(b, file), 'utf8')), `${file} differs`);
  }
  const [left, right] = [a, b].map((path) => {
    const whole = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
    return JSON.stringify({ ...whole, version: null, versioning: null, manifestHash: null, files: null });
  });
  assert(left === right, 'manifest.json differs in more than its version');
});

done();
