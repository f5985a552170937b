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

// A character of each of the 17 planes: a letter where there is one, else private use or none at all.
const planes = Array.from({ length: 17 }, (_, plane) =>
  String.fromCodePoint(plane * 0x1_0000 + (plane === 0 ? 0x4e2d : plane < 4 ? 0x0f600 % 0x10000 : 0x0041)),
);
hard.push(...planes.map((char, plane) => `plane ${plane} ${char} here`));

/** Calls of tools, one and two at once, beside text and without, with arguments of every kind. */
function toolRows() {
  const tools = [
    {
      type: 'function',
      function: { name: 'depth', description: 'Depth of a quay \u{1F30A}.', parameters: { type: 'object', properties: { quay: { type: 'integer' } } } },
    },
    {
      type: 'function',
      function: {
        name: 'tide',
        description: 'The tide at a port.',
        parameters: { type: 'object', properties: { port: { type: 'string' }, at: { type: ['object', 'null'] } } },
      },
    },
  ];
  const asks = (id, name, given) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(given) } });
  return Array.from({ length: 12 }, (_, at) => {
    const calls =
      at % 3 === 0
        ? [asks(`c${at}`, 'tide', { port: `Kirk "${at}" \u2028`, at: { hour: at, names: ['a', null, 1.5] } })]
        : [asks(`c${at}`, 'depth', { quay: at })];
    if (at % 4 === 3) calls.push(asks(`d${at}`, 'tide', { port: 'Oban', at: null }));
    return {
      id: `tool-${at}`,
      tools: at % 2 === 0 ? tools : JSON.stringify(tools),
      messages: [
        ...(at % 5 === 0 ? [turn('system', '')] : []),
        turn('user', `Is there water enough at quay ${at}?`),
        { role: 'assistant', content: at % 4 === 1 ? 'Let me look it up.' : null, tool_calls: calls },
        ...calls.map(({ id, function: { name } }) => ({ role: 'tool', tool_call_id: id, content: `{"${name}": ${at + 2}}` })),
        turn('assistant', `Quay ${at} has ${at + 2} metres of water at low tide.`),
      ],
    };
  });
}

/** Pairs and labelled answers: texts, conversations, scored answers; a system prompt in some; hard text on both sides. */
function judgedRows() {
  const pairs = hard.map((text, at) => ({
    prompt: `Pair ${at}: which is better of ${text}?`,
    chosen: `The first of pair ${at}: ${text}`,
    rejected: `I do not know pair ${at}: ${text}.`,
  }));
  for (let at = 0; at < 20; at++) {
    const start = [
      ...(at % 2 === 0 ? [turn('system', `You judge boat ${at}.`)] : []),
      turn('user', `Boat ${at}, is it sound?`),
      turn('assistant', `Which boat of the ${at + 3}?`),
      turn('user', `The ${at}th.`),
    ];
    pairs.push({
      chosen: [...start, turn('assistant', `Boat ${at} is sound but for plank ${at}.`)],
      rejected: [...start, turn('assistant', `Boat ${at}? Maybe.`)],
    });
    pairs.push({
      instruction: `Rate rope ${at} for me.`,
      completions: [3, 9, 1].map((score, place) => ({ response: `Rope ${at} in words of kind ${place}.`, overall_score: score })),
    });
    pairs.push({ prompt: `Knot ${at}, how is it tied?`, completion: at % 3 === 0 ? `No.` : `Knot ${at} goes ${at + 2} times round.`, label: at % 3 !== 0 });
  }
  return pairs;
}

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

const plain = ['messages', 'alpaca', 'sharegpt', 'prompt-completion', 'chatml', 'openai', 'together', 'fireworks', 'mistral', 'gemini', 'nova'];
const forms = [...plain, 'preference', 'kto', 'openai-dpo', 'together-dpo', 'llamafactory-dpo', 'llamafactory-kto'];
const jsonl = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const folder = temporary('load');
mkdirSync(join(folder, 'logs'));
writeFileSync(join(folder, 'logs/hard.jsonl'), jsonl([...tortureRows(), ...toolRows()]));
mkdirSync(join(folder, 'judged'));
writeFileSync(join(folder, 'judged/judged.jsonl'), jsonl(judgedRows()));
cpSync(join(root, 'examples/demo/sources'), join(folder, 'docs/demo'), { recursive: true });
if (hasShared) cpSync(join(shared, 'corpora/wcag-understanding'), join(folder, 'docs/wcag'), { recursive: true });
else skip('real documents', 'there is no HORNBOOK_SHARED');
writeFileSync(
  join(folder, 'hornbook.config.json'),
  JSON.stringify({
    sources: [
      { use: 'documents', path: 'docs', licence: 'CC-BY-4.0', consent: 'Public.' },
      { use: 'logs', path: 'logs', licence: 'CC-BY-4.0', consent: 'Made for this.' },
      { use: 'datasets', path: 'judged', licence: 'CC-BY-4.0', consent: 'Made for this.' },
    ],
    filter: { skip: 'Every row is to reach the loaders.' },
    deduplicate: { skip: 'Every row is to reach the loaders.' },
    release: { formats: forms.map((use) => ({ use })) },
  }),
);
hornbook(['run', '-C', folder]);
const release = releaseOf(folder);

