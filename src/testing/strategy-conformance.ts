import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Draft, Strategy, StrategyInput, StrategyTools, Task } from '../contracts/index.ts';
import { draftSchema } from '../contracts/record.ts';
import { hashOf } from '../text/hash.ts';
import type { ConformanceCheck } from './format-conformance.ts';
import { scriptedTools } from './scripted-tools.ts';
import type { AskedCall, CallAnswer } from './scripted-tools.ts';

/** The drafts of every task of a plan, in order, with their task. */
export async function everyDraft<Options>(
  strategy: Strategy<Options>,
  input: StrategyInput,
  options: Options,
  tools?: StrategyTools,
): Promise<{ task: Task; draft: Draft }[]> {
  const out: { task: Task; draft: Draft }[] = [];
  for (const task of strategy.plan(input, options)) for await (const draft of strategy.run(task, input, options, tools)) out.push({ task, draft });
  return out;
}

/**
 * What every strategy must keep, ours or yours, on inputs of your choice: a plan without side effects, drafts that hold their
 * schema, spans inside the document, the same drafts again in any order of tasks, and nothing from set-aside text. A strategy
 * that asks models needs `answer`, which gives good replies to all of its calls, the same to the same call; then it is checked too that
 * its candidates are grounded or say that they are not, that text of others stands in fences, and that one bad reply harms one task.
 */
export function strategyConformance<Options>(
  strategy: Strategy<Options>,
  inputs: readonly StrategyInput[],
  options: Options,
  answer?: CallAnswer,
): ConformanceCheck[] {
  const checks = ownChecks(strategy, inputs, options, answer);
  return answer === undefined ? checks : [...checks, ...askingChecks(strategy, inputs, options, answer)];
}

function toolsOf<Options>(strategy: Strategy<Options>, answer: CallAnswer | undefined): StrategyTools | undefined {
  if (answer !== undefined) return scriptedTools(strategy, answer);
  if (strategy.asks !== undefined) throw new Error(`"${strategy.id}" asks models: give the suite an "answer" for its calls`);
  return undefined;
}

function ownChecks<Options>(
  strategy: Strategy<Options>,
  inputs: readonly StrategyInput[],
  options: Options,
  answer: CallAnswer | undefined,
): ConformanceCheck[] {
  const each = async (check: (input: StrategyInput, all: { task: Task; draft: Draft }[]) => void | Promise<void>): Promise<void> => {
    for (const input of inputs) await check(input, await everyDraft(strategy, input, options, toolsOf(strategy, answer)));
  };
  return [
    {
      name: 'has an id and a version',
      run() {
        ok(/^[a-z][a-z0-9-]*$/.test(strategy.id), `"${strategy.id}" is no id of lower-case letters, digits and dashes`);
        ok(strategy.version !== '', 'the version is empty');
      },
    },
    {
      name: 'plans tasks with unique keys, of chunks that it was given, in their order',
      run: () =>
        each((input) => {
          const tasks = [...strategy.plan(input, options)];
          strictEqual(new Set(tasks.map((task) => task.key)).size, tasks.length, 'two tasks share a key');
          const order = tasks.map((task) => input.chunks.findIndex((chunk) => chunk.id === task.chunk.id));
          ok(
            order.every((at) => at >= 0),
            'a task is of a chunk that was not given',
          );
          ok(
            order.every((at, i) => i === 0 || at >= (order[i - 1] ?? 0)),
            'tasks are out of the order of their chunks',
          );
        }),
    },
    {
      name: 'yields no more drafts than a task estimates',
      run: () =>
        each((_, all) => {
          const counts = new Map<Task, number>();
          for (const { task } of all) counts.set(task, (counts.get(task) ?? 0) + 1);
          for (const [task, count] of counts) ok(count <= task.estimate, `task ${task.key} estimated ${task.estimate} and yielded ${count}`);
        }),
    },
    {
      name: 'yields drafts that hold their schema, with a question and an answer',
      run: () =>
        each((_, all) => {
          for (const { draft } of all) {
            draftSchema.parse(draft);
            ok(
              draft.messages.some((message) => message.role === 'user' && message.content.trim() !== ''),
              'no question',
            );
            const last = draft.messages.at(-1);
            ok(last !== undefined && last.role === 'assistant' && last.content.trim() !== '', 'the last message is no answer');
          }
        }),
    },
    {
      name: 'cites spans inside the document, in order, never empty, never of a chunk that was not given',
      run: () =>
        each((input, all) => {
          for (const { task, draft } of all) {
            let before = 0;
            for (const span of draft.spans) {
              ok(span.start >= before && span.end > span.start && span.end <= input.document.text.length, `span ${span.start}-${span.end} of ${task.key}`);
              ok(input.document.text.slice(span.start, span.end).trim() !== '', `span ${span.start}-${span.end} is blank`);
              before = span.end;
            }
          }
        }),
    },
    {
      name: 'gives the same drafts again, with a fresh input and with tasks run backwards',
      run: () =>
        each(async (input, all) => {
          const copy: StrategyInput = { ...input, document: structuredClone(input.document), chunks: structuredClone<StrategyInput['chunks']>(input.chunks) };
          deepStrictEqual(
            (await everyDraft(strategy, copy, options, toolsOf(strategy, answer))).map(({ draft }) => draft),
            all.map(({ draft }) => draft),
          );
          const tasks = [...strategy.plan(input, options)].reverse();
          const backwards: Draft[][] = [];
          for (const task of tasks) {
            const drafts: Draft[] = [];
            for await (const draft of strategy.run(task, input, options, toolsOf(strategy, answer))) drafts.push(draft);
            backwards.unshift(drafts);
          }
          deepStrictEqual(
            backwards.flat(),
            all.map(({ draft }) => draft),
          );
        }),
    },
    {
      name: 'does not change its input',
      run: () =>
        each(async (input) => {
          const before = JSON.stringify(input);
          await everyDraft(strategy, input, options, toolsOf(strategy, answer));
          strictEqual(JSON.stringify(input), before);
        }),
    },
    {
      name: 'uses no block that is set aside',
      run: () =>
        each((input, all) => {
          const aside = input.document.blocks.filter((block) => block.aside !== undefined && block.kind !== 'heading');
          for (const { task, draft } of all)
            for (const span of draft.spans)
              for (const block of aside)
                ok(
                  span.end <= block.start || span.start >= block.end || (span.start <= block.start && span.end > block.end),
                  `${task.key} cites a block set aside as ${block.aside}`,
                );
        }),
    },
  ];
}

