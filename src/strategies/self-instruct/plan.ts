/** Which examples each call of a round shows, drawn from the frozen pool by hashes. */
import type { PlannedCall, Seed, SeedInput, SeedTask } from '../../contracts/index.ts';
import { hashOf } from '../../text/hash.ts';
import { batchTasks, canBeShown, createSieve, exampleTokens, instructionCheck, roundOf, seedDrawer } from '../instructions/index.ts';
import type { Batch, Round } from '../instructions/index.ts';
import type { SelfInstructOptions } from './options.ts';

export interface ShownBatch extends Batch {
  /** Those that people wrote first. */
  shown: readonly Seed[];
}

/** Cells that no wording of a task can fill. */
const notOurs: ReadonlySet<string> = new Set(['source', 'turns', 'grounded']);

function batchesOf({ round, seeds, target }: SeedInput, options: SelfInstructOptions): ShownBatch[] {
  if (target !== undefined && notOurs.has(target.dimension)) return [];
  const able = seeds.filter(canBeShown);
  const people = seedDrawer(able.filter(({ depth }) => depth === 0));
  const models = seedDrawer(able.filter(({ depth }) => depth > 0));
  // In an augmentation half of the instructions, at worst, are of another cell, or fail.
  const calls = target === undefined ? options.calls : Math.min(options.calls, Math.ceil((2 * target.wanted) / options.perCall));
  const batches: ShownBatch[] = [];
  for (let call = 0; call < calls; call++) {
    const draw = `self-instruct/${round}/${call}`;
    const ofModels = models(options.model, draw);
    const ofPeople = people(options.human + options.model - ofModels.length, draw);
    const shown = [...ofPeople, ...ofModels];
    if (shown.length === 0) break;
    const key = `${call}-${hashOf([shown.map((seed) => seed.id), target?.dimension ?? null, target?.value ?? null]).slice(0, 12)}`;
    batches.push({ key, size: options.perCall, shown });
  }
  return batches;
}

/** What all tasks of a round have in common. New instructions are compared with every prompt of the pool, in or out. */
export function selfInstructRound(input: SeedInput, options: SelfInstructOptions): Round<ShownBatch> {
  const there = function* (): Iterable<string> {
    for (const { prompt } of input.seeds) yield prompt;
  };
  return roundOf(batchesOf(input, options), createSieve(there(), options.novelty, instructionCheck(options)));
}

export function planSelfInstruct(input: SeedInput, options: SelfInstructOptions): Iterable<SeedTask> {
  return batchTasks(batchesOf(input, options), ({ shown }) => ({ parents: shown.map(({ id }) => id), ...callsOf(shown, options) }));
}

// Tokens of the prompts with their marks, as estimated for the text itself, and of usual replies.
const prompts = { instructions: 430, input: 260, answer: 330 };
const usual = { instruction: 45, input: 90, answer: 220 };
/** Share of the tasks that come to an input and an answer: the others are rejected. */
const passing = 0.7;

function callsOf(shown: readonly Seed[], { perCall }: SelfInstructOptions): { asking: PlannedCall[]; each: PlannedCall[] } {
  const call = (input: number, output: number): PlannedCall => ({ role: 'teacher', input, output });
  const hangs = { share: passing, between: [0, 1] } as const;
  return {
    asking: [call(prompts.instructions + exampleTokens(shown), 20 + perCall * usual.instruction)],
    each: [
      { ...call(prompts.input + usual.instruction, usual.input), ...hangs },
      { ...call(prompts.answer + usual.instruction + usual.input, usual.answer), ...hangs },
    ],
  };
}
