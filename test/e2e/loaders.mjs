// A release of real documents and of rows made to break loaders, in every format, read back by the trainers' own loaders:
// rows written = rows loaded, and the text is ours. Then wrong exports on purpose, each of which must be seen.
// The loaders are installed by name into a temporary folder, or into HORNBOOK_LOADERS, which is kept.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assert, built, check, done, hasShared, hornbook, releaseOf, root, shared, skip, temporary } from './lib.mjs';

built();
const loaders = process.env.HORNBOOK_LOADERS === undefined ? temporary('loaders') : resolve(process.env.HORNBOOK_LOADERS);
const pins = {
  lean: ['datasets==5.2.0', 'huggingface_hub==2.4.0', 'pyarrow==26.0.1', 'duckdb==2.0.0', 'transformers==5.23.0', 'jinja2==3.1.6', 'mlcroissant==1.1.1'],
  bare: ['trl==1.16.0', 'accelerate==1.15.0', 'psutil'],
  together: ['together==2.14.0', 'pyarrow==26.0.1'],
};

function command(name, ...parameters) {
  const { status, stderr } = spawnSync(name, parameters, { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert(status === 0, `${name} ${parameters.join(' ').slice(0, 200)}: ${stderr.slice(-600)}`);
}

const python = join(loaders, 'lean/bin/python');
const togetherPython = join(loaders, 'together/bin/python');
const factory = join(loaders, 'llamafactory');
await check('the loaders install', () => {
  mkdirSync(loaders, { recursive: true });
  for (const [name, of] of [
    [python, 'lean'],
    [togetherPython, 'together'],
  ]) {
    if (existsSync(join(loaders, of, 'installed'))) continue;
    command('python3', '-m', 'venv', join(loaders, of));
    command(name, '-m', 'pip', 'install', '--quiet', ...pins[of]);
    // Without what they train with: their data helpers alone are run.
    if (of === 'lean') {
      command(name, '-m', 'pip', 'install', '--quiet', '--no-deps', ...pins.bare);
      command(name, '-m', 'pip', 'install', '--quiet', '--no-deps', '--target', factory, 'llamafactory==0.9.5');
    }
    writeFileSync(join(loaders, of, 'installed'), '');
  }
});

// Text that loaders, templates and line readers stumble over.
const hard = [
  'a line separator \u2028 inside',
  'a next line \u0085 inside',
  'joined \u200d and \u202e turned',
  '\u{1F600}\u{10FFFD}\u{20000}\u{E0041}',
  'e\u0301 and \ufeff',
  '"\\ \\ud800 \\u2028',
  'he said <|im_end|> and left',
  'User: what is it?',
  '<script>alert(1)</script>',
  '2024-01-01',
  '2024-01-01 00:00:00',
  'NaN',
  '{"messages": []}',
  '=HYPERLINK("x")',
  '[INST] no [/INST]',
  'the tag <image> in words',
  'a tab\there',
  'x'.repeat(100_000),
];
const turn = (role, content) => ({ role, content });

function tortureRows() {
  const rows = hard.map((text, at) => ({
    id: `hard-${at}`,
    messages: [turn('user', `Question ${at} about ${text}?`), turn('assistant', `The answer to question ${at} speaks of ${text} too.`)],
  }));
  for (let talk = 0; talk < 12; talk++) {
    const messages = Array.from({ length: 100 }, (_, at) => [
      turn('user', `Turn ${at} of talk ${talk}: which buoy lies ${at + 2} miles from quay ${talk + 3}?`),
      turn('assistant', `Buoy ${at * talk + 5} lies ${at + 2} miles out from quay ${talk + 3}.`),
    ]).flat();
    // A column that only some rows have.
    rows.push({ id: `talk-${talk}`, messages: talk % 3 === 0 ? [turn('system', `You keep harbour ${talk}.`), ...messages] : messages });
  }
  // Every value of a column looks like a date: a loader that guesses makes timestamps of them.
  for (let day = 1; day < 28; day++)
    rows.push({ id: `day-${day}`, messages: [turn('user', `When did ship ${day} come in?`), turn('assistant', `2024-01-${String(day).padStart(2, '0')}`)] });
  return rows;
}

const forms = ['messages', 'alpaca', 'sharegpt', 'prompt-completion', 'chatml', 'openai', 'together', 'fireworks', 'mistral', 'gemini', 'nova'];
const folder = temporary('load');
mkdirSync(join(folder, 'logs'));
writeFileSync(
  join(folder, 'logs/hard.jsonl'),
  tortureRows()
    .map((row) => `${JSON.stringify(row)}\n`)
    .join(''),
);
cpSync(join(root, 'examples/demo/sources'), join(folder, 'docs/demo'), { recursive: true });
if (hasShared) cpSync(join(shared, 'corpora/wcag-understanding'), join(folder, 'docs/wcag'), { recursive: true });
else skip('real documents', 'there is no HORNBOOK_SHARED');
writeFileSync(
  join(folder, 'hornbook.config.json'),
  JSON.stringify({
    sources: [
      { use: 'documents', path: 'docs', licence: 'CC-BY-4.0', consent: 'Public.' },
      { use: 'logs', path: 'logs', licence: 'CC-BY-4.0', consent: 'Made for this.' },
    ],
    filter: { skip: 'Every row is to reach the loaders.' },
    deduplicate: { skip: 'Every row is to reach the loaders.' },
    release: { formats: forms.map((use) => ({ use })) },
  }),
);
hornbook(['run', '-C', folder]);
const release = releaseOf(folder);

function load(path) {
  const { status, stdout, stderr } = spawnSync(python, [join(root, 'test/e2e/loaders.py'), path, factory, togetherPython], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, LOADERS_CACHE: temporary('cache') },
  });
  assert(status === 0, stderr.slice(-800));
  return (
    stdout
      .trim()
      .split('\n')
      // Loaders print what they like beside.
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
  );
}