function load(path, good = path, of = []) {
  const { status, stdout, stderr } = spawnSync(python, [join(root, 'test/e2e/loaders.py'), path, factory, togetherPython, good], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, LOADERS_CACHE: temporary('cache'), LOADERS_OF: of.join() },
  });
  assert(status === 0, stderr.slice(-800));
  return (
    stdout
      .trim()
      .split('\n')
      // Loaders print what they like beside.
      .filter((line) => line.startsWith('{"name"'))
      .map((line) => JSON.parse(line))
  );
}

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

// Each must turn a check of its own format red: else the checks above see nothing. `seen` counts the plants.
const edit = (path, file, change) => {
  const before = readFileSync(join(path, 'data', file), 'utf8');
  const after = change(before);
  assert(String(after) !== before, `${file} was not changed`);
  writeFileSync(join(path, 'data', file), after);
};
const at = (file, change) => (path) => edit(path, file, change);
/** Changes the first entry of a file for which `change` gives something. */
const entry = (file, change) =>
  at(file, (whole) => {
    const array = file.endsWith('.json');
    const list = array
      ? JSON.parse(whole)
      : whole
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line));
    const place = list.findIndex((one) => change(structuredClone(one)) !== undefined);
    assert(place >= 0, `${file}: no such entry`);
    list[place] = change(list[place]);
    return array ? `[\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n]\n` : list.map((one) => `${JSON.stringify(one)}\n`).join('');
  });
const map = (form, change) =>
  at(`${form}/dataset_info.json`, (whole) => {
    const named = JSON.parse(whole);
    for (const one of Object.values(named)) change(one);
    return JSON.stringify(named, null, 2);
  });
const where = (test, change) => (one) => (test(one) ? change(one) : undefined);
const fileOf = (form) => `${form}/train.${['alpaca', 'sharegpt', 'llamafactory-dpo', 'llamafactory-kto'].includes(form) ? 'json' : 'jsonl'}`;
/** Leaves twelve characters of the last row. */
const cut = (whole) => {
  const body = whole.endsWith('\n]\n') ? whole.slice(0, -3) : whole.slice(0, -1);
  return body.slice(0, body.lastIndexOf('\n') + 13);
};

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

// Plants of different formats stand in one copy: each is looked for in the checks of its own.
const rounds = [];
for (const one of wrong) {
  const touches =
    one.of.includes('.') || one.name.startsWith('the card') ? ['README.md', 'croissant.json', 'README.md and croissant.json', 'messages'] : [one.of];
  let round = rounds.find(({ taken }) => !touches.some((name) => taken.has(name)));
  if (round === undefined) rounds.push((round = { taken: new Set(), plants: [] }));
  for (const name of touches) round.taken.add(name);
  round.plants.push(one);
}
let seen = 0;
for (const { plants } of rounds) {
  const copy = join(temporary('wrong'), 'release');
  cpSync(release, copy, { recursive: true });
  const planted = [];
  for (const one of plants) await check(`a wrong export is made: ${one.of}, ${one.name}`, () => (one.change(copy), planted.push(one)));
  const red = load(copy, release, [...new Set(planted.map(({ of }) => of))]).filter(({ ok }) => !ok);
  for (const one of planted)
    await check(`a wrong export is seen: ${one.of}, ${one.name}`, () => {
      const by = red.filter(({ of }) => of === one.of);
      assert(by.length > 0, 'every loader took it, and every row was equal');
      seen++;
    });
}
await check('66 wrong exports and more are seen', () => assert(seen >= 66, `${seen} of ${wrong.length}`));

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
