/** What a preview looks at: some files, and some tasks of each document, chosen by hash and so spread evenly. */
import type { InventoryFile, SeedStrategy, Strategy } from '../contracts/index.ts';
import { unitHash } from '../text/hash.ts';
import type { Plan } from './compose.ts';

export interface Sample {
  /** Tasks wanted in all. */
  tasks: number;
  seed: number;
}

const tasksPerDocument = 3;
// Rows of a log are about this long; a sample that is a few times too large or small does no harm.
const bytesPerRow = 1024;
const rowsPerTask = 8;

/** Of row files a share of the rows, so that a preview of a large log costs what one of a small log costs. */
export function sampledRow(sample: Sample): (file: InventoryFile, line: number) => boolean {
  return (file, line) => unitHash(`${sample.seed}/${file.key}/${line}`) * file.bytes < sample.tasks * rowsPerTask * bytesPerRow;
}

/** Evaluation sets stay whole; of the documents as many as can give the tasks, and at least one of each source. */
export function sampleFiles(inventory: readonly InventoryFile[], sample: Sample): InventoryFile[] {
  const wanted = Math.max(1, Math.ceil(sample.tasks / tasksPerDocument)) * 2;
  const documents = inventory.filter((file) => file.kind === 'documents' && file.outcome === 'readable');
  const order = (file: InventoryFile): number => unitHash(`${sample.seed}/${file.key}`);
  const chosen = new Set(documents.toSorted((a, b) => order(a) - order(b)).slice(0, wanted));
  for (const source of new Set(documents.map((file) => file.source))) {
    const first = documents.find((file) => file.source === source);
    if (first && ![...chosen].some((file) => file.source === source)) chosen.add(first);
  }
  return inventory.filter((file) => file.kind !== 'documents' || chosen.has(file));
}

export function samplePlan(plan: Plan, sample: Sample): Plan {
  return {
    ...plan,
    strategies: plan.strategies.map((bound) => ({ ...bound, strategy: sampled(bound.strategy, sample.seed) })),
    seedStrategies: plan.seedStrategies.map((bound) => ({ ...bound, strategy: sampledSeeds(bound.strategy, sample) })),
  };
}

/** Of a strategy that takes seeds as many tasks as are wanted in all: its first round. */
function sampledSeeds(strategy: SeedStrategy, sample: Sample): SeedStrategy {
  return {
    ...strategy,
    run: (task, input, options, tools) => strategy.run(task, input, options, tools),
    plan: (input, options) => some([...strategy.plan(input, options)], sample.tasks, sample.seed),
  };
}

/** Some tasks by the hash of their keys, in the order of the plan. */
function some<T extends { key: string }>(tasks: readonly T[], most: number, seed: number): T[] {
  const order = new Map(tasks.map((task) => [task, unitHash(`${seed}/${task.key}`)]));
  const chosen = new Set(tasks.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)).slice(0, most));
  return tasks.filter((task) => chosen.has(task));
}

/** A strategy that plans only a few tasks a document, spread over it. */
function sampled(strategy: Strategy, seed: number): Strategy {
  return {
    ...strategy,
    run: (task, input, options, tools) => strategy.run(task, input, options, tools),
    plan: (input, options) => some([...strategy.plan(input, options)], tasksPerDocument, seed),
  };
}
