/** Every way by which text of a user reaches a model: none carries what masking takes out. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../config/validate.ts';
import type { ConfigInput } from '../contracts/index.ts';
import { findPersonalData } from '../privacy/index.ts';
import { startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer, ReplyScript } from '../testing/model-server/index.ts';
import { askRows } from './ask/index.ts';
import { judgePairs, judgeRows } from './judge/index.ts';
import { fencedIn, goodTeacher } from './model-testkit.ts';
import { fine, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

const planted = {
  email: 'jane.doe@contoso-mail.com',
  phone: '+44 20 7930 4832',
  card: '4539 1488 0343 6467',
  iban: 'DE27 1007 7777 0209 2997 00',
  ip: '81.2.69.142',
  token: 'ghp_x7Kq2mVt9RbLw4ZsYc8NdHf3JgPa5Ue1TiQo',
};
const values = Object.values(planted);
const all = `Write to ${planted.email} or ring ${planted.phone}. The card is ${planted.card}, the account ${planted.iban}, the host ${planted.ip} and the token ${planted.token}.`;
/** Pieces of the values that stay together however they are written. */
const needles = ['jane.doe', 'contoso-mail', '7930 4832', '1488 0343', '7777 0209', '81.2.69.142', 'x7Kq2mVt9RbLw4ZsYc8'];

const aspects = ['accuracy', 'helpfulness', 'clarity', 'format', 'relevance', 'safety'];
/** Praises every row, and quotes its answer. */
const judgeAll: ReplyScript = (request) => {
  if (request.schema?.name === 'compare') return { object: { reason: 'It says more.', winner: 'first' } };
  const evidence = fencedIn(request, 'assistant').slice(0, 12);
  return { object: Object.fromEntries(aspects.map((aspect) => [aspect, { reason: `It says ${evidence}.`, evidence, score: 5 }])) };
};
/** One teacher says what was planted by itself: what it writes is masked before a judge sees it. */
const leaking: ReplyScript = (request) => {
  if (request.model.startsWith('claude')) return judgeAll(request);
  if (request.model !== 'gpt-indiscreet') return goodTeacher(request);
  const said = goodTeacher(request) as { object: { answer?: string; question?: string } } | undefined;
  if (said?.object.answer === undefined) return said;
  return { object: { ...said.object, question: `${said.object.question} (${planted.email})`, answer: `${said.object.answer} ${all}` } };
};

const folder = mkdtempSync(join(tmpdir(), 'hornbook-private-'));
const servers: ModelServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => {
  removeWorkspaces();
  rmSync(folder, { recursive: true, force: true });
});

interface Sending {
  server: ModelServer;
  /** Send all as it stands: what the server then sees is what the test would miss. */
  open: boolean;
  rows(list: readonly unknown[]): string;
  out: string;
}
let files = 0;

const modelsOf = ({ server }: Sending): NonNullable<ConfigInput['models']> => {
  const model = (id: string) => ({ use: 'openai-compatible', model: id, baseUrl: server.baseUrl, price: { input: 1, output: 2 } });
  return {
    writer: { ...model('gpt-writer'), roles: ['teacher'] },
    indiscreet: model('gpt-indiscreet'),
    grader: { ...model('claude-grader'), roles: ['judge'] },
  };
};
const shared = (sending: Sending) => ({
  config: parseConfig({ models: modelsOf(sending) }, true),
  root: mkdtempSync(join(folder, 'w')),
  out: sending.out,
  environment: {},
  clock: { now: () => 0 },
  emit: () => {},
  ...(sending.open ? { noMask: 'to see that the test would see it' } : {}),
});

const ask =
  (...rows: readonly object[]) =>
  async (sending: Sending): Promise<void> => {
    const schema = { name: 'answer', schema: { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] } };
    for (const more of [{ samples: 2 }, { samples: 1, schema }]) await askRows({ ...shared(sending), prompts: sending.rows(rows), model: 'writer', ...more });
    expect(readFileSync(sending.out, 'utf8').includes('masked:')).toBe(!sending.open);
  };
