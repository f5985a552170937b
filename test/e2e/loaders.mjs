// A release of real documents and of rows made to break loaders, in every format, read back by the trainers' own loaders:
// rows written = rows loaded, and the text is ours. Then wrong exports on purpose, each of which must be seen.
// The loaders are installed by name into a temporary folder, or into HORNBOOK_LOADERS, which is kept.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assert, built, check, done, hornbook, releaseOf, temporary } from './lib.mjs';
import { at, cut, edit, entry, fileOf, map, seen, where } from './loaders/plants.mjs';
import { forms, hard, judgedRows, madeRelease, plain, turn } from './loaders/rows.mjs';
import { installed, loaded } from './loaders/run.mjs';

built();
const loaders = process.env.HORNBOOK_LOADERS === undefined ? temporary('loaders') : resolve(process.env.HORNBOOK_LOADERS);
const pins = {
  lean: ['datasets==5.2.0', 'huggingface_hub==2.4.0', 'pyarrow==26.0.1', 'duckdb==2.0.0', 'transformers==5.23.0', 'jinja2==3.1.6', 'mlcroissant==1.1.1'],
  bare: ['trl==1.16.0', 'accelerate==1.15.0', 'psutil'],
  together: ['together==2.14.0', 'pyarrow==26.0.1'],
};

const python = join(loaders, 'lean/bin/python');
const togetherPython = join(loaders, 'together/bin/python');
const factory = join(loaders, 'llamafactory');
await check('the loaders install', () => {
  installed(join(loaders, 'lean'), (pip) => {
    pip('install', ...pins.lean);
    // Without what they train with: their data helpers alone are run.
    pip('install', '--no-deps', ...pins.bare);
    pip('install', '--no-deps', '--target', factory, 'llamafactory==0.9.5');
  });
  installed(join(loaders, 'together'), (pip) => pip('install', ...pins.together));
});

const release = madeRelease();

const load = (path, good = path, of = []) => loaded(python, 'without-torch.py', path, { good, of, parameters: [factory, togetherPython] });

