import { describe, expect, it } from 'vitest';
import type { Draft, StrategyInput } from '../../contracts/index.ts';
import { sampleMaterial } from '../../testing/sample-material.ts';
import { fencedText, scriptedTools } from '../../testing/scripted-tools.ts';
import type { CallAnswer } from '../../testing/scripted-tools.ts';
import { everyDraft, strategyConformance } from '../../testing/strategy-conformance.ts';
import { groundedQa, groundedQaOptions } from './grounded-qa.ts';

const options = groundedQaOptions.parse({ tokensPerQuestion: 20, doesNotSay: 0.5 });

/** A teacher that quotes the first words of the text. */
const good: CallAnswer = ({ name, prompt }) => {
  const quote = fencedText(prompt, 'text').split(/\s+/).slice(0, 12).join(' ');
  if (name === 'facts')
    return {
      entities: [{ name: 'kelp', kind: 'seaweed' }],
      relations: [],
      facts: [
        { fact: quote, quote },
        { fact: 'The moon is green.', quote: 'the moon is green' },
      ],
    };
  if (name === 'check') return { quote: '' };
  const question = `What is said here: ${quote.slice(0, 30)}?`;
  return { question, answer: `It is said: ${quote}`, rationale: 'The text says so.', quotes: [quote], nearest: quote };
};

const draftsWith = async (answer: CallAnswer, given: Partial<typeof options> = {}, input?: StrategyInput): Promise<Draft[]> => {
  const used = { ...options, ...given };
  return (await everyDraft(groundedQa, input ?? (await sampleMaterial()), used, scriptedTools(groundedQa, answer))).map(({ draft }) => draft);
};

describe('conformance', async () => {
  for (const { name, run } of strategyConformance(groundedQa, [await sampleMaterial()], options, good)) it(name, run);
});

it('covers a document: every chunk with enough text is asked, kinds in turn', async () => {
  const material = await sampleMaterial();
  const tasks = [...groundedQa.plan(material, options)];
  expect(new Set(tasks.map((task) => task.chunk.id)).size).toBeGreaterThanOrEqual(3);
  const kinds = new Set(tasks.map(({ key }) => key.split('/')[1]));
  expect(kinds.size).toBeGreaterThanOrEqual(6);
  expect(kinds).toContain('does-not-say');
});

it('asks the same of every other chunk where one is added or taken out', async () => {
  const material = await sampleMaterial();
  const of = (chunks: typeof material.chunks): Map<string, string[]> => {
    const keys = new Map<string, string[]>();
    for (const { key, chunk } of groundedQa.plan({ ...material, chunks }, options)) keys.set(chunk.id, [...(keys.get(chunk.id) ?? []), key]);
    return keys;
  };
  const all = of(material.chunks);
  expect(all.size).toBeGreaterThan(2);
  for (const left of material.chunks) {
    const others = of(material.chunks.filter((chunk) => chunk.id !== left.id));
    expect(others).toEqual(new Map([...all].filter(([id]) => id !== left.id)));
  }
});

it('shows the question only facts that stand in the text', async () => {
  const tools = scriptedTools(groundedQa, good);
  await everyDraft(groundedQa, await sampleMaterial(), options, tools);
  const questions = tools.calls.filter(({ name, prompt }) => name === 'question' && prompt.includes('<<<facts'));
  expect(questions.length).toBeGreaterThan(3);
  for (const { prompt } of questions) {
    expect(fencedText(prompt, 'facts')).toMatch(/^- /);
    expect(prompt).not.toContain('moon');
  }
});

it('fails where a quote is not in the text, where none comes, and where a silent text answers after all', async () => {
  const bad =
    (change: object): CallAnswer =>
    (call) =>
      call.name === 'question' ? { ...(good(call) as object), ...change } : good(call);
  await expect(draftsWith(bad({ quotes: ['Nobody has ever seen the moon from here.'] }))).rejects.toThrow(
    /ungrounded: the text does not hold the quote "Nobody/,
  );
  await expect(draftsWith(bad({ quotes: [] }))).rejects.toThrow(/ungrounded/);
  await expect(draftsWith(bad({ question: ' ' }))).rejects.toThrow(/declined/);
  const found: CallAnswer = (call) => (call.name === 'check' ? { quote: fencedText(call.prompt, 'text').slice(0, 30) } : good(call));
  await expect(draftsWith(found, { doesNotSay: 1 })).rejects.toThrow(/answerable/);
});

it('keeps a rationale only where it is asked for, and the text with a share of the rows', async () => {
  expect((await draftsWith(good)).every((draft) => draft.rationale === undefined)).toBe(true);
  const drafts = await draftsWith(good, { rationale: true, doesNotSay: 0, withText: 1 });
  expect(drafts.every((draft) => draft.rationale === 'The text says so.' && draft.input !== undefined)).toBe(true);
  const bare = await draftsWith(good, { doesNotSay: 0, withText: 0 });
  expect(bare.every((draft) => draft.input === undefined)).toBe(true);
});

it('fills a cell with kinds that a chunk has not given', async () => {
  const material = await sampleMaterial();
  const target = { dimension: 'taskType', value: 'comparison', wanted: 9 };
  const first = await draftsWith(good, {}, { ...material, target });
  expect(new Set(first.map(({ labels }) => labels['taskType']))).toEqual(new Set(['comparison']));
  const made = material.chunks.map((chunk) => ({ chunk: chunk.id, template: 'compare', start: 0, end: 1 }));
  expect(await draftsWith(good, {}, { ...material, target, made })).toEqual([]);
});
