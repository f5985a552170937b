import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Seed, SeedDraft, SeedInput, SeedStrategy, SeedTask } from '../contracts/index.ts';
import { draftSchema } from '../contracts/record.ts';
import { hashOf } from '../text/hash.ts';
import type { ConformanceCheck } from './format-conformance.ts';
import { sampleSeed } from './sample-seeds.ts';
import { scriptedTools } from './scripted-tools.ts';
import type { AskedCall, CallAnswer, ScriptedSearch, ScriptedTools } from './scripted-tools.ts';

/** What stands in for the models and the search of a run. */
export interface SeedAnswers {
  /** Good replies to all calls, the same to the same call. */
  answer: CallAnswer;
  search?: ScriptedSearch;
}

/** The drafts of every task of a plan, in order, with their task. A task that throws has its error in place of drafts. */
export async function everySeedDraft<Options>(
  strategy: SeedStrategy<Options>,
  input: SeedInput,
  options: Options,
  tools: ScriptedTools,
): Promise<{ task: SeedTask; drafts: SeedDraft[]; failure?: unknown }[]> {
  const out: { task: SeedTask; drafts: SeedDraft[]; failure?: unknown }[] = [];
  for (const task of strategy.plan(input, options)) out.push({ task, ...(await draftsOf(strategy, task, input, options, tools)) });
  return out;
}

async function draftsOf<Options>(
  strategy: SeedStrategy<Options>,
  task: SeedTask,
  input: SeedInput,
  options: Options,
  tools: ScriptedTools,
): Promise<{ drafts: SeedDraft[]; failure?: unknown }> {
  const drafts: SeedDraft[] = [];
  try {
    for await (const draft of strategy.run(task, input, options, tools)) drafts.push(draft);
    return { drafts };
  } catch (failure) {
    return { drafts: [], failure };
  }
}

const stretch = 32;
const mostBad = 40;

/**
 * What every strategy that takes seeds must keep, on seeds and answers of your choice: the same plan twice, parents that are known, drafts
 * that hold their schema and are grounded in what was found or say that they are not, the same drafts in any order of tasks,
 * text of others in fences, and one bad reply that harms one task. Where it wants several rounds, what the first made is handed to
 * the second, all of it accepted.
 */