/** How a draft says that no source stands behind it. */
const ungrounded = (draft: Draft): boolean => draft.labels['grounded'] === 'no';
const stretch = 40;
const mostBad = 40;

function askingChecks<Options>(strategy: Strategy<Options>, inputs: readonly StrategyInput[], options: Options, answer: CallAnswer): ConformanceCheck[] {
  const callsOf = async (input: StrategyInput): Promise<readonly AskedCall[]> => {
    const tools = scriptedTools(strategy, answer);
    await everyDraft(strategy, input, options, tools);
    return tools.calls;
  };
  return [
    {
      name: 'says which roles it asks, and asks',
      async run() {
        ok((strategy.asks ?? []).length > 0, '"asks" names no role');
        for (const input of inputs) ok((await callsOf(input)).length > 0, 'it asked nothing');
      },
    },
    {
      name: 'yields candidates that are grounded, or say that they are not',
      async run() {
        for (const input of inputs)
          for (const { task, draft } of await everyDraft(strategy, input, options, toolsOf(strategy, answer)))
            ok(draft.spans.length > 0 || ungrounded(draft), `${task.key} has neither spans nor the label grounded=no`);
      },
    },
    {
      name: 'puts text of others between fences, and nowhere else',
      async run() {
        for (const input of inputs) {
          for (const { prompt } of await callsOf(input)) {
            const around = prompt.replace(/<<<([A-Za-z]+) ([0-9a-f]{16})\n[^]*?\n\1 \2>>>/g, '');
            for (let at = 0; at + stretch <= input.document.text.length; at += stretch / 2) {
              const part = input.document.text.slice(at, at + stretch);
              ok(!around.includes(part), `a prompt holds "${part}" of the document outside of a fence`);
            }
          }
        }
      },
    },
    {
      name: 'loses one task at most to one bad reply',
      async run() {
        for (const input of inputs) {
          const keys = [...new Set((await callsOf(input)).map(hashOf))].slice(0, mostBad);
          for (const key of keys) {
            const tools = scriptedTools(strategy, (call) => {
              if (hashOf(call) === key) throw new Error('malformed: a bad reply');
              return answer(call);
            });
            let failed = 0;
            for (const task of strategy.plan(input, options)) {
              try {
                for await (const draft of strategy.run(task, input, options, tools)) void draft;
              } catch {
                failed++;
              }
            }
            ok(failed <= 1, `one bad reply harmed ${failed} tasks`);
          }
        }
      },
    },
  ];
}