const judge =
  (...rows: readonly object[]) =>
  async (sending: Sending): Promise<void> => {
    const result = await judgeRows({ ...shared(sending), rows: sending.rows(rows), rubric: 'auto', models: ['grader'], authors: ['gpt-4o'] });
    expect(result.judged).toBe(rows.length);
    expect(result.masked).toEqual(sending.open ? {} : { card: 1, email: 1, iban: 1, ip: 1, phone: 1, secret: 1 });
    if (!sending.open) expect(needles.filter((needle) => readFileSync(sending.out, 'utf8').includes(needle))).toEqual([]);
  };
const pairs = async (sending: Sending): Promise<void> => {
  const row = { id: 'a', prompt: `Who is it? ${all}`, a: `It is Jane. ${all}`, b: 'The keeper.', source: all };
  const result = await judgePairs({ ...shared(sending), rows: sending.rows([row]), rubric: 'auto', models: ['grader'], authors: ['gpt-4o'] });
  expect(result.judged).toBe(1);
};
const run =
  (tree: { readonly [path: string]: string }, input: Partial<ConfigInput> = {}) =>
  async (sending: Sending): Promise<void> => {
    await runIn(
      workspace(tree),
      {
        models: modelsOf(sending),
        // In audit mode the judge speaks of rows that a rule has dropped, too.
        filter: { audit: true, judge: { use: 'model', options: { models: ['grader'], planted: 1 } } },
        ...(sending.open ? { privacy: { action: 'keep' } } : {}),
        ...input,
      },
      // Rounds of seeds come behind the first filter.
      { until: input.sources?.some(({ use }) => use === 'seeds') === true ? 'augment' : 'filter' },
    );
    const asked = (await sending.server.calls()).map(({ body }) => (body.includes('"claude-grader"') ? 'judge' : 'teacher'));
    if (input.strategies !== undefined) expect(asked).toContain('teacher');
    // A teacher of this test says little that becomes a row of a seed.
    if (!(input.sources ?? []).some(({ use }) => use === 'seeds')) expect(asked).toContain('judge');
  };
const documents = {
  sources: [{ use: 'documents', path: 'docs', licence: 'MIT', consent: 'Ours.' }],
  strategies: [{ use: 'grounded-qa', options: { doesNotSay: 0 } }],
} satisfies Partial<ConfigInput>;

const page = (body: string, heading = 'What the lantern is'): string =>
  `# The lantern\n\n## ${heading}\n\nThe lantern of Brightwater harbour burns four hours on one spoon of whale oil. ${body}\n\nPeople of the coast have known the lantern for two hundred years.\n`;

const seedTree = {
  'docs/a.md': page(all),
  'seeds/list.jsonl': jsonl([
    { prompt: `Whom do I ask? ${all}`, input: all },
    { prompt: `Who is it? ${all}`, response: `It is Jane. ${all}` },
    {
      messages: [
        { role: 'system', content: all },
        { role: 'user', content: `Who? ${all}` },
      ],
    },
  ]),
};
/** Secrets are refused in a config; what else is private there is masked. */
const personal = all.replace(planted.token, 'none');
const seedOptions: { readonly [use: string]: object } = {
  evolve: { rounds: 1, passages: 2 },
  'seed-writing': { about: personal, most: 3 },
  'self-instruct': { rounds: 1, calls: 1, domain: personal },
};
const seeded = (use: string): Partial<ConfigInput> => ({
  sources: [...documents.sources, { use: 'seeds', path: 'seeds', licence: 'MIT' }],
  strategies: [{ use, options: seedOptions[use] ?? {} }],
  coverage: { tagger: { model: 'indiscreet' } },
});

const seedList = 'Who lights the lantern of the harbour?\nHow long does it burn on one spoon of oil?\nWhat kind of oil does a lantern want?\n';