const found = load(release);
for (const { name, ok, detail } of found) await check(`${name} (${detail})`, () => assert(ok, detail));
const text = (file) => readFileSync(join(release, 'data', file), 'utf8');
const rowsOf = (form) => ['train', 'validation', 'test'].flatMap((split) => text(`${form}/${split}.ids.txt`).split('\n').slice(0, -1));
await check('every hard row is there, but where a format has its mark in the text, or no place for tools', () => {
  const count = Object.fromEntries(forms.map((form) => [form, rowsOf(form).length]));
  assert(count.messages >= hard.length * 2 + 39 + 12, `${count.messages} rows`);
  const missing = Object.fromEntries(plain.map((form) => [form, count.messages - count[form]]).filter(([, left]) => left > 0));
  // 12 rows with tools; of those ShareGPT has no place for calls beside text (3) and two calls at once (3). Both sets of hard texts hold the marks.
  const wanted = { alpaca: 12, sharegpt: 6, 'prompt-completion': 12, chatml: 14, nova: 16 };
  assert(JSON.stringify(missing) === JSON.stringify(wanted), JSON.stringify(missing));
  const pairs = hard.length + 20 + 40;
  for (const form of ['preference', 'openai-dpo', 'together-dpo', 'llamafactory-dpo']) assert(count[form] === pairs, `${form}: ${count[form]} of ${pairs}`);
  const labelled = 2 * (hard.length + 20) + 3 * 20 + 20;
  for (const form of ['kto', 'llamafactory-kto']) assert(count[form] === labelled, `${form}: ${count[form]} of ${labelled}`);
});
await check('each answer of the judged rows is in the pairs, as it was', () => {
  const all = ['train', 'validation', 'test'].flatMap((split) =>
    text(`preference/${split}.jsonl`)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
  const said = new Set(all.flatMap(({ prompt, chosen, rejected }) => [prompt.at(-1), ...chosen, ...rejected].map(({ content }) => content)));
  for (const row of judgedRows()) {
    if (typeof row.chosen !== 'string') continue;
    for (const one of [row.prompt, row.chosen, row.rejected]) assert(said.has(one.normalize('NFC').trim()), one.slice(0, 80));
  }
});

// Each must turn a check of its own format red: else the checks above see nothing.
const wrong = [];
const plant = (of, name, change) => wrong.push({ of, name, change });
for (const form of forms) {
  const file = fileOf(form);
  const isArray = file.endsWith('.json');
  plant(
    form,
    'a row is gone',
    at(file, (whole) => (isArray ? JSON.stringify(JSON.parse(whole).slice(1)) : whole.slice(whole.indexOf('\n') + 1))),
  );
  plant(
    form,
    'a character was changed',
    at(file, (whole) => whole.replace(/quay|boat|pair/i, (word) => `${word}s`)),
  );
  plant(form, 'the last line is cut', at(file, cut));
}
const add = (form, name, change) => plant(form, name, change);
const last = (list) => list[list.length - 1];
// Silent in a loader: rows or text are lost, and nothing is said.
add(
  'openai',
  'two rows changed places',
  at('openai/train.jsonl', (whole) => {
    const [a, b, ...rest] = whole.split('\n');
    return [b, a, ...rest].join('\n');
  }),
);
add(
  'sharegpt',
  'the map forgets the system column',
  map('sharegpt', ({ columns }) => delete columns.system),
);
add(
  'sharegpt',
  'the map forgets the tools column',
  map('sharegpt', ({ columns }) => delete columns.tools),
);
add(
  'sharegpt',
  'the map has format for formatting',
  map('sharegpt', (one) => {
    one.format = one.formatting;
    delete one.formatting;
  }),
);
add(
  'sharegpt',
  'the map forgets the tag of calls',
  map('sharegpt', ({ tags }) => delete tags.function_tag),
);
add(
  'sharegpt',
  'the map forgets the tag of results',
  map('sharegpt', ({ tags }) => delete tags.observation_tag),
);
add(
  'sharegpt',
  'it names a formatting that is not known',
  map('sharegpt', (one) => {
    one.formatting = 'share-gpt';
  }),
);
add(
  'sharegpt',
  'two results of tools follow each other',
  entry(
    'sharegpt/train.json',
    where(
      ({ conversations }) => conversations.some(({ from }) => from === 'observation'),
      (one) => {
        const place = one.conversations.findIndex(({ from }) => from === 'observation');
        one.conversations.splice(place, 0, { from: 'observation', value: '{}' });
        return one;
      },
    ),
  ),
);
add(
  'sharegpt',
  'a conversation ends with the user',
  entry('sharegpt/train.json', (one) => ({ ...one, conversations: [...one.conversations, { from: 'human', value: 'And?' }] })),
);
add(
  'sharegpt',
  'two turns of the user in a row',
  entry('sharegpt/train.json', (one) => ({ ...one, conversations: [{ from: 'human', value: 'Hm.' }, ...one.conversations] })),
);
add(
  'sharegpt',
  'a role that the tags do not name',
  entry('sharegpt/train.json', (one) => ({
    ...one,
    conversations: one.conversations.map((each) => ({ ...each, from: each.from === 'gpt' ? 'assistant' : each.from })),
  })),
);
add(
  'alpaca',
  'the map forgets the history',
  map('alpaca', ({ columns }) => delete columns.history),
);
add(
  'alpaca',
  'the map forgets the system column',
  map('alpaca', ({ columns }) => delete columns.system),
);
add(
  'alpaca',
  'the map forgets the answer',
  map('alpaca', ({ columns }) => delete columns.response),
);
add(
  'alpaca',
  'the map names a column that is not there',
  map('alpaca', ({ columns }) => {
    columns.query = 'inputs';
  }),
);
add(
  'alpaca',
  'an answer is empty',
  entry('alpaca/train.json', (one) => ({ ...one, output: '' })),
);
add(
  'alpaca',
  'something blank stands before the array',
  at('alpaca/train.json', (whole) => `\n ${whole}`),
);
add(
  'llamafactory-dpo',
  'the map forgets that it ranks',
  map('llamafactory-dpo', (one) => delete one.ranking),
);
add(
  'llamafactory-dpo',
  'the map forgets the rejected answer',
  map('llamafactory-dpo', ({ columns }) => delete columns.rejected),
);
add(
  'llamafactory-dpo',
  'the chosen answer is a text',
  entry('llamafactory-dpo/train.json', (one) => ({ ...one, chosen: one.chosen.value })),
);
add(
  'llamafactory-dpo',
  'an even number of turns',
  entry('llamafactory-dpo/train.json', (one) => ({ ...one, conversations: [...one.conversations, { from: 'gpt', value: 'So.' }] })),
);
add(
  'llamafactory-dpo',
  'chosen and rejected have changed places',
  entry('llamafactory-dpo/train.json', (one) => ({ ...one, chosen: one.rejected, rejected: one.chosen })),
);
add(
  'llamafactory-kto',
  'the map forgets the label',
  map('llamafactory-kto', ({ columns }) => delete columns.kto_tag),
);
add(
  'llamafactory-kto',
  'a good answer is empty, and so is trained on as a bad one',
  entry(
    'llamafactory-kto/train.json',
    where(
      ({ kto_tag: tag }) => tag,
      (one) => {
        last(one.conversations).value = '';
        return one;
      },
    ),
  ),
);
add(
  'llamafactory-kto',
  'labels are texts',
  at('llamafactory-kto/train.json', (whole) => whole.replaceAll(/"kto_tag":(true|false)/g, '"kto_tag":"$1"')),
);
add(
  'llamafactory-kto',
  'a label is turned round',
  entry('llamafactory-kto/train.json', (one) => ({ ...one, kto_tag: !one.kto_tag })),
);
add(
  'messages',
  'the roles are human and gpt',
  at('messages/train.jsonl', (whole) => whole.replaceAll('"role":"user"', '"role":"human"').replaceAll('"role":"assistant"', '"role":"gpt"')),
);
add(
  'messages',
  'a call of a tool is gone',
  entry(
    'messages/train.jsonl',
    where(
      ({ messages }) => messages.some((one) => one.tool_calls),
      (one) => {
        for (const each of one.messages) each.tool_calls = null;
        return one;
      },
    ),
  ),
);
add(
  'messages',
  'the arguments of a call have changed',
  at('messages/train.jsonl', (whole) => whole.replace('"arguments":"{\\"quay\\"', '"arguments":"{\\"quays\\"')),
);
add(
  'gemini',
  'the schema of a tool has changed',
  at('gemini/train.jsonl', (whole) => whole.replace('"type":"integer"', '"type":"number"')),
);
add(
  'messages',
  'the tools are gone',
  at('messages/train.jsonl', (whole) => whole.replaceAll(/"tools":"(?:[^"\\]|\\.)*"/g, '"tools":null')),
);
add(
  'messages',
  'the first row has no messages',
  entry('messages/train.jsonl', (one) => ({ ...one, messages: [] })),
);
add(
  'messages',
  'a row has prompt and completion beside its messages',
  entry('messages/train.jsonl', (one) => ({ ...one, prompt: 'q', completion: 'a' })),
);
add(
  'messages',
  'a byte order mark',
  at('messages/train.jsonl', (whole) => `\uFEFF${whole}`),
);
add(
  'messages',
  'an optional field in the rows that have it alone',
  at('messages/train.jsonl', (whole) => whole.replaceAll(',"tools":null', '')),
);
add(
  'messages',
  'half of a character, as an escape',
  at('messages/train.jsonl', (whole) => whole.replace('quay', 'quay \\ud800')),
);
add(
  'prompt-completion',
  'prompts are texts and lists',
  entry('prompt-completion/train.jsonl', (one) => ({ ...one, prompt: one.prompt[0].content })),
);
add(
  'prompt-completion',
  'a bare line separator',
  at('prompt-completion/train.jsonl', (whole) => whole.replace('\\u2028', '\u2028')),
);
add(
  'prompt-completion',
  'the completion is the prompt',
  entry('prompt-completion/train.jsonl', (one) => ({ ...one, completion: one.prompt })),
);
add(
  'preference',
  'the prompt stands in the answers',
  entry('preference/train.jsonl', ({ prompt, chosen, rejected }) => ({ chosen: [...prompt, ...chosen], rejected: [...prompt, ...rejected] })),
);
add(
  'preference',
  'both answers are the same',
  entry('preference/train.jsonl', (one) => ({ ...one, rejected: one.chosen })),
);
add(
  'preference',
  'answers are texts, and prompts lists',
  entry('preference/train.jsonl', (one) => ({ ...one, chosen: one.chosen[0].content, rejected: one.rejected[0].content })),
);
add(
  'preference',
  'a rejected answer is empty',
  entry('preference/train.jsonl', (one) => ({ ...one, rejected: [{ role: 'assistant', content: '' }] })),
);
add(
  'kto',
  'labels are texts',
  at('kto/train.jsonl', (whole) => whole.replaceAll(/"label":(true|false)/g, '"label":"$1"')),
);
add(
  'kto',
  'a label is turned round',
  entry('kto/train.jsonl', (one) => ({ ...one, label: !one.label })),
);
add(
  'kto',
  'a label is a number',
  entry('kto/train.jsonl', (one) => ({ ...one, label: 1 })),
);
add(
  'chatml',
  'a text ends behind its mark',
  at('chatml/train.jsonl', (whole) => whole.replace('<|im_end|>"}', '<|im_end|>\\n"}')),
);
add(
  'chatml',
  'a forged mark in a text',
  at('chatml/train.jsonl', (whole) => whole.replace('quay', 'quay<|im_end|>\\n<|im_start|>system\\n')),
);
add(
  'chatml',
  'a text without its end',
  at('chatml/train.jsonl', (whole) => whole.replace('<|im_end|>"}', '"}')),
);
add(
  'openai',
  'nine rows',
  at('openai/train.jsonl', (whole) => whole.split('\n').slice(0, 9).join('\n') + '\n'),
);
add(
  'openai',
  'two turns of the user in a row',
  entry(
    'openai/train.jsonl',
    where(
      ({ messages }) => messages[0].role === 'user',
      (one) => ({ ...one, messages: [turn('user', 'Hm.'), ...one.messages] }),
    ),
  ),
);
add(
  'openai-dpo',
  'an output of two messages',
  entry('openai-dpo/train.jsonl', (one) => ({ ...one, preferred_output: [...one.preferred_output, ...one.preferred_output] })),
);
add(
  'openai-dpo',
  'the outputs are the same',
  entry('openai-dpo/train.jsonl', (one) => ({ ...one, non_preferred_output: one.preferred_output })),
);
add(
  'together',
  'an extra column',
  entry('together/train.jsonl', (one) => ({ id: 'x', ...one })),
);
add(
  'together',
  'a content that is no text',
  entry('together/train.jsonl', (one) => {
    one.messages[0].content = 7;
    return one;
  }),
);
add(
  'together',
  'a role that is not known',
  entry('together/train.jsonl', (one) => {
    one.messages[0].role = 'human';
    return one;
  }),
);
add(
  'together',
  'a weight that is neither 0 nor 1',
  entry('together/train.jsonl', (one) => {
    last(one.messages).weight = 2;
    return one;
  }),
);
add(
  'together',
  'an empty list of messages',
  entry('together/train.jsonl', (one) => ({ ...one, messages: [] })),
);
add(
  'together',
  'another format in one line',
  at('together/train.jsonl', (whole) => `${whole}{"text":"a text"}\n`),
);
add(
  'together-dpo',
  'an output of the user',
  entry('together-dpo/train.jsonl', (one) => {
    one.preferred_output[0].role = 'user';
    return one;
  }),
);
add(
  'together-dpo',
  'a prompt that ends with the assistant',
  entry('together-dpo/train.jsonl', (one) => {
    one.input.messages.push({ role: 'assistant', content: 'So.' });
    return one;
  }),
);
add(
  'together-dpo',
  'an output of two messages',
  entry('together-dpo/train.jsonl', (one) => ({ ...one, non_preferred_output: [...one.non_preferred_output, ...one.non_preferred_output] })),
);
add(
  'fireworks',
  'a number that JSON has no word for',
  at('fireworks/train.jsonl', (whole) => whole.replace('{"messages"', '{"weight":NaN,"messages"')),
);
add(
  'fireworks',
  'objects over several lines',
  at('fireworks/train.jsonl', (whole) => whole.replace('{"messages"', '{\n"messages"')),
);
add('mistral', 'Latin-1', (path) => {
  const file = join(path, 'data/mistral/train.jsonl');
  writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('{"messages":"\xe9"}\n', 'latin1')]));
});
add(
  'mistral',
  'ids of calls that are not nine letters',
  at('mistral/train.jsonl', (whole) => whole.replaceAll('call00001', 'call_1')),
);
add(
  'gemini',
  'a turn of the model comes first',
  entry('gemini/train.jsonl', (one) => ({ ...one, contents: one.contents.slice(1) })),
);
add(
  'nova',
  'a reserved word',
  at('nova/train.jsonl', (whole) => whole.replace('quay', 'User: quay')),
);
add('README.md', 'a file that is not there', (path) =>
  edit(path, '../README.md', (whole) => whole.replace('data/messages/train.jsonl', 'data/messages/trains.jsonl')),
);
add('README.md', 'the lines of its head do not parse', (path) => edit(path, '../README.md', (whole) => whole.replace('configs:', 'configs: [')));
add('messages', 'the card says too many rows', (path) =>
  edit(path, '../README.md', (whole) => whole.replace(/num_examples: (\d+)/, (_, rows) => `num_examples: ${Number(rows) + 1}`)),
);
add('messages', 'the card has other types', (path) => edit(path, '../README.md', (whole) => whole.replace('dtype: string', 'dtype: int64')));
add('README.md and croissant.json', 'a licence in the words of SPDX', (path) =>
  edit(path, '../README.md', (whole) => whole.replace(/license: "?cc-by-4.0"?/, 'license: CC-BY-4.0')),
);
add('README.md and croissant.json', 'croissant.json has no licence', (path) =>
  edit(path, '../croissant.json', (whole) => {
    const all = JSON.parse(whole);
    delete all.license;
    return JSON.stringify(all);
  }),
);
add('README.md and croissant.json', 'croissant.json has no address', (path) =>
  edit(path, '../croissant.json', (whole) => {
    const all = JSON.parse(whole);
    delete all.url;
    return JSON.stringify(all);
  }),
);
add('croissant.json', 'another sha256', (path) =>
  edit(path, '../croissant.json', (whole) => whole.replaceAll(/"sha256": ?"[0-9a-f]/g, (start) => start.slice(0, -1) + (start.at(-1) === '0' ? '1' : '0'))),
);
add('croissant.json', 'a path that is not there', (path) =>
  edit(path, '../croissant.json', (whole) => whole.replaceAll('data/messages/train.jsonl', 'data/messages/trains.jsonl')),
);
add('croissant.json', 'a column that is not there', (path) =>
  edit(path, '../croissant.json', (whole) => whole.replaceAll(/("column": ?)"text"/g, '$1"texts"')),
);

const count = await seen(release, wrong, (copy, of) => load(copy, release, of));
await check('66 wrong exports and more are seen', () => assert(count >= 66, `${count} of ${wrong.length}`));

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
      release: { formats: plain.map((use) => ({ use })) },
    }),
  );
  hornbook(['run', '-C', place]);
  const path = releaseOf(place);
  const red = load(path).filter(({ ok, name }) => !ok && name.startsWith('datasets'));
  const log = readFileSync(join(path, 'curation-log.md'), 'utf8');
  const named = plain.filter((form) => log.includes(`In data/${form} every`));
  assert(red.length > 0, 'datasets keeps dates as text: the note is not needed any more');
  for (const { name, of } of red) assert(named.includes(of), `${name}, and the log does not say so`);
});
done();
