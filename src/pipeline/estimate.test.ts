/** What a dry run says beforehand holds what the run then asks: by stage and by model, for every strategy that asks one. */
import { afterAll, describe, expect, it } from 'vitest';
import type { ConfigInput, ModelRole, RunEvent, StrategyUse } from '../contracts/index.ts';
import { HornbookError } from '../errors.ts';
import { scriptedTeacher, startModelServer } from '../testing/model-server/index.ts';
import type { ModelServer, ReplyScript, ScriptRequest } from '../testing/model-server/index.ts';
import { sha256 } from '../text/hash.ts';
import { dryRun } from './dry-run.ts';
import type { Range } from './estimate-tally.ts';
import { goodTeacher, harbourPages, unmarked } from './model-testkit.ts';
import { answeringTeacher, harbourSeeds } from './seeds-testkit.ts';
import { config, jsonl, removeWorkspaces, runIn, workspace } from './testkit.ts';

const servers: ModelServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  removeWorkspaces();
});

const vocabulary = [
  'anchor',
  'compass',
  'harbour',
  'lantern',
  'winter',
  'oak',
  'keeper',
  'barrel',
  'tide',
  'ferry',
  'rope',
  'signal',
  'mast',
  'chart',
  'pilot',
  'winch',
];
/** Words of its own for each place, with none in a row that another has. */
const saying = (place: string): string => {
  const at = sha256(place);
  return Array.from({ length: 9 }, (_, i) => vocabulary[Number.parseInt(at.slice(i * 4, i * 4 + 4), 16) % vocabulary.length]).join(' ');
};

const scripted = scriptedTeacher();

/** Does what it is asked, as far as a program can: whatever can follow a reply follows. */
const willing: ReplyScript = (request) => {
  if (request.kind === 'embed') return undefined;
  const asked = unmarked(request);
  const list = (count: number): string[] => Array.from({ length: count }, (_, at) => `Explain the ${saying(`${asked}/${at}`)} to a new keeper.`);
  switch (request.schema?.name ?? '') {
    case 'grade':
      return graded(request, 5);
    case 'prompt':
      return { object: { prompt: `Compare the ${saying(asked)} for a crew.`, input: '' } };
    case 'gain':
      return { object: { request: true, same: false, why: 'more' } };
    case 'outside':
      return { object: { outside: true, answer: `The town hall settles the ${saying(asked)}, and nobody here.` } };
    case 'ambiguous':
      return { object: { readings: ['a', 'b'], question: 'Which of the two?', answer: `Which of the two? This or that: ${saying(asked)}.` } };
    case 'tasks':
      return { object: { tasks: list(3).map((instruction) => ({ instruction, classification: false })) } };
    case 'seeds':
      return { object: { seeds: list(2).map((prompt) => ({ prompt, material: '' })) } };
    case 'input':
      return { object: { input: `The ${saying(asked)} came late.` } };
    case 'answer':
      return answeringTeacher(request);
    case 'reasoning':
      return { object: { steps: ['Nine and one.', '9 + 1 = 10'], expression: '9 + 1', final: '10', answer: 'It comes to 10 in all.' } };
    default:
      return goodTeacher(request) ?? scripted(request);
  }
};

const isObject = (value: unknown): value is { [name: string]: unknown } => typeof value === 'object' && value !== null;

/** A grade for every aspect. */
const graded = (request: ScriptRequest, score: number): { object: object } => {
  const schema: unknown = request.schema?.schema;
  const aspects = isObject(schema) && isObject(schema['properties']) ? Object.keys(schema['properties']) : [];
  return { object: Object.fromEntries(aspects.map((aspect) => [aspect, { reason: 'It says so.', evidence: '', score }])) };
};

/** Says no to everything: nothing follows a reply. */
const unwilling: ReplyScript = (request) => {
  if (request.kind === 'embed') return undefined;
  if (request.schema?.name === 'grade') return graded(request, 1);
  return { text: '', object: undefined, ...(request.schema === undefined ? {} : { object: {} }) };
};

interface Case {
  strategy?: StrategyUse;
  over?: Partial<ConfigInput>;
  /** Stages that must be estimated. */
  stages: readonly string[];
}

