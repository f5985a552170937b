// What `hornbook run` released, through the trainers' own preparation, with torch: TRL's SFT, DPO and KTO trainers, LLaMA-Factory's templates,
// Axolotl's strategy, `datasets` 4.0, and chat templates of many families. Rows written = rows prepared, the decoded text is ours, and what
// is trained on is the assistant's. Then wrong exports on purpose, each of which must be seen.
// No suite of `.ci/run`: it installs some 12 GB by name into HORNBOOK_TRAINERS, which is kept, or into a temporary folder.
// `--out FILE` writes the table with versions and machine; `--only trl,llamafactory` runs some of the parts.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { assert, built, check, done, root, temporary } from './lib.mjs';
import { at, entry, fileOf, map, seen, where } from './loaders/plants.mjs';
import { madeRelease, reasonedRelease } from './loaders/rows.mjs';
import { alone, installed, loaded } from './loaders/run.mjs';

built();
const given = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const folder = process.env.HORNBOOK_TRAINERS === undefined ? temporary('trainers') : resolve(process.env.HORNBOOK_TRAINERS);
const python = (name) => join(folder, name, 'bin/python');
const trl = ['torch==2.15.0', 'trl==1.16.0', 'datasets==5.2.0', 'transformers==5.23.0', 'accelerate==1.15.0', 'jinja2==3.1.6'];

/** By part: what is installed, the script, what it is given beside the release, and the formats whose plants it must see. */
const parts = {
  templates: { venv: 'trl', pins: trl, script: 'templates.py', parameters: () => [reasonedRelease()], forms: ['template-messages'] },
  trl: { venv: 'trl', pins: trl, script: 'trl-trainers.py', forms: ['messages', 'template-messages', 'chatml', 'prompt-completion', 'preference', 'kto'] },
  datasets: {
    venv: 'datasets4',
    pins: ['datasets==4.0.0'],
    script: 'datasets-4.py',
    env: () => ({ LOADERS_PARQUET: madeRelease(columns.map((use) => ({ use, as: 'parquet' }))) }),
    forms: ['messages', 'alpaca', 'openai', 'sharegpt', 'prompt-completion', 'preference', 'kto', 'openai-dpo', 'llamafactory-kto', 'chatml'],
  },
  // Its own pins bring xformers, bitsandbytes and the software of clouds: the strategy alone runs, on the libraries of trl.
  axolotl: {
    venv: 'trl',
    pins: trl,
    alone: ['axolotl==0.19.0', 'colorama', 'addict'],
    script: 'axolotl-strategy.py',
    parameters: () => [join(folder, 'axolotl')],
    forms: ['messages'],
  },
  llamafactory: {
    venv: 'llamafactory',
    pins: ['llamafactory==0.9.5', 'torch==2.11.0', 'torchaudio==2.11.0', 'torchvision==0.26.0'],
    script: 'llamafactory-whole.py',
    forms: ['alpaca', 'sharegpt', 'llamafactory-dpo', 'llamafactory-kto'],
  },
};
const columns = ['messages', 'alpaca', 'sharegpt', 'prompt-completion', 'chatml', 'preference', 'kto', 'llamafactory-dpo', 'llamafactory-kto'];

