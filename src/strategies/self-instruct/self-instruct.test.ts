import { describe, expect, it } from 'vitest';
import type { SeedDraft, SeedInput } from '../../contracts/index.ts';
import { sampleSeed, sampleSeeds } from '../../testing/sample-seeds.ts';
import { fencedText, scriptedTools } from '../../testing/scripted-tools.ts';
import type { CallAnswer } from '../../testing/scripted-tools.ts';
import { everySeedDraft, seedStrategyConformance } from '../../testing/seed-strategy-conformance.ts';
import { hashOf } from '../../text/hash.ts';
import { selfInstructOptions } from './options.ts';
import { selfInstruct } from './self-instruct.ts';

const options = selfInstructOptions.parse({ calls: 3, perCall: 3 });

const verbs = ['Describe', 'Compare', 'List', 'Rewrite', 'Estimate', 'Defend', 'Translate', 'Rank', 'Plan', 'Invent', 'Correct', 'Shorten'];
/** Words that no two calls have in common. */
const wordsOf = (seed: string, count: number): string => Array.from({ length: count }, (_, i) => `w${hashOf([seed, i]).slice(0, 6)}`).join(' ');

const good: CallAnswer = ({ name, prompt, sample }) => {
  const seed = `${prompt}/${sample}`;
  if (name === 'tasks')
    return {
      tasks: [0, 1, 2].map((i) => ({
        instruction: `${verbs[(hashOf(seed).charCodeAt(0) + i) % verbs.length]} ${wordsOf(`${seed}/${i}`, 8)}.`,
        classification: i === 2,
      })),
    };
  if (name === 'input') return { input: hashOf(seed) < '8' ? '' : `The material: ${wordsOf(seed, 12)}.` };
  if (name === 'classes')
    return {
      labels: ['Praise', 'Blame'],
      materials: [
        { label: 'praise', material: `So good: ${wordsOf(`${seed}+`, 6)}` },
        { label: 'Blame', material: `So bad: ${wordsOf(`${seed}-`, 6)}` },
      ],
    };
  return `An answer: ${wordsOf(seed, 10)}.`;
};

const inputOf = (seeds = sampleSeeds, more: Partial<SeedInput> = {}): SeedInput => ({ round: 1, seeds, ...more });
const runs = async (answer: CallAnswer, given: Partial<typeof options> = {}, input = inputOf()) => {
  const tools = scriptedTools(selfInstruct, answer);
  const all = await everySeedDraft(selfInstruct, input, { ...options, ...given }, tools);
  const failures = all.flatMap(({ failure }) => (failure instanceof Error ? [failure.message] : []));
  return { all, tools, failures, drafts: all.flatMap(({ drafts }) => drafts) };
};
/** One call for instructions, which says what you say. */
const saying = (...instructions: string[]): [CallAnswer, Partial<typeof options>] => [
  (call) => (call.name === 'tasks' ? { tasks: instructions.map((instruction) => ({ instruction, classification: false })) } : good(call)),
  { calls: 1, perCall: Math.max(1, instructions.length) },
];
const promptOf = (draft: SeedDraft): string => draft.messages[0]?.content ?? '';

describe('conformance', () => {
  for (const { name, run } of seedStrategyConformance(selfInstruct, sampleSeeds, options, { answer: good })) it(name, run);
});

it('makes tasks with their inputs and answers: input first, and for a classification the label first', async () => {
  const { drafts, failures } = await runs(good);
  expect(failures).toEqual([]);
  expect(drafts).toHaveLength(9);
  const classified = drafts.filter(({ template }) => template === 'output-first');
  expect(classified).toHaveLength(3);
  for (const { messages, input, labels } of classified) {
    const label = messages.at(-1)?.content;
    expect(labels).toEqual({ taskType: 'classification' });
    expect(input?.startsWith(label === 'Praise' ? 'So good' : 'So bad')).toBe(true);
  }
  for (const draft of drafts.filter(({ template }) => template === 'input-first')) expect(draft.input).toMatch(/^The material/);
  expect(drafts.some(({ template }) => template === 'no-input')).toBe(true);
  // A hash takes the label: over many rows there are both.
  const many = (await runs(good, { calls: 12 }, inputOf(Array.from({ length: 30 }, (_, i) => sampleSeed({ prompt: `A person asks ${wordsOf(`p${i}`, 6)}?` })))))
    .drafts;
  const labels = many.filter(({ template }) => template === 'output-first').map(({ messages }) => messages.at(-1)?.content);
  for (const label of ['Praise', 'Blame']) expect(labels.filter((one) => one === label).length).toBeGreaterThan(1);
});