const cases: { readonly [name: string]: Case } = {
  'grounded-qa': { strategy: { use: 'grounded-qa', options: { doesNotSay: 0.5 } }, stages: ['grounded-qa'] },
  task: { strategy: { use: 'task', options: { maxPerChunk: 4, tokensPerTask: 20 } }, stages: ['task'] },
  'task-description': {
    strategy: { use: 'task-description', options: { description: 'Sort what people say of a harbour.', rows: 8 } },
    stages: ['task-description'],
  },
  'seed-writing': {
    strategy: {
      use: 'seed-writing',
      options: { about: 'a harbour', verbs: ['explain', 'list'], domains: ['ropes', 'lamps'], complexities: ['easy'], perCell: 2 },
    },
    stages: ['seed-writing', 'search'],
  },
  'self-instruct': { strategy: { use: 'self-instruct', options: { rounds: 2, calls: 2, perCall: 3 } }, stages: ['self-instruct'] },
  answer: { strategy: { use: 'answer', options: { k: 2, samples: 2 } }, stages: ['answer', 'search'] },
  evolve: { strategy: { use: 'evolve', options: { rounds: 3, variants: 6, perSeed: 2, passages: 2 } }, stages: ['evolve', 'search'] },
  'evolve, operators alone': { strategy: { use: 'evolve', options: { rounds: 4, variants: 0, perSeed: 1 } }, stages: ['evolve'] },
  reasoning: { strategy: { use: 'reasoning', options: { samples: 4 } }, stages: ['reasoning'] },
  'a panel of judges that sends rows back': {
    strategy: { use: 'grounded-qa' },
    over: { filter: { judge: { use: 'model', options: { models: ['judge', 'second'], revise: true } } } },
    stages: ['grounded-qa', 'judge', 'revise'],
  },
  'a tagger': { strategy: { use: 'grounded-qa' }, over: { coverage: { tagger: {} } }, stages: ['grounded-qa', 'tagger'] },
  'a tagger over rows of a strategy without a model': { strategy: { use: 'extractive' }, over: { coverage: { tagger: {} } }, stages: ['tagger'] },
  'augmentation of documents': {
    strategy: { use: 'grounded-qa', options: { maxPerChunk: 1, doesNotSay: 0 } },
    over: { coverage: { quotas: { taskType: { comparison: 6, 'how-to': 6 } }, tagger: {} }, augment: { maxCandidatesPerMissing: 3 } },
    stages: ['grounded-qa', 'tagger'],
  },
  'augmentation of seeds': {
    strategy: { use: 'evolve', options: { rounds: 1, variants: 2 } },
    over: { coverage: { quotas: { tone: { urgent: 9 } } }, augment: { maxCandidatesPerMissing: 3 } },
    stages: ['evolve'],
  },
};

async function serve(reply: ReplyScript): Promise<ModelServer> {
  const server = await startModelServer({ reply, latency: { median: 1 } });
  servers.push(server);
  return server;
}

function settings(server: ModelServer, { strategy, over }: Case): Partial<ConfigInput> {
  const model = (id: string, ...roles: ModelRole[]) => ({
    use: 'openai-compatible',
    model: id,
    baseUrl: server.baseUrl,
    price: { input: 1, output: 2 },
    family: id,
    roles,
  });
  const models = {
    teacher: model('tiny', 'teacher'),
    judge: model('first', 'judge'),
    second: model('second'),
    tags: model('tags', 'tagger'),
    vectors: model('vectors', 'embedder'),
  };
  return {
    sources: [
      { use: 'documents', path: 'docs', licence: 'MIT', language: 'en' },
      { use: 'seeds', path: 'seeds', licence: 'CC0-1.0', language: 'en' },
    ],
    strategies: strategy === undefined ? [] : [strategy],
    models,
    ...over,
  };
}

const root = (): string => workspace({ ...harbourPages(4), 'seeds/own.jsonl': jsonl(harbourSeeds.slice(0, 5).map((prompt) => ({ prompt }))) });

type Spent = Extract<RunEvent, { event: 'models' }>['stages'];

/** What a run asked by stage, whether or not anything of it was accepted. */
async function spentBy(folder: string, input: Partial<ConfigInput>): Promise<Spent> {
  let spent: Spent = [];
  const emit = (event: RunEvent): void => {
    if (event.event === 'models') spent = event.stages;
  };
  await runIn(folder, input, { emit }).catch((error: unknown) => {
    if (!HornbookError.isInstance(error) || error.code !== 'nothing-accepted') throw error;
  });
  return spent;
}

const sum = (ranges: readonly Range[]): Range =>
  ranges.reduce((a, b) => ({ low: a.low + b.low, expected: a.expected + b.expected, high: a.high + b.high }), { low: 0, expected: 0, high: 0 });

describe('a dry run', () => {
  const teachers = { 'that does all it is asked': willing, 'that does nothing it is asked': unwilling };
  for (const [name, one] of Object.entries(cases)) {
    it.each(Object.entries(teachers))(`holds what ${name} asks of a model %s`, async (_, reply) => {
      const server = await serve(reply);
      const input = settings(server, one);
      const folder = root();
      const { models: estimates } = await dryRun({ config: config(input), root: folder });
      expect(await server.log()).toMatchObject({ calls: 0 });
      expect(new Set(estimates.map(({ stage }) => stage))).toEqual(new Set(one.stages));
      const spent = await spentBy(folder, input);
      for (const { stage, calls, tokens } of spent) {
        const own = estimates.filter((estimate) => estimate.stage === stage);
        const [asked, used] = [sum(own.map((estimate) => estimate.calls)), sum(own.map((estimate) => estimate.tokens))];
        expect([stage, asked.low <= calls, calls <= asked.high, asked.low, calls, asked.high]).toEqual([stage, true, true, asked.low, calls, asked.high]);
        expect([stage, used.low <= tokens, tokens <= used.high, used.low, tokens, used.high]).toEqual([stage, true, true, used.low, tokens, used.high]);
      }
      // A stage that asked nothing may be said to ask little at the least, and no more.
      for (const { stage, calls } of estimates) if (!spent.some((of) => of.stage === stage)) expect([stage, calls.low]).toEqual([stage, 0]);
    });
  }
});