export function seedStrategyConformance<Options>(
  strategy: SeedStrategy<Options>,
  seeds: readonly Seed[],
  options: Options,
  answers: SeedAnswers,
): ConformanceCheck[] {
  const toolsOf = (answer: CallAnswer = answers.answer): ScriptedTools => scriptedTools(strategy, answer, answers.search);
  const first: SeedInput = { round: 1, seeds };
  const made = (input: SeedInput): Promise<Awaited<ReturnType<typeof everySeedDraft>>> => everySeedDraft(strategy, input, options, toolsOf());
  const callsOf = async (input: SeedInput): Promise<readonly AskedCall[]> => {
    const tools = toolsOf();
    await everySeedDraft(strategy, input, options, tools);
    return tools.calls;
  };
  const second = async (): Promise<SeedInput> => {
    const rows = (await made(first)).flatMap(({ task, drafts }) => drafts.map((draft, index) => seedOf(strategy.id, task, draft, index, seeds)));
    return { round: 2, seeds: [...seeds, ...rows] };
  };
  const inputs = async (): Promise<SeedInput[]> => ((strategy.rounds?.(options) ?? 1) > 1 ? [first, await second()] : [first]);
  const each = async (check: (input: SeedInput) => Promise<void>): Promise<void> => {
    for (const input of await inputs()) await check(input);
  };

  return [
    {
      name: 'has an id, a version, a kind and roles, and asks',
      async run() {
        ok(/^[a-z][a-z0-9-]*$/.test(strategy.id), `"${strategy.id}" is no id of lower-case letters, digits and dashes`);
        ok(strategy.version !== '', 'the version is empty');
        strictEqual(strategy.takes, 'seeds');
        ok(strategy.asks.length > 0, '"asks" names no role');
        ok((await callsOf(first)).length > 0, 'it asked nothing');
        ok(
          (await made(first)).some(({ drafts }) => drafts.length > 0),
          'it made nothing of the sample',
        );
      },
    },
    {
      name: 'plans the same tasks twice, with unique keys and known parents',
      run: () =>
        each(async (input) => {
          const tasks = [...strategy.plan(input, options)];
          deepStrictEqual([...strategy.plan(structuredClone(input), options)], tasks);
          strictEqual(new Set(tasks.map(({ key }) => key)).size, tasks.length, 'two tasks share a key');
          const known = new Set(input.seeds.map(({ id }) => id));
          for (const { key, parents } of tasks) {
            for (const parent of parents) ok(known.has(parent), `task ${key} has the parent ${parent}, which is no seed that was given`);
            strictEqual(new Set(parents).size, parents.length, `task ${key} names a parent twice`);
          }
        }),
    },
    {
      name: 'keeps the keys of tasks where a seed comes at the end of the list',
      async run() {
        const tasks = [...strategy.plan(first, options)];
        const more = sampleSeed({ prompt: 'Which of the two harbours is older, and how do we know that?', id: 'seeds#one-more' });
        const again = new Map([...strategy.plan({ ...first, seeds: [...seeds, more] }, options)].map((task) => [task.key, task.parents]));
        // A strategy that draws examples from the whole pool has other tasks then; one whose task has a single parent has not.
        for (const { key, parents } of tasks) if (parents.length === 1) deepStrictEqual(again.get(key), parents, `task ${key} is gone or another`);
      },
    },
    {
      name: 'yields drafts that hold their schema, no more than estimated, with a question and an answer',
      run: () =>
        each(async (input) => {
          for (const { task, drafts } of await made(input)) {
            ok(drafts.length <= task.estimate, `task ${task.key} estimated ${task.estimate} and yielded ${drafts.length}`);
            for (const { grounding: _grounding, ...draft } of drafts) {
              draftSchema.parse({ ...draft, spans: [] });
              ok(
                draft.messages.some(({ role, content }) => role === 'user' && content.trim() !== ''),
                `${task.key}: no question`,
              );
              const last = draft.messages.at(-1);
              // A strategy that makes prompts alone leaves them for another to answer.
              ok(last !== undefined && last.content.trim() !== '' && last.role !== 'system', `${task.key}: the last message says nothing`);
            }
          }
        }),
    },
    {
      name: 'grounds drafts in passages that it was given, or not at all',
      run: () =>
        each(async (input) => {
          const shown = new Map<string, { start: number; end: number }[]>();
          const tools = scriptedTools(strategy, answers.answer, (text, most) => {
            const found = (answers.search?.(text, most) ?? []).slice(0, most);
            for (const { chunk, spans } of found) shown.set(chunk, [...spans]);
            return found;
          });
          for (const { task, drafts } of await everySeedDraft(strategy, input, options, tools)) {
            for (const { document, chunk, spans } of drafts.flatMap((draft) => draft.grounding ?? [])) {
              const given = shown.get(chunk ?? '');
              ok(given !== undefined, `${task.key} rests on ${chunk ?? document}, which no search gave it`);
              ok(spans.length > 0, `${task.key} names ${document} without a span`);
              for (const { start, end } of spans)
                ok(start < end && given.some((one) => one.start <= start && end <= one.end), `${task.key}: ${start}-${end} lies outside of the passage`);
            }
          }
        }),
    },
    {
      name: 'gives the same drafts again, with tasks run backwards',
      run: () =>
        each(async (input) => {
          const all = (await made(input)).map(({ task, drafts }) => [task.key, drafts]);
          const backwards: unknown[] = [];
          const copy = structuredClone(input);
          for (const task of [...strategy.plan(copy, options)].reverse())
            backwards.unshift([task.key, (await draftsOf(strategy, task, copy, options, toolsOf())).drafts]);
          deepStrictEqual(backwards, all);
        }),
    },
    {
      name: 'does not change its input',
      run: () =>
        each(async (input) => {
          const before = JSON.stringify(input);
          await made(input);
          strictEqual(JSON.stringify(input), before);
        }),
    },
    {
      name: 'puts text of others between fences, and nowhere else',
      run: () =>
        each(async (input) => {
          const texts = input.seeds.flatMap(({ messages, input: material = '' }) => [...messages.map(({ content }) => content), material]);
          for (const { prompt } of await callsOf(input)) {
            const around = prompt.replace(/<<<([A-Za-z]+) ([0-9a-f]{16})\n[^]*?\n\1 \2>>>/g, '');
            for (const text of texts)
              for (let at = 0; at + stretch <= text.length; at += stretch / 2) {
                const part = text.slice(at, at + stretch);
                ok(!around.includes(part), `a prompt holds "${part}" of a seed outside of a fence`);
              }
          }
        }),
    },
    {
      name: 'loses one task at most to one bad reply',
      run: () =>
        each(async (input) => {
          const before = (await made(input)).filter(({ failure }) => failure !== undefined).length;
          const keys = [...new Set((await callsOf(input)).map(hashOf))].slice(0, mostBad);
          for (const key of keys) {
            const tools = toolsOf((call) => {
              if (hashOf(call) === key) throw new Error('malformed: a bad reply');
              return answers.answer(call);
            });
            const failed = (await everySeedDraft(strategy, input, options, tools)).filter(({ failure }) => failure !== undefined).length;
            ok(failed - before <= 1, `one bad reply harmed ${failed - before} tasks`);
          }
        }),
    },
    {
      name: 'plans each round from what is frozen: closed rounds, and nothing that the round itself makes',
      async run() {
        if ((strategy.rounds?.(options) ?? 1) <= 1) return;
        const input = await second();
        const plan = [...strategy.plan(input, options)];
        await everySeedDraft(strategy, input, options, toolsOf());
        deepStrictEqual([...strategy.plan(input, options)], plan, 'the plan is another after the round');
        // Rows that the gates put out are no parents.
        const out = { ...input, seeds: input.seeds.map((seed) => (seed.round === 0 ? seed : { ...seed, accepted: false })) };
        const rejected = new Set(out.seeds.filter(({ accepted }) => !accepted).map(({ id }) => id));
        for (const { key, parents } of strategy.plan(out, options))
          ok(!parents.some((parent) => rejected.has(parent)), `task ${key} starts from a row that the gates put out`);
      },
    },
  ];
}

/** A draft as the next round is handed it. */
function seedOf(strategy: string, task: SeedTask, draft: SeedDraft, index: number, seeds: readonly Seed[]): Seed {
  const parents = seeds.filter(({ id }) => task.parents.includes(id));
  const last = draft.messages.at(-1);
  return {
    id: `r${hashOf([strategy, task.key, index]).slice(0, 16)}`,
    source: parents[0]?.source ?? 'seeds',
    messages: draft.messages,
    prompt: draft.messages.findLast(({ role }) => role === 'user')?.content ?? '',
    ...(draft.input === undefined ? {} : { input: draft.input }),
    ...(last?.role === 'assistant' ? { response: last.content } : {}),
    labels: draft.labels,
    language: parents[0]?.language ?? 'en',
    depth: Math.max(0, ...parents.map(({ depth }) => depth)) + 1,
    round: 1,
    strategy,
    accepted: true,
    group: parents[0]?.group ?? 'made',
  };
}