it('takes replies of any size and shape', async () => {
  const nasty = [
    'a '.repeat(60_000),
    '"'.repeat(100_000),
    '¿'.repeat(1000),
    `${'語'.repeat(100_000)}`,
    '\u0000\u202e',
    '\ud800 lone surrogates are no words of a task',
  ];
  const [answer, given] = saying(...nasty);
  const { failures } = await runs(answer, given);
  expect(failures.map((failure) => failure.split(':')[0])).toEqual(['too-long', 'empty', 'empty', 'too-long', 'empty']);
});

it('shows six prompts of people and two of models, and no row that the gates put out', async () => {
  const people = Array.from({ length: 12 }, (_, i) => sampleSeed({ prompt: `A person asks ${wordsOf(`p${i}`, 6)}?` }));
  const models = Array.from({ length: 6 }, (_, i) =>
    sampleSeed({ prompt: `A model asks ${wordsOf(`m${i}`, 6)}?`, depth: 1, round: 1, strategy: 'self-instruct', accepted: i < 3 }),
  );
  const conversation = sampleSeed({
    prompt: 'And after that one?',
    messages: [
      { role: 'user', content: 'Which is first?' },
      { role: 'assistant', content: 'This one.' },
      { role: 'user', content: 'And after that one?' },
    ],
  });
  const { tools, all } = await runs(good, { calls: 8 }, inputOf([...people, ...models, conversation], { round: 2 }));
  const shown = tools.calls.filter(({ name }) => name === 'tasks').map(({ prompt }) => fencedText(prompt, 'examples'));
  expect(shown).toHaveLength(8);
  for (const text of shown) {
    expect(text.match(/A person asks/g)).toHaveLength(6);
    expect(text.match(/A model asks/g)).toHaveLength(2);
    for (const { prompt } of models.slice(3)) expect(text).not.toContain(prompt);
    expect(text).not.toContain('And after');
  }
  expect(new Set(shown).size).toBe(8);
  // People first: the group of a row is theirs.
  expect(all.every(({ task }) => people.some(({ id }) => id === task.parents[0]))).toBe(true);
  expect((await runs(good, {}, inputOf([]))).all).toEqual([]);
});

it('rejects by name what a model of text cannot do, and what is no instruction', async () => {
  const [answer, given] = saying(
    'Describe the picture of a cat on a mat.',
    'Draw a chart of the tides of a year.',
    'Please go to the shop and buy bread.',
    'Write poem.',
    '- Explain how the tides come about here.',
    '2. Explain how the tides come about there.',
    '...',
    `Explain ${wordsOf('long', 160)}.`,
    'Explain how a drawbridge of the old town is raised.',
  );
  const { failures, drafts } = await runs(answer, given);
  expect(failures.map((failure) => failure.split(':')[0])).toEqual([
    'blocked-word',
    'blocked-word',
    'blocked-word',
    'too-short',
    'leading-mark',
    'leading-mark',
    'empty',
    'too-long',
  ]);
  expect(drafts.map(promptOf)).toEqual(['Explain how a drawbridge of the old town is raised.']);
  expect((await runs(answer, { ...given, blocked: [] })).drafts).toHaveLength(4);
});

