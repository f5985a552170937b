/** The strategies `task` and `task-description` as whole runs: what they ask, and what comes through the gates. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { ConfigInput, TrainingRecord } from '../contracts/index.ts';
import { openStore } from '../store/index.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer, ReplyScript } from '../testing/model-server/index.ts';
import { sentences } from '../text/sentences.ts';
import { fencedIn } from './model-testkit.ts';
import { judgedRecords } from './rows.ts';
import { jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(removeWorkspaces);

async function serve(reply: ReplyScript): Promise<ModelServer> {
  const server = await startModelServer({ reply, latency: { median: 1 } });
  servers.push(server);
  return server;
}

const models = (server: ModelServer): ConfigInput['models'] => ({
  teacher: { use: 'openai-compatible', model: 'tiny', baseUrl: server.baseUrl, price: { input: 1, output: 2 }, roles: ['teacher'] },
});

async function rowsIn(root: string): Promise<{ record: TrainingRecord; outcome: string; why: string }[]> {
  const store = openStore(join(root, '.hornbook/workspace.db'), {});
  try {
    const found: { record: TrainingRecord; outcome: string; why: string }[] = [];
    for await (const { record, fate } of judgedRecords(store)) {
      found.push({ record, outcome: fate.outcome, why: `${record.origin.template}: ${fate.outcome} ${fate.rule?.rule ?? ''} ${fate.rule?.reason ?? ''}` });
    }
    return found;
  } finally {
    await store.close();
  }
}

const things = ['windlass', 'lantern', 'sounding line', 'barrel'];
const page = (thing: string, at: number): string => `# The ${thing}

The ${thing} of Brightwater harbour was built in ${1801 + at} and weighs ${340 + at} kg. It is kept in the long shed, because salt air rusts its iron within ${3 + at} years. The keeper looks at the ${thing} every morning and writes down what has changed since the day before.

In winter the ${thing} rests for ${6 + at} weeks, since ice can break its pins. Repairs cost ${900 + at} pounds in a usual year, and the parish pays for them. Visitors may see the ${thing} on Saturdays, and a bell rings ${10 + at} minutes before the shed is closed.
`;

/** A teacher that works from the sentences of the text. */
const teacher: ReplyScript = (request) => {
  const said = request.messages.map(({ content }) => content).join('\n');
  const text = fencedIn(request, 'text');
  const all = sentences(text.replace(/^#.*\n+/, '')).map(({ start, end }) => text.replace(/^#.*\n+/, '').slice(start, end));
  const [one = '', two = '', three = ''] = all;
  const system = said.includes('set an assistant up') ? 'You work on short texts, and answer with the result alone.' : '';
  const thing = things.find((name) => text.includes(name)) ?? 'thing';
  if (request.schema?.name === 'fields') {
    const fields = [
      { name: 'place', type: 'text' },
      { name: 'pays', type: 'text' },
    ];
    return { object: { instruction: 'Take the place and the payer out of this text as JSON; what it does not give is null.', system, fields } };
  }
  if (request.schema?.name === 'extract') return { object: { place: 'Brightwater harbour', pays: 'the parish' } };
  const made = (instruction: string, output: string, quotes: string[] = []): { object: object } => ({ object: { instruction, system, output, quotes } });
  if (said.includes('Summary:')) return made('Sum this text up in one sentence.', `Because salt air rusts iron, the ${thing} is kept in a long shed.`, [two]);
  if (said.includes('Key points:'))
    return made('What are the key points here?', `- Repairs: the parish pays.\n- Every morning the keeper writes changes down.`, [
      all[5] ?? all[4] ?? '',
      three,
    ]);
  if (said.includes('Title:')) return made('Give it a title.', `Winter rest for Brightwater’s ${thing}`, [one, all[3] ?? '']);
  if (said.includes('Classification:')) return made('Is this text for guests or for owners?', 'guests', [all.at(-1) ?? '']);
  if (said.includes('Rewriting:'))
    return made(
      'Rewrite all of it in plain words.',
      `You find it dry and safe in its shed, for iron does not like salt. Every day somebody checks it. When ice comes it has a break.`,
    );
  return made(
    'Translate this text into German.',
    `Das Gerät im Hafen steht in dem langen Schuppen, weil die salzige Luft sein Eisen rosten lässt. Der Wärter sieht jeden Morgen nach ihm.`,
  );
};

it('task: every kind of row comes through the gates, grounded where it can be', async () => {
  const server = await serve(teacher);
  const root = workspace(Object.fromEntries(things.map((thing, at) => [`docs/${at}.md`, page(thing, at)])));
  const labels = [{ name: 'reader', question: 'Who should read this?', values: ['guests', 'owners'] }];
  const options = { maxPerChunk: 7, tokensPerTask: 10, lengths: ['sentence'], labels, languages: ['de'] };
  const { counts } = await runIn(root, {
    sources: [{ use: 'documents', path: 'docs', licence: 'MIT', consent: 'Ours.', language: 'en' }],
    strategies: [{ use: 'task', options }],
    models: models(server),
  });
  const rows = await rowsIn(root);
  expect(counts.failed).toBe(0);
  expect(rows.filter(({ outcome }) => outcome !== 'accepted').map(({ why }) => why)).toEqual([]);
  const kinds = new Set(rows.map(({ record }) => record.origin.template?.split('/')[0]));
  expect(kinds).toEqual(new Set(['summary', 'key-points', 'title', 'extract', 'classify', 'rewrite', 'translate']));
  for (const { record } of rows) {
    expect(record.grounding.length > 0).toBe(record.labels['grounded'] === undefined);
    expect(record.origin).toMatchObject({ strategy: 'task', depth: 1, human: false });
    expect(record.input).toContain('Brightwater');
  }
});

it('task-description: rows of the shares that were asked for come through the gates, without a document', async () => {
  const openings = ['My', 'Our', 'Their', 'One', 'Another'];
  const troubles = [
    'charger is too hot to touch',
    'screen went dark after the update',
    'parcel was left in the rain',
    'invoice names the wrong street',
    'keyboard types letters twice',
  ];
  const server = await serve((request) => {
    const said = request.messages.map(({ content }) => content).join('\n');
    if (request.schema?.name === 'input') {
      const at = request.number;
      const line = `${openings[at % 5]} ${troubles[Math.floor(at / 5) % 5]} since order ${1000 + 7 * at} came to house ${at}`;
      return { object: { input: said.includes('two to four paragraphs') ? `${line}.\n\nWhat should happen next with number ${at * 13}, please?` : line } };
    }
    return { text: `Defect, high: what came with this order does not work as it should, so somebody has to look at it today.` };
  });
  const seeds = [{ prompt: 'where is my parcel, it was due on friday', response: 'Shipping, low: the parcel is late by a day.' }];
  const root = workspace({ 'seeds/own.jsonl': jsonl(seeds) });
  const options = {
    description: 'Sort tickets of a shop by category and priority, and say why in one sentence.',
    rows: 40,
    skills: ['defects', 'parcels'],
    taskType: 'classification',
  };
  const { counts, release } = await runIn(root, {
    sources: [{ use: 'seeds', path: 'seeds', licence: 'MIT' }],
    strategies: [{ use: 'task-description', options }],
    models: models(server),
    decontaminate: { canaries: { count: 0 } },
  });
  const rows = (await rowsIn(root)).filter(({ record }) => record.origin.strategy === 'task-description');
  expect(rows).toHaveLength(40);
  expect(counts.failed).toBe(0);
  expect(rows.filter(({ outcome }) => outcome !== 'accepted').length).toBeLessThanOrEqual(4);
  const styled = (style: string): number => rows.filter(({ record }) => (record.labels['style'] ?? '').includes(style)).length;
  expect([styled('typos'), styled('informal'), styled('mixed language')]).toEqual([8, 10, 2]);
  const parents = new Set(rows.flatMap(({ record }) => record.origin.parents));
  expect(parents.size).toBe(1);
  for (const { record } of rows) {
    expect(record.labels['grounded']).toBe('no');
    expect(record.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant']);
    expect(record.origin.depth).toBe(1);
  }
  expect(readFileSync(join(release?.path ?? '', 'coverage.md'), 'utf8')).toContain('## persona');
});
