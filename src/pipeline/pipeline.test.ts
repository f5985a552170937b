import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../contracts/index.ts';
import { verifyRelease } from '../stages/release/read/index.ts';
import { openStore } from '../store/index.ts';
import { compareText } from '../text/canonical.ts';
import { decide, explainRecord, statusOf, withWorkspace } from './inspect.ts';
import { preview } from './preview.ts';
import { harbourPages } from './model-testkit.ts';
import { config, fine, jsonl, removeWorkspaces, runIn, workspace, write } from './testkit.ts';

afterAll(removeWorkspaces);

const rows = [
  fine('copper kettle', 'holds two litres of water'),
  fine('paper lamp', 'is lit by one small candle'),
  fine('garden rake', 'has fourteen steel teeth on a wide bar'),
];
const logs = (list: readonly unknown[] = rows): { [path: string]: string } => ({ 'logs/chat.jsonl': jsonl(list) });
const readLines = (path: string): { [key: string]: unknown }[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { [key: string]: unknown });

describe('conservation', () => {
  it('holds in total, by wave and by strategy', async () => {
    const root = workspace(logs([...rows, rows[0], { prompt: 'Why does the kettle whistle?', response: 'Because the steam is pressed through a narrow' }]));
    const { counts, release } = await runIn(root);
    expect(counts).toEqual({ candidates: 5, accepted: 3, rejected: 2, held: 0, failed: 0, pending: 0 });
    const manifest = JSON.parse(readFileSync(join(release?.path ?? '', 'manifest.json'), 'utf8')) as {
      counts: { total: unknown; byWave: unknown[]; byStrategy: unknown[] };
    };
    expect(manifest.counts.total).toEqual(counts);
    expect(manifest.counts.byWave).toEqual([{ wave: 1, name: 'inputs', ...counts }]);
    expect(manifest.counts.byStrategy).toEqual([{ strategy: 'import-logs', ...counts }]);
  });

  it('ends the run where a rule returns nothing for one row, and names both', async () => {
    const root = workspace(logs());
    const silent = {
      id: 'silent',
      version: '1',
      description: 'says nothing of lamps',
      cost: 'cheap',
      check: (record: { messages: { content: string }[] }) => (record.messages[0]?.content.includes('lamp') ? undefined : { outcome: 'keep', evidence: [] }),
    };
    await expect(runIn(root, { plugins: { rules: [silent] } })).rejects.toThrow(
      expect.objectContaining({ exitCode: 1, message: expect.stringMatching(/silent.*r[0-9a-f]{16}/s) as string }),
    );
  });
});

describe('the door', () => {
  it('releases the good second copy where the first was cut off', async () => {
    const whole = fine('iron stove', 'burns logs of up to forty centimetres');
    const cut = { ...whole, response: whole.response.slice(0, 60) };
    const root = workspace(logs([cut, whole, ...rows]));
    const { release } = await runIn(root);
    const answers = readLines(join(release?.path ?? '', 'data/messages/train.jsonl'))
      .concat(readLines(join(release?.path ?? '', 'data/messages/test.jsonl')), readLines(join(release?.path ?? '', 'data/messages/validation.jsonl')))
      .map((row) => (row['messages'] as { content: string }[]).at(-1)?.content);
    expect(answers).toContain(whole.response);
    expect(answers).not.toContain(cut.response);
  });

  it('holds both sides of a conflict, each naming the other, and lets in what a person accepts', async () => {
    const question = 'How long may the rope of the bucket be at most?';
    const root = workspace(
      logs([
        { prompt: question, response: 'The rope may be 12 metres long at most, because a longer one tears under the weight of the bucket.' },
        { prompt: question, response: 'The rope may be 30 metres long at most, because a longer one tears under the weight of the bucket.' },
        ...rows,
      ]),
    );
    const first = await runIn(root);
    expect(first.counts).toMatchObject({ accepted: 3, held: 2 });
    const { held } = await withWorkspace(root, statusOf);
    const [a, b] = held.map((row) => row.id) as [string, string];
    const explained = await withWorkspace(root, (store) => explainRecord(store, a));
    expect(JSON.stringify(explained?.fate.rule?.evidence)).toContain(b);
    await expect(decide(root, { record: 'r0000000000000000', action: 'accept', why: 'x' }, 0)).rejects.toThrow(/no row/);
    await decide(root, { record: a, action: 'accept', why: 'measured again' }, 0);
    await decide(root, { record: b, action: 'reject', why: 'measured again' }, 0);
    const second = await runIn(root);
    expect(second.counts).toMatchObject({ accepted: 4, rejected: 1, held: 0 });
    expect(second.release?.version).toBe('1.1.0');
    const lineage = readLines(join(second.release?.path ?? '', 'lineage.jsonl')).find((line) => line['id'] === a);
    expect(JSON.stringify(lineage?.['verdicts'])).toContain('measured again');
  });

  it('says in every verdict, the log and the manifest that a stage was skipped, and why', async () => {
    const root = workspace(logs([...rows, rows[0]]));
    const { counts, release } = await runIn(root, { deduplicate: { skip: 'the rows were made unique before' } });
    expect(counts.accepted).toBe(4);
    const read = (name: string): string => readFileSync(join(release?.path ?? '', name), 'utf8');
    for (const name of ['manifest.json', 'curation-log.md', 'README.md', 'lineage.jsonl']) expect(read(name)).toContain('the rows were made unique before');
  });
});