it('rejects what is like a seed, a row that the gates put out, or an instruction before it', async () => {
  const out = sampleSeed({ prompt: 'Tell a short story about a lighthouse keeper and her dog.', depth: 1, round: 1, accepted: false });
  const seeds = [...sampleSeeds, out];
  const [answer, given] = saying(
    'Explain in plain words why the tide comes twice each day.',
    'Tell a short story about a lighthouse keeper and his dog.',
    'Plan a walk of three hours along the coast for two children.',
    'Plan a walk of four hours along the coast for two children.',
  );
  const { failures, drafts } = await runs(answer, given, inputOf(seeds));
  expect(drafts.map(promptOf)).toEqual(['Plan a walk of three hours along the coast for two children.']);
  expect(failures).toEqual([
    'similar: ROUGE-L 0.91 with "Explain in plain words why the tide comes twice a day."',
    'similar: ROUGE-L 0.91 with "Tell a short story about a lighthouse keeper and her dog."',
    'similar: ROUGE-L 0.92 with "Plan a walk of three hours along the coast for two children."',
  ]);
  expect((await runs(answer, { ...given, novelty: 0.95 }, inputOf(seeds))).drafts).toHaveLength(4);
});

it.each([
  ['Chinese', '解释一下为什么每天会有两次涨潮和退潮', '请解释一下为什么每天会有两次涨潮和退潮', '写一首关于秋天的短诗'],
  ['Arabic', 'اشرح لماذا يحدث المد والجزر مرتين في اليوم', 'اشرح لي لماذا يحدث المد والجزر مرتين في اليوم', 'اكتب رسالة قصيرة إلى صديق قديم'],
  ['Hindi', 'समझाइए कि दिन में दो बार ज्वार क्यों आता है', 'समझाइए कि एक दिन में दो बार ज्वार क्यों आता है', 'अपने मित्र को एक छोटा पत्र लिखिए'],
  ['Thai', 'อธิบายว่าทำไมน้ำขึ้นน้ำลงวันละสองครั้ง', 'ช่วยอธิบายว่าทำไมน้ำขึ้นน้ำลงวันละสองครั้ง', 'เขียนจดหมายถึงเพื่อนเก่า'],
  [
    'Spanish',
    'Explica por qué la marea sube dos veces al día',
    '¿Explica por qué la marea sube dos veces al día?',
    '¿Cómo se escribe una carta a un viejo amigo?',
  ],
])('sees what is alike and what is new in %s', async (_, seed, alike, fresh) => {
  const [answer, given] = saying(alike, fresh);
  const { failures, drafts } = await runs(answer, given, inputOf([sampleSeed({ prompt: seed })]));
  expect(drafts.map(promptOf)).toEqual([fresh]);
  expect(failures[0]).toMatch(/^similar: /);
});

it('blocks words in every script, and lets short Chinese instructions pass', async () => {
  const [answer, given] = saying('描述这张图片里的内容', '写一首诗', '写诗吧', 'صف الصورة التي تراها هنا');
  const { failures, drafts } = await runs(answer, { ...given, blocked: ['图片', 'الصورة'] });
  expect(drafts.map(promptOf)).toEqual(['写一首诗']);
  expect(failures.map((failure) => failure.split(':')[0])).toEqual(['blocked-word', 'too-short', 'blocked-word']);
});

it.each(['in order', 'backwards'])('compares the instructions of a round in plan order, whichever reply comes first: tasks begun %s', async (order) => {
  const input = inputOf(Array.from({ length: 20 }, (_, i) => sampleSeed({ prompt: `A person asks ${wordsOf(`p${i}`, 6)}?` })));
  const given = { ...options, calls: 3, perCall: 1 };
  const tasks = [...selfInstruct.plan(input, given)].filter(({ estimate }) => estimate > 0);
  const shownFirst = tasks.map(({ parents }) => input.seeds.find(({ id }) => id === parents[0])?.prompt ?? '');
  const late: CallAnswer = async (call) => {
    if (call.name !== 'tasks') return good(call);
    const turn = shownFirst.findIndex((prompt) => fencedText(call.prompt, 'examples').startsWith(`Task 1:\n${prompt}`));
    // The earlier a call stands in the plan, the later it is answered.
    for (let wait = 0; wait < 200 * (2 - turn); wait++) await Promise.resolve();
    return { tasks: [{ instruction: `Say hello to the ${['first', 'second', 'third'][turn]} guest of the house.`, classification: false }] };
  };
  const tools = scriptedTools(selfInstruct, late);
  const outcomes: { [key: string]: string } = {};
  const run = async (task: (typeof tasks)[number]): Promise<void> => {
    try {
      for await (const draft of selfInstruct.run(task, input, given, tools)) outcomes[task.key] = promptOf(draft);
    } catch (error) {
      outcomes[task.key] = String(error);
    }
  };
  await Promise.all((order === 'in order' ? tasks : tasks.toReversed()).map(run));
  const similar = 'Error: similar: ROUGE-L 0.89 with "Say hello to the first guest of the house."';
  expect(tasks.map(({ key }) => outcomes[key])).toEqual(['Say hello to the first guest of the house.', similar, similar]);
  expect(tools.calls.filter(({ name }) => name === 'tasks')).toHaveLength(3);
});