const lastOf = (list) => list[list.length - 1];
/** Wrong exports by format; the parts that are to see one are named where it is not every part that reads the format. */
const wrong = [];
const plant = (of, name, change, by) => wrong.push({ of, name, change, by });
for (const form of new Set(Object.values(parts).flatMap(({ forms }) => forms))) {
  const file = fileOf(form);
  plant(
    form,
    'a row is gone',
    at(file, (whole) => (file.endsWith('.json') ? JSON.stringify(JSON.parse(whole).slice(1)) : whole.slice(whole.indexOf('\n') + 1))),
  );
  plant(
    form,
    'a character was changed',
    at(file, (whole) => whole.replace(/quay|boat|pair/i, (word) => `${word}s`)),
  );
}
const roles = (from, to) => (whole) => whole.replaceAll(`"role":"${from}"`, `"role":"${to}"`);
for (const form of ['messages', 'template-messages']) plant(form, 'answers are of the user', at(fileOf(form), roles('assistant', 'user')), ['trl']);
plant(
  'template-messages',
  'arguments are text',
  at(fileOf('template-messages'), (whole) => whole.replaceAll(/"arguments":(\{(?:[^{}]|\{[^{}]*\})*\})/g, (_, text) => `"arguments":${JSON.stringify(text)}`)),
);
plant(
  'template-messages',
  'keys that say nothing are null',
  at(fileOf('template-messages'), (whole) => whole.replaceAll('"role":"assistant",', '"role":"assistant","tool_calls":null,')),
  ['templates'],
);
plant(
  'template-messages',
  'a call is gone',
  entry(
    fileOf('template-messages'),
    where(
      ({ messages }) => messages.some(({ tool_calls: calls }) => calls),
      (one) => {
        for (const message of one.messages) delete message.tool_calls;
        return one;
      },
    ),
  ),
);
plant(
  'template-messages',
  'the tools are gone',
  entry(
    fileOf('template-messages'),
    where(
      ({ tools }) => tools,
      ({ messages }) => ({ messages }),
    ),
  ),
);
plant(
  'chatml',
  'a text ends behind its mark',
  at(fileOf('chatml'), (whole) => whole.replace('<|im_end|>"}', '<|im_end|>\\n"}')),
);
plant(
  'prompt-completion',
  'the answer stands in the prompt too',
  entry(fileOf('prompt-completion'), (one) => ({ ...one, prompt: [...one.prompt, ...one.completion] })),
);
plant(
  'preference',
  'chosen and rejected have changed places',
  entry(fileOf('preference'), (one) => ({ ...one, chosen: one.rejected, rejected: one.chosen })),
);
plant(
  'preference',
  'the prompt stands in the answers',
  at(fileOf('preference'), (whole) =>
    whole
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .map(({ prompt, chosen, rejected }) => `${JSON.stringify({ chosen: [...prompt, ...chosen], rejected: [...prompt, ...rejected, ...rejected] })}\n`)
      .join(''),
  ),
);
plant(
  'kto',
  'a label is turned round',
  entry(fileOf('kto'), (one) => ({ ...one, label: !one.label })),
);
plant(
  'alpaca',
  'the map forgets the history',
  map('alpaca', ({ columns: named }) => delete named.history),
  ['llamafactory'],
);
plant(
  'sharegpt',
  'the map forgets the system column',
  map('sharegpt', ({ columns: named }) => delete named.system),
  ['llamafactory'],
);
plant(
  'sharegpt',
  'the map forgets the tools column',
  map('sharegpt', ({ columns: named }) => delete named.tools),
  ['llamafactory'],
);
plant(
  'llamafactory-dpo',
  'the map forgets that it ranks',
  map('llamafactory-dpo', (one) => delete one.ranking),
  ['llamafactory'],
);
plant(
  'llamafactory-kto',
  'a good answer is empty, and so is trained on as a bad one',
  entry(
    fileOf('llamafactory-kto'),
    where(
      ({ kto_tag: tag }) => tag,
      (one) => {
        lastOf(one.conversations).value = '';
        return one;
      },
    ),
  ),
);

const only = given('--only')?.split(',') ?? Object.keys(parts);
const release = given('--release') === undefined ? madeRelease() : resolve(given('--release'));
const results = {};
for (const [name, { venv, pins, alone: packages = [], script, parameters = () => [], env = () => ({}), forms }] of Object.entries(parts)) {
  if (!only.includes(name)) continue;
  await check(`${venv} installs: ${[...pins, ...packages].join(', ')}`, () => {
    mkdirSync(folder, { recursive: true });
    installed(join(folder, venv), (pip) => pip('install', ...pins));
    if (packages.length > 0) alone(join(folder, name), python(venv), packages);
  });
  const beside = parameters();
  const load = (path, of = []) => loaded(python(venv), script, path, { good: release, of, parameters: beside, env: path === release ? env() : {} });
  const found = load(release);
  for (const one of found) await check(`${one.name} (${one.detail})`, () => assert(one.ok, one.detail));
  await check(`${name} checks every format that it reads`, () => {
    for (const form of forms)
      assert(
        found.some(({ of }) => of === form),
        `nothing looks at ${form}`,
      );
  });
  const mine = wrong.filter(({ of, by }) => forms.includes(of) && (by ?? [name]).includes(name));
  const count = await seen(release, mine, load);
  results[name] = { installed: [...pins, ...packages], checks: found, wrongExports: { planted: mine.length, seen: count } };
}
if (given('--out') !== undefined) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = resolve(given('--out'));
  const stored = {
    benchmark: 'loaders',
    hornbook: version,
    node: process.version,
    command: 'node test/e2e/trainers.mjs --out bench/results/loaders.json',
    machine: { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 1e9) },
    parts: results,
  };
  writeFileSync(file, `${JSON.stringify(stored, null, 2)}\n`);
}
done();