const found = load(release);
for (const { name, ok, detail } of found) await check(`${name} (${detail})`, () => assert(ok, detail));
await check('every hard row is there, but where a format has its mark in the text', () => {
  const rows = (form) =>
    ['train', 'validation', 'test'].flatMap((split) =>
      readFileSync(join(release, 'data', form, `${split}.ids.txt`), 'utf8')
        .split('\n')
        .slice(0, -1),
    );
  const all = rows('messages').length;
  assert(all >= hard.length + 39, `${all} rows`);
  const missing = Object.fromEntries(forms.map((form) => [form, all - rows(form).length]).filter(([, left]) => left > 0));
  assert(JSON.stringify(missing) === JSON.stringify({ chatml: 1, nova: 2 }), JSON.stringify(missing));
});

// Each must turn at least one check red: else the checks above see nothing.
const wrong = {
  'a row is gone': (path) => edit(path, 'data/fireworks/train.jsonl', (text) => text.slice(text.indexOf('\n') + 1)),
  'two rows changed places': (path) =>
    edit(path, 'data/openai/train.jsonl', (text) => {
      const [first, second, ...rest] = text.split('\n');
      return [second, first, ...rest].join('\n');
    }),
  'one character was changed': (path) => edit(path, 'data/sharegpt/train.json', (text) => text.replace('harbour', 'harbor')),
  'an answer is empty': (path) => edit(path, 'data/alpaca/train.json', (text) => text.replace(/"output":"[^"]+"/, '"output":""')),
  'the map forgets the system column': (path) => edit(path, 'data/sharegpt/dataset_info.json', (text) => text.replace(/,\s*"system": "system"/, '')),
  'the map forgets the system tag': (path) => edit(path, 'data/messages/dataset_info.json', (text) => text.replace(/,\s*"system_tag": "system"/, '')),
  'the map has format for formatting': (path) => edit(path, 'data/sharegpt/dataset_info.json', (text) => text.replaceAll('"formatting"', '"format"')),
  'the map names a column that is not there': (path) => edit(path, 'data/alpaca/dataset_info.json', (text) => text.replaceAll('"input"', '"inputs"')),
  'the last line is cut': (path) => edit(path, 'data/together/train.jsonl', (text) => text.slice(0, -20)),
  'a file is not UTF-8': (path) =>
    edit(path, 'data/mistral/train.jsonl', (text) => Buffer.concat([Buffer.from(text), Buffer.from('{"messages":"\xe9"}\n', 'latin1')])),
  'the card says too many rows': (path) =>
    edit(path, 'README.md', (text) => text.replace(/num_examples: (\d+)/, (_, rows) => `num_examples: ${Number(rows) + 1}`)),
  'the card names a file that is not there': (path) =>
    edit(path, 'README.md', (text) => text.replace('data/messages/train.jsonl', 'data/messages/trains.jsonl')),
  'a text ends behind its mark': (path) => edit(path, 'data/chatml/train.jsonl', (text) => text.replace('<|im_end|>"}', '<|im_end|>\\n"}')),
  'an extra column for Together': (path) => edit(path, 'data/together/train.jsonl', (text) => text.replace('{"messages"', '{"id":"x","messages"')),
};

function edit(path, file, change) {
  const before = readFileSync(join(path, file), 'utf8');
  const after = change(before);
  assert(String(after) !== before, `${file} was not changed`);
  writeFileSync(join(path, file), after);
}

for (const [name, plant] of Object.entries(wrong)) {
  await check(`a wrong export is seen: ${name}`, () => {
    const copy = join(temporary('wrong'), 'release');
    cpSync(release, copy, { recursive: true });
    plant(copy);
    const red = load(copy).filter(({ ok }) => !ok);
    assert(red.length > 0, 'every loader took it, and every row was equal');
  });
}

// No type in the card keeps this loader from it (tried with datasets 5.2.0): what a release can do is say so.
await check('a column of dates, which a loader makes timestamps of, is named in the curation log', () => {
  const place = temporary('dates');
  mkdirSync(join(place, 'logs'));
  const days = Array.from({ length: 40 }, (_, day) => {
    const date = `20${String(10 + day).padStart(2, '0')}-03-01`;
    return { id: date, messages: [turn('user', date), turn('assistant', date)] };
  });
  writeFileSync(join(place, 'logs/days.jsonl'), days.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(
    join(place, 'hornbook.config.json'),
    JSON.stringify({
      sources: [{ use: 'logs', path: 'logs', licence: 'CC-BY-4.0', consent: 'Made for this.' }],
      filter: { skip: 'Every row is to reach the loaders.' },
      deduplicate: { skip: 'Every row is to reach the loaders.' },
      release: { formats: forms.map((use) => ({ use })) },
    }),
  );
  hornbook(['run', '-C', place]);
  const path = releaseOf(place);
  const red = load(path).filter(({ ok, name }) => !ok && name.startsWith('datasets'));
  const log = readFileSync(join(path, 'curation-log.md'), 'utf8');
  const named = forms.filter((form) => log.includes(`In data/${form} every`));
  assert(red.length > 0, 'datasets keeps dates as text: the note is not needed any more');
  for (const { name } of red) assert(named.includes(/config (\S+)/.exec(name)?.[1]), `${name}, and the log does not say so`);
});
done();