describe('stopping and going on', () => {
  for (const until of ['extract', 'deduplicate', 'decontaminate', 'filter', 'coverage', 'augment'] as const) {
    it(`goes on from ${until} to the same release`, async () => {
      const whole = await runIn(workspace(logs()));
      const root = workspace(logs());
      const stopped = await runIn(root, {}, { until });
      expect(stopped).toMatchObject({ stopped: until, release: null });
      expect(stopped.counts.candidates).toBe(3);
      const { release } = await runIn(root);
      expect(readFileSync(join(release?.path ?? '', 'manifest.json'), 'utf8')).toBe(readFileSync(join(whole.release?.path ?? '', 'manifest.json'), 'utf8'));
    });
  }

  it('stops where it is asked also when that stage was done before', async () => {
    const root = workspace(logs());
    await runIn(root);
    for (const until of ['extract', 'filter', 'coverage'] as const) expect(await runIn(root, {}, { until })).toMatchObject({ stopped: until, release: null });
    expect((await runIn(root)).release).toMatchObject({ version: '1.0.0', isNew: false });
  });

  it('records when a run ended, by the clock', async () => {
    const root = workspace(logs());
    let now = 1000;
    await runIn(root, {}, { clock: { now: () => (now += 500) } });
    const { run: last } = await withWorkspace(root, statusOf);
    expect(last?.finished).toBeGreaterThan(last?.started ?? 0);
  });

  it('makes no release where nothing changed, and the next minor where something did', async () => {
    const root = workspace(logs());
    await runIn(root);
    const again = await runIn(root);
    expect(again.release).toMatchObject({ version: '1.0.0', isNew: false });
    write(root, logs([...rows, fine('wool coat', 'weighs almost three kilograms when wet')]));
    const changed = await runIn(root);
    expect(changed.release).toMatchObject({ version: '1.1.0', isNew: true });
  });

  it('stops after the batch in hand when asked, with exit code 130, and loses nothing', async () => {
    const root = workspace(logs());
    let batches = 0;
    await expect(runIn(root, { run: { batchSize: 1 } }, { stopping: () => ++batches > 2 })).rejects.toThrow(expect.objectContaining({ exitCode: 130 }));
    const { counts } = await runIn(root);
    expect(counts).toMatchObject({ candidates: 3, accepted: 3 });
  });
});

it('says once for each thin cell why it stopped', async () => {
  const quotas = { taskType: { definition: 30, list: 9, explanation: 20 }, difficulty: { easy: 60, medium: 60, hard: 9 } };
  const input = { sources: [{ use: 'documents' as const, path: 'docs', licence: 'MIT' }], coverage: { quotas }, augment: { maxRounds: 4 } };
  const { events } = await runIn(workspace(harbourPages(12)), input);
  const notes = events.flatMap((event) => (event.event === 'stage' && event.stage === 'augment' && event.state === 'end' ? [event.note ?? ''] : []));
  const rounds = new Set(events.flatMap((event) => (event.event === 'stage' && event.stage === 'augment' && event.state === 'start' ? [event.wave] : [])));
  expect(rounds.size).toBeGreaterThan(1);
  const cells = Object.entries(quotas).flatMap(([dimension, values]) => Object.keys(values).map((value) => `${dimension}=${value}`));
  expect(notes.map((note) => note.split(':')[0] ?? '').toSorted(compareText)).toEqual(cells.toSorted(compareText));
});

