import { describe, expect, it } from 'vitest';
import type { Passage, Seed, SeedDraft } from '../../contracts/index.ts';
import { fencedText, samplePassages, sampleSeed, sampleSeeds, scriptedTools } from '../../testing/index.ts';
import type { AskedCall, CallAnswer } from '../../testing/index.ts';
import { seedStrategyConformance } from '../../testing/seed-strategy-conformance.ts';
import { answer, answerOptions } from './answer.ts';
import type { AnswerOptions } from './answer.ts';

const passages = await samplePassages();
const fast = 'Giant kelp grows up to 60 cm a day, because its blades take in food from the water around them.';

/** Answers by what stands in the passages; silent where they speak of nothing of the kind. */
const teacher: CallAnswer = ({ name, prompt, sample }: AskedCall) => {
  if (name === undefined) return `An answer to "${fencedText(prompt, 'prompt').slice(0, 20)}" (${sample}).`;
  const knows = fencedText(prompt, 'passages').includes(fast) && fencedText(prompt, 'prompt').includes('grow');
  return knows
    ? { answer: `Up to 60 cm a day (${sample}).`, quotes: ['Giant kelp grows up to 60 cm a day'], silent: false }
    : { answer: 'The sources at hand do not say this.', quotes: [], silent: true };
};
const search = (): readonly Passage[] => passages;

for (const options of [{}, { context: false }, { samples: 3, temperature: 0.9 }, { again: true, systemPrompt: 'Answer as a pirate.' }]) {
  describe(`answer ${JSON.stringify(options)}`, () => {
    for (const { name, run } of seedStrategyConformance(answer, sampleSeeds, answerOptions.parse(options), { answer: teacher, search })) it(name, run);
  });
}

async function made(
  seed: Seed,
  options: Partial<AnswerOptions> = {},
  reply: CallAnswer = teacher,
): Promise<{ drafts: SeedDraft[]; calls: readonly AskedCall[] }> {
  const all = answerOptions.parse(options);
  const input = { round: 1, seeds: [seed] };
  const tools = scriptedTools(answer, reply, search);
  const drafts: SeedDraft[] = [];
  for (const task of answer.plan(input, all)) for await (const draft of answer.run(task, input, all, tools)) drafts.push(draft);
  return { drafts, calls: tools.calls };
}

const growth = sampleSeed({ prompt: 'How fast does giant kelp grow?', labels: { topic: 'kelp' } });
const riddle = sampleSeed({ prompt: 'What is the depth of the Mariana Trench?' });

it('answers from what was found, with the spans of its quotes', async () => {
  const { drafts } = await made(growth);
  const [draft] = drafts;
  expect(draft).toMatchObject({ labels: { topic: 'kelp' }, template: 'from-passages' });
  expect(draft).not.toHaveProperty('input');
  const [grounding] = draft?.grounding ?? [];
  const passage = passages.find(({ chunk }) => chunk === grounding?.chunk);
  expect(passage?.text).toContain(fast);
  expect(draft?.grounding?.length).toBe(1);
});

it('carries the passages where it says that they are silent, or where the option wants them', async () => {
  const [silent] = (await made(riddle)).drafts;
  expect(silent).toMatchObject({ labels: { taskType: 'unanswerable' }, template: 'silent' });
  expect(silent?.input).toContain(fast);
  expect(silent?.grounding?.length).toBe(passages.length);
  const [shown] = (await made(growth, { withPassages: 1 })).drafts;
  expect(shown?.input).toContain(fast);
});

it('fails where a quote is in no passage, or where there is none', async () => {
  await expect(made(growth, {}, () => ({ answer: 'Fast.', quotes: ['Kelp never grows at all.'], silent: false }))).rejects.toThrow(
    'ungrounded: no passage holds the quote "Kelp never grows at all."',
  );
  await expect(made(growth, {}, () => ({ answer: 'Fast.', quotes: [' '], silent: false }))).rejects.toThrow('ungrounded: the answer came without a quote');
});

it('makes samples of their own, each with its number', async () => {
  const { drafts, calls } = await made(growth, { samples: 3 });
  expect(drafts.map(({ labels }) => labels['sample'])).toEqual(['0', '1', '2']);
  expect(new Set(drafts.map(({ messages }) => messages.at(-1)?.content)).size).toBe(3);
  expect(calls.map(({ sample }) => sample)).toEqual([0, 1, 2]);
});

it('answers again only where it is told to, and leaves the old answer out', async () => {
  const known = sampleSeed({ prompt: 'How fast does giant kelp grow?', response: 'I do not know.' });
  expect((await made(known)).drafts).toEqual([]);
  const { drafts, calls } = await made(known, { again: true, context: false });
  expect(drafts[0]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
  expect(calls[0]?.prompt).not.toContain('I do not know.');
});

it('keeps the conversation before the question, and the system prompt of the seed or its own', async () => {
  const talk = sampleSeed({
    prompt: 'And how fast does it grow?',
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'What is kelp?' },
      { role: 'assistant', content: 'A seaweed.' },
      { role: 'user', content: 'And how fast does it grow?' },
    ],
  });
  const own = (await made(talk, { context: false })).drafts[0]?.messages.map(({ content }) => content);
  expect(own?.slice(0, 4)).toEqual(['Be short.', 'What is kelp?', 'A seaweed.', 'And how fast does it grow?']);
  const { drafts, calls } = await made(talk, { context: false, systemPrompt: 'Be long.' });
  expect(drafts[0]?.messages[0]).toEqual({ role: 'system', content: 'Be long.' });
  expect(fencedText(calls[0]?.prompt ?? '', 'conversation')).toBe('user: What is kelp?\n\nassistant: A seaweed.');
});