const paths: readonly (readonly [string, (sending: Sending) => Promise<void>])[] = [
  ['ask: prompt', ask({ id: 'a', prompt: `What is this? ${all}` })],
  ['ask: system', ask({ id: 'a', prompt: 'What is this?', system: all })],
  ['ask: input', ask({ id: 'a', prompt: 'What is this?', input: all })],
  ['ask: messages of all roles', ask({ id: 'a', messages: ['system', 'user', 'assistant', 'user'].map((role) => ({ role, content: all })) })],
  ['judge: prompt and answer', judge({ id: 'a', prompt: `May I call? ${all}`, response: `You may. ${all}` })],
  ['judge: instruction, input, output', judge({ id: 'a', instruction: 'Say it in other words.', input: all, output: `It is said. ${all}` })],
  ['judge: source', judge({ id: 'a', prompt: 'Whom do I ask?', response: 'The keeper of the pier.', source: all })],
  ['judge: quotes', judge({ id: 'a', prompt: 'Whom do I ask?', response: 'The keeper.', quotes: [{ quote: all }, { text: `And again: ${all}` }] })],
  [
    'judge: a chat with tools',
    judge({
      id: 'a',
      messages: [
        { role: 'system', content: all },
        { role: 'user', content: 'Who is it?' },
        { role: 'assistant', content: '', tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: JSON.stringify({ who: all }) } }] },
        { role: 'tool', tool_call_id: 'c1', content: all },
        { role: 'assistant', content: `It is Jane: ${all}` },
      ],
    }),
  ],
  ['judge: pairs', pairs],
  ['run: the body of a document', run({ 'docs/a.md': page(all) }, documents)],
  ['run: a heading', run({ 'docs/a.md': page('It is old.', `Whom to ask: ${all}`) }, documents)],
  ['run: code and a table', run({ 'docs/a.md': page(`\n\n\`\`\`\n${all}\n\`\`\`\n\n| a | b |\n|---|---|\n| ${all} | x |\n`) }, documents)],
  ['run: the name of a file', run({ [`docs/${planted.email} ${planted.token}.md`]: page('It is old.').replace(/^#.*$/gm, '') }, documents)],
  [
    'run: what the teacher writes',
    run({ 'docs/a.md': page('It is old.') }, { ...documents, strategies: [{ use: 'grounded-qa', models: { teacher: 'indiscreet' } }] }),
  ],
  ...(['answer', 'evolve', 'self-instruct', 'reasoning', 'seed-writing'] as const).map((use) => [`run: seeds for ${use}`, run(seedTree, seeded(use))] as const),
  ['run: rows of a log', run({ 'logs/rows.jsonl': jsonl([withAll(fine('lantern', 'burns for nine hours'))]) })],
];

/** Says what was planted in every text of every object that it is asked for, and at first no object at all. */
function inventing(): ReplyScript {
  let calls = 0;
  return (request) => {
    const { schema } = request.schema ?? {};
    if (schema === undefined) return `Nobody knows of ${++calls}. ${all}`;
    if (!request.messages.some(({ role }) => role === 'assistant') && ++calls % 3 === 1) return `I would say: ${all}`;
    const quote = 'The lantern of Brightwater harbour burns four hours on one spoon of whale oil.';
    return { object: filled(schema as Shape, ++calls, quote) };
  };
}

interface Shape {
  type?: string;
  enum?: unknown[];
  properties?: { [name: string]: Shape };
  items?: Shape;
}

function filled({ type, enum: values, properties, items }: Shape, call: number, quote: string, name = ''): unknown {
  if (values !== undefined) return values[0];
  if (type === 'array') return [0, 1].map((at) => filled(items ?? {}, call * 2 + at, quote, name));
  if (type === 'object') return Object.fromEntries(Object.entries(properties ?? {}).map(([key, shape]) => [key, filled(shape, call, quote, key)]));
  if (type === 'boolean') return true;
  if (type === 'number' || type === 'integer') return 5;
  // A quote must be found; what a check quotes is not.
  if (/quote|nearest|evidence/.test(name)) return name === 'quote' && properties === undefined && call < 0 ? '' : quote;
  return `What ${name} of pier ${call} burns ${call + 3} hours when ${words[call % words.length]} is out of oil? ${all}`;
}
const words = ['the keeper', 'a whaler', 'the northern bank', 'somebody from town', 'an old captain', 'the harbour bell', 'a visiting ship'];

const made: readonly (readonly [string, (sending: Sending) => Promise<void>])[] = [
  ['facts, and questions from them', run({ 'docs/a.md': page('It is old.') }, documents)],
  ...(['evolve', 'self-instruct', 'seed-writing', 'answer'] as const).map(
    (use) => [use, run({ 'docs/a.md': page('It is old.'), 'seeds/list.txt': seedList }, { ...seeded(use), coverage: {} })] as const,
  ),
  [
    'a file of prompts with a schema',
    async (sending) => {
      const schema = { name: 'answer', schema: { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] } };
      await askRows({
        ...shared(sending),
        prompts: sending.rows([1, 2, 3, 4].map((id) => ({ id: `${id}`, prompt: `What is this? ${id}` }))),
        model: 'writer',
        samples: 1,
        schema,
      });
    },
  ],
];

function withAll({ prompt, response }: { prompt: string; response: string }): object {
  return { prompt: `${prompt} ${all}`, response: `${response} ${all}` };
}

async function sendingTo(open: boolean, reply: ReplyScript = leaking): Promise<Sending> {
  const server = await startModelServer({ latency: { median: 1 }, reply });
  servers.push(server);
  const name = `${++files}`;
  return {
    server,
    open,
    out: join(folder, `${name}-out.jsonl`),
    rows: (list) => {
      const path = join(folder, `${name}.jsonl`);
      writeFileSync(path, jsonl(list));
      return path;
    },
  };
}

describe('what was planted', () => {
  it('is what the recognisers know', () => {
    for (const value of values) expect(findPersonalData(`It is ${value}.`), value).not.toEqual([]);
  });

  it.each(paths)('does not reach the server by %s', async (_path, send) => {
    const sending = await sendingTo(false);
    await send(sending);
    expect((await sending.server.log()).calls).toBeGreaterThan(0);
    expect(await sending.server.find(needles)).toEqual([]);
  });

  it('does not reach the embedder either, where a teacher writes it into a new prompt', async () => {
    const vectors: string[] = [];
    const server = await startModelServer({
      latency: { median: 1 },
      reply: (request) => {
        if (request.kind === 'embed') vectors.push(...request.inputs);
        return request.schema?.name === 'prompt' ? { object: { prompt: `Who answers at ${planted.email} when the lantern is out?`, input: '' } } : undefined;
      },
    });
    servers.push(server);
    const model = (role: 'teacher' | 'embedder') => ({
      use: 'openai-compatible',
      model: role,
      baseUrl: server.baseUrl,
      price: { input: 1, output: 2 },
      roles: [role],
    });
    await runIn(
      workspace({ 'docs/a.md': page('It is old.'), 'seeds/list.txt': 'Who lights the lantern of the harbour?\n' }),
      {
        sources: [...documents.sources, { use: 'seeds', path: 'seeds', licence: 'MIT' }],
        strategies: [{ use: 'evolve', options: { rounds: 1, variants: 1, perSeed: 0, dimensions: ['tone'], passages: 2 } }],
        models: { teacher: model('teacher'), vectors: model('embedder') },
      },
      { until: 'augment' },
    );
    expect(vectors.some((text) => text.includes('when the lantern is out'))).toBe(true);
    expect(vectors.filter((text) => needles.some((needle) => text.includes(needle)))).toEqual([]);
  });

  it.each(made)('does not go back to the model that made it up: %s', async (_path, send) => {
    const sending = await sendingTo(false, inventing());
    await send(sending);
    expect((await sending.server.log()).calls).toBeGreaterThan(2);
    expect(await sending.server.find(needles)).toEqual([]);
  });

  it.each(made)('would be seen to go back, were it not masked: %s', async (_path, send) => {
    const sending = await sendingTo(true, inventing());
    await send(sending);
    expect((await sending.server.find(needles)).length).toBeGreaterThan(0);
  });

  it.each(paths)('would be seen there, were it not masked: %s', async (_path, send) => {
    const sending = await sendingTo(true);
    await send(sending);
    expect((await sending.server.find(needles)).length).toBeGreaterThan(0);
  });
});