describe('documents', () => {
  const page = (name: string): string =>
    `# ${name}\n\n## What is a ${name}?\n\nA ${name} is a tool that people of the coast use to gather weed from the rocks at low tide.\n`;

  it('are read again only where they changed, and the release equals one from scratch', async () => {
    const input = { sources: [{ use: 'documents' as const, path: 'docs', licence: 'MIT' }] };
    const names = ['harrow', 'sickle', 'gaff', 'dredge'];
    const root = workspace(Object.fromEntries(names.map((name) => [`docs/${name}.md`, page(name)])));
    await runIn(root, input);
    write(root, { 'docs/gaff.md': page('gaff').replace('at low tide', 'after a storm'), 'docs/trawl.md': page('trawl') });
    rmSync(join(root, 'docs/dredge.md'));
    const second = await runIn(root, input);
    expect(second.events.find((event) => event.event === 'sources')).toMatchObject({
      read: 2,
      unchanged: 2,
      came: ['docs/trawl.md'],
      changed: ['docs/gaff.md'],
      left: ['docs/dredge.md'],
    });
    expect(second.events.filter((event) => event.event === 'file').map((event) => event.key)).toEqual(['docs/gaff.md', 'docs/trawl.md']);
    const fresh = workspace({});
    for (const name of ['harrow', 'sickle', 'gaff', 'trawl']) write(fresh, { [`docs/${name}.md`]: readFileSync(join(root, `docs/${name}.md`), 'utf8') });
    const scratch = await runIn(fresh, input);
    for (const name of [
      'lineage.jsonl',
      'sources.jsonl',
      'README.md',
      'report.html',
      'curation-log.md',
      'data/messages/train.jsonl',
      'rejected/rejected.jsonl',
    ]) {
      expect(readFileSync(join(second.release?.path ?? '', name), 'utf8'), name).toBe(readFileSync(join(scratch.release?.path ?? '', name), 'utf8'));
    }
  });

  it('run over a store in memory, without a workspace on disk', async () => {
    const root = workspace({ 'docs/a.md': page('harrow') });
    const { counts } = await runIn(root, { sources: [{ use: 'documents', path: 'docs' }] }, { store: openStore(':memory:') });
    expect(counts.accepted).toBeGreaterThan(0);
  });
});

