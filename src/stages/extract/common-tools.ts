import type { SeedInput, SeedTools } from '../../contracts/index.ts';
import type { BoundSeedStrategy } from '../../strategies/bind.ts';
import type { TaskCalls } from './tools.ts';

/** Whose tasks have things in common: those of one strategy in one round, which are handed one input. */
interface Tasks {
  bound: BoundSeedStrategy;
  input: SeedInput;
}

/** What a task may use by itself. */
export type OwnTools = Omit<SeedTools, 'shared'>;

/**
 * Tools with `shared`. `ownTools` gives those of a task by its key, and notes what is asked in `calls`. What is made for several tasks is
 * made with tools of its own, and whoever takes it takes its calls too; what it takes in its turn adds none to it.
 */
export function commonTools(ownTools: (tasks: Tasks, key: string, calls: TaskCalls) => OwnTools): {
  toolsOf(tasks: Tasks, key: string, calls: TaskCalls): SeedTools;
} {
  const made = new WeakMap<SeedInput, Map<string, { calls: TaskCalls; value: Promise<unknown> }>>();
  const toolsOf = (tasks: Tasks, own: OwnTools, note: (calls: TaskCalls) => void): SeedTools => ({
    ...own,
    shared: async <T>(key: string, make: (tools: SeedTools) => Promise<T>): Promise<T> => {
      const known = made.get(tasks.input) ?? new Map<string, { calls: TaskCalls; value: Promise<unknown> }>();
      made.set(tasks.input, known);
      let one = known.get(key);
      if (one === undefined) {
        const calls: TaskCalls = { keys: [], model: undefined, repaired: false };
        one = { calls, value: make(toolsOf(tasks, ownTools(tasks, key, calls), () => undefined)) };
        known.set(key, one);
      }
      const value = (await one.value) as T;
      note(one.calls);
      return value;
    },
  });
  return {
    toolsOf: (tasks, key, calls) =>
      toolsOf(tasks, ownTools(tasks, key, calls), (taken) => {
        for (const call of taken.keys) if (!calls.keys.includes(call)) calls.keys.push(call);
        calls.model = taken.model ?? calls.model;
        calls.repaired ||= taken.repaired;
      }),
  };
}