it('counts a reply that is no data once, and makes what there is of a short one', async () => {
  const broken = await runs((call) => {
    if (call.name === 'tasks') throw new Error('malformed: no object');
    return good(call);
  });
  expect(broken.failures).toEqual(['malformed: no object', 'malformed: no object', 'malformed: no object']);
  expect(broken.all).toHaveLength(12);
  const [answer] = saying('Plan a walk of three hours along the coast.');
  const short = await runs(answer, { calls: 1, perCall: 5 });
  expect([short.drafts.length, short.failures]).toEqual([1, []]);
  const [none] = saying();
  expect((await runs(none, { calls: 1, perCall: 5 })).failures).toEqual(['empty: no instruction came']);
});

it('takes no placeholder for an input, no echo, and no classification with one label', async () => {
  const instruction = 'Plan a walk of three hours along the coast.';
  const inputs = ['None', '<noinput>', 'N/A.', instruction.toUpperCase()];
  for (const input of inputs) {
    const [answer, given] = saying(instruction);
    const { drafts } = await runs((call) => (call.name === 'input' ? { input } : answer(call)), given);
    expect(drafts[0]).not.toHaveProperty('input');
  }
  const classes = async (reply: unknown): Promise<unknown> => {
    const answer: CallAnswer = (call) =>
      call.name === 'tasks' ? { tasks: [{ instruction, classification: true }] } : call.name === 'classes' ? reply : good(call);
    const { failures, drafts } = await runs(answer, { calls: 1, perCall: 1 });
    return failures[0]?.split(':')[0] ?? drafts[0]?.template;
  };
  expect(await classes({ labels: ['yes'], materials: [{ label: 'yes', material: 'x y z' }] })).toBe('one-label');
  expect(await classes({ labels: ['yes', ' YES '], materials: [{ label: 'yes', material: 'x y z' }] })).toBe('one-label');
  expect(await classes({ labels: ['yes', 'no'], materials: [{ label: 'perhaps', material: 'x y z' }] })).toBe('unknown-label');
  expect(await classes({ labels: ['yes', 'no'], materials: [] })).toMatch(/no-input|input-first/);
});

it('rows that repeat a mark of their prompt are out', async () => {
  const answer: CallAnswer = (call) =>
    call.name === 'tasks'
      ? { tasks: [{ instruction: `Repeat this for me please: ${/<<<examples [0-9a-f]+/.exec(call.prompt)?.[0]}`, classification: false }] }
      : good(call);
  expect((await runs(answer, { calls: 1, perCall: 1 })).failures[0]).toMatch(/^leaked/);
});

it('asks for a cell in an augmentation, and leaves alone what no wording can fill', async () => {
  const target = { dimension: 'taskType', value: 'comparison', wanted: 4 };
  const { tools, drafts } = await runs(good, {}, inputOf(sampleSeeds, { target }));
  expect(drafts).toHaveLength(9);
  for (const { prompt } of tools.calls.filter(({ name }) => name === 'tasks')) expect(fencedText(prompt, 'cell')).toBe('taskType: comparison');
  expect([...selfInstruct.plan(inputOf(sampleSeeds, { target: { ...target, dimension: 'source' } }), options)]).toEqual([]);
  expect([...selfInstruct.plan(inputOf(sampleSeeds, { target: { ...target, wanted: 1 } }), options)]).toHaveLength(4);
});