describe('personal data in the config', () => {
  it('is masked like that of the sources, wherever the config is shown', async () => {
    const mail = 'vorkan.zelda@korvaxmail.net';
    const root = workspace({
      ...logs(rows),
      [`more-${mail}/rows.jsonl`]: jsonl(rows.slice(0, 2)),
      'quiz.jsonl': jsonl([{ question: 'Who wrote the first of the nine red books of the harbour?' }]),
    });
    const { release, events } = await runIn(root, {
      description: `Rows of ${mail}.`,
      systemPrompt: `You answer for ${mail}.`,
      sources: [
        { use: 'logs', path: 'logs', licence: `Licence of ${mail}`, consent: `asked ${mail}`, author: { model: mail } },
        { use: 'logs', path: `more-${mail}`, licence: 'MIT' },
      ],
      evaluation: [{ path: 'quiz.jsonl', name: `quiz of ${mail}` }],
      decontaminate: { canaries: { count: 0 } },
      filter: { rules: { 'off-topic': false }, off: { 'off-topic': `${mail} wanted it so` }, domain: `tools of ${mail}` },
      coverage: { dimensions: [{ name: `of ${mail}`, values: { [mail]: ['dry'] } }], quotas: { [`of ${mail}`]: { [mail]: 1 } } },
    });
    const files = readdirSync(release?.path ?? '', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(10);
    for (const entry of files) expect(readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8'), entry.name).not.toContain('korvaxmail');
    expect(readFileSync(join(root, '.hornbook/workspace.db')).includes('korvaxmail')).toBe(false);
    expect(JSON.stringify(events)).not.toContain('korvaxmail');
    expect(events).toContainEqual(expect.objectContaining({ event: 'warning', code: 'setting-masked', message: expect.stringContaining('description') }));
  });
});

describe('a private evaluation set', () => {
  it('leaves no five words of an item in a release, whichever gate dropped the row', async () => {
    const item = {
      question: 'How many turns of the silver winch lift the inner gate of the second lock at noon?',
      answer: 'Exactly thirty-one turns of the winch',
    };
    const leaked = {
      prompt: item.question,
      response: 'It takes exactly thirty-one turns of the winch, as the keeper of the lock wrote down in his book last year.',
    };
    const embedded = {
      prompt: 'What did the keeper ask at the meeting?',
      response: `The keeper asked the others this at the meeting: ${item.question} Nobody in the room knew the answer to it.`,
    };
    // A public item that shares most of its words is found first, and quotes the row.
    const near = { question: item.question.replace('second', 'third'), answer: 'Nobody has counted them' };
    const heading = `# Gates\n\n## ${item.question}\n\nThe keeper wrote it down in his book last year.\n\n## ${near.question}\n\n${near.question} ${item.answer} do it.\n`;
    const root = workspace({
      ...logs([...rows, leaked, leaked, embedded]),
      'docs/gates.md': heading,
      [`docs/${item.question.slice(0, -1)}.md`]: '# Sluice\n\nA sluice is a channel for water that is closed by a gate which slides up and down.\n',
      'secret/public.jsonl': jsonl([near]),
      'docs/lock.md': `# Lock\n\n## What is a lock?\n\nA lock is a chamber with two gates that lifts boats from one level of a canal to another.\n\n## Winch\n\n${item.question} ${item.answer} do it.\n`,
      'secret/quiz.jsonl': jsonl([item]),
    });
    const { release, counts, events } = await runIn(
      root,
      {
        sources: [
          { use: 'logs', path: 'logs', licence: 'MIT' },
          { use: 'documents', path: 'docs', licence: 'MIT' },
        ],
        evaluation: [{ path: 'secret/public.jsonl' }, { path: 'secret/quiz.jsonl', private: true }],
        decontaminate: { canaries: { count: 0 } },
      },
      { keepText: true },
    );
    expect(counts.rejected).toBeGreaterThanOrEqual(3);
    const words = `${item.question} ${item.answer}`.toLowerCase().match(/\w+/g) ?? [];
    const grams = words.slice(4).map((_, index) => words.slice(index, index + 5).join(' '));
    const files = readdirSync(release?.path ?? '', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = [...files.map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8')), JSON.stringify(events)];
    for (const text of texts) {
      const flat = (text.toLowerCase().match(/\w+/g) ?? []).join(' ');
      for (const gram of grams) expect(flat.includes(gram), gram).toBe(false);
    }
  });
});

describe('a document in a language that no strategy knows', () => {
  it('is named as unused, with its language', async () => {
    const german =
      '# Tang\n\n## Was ist Tang?\n\nTang ist eine große braune Alge, die in flachem, kaltem Wasser vor vielen Küsten wächst und dort ganze Wälder bildet. Er hält sich mit einer Kralle am Felsen fest und wird bis zu vierzig Meter lang.\n';
    const root = workspace({ ...logs(), 'docs/tang.md': german });
    const { release } = await runIn(root, {
      sources: [
        { use: 'logs', path: 'logs', licence: 'MIT' },
        { use: 'documents', path: 'docs', licence: 'MIT' },
      ],
    });
    const line = readLines(join(release?.path ?? '', 'sources.jsonl')).find((one) => one['key'] === 'docs/tang.md');
    expect(line).toMatchObject({ outcome: 'unused', language: 'de', reason: expect.stringContaining('"de"') as string });
  });
});

describe('a run that ends early', () => {
  it('says why, and ends with the event `finished` and the counts', async () => {
    const root = workspace(logs());
    const events: RunEvent[] = [];
    let batches = 0;
    const stopped = runIn(root, { run: { batchSize: 1 } }, { stopping: () => ++batches > 2, emit: (event) => void events.push(event) });
    await expect(stopped).rejects.toThrow();
    expect(events.slice(-2)).toMatchObject([
      { event: 'error', code: 'interrupted', exitCode: 130 },
      { event: 'finished', release: null, counts: { candidates: expect.any(Number) as number } },
    ]);
  });

  it('refuses a format that is named twice before anything is read', async () => {
    await expect(runIn(workspace(logs()), { release: { formats: [{ use: 'messages' }, { use: 'messages' }] } })).rejects.toThrow(
      /release\.formats\[1\].*same file/,
    );
  });
});

describe('the formats of a release', () => {
  it('may be names alone, and one format stands as lines and as Parquet', async () => {
    const result = await runIn(workspace(logs()), { release: { formats: ['messages', { use: 'messages', as: 'parquet' }, 'chatml'] } });
    const path = result.release?.path ?? '';
    const { ok, problems, checked } = await verifyRelease(path);
    expect(problems).toEqual([]);
    expect(ok).toBe(true);
    expect(checked.entries).toBe(result.counts.accepted * 3);
    for (const file of ['messages/train.jsonl', 'messages-parquet/train.parquet', 'messages-parquet/train.ids.txt', 'chatml/train.jsonl'])
      expect(existsSync(join(path, 'data', file)), file).toBe(true);
    expect(readFileSync(join(path, 'README.md'), 'utf8')).toContain('- config_name: "messages-parquet"');
    await expect(
      runIn(workspace(logs()), { release: { formats: ['messages', { use: 'alpaca', as: 'parquet' }, { use: 'alpaca', as: 'parquet' }] } }),
    ).rejects.toThrow(/release\.formats\[2\].*same file/);
  });
});

describe('a preview', () => {
  it('goes through the real gates, looks at a sample, and writes nothing', async () => {
    const many = Array.from({ length: 400 }, (_, index) => fine(`tool of kind ${index}`, `is the number ${index} of its shelf in the old shed`));
    const root = workspace(logs(many));
    const { rows: shown } = await preview({ config: config(), root, rows: 5 });
    expect(shown).toHaveLength(5);
    for (const row of shown) expect(row.verdicts.map((verdict) => verdict.gate).sort()).toEqual(['decontaminate', 'deduplicate', 'filter']);
    expect(readdirSync(root)).toEqual(['logs']);
    expect(await preview({ config: config(), root, rows: 5 })).toEqual(await preview({ config: config(), root, rows: 5 }));
  });
});
