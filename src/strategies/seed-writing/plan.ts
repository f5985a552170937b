/** The cells that lack seeds: each is one call, and each seed of it a task. */
import type { PlannedCall, Seed, SeedInput, SeedTask } from '../../contracts/index.ts';
import { hashOf } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { batchTasks, canBeShown, createSieve, exampleTokens, instructionCheck, roundOf, seedDrawer } from '../instructions/index.ts';
import type { Batch, Round } from '../instructions/index.ts';
import { cellFinder, cellName, cellsOf, spread, taskTypeOf } from './cells.ts';
import type { Cell } from './cells.ts';
import type { SeedWritingOptions } from './options.ts';

export interface CellBatch extends Batch {
  cell: Cell;
  shown: readonly Seed[];
}

function batchesOf(input: SeedInput, options: SeedWritingOptions): CellBatch[] {
  const draw = seedDrawer(input.seeds.filter((seed) => canBeShown(seed) && seed.round === 0));
  return spread(missingCells(input, options), options.most).map(({ cell, size }) => {
    const key = keyOfCell(cell);
    return { key, size, cell, shown: draw(options.examples, `seed-writing/${input.round}/${key}`) };
  });
}

function missingCells({ seeds, target }: SeedInput, options: SeedWritingOptions): { cell: Cell; size: number }[] {
  const cells = cellsOf(options);
  if (target !== undefined) {
    const fit = cells.filter((cell) => isOf(cell, target.dimension, target.value));
    // Half of what is asked for, at worst, comes to nothing.
    const size = Math.min(20, Math.ceil((2 * target.wanted) / Math.max(1, fit.length)));
    return fit.map((cell) => ({ cell, size }));
  }
  const find = cellFinder(options);
  const filled = new Map<string, number>();
  for (const seed of seeds) {
    const cell = seed.accepted ? find(seed) : undefined;
    if (cell !== undefined) filled.set(cellName(cell), (filled.get(cellName(cell)) ?? 0) + 1);
  }
  return cells.map((cell) => ({ cell, size: options.perCell - (filled.get(cellName(cell)) ?? 0) })).filter(({ size }) => size > 0);
}

function isOf({ verb, domain, complexity }: Cell, dimension: string, value: string): boolean {
  switch (dimension) {
    case 'verb':
      return verb === value;
    case 'topic':
      return domain !== '' && topicOf(domain) === value;
    case 'difficulty':
      return complexity === value;
    case 'taskType':
      return taskTypeOf(verb) === value;
    default:
      return false;
  }
}

/** A domain as the label `topic`. */
export const topicOf = (domain: string): string => domain.slice(0, 80).toWellFormed().trim();

function keyOfCell({ verb, domain, complexity }: Cell): string {
  const place = domain === '' ? '' : `/${slug(domain)}-${hashOf(domain).slice(0, 6)}`;
  return `${verb}/${complexity}${place}`;
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 30)
    .toWellFormed();

export function seedWritingRound(input: SeedInput, options: SeedWritingOptions): Round<CellBatch> {
  return roundOf(
    batchesOf(input, options),
    createSieve(
      input.seeds.map(({ prompt }) => prompt),
      options.novelty,
      instructionCheck(options),
    ),
  );
}

export function planSeedWriting(input: SeedInput, options: SeedWritingOptions): Iterable<SeedTask> {
  return batchTasks(batchesOf(input, options), (batch) => ({ parents: batch.shown.map(({ id }) => id), ...callsOf(batch, options) }));
}

// Tokens of the prompts with their marks, as estimated for the text itself, of a passage as it is cut, and of usual replies.
const prompts = { seeds: 470, answer: 330 };
const longestPassage = 210;
const usual = { seed: 90, answer: 250 };

function callsOf({ shown, size, cell }: CellBatch, options: SeedWritingOptions): { asking: PlannedCall[]; each: PlannedCall[] } {
  const { passages, answer } = options;
  const subject = subjectOf(cell, options);
  const lookUp: PlannedCall = { role: 'embedder', input: estimateTokens(subject), output: 0, shared: subject };
  const teacher = (input: number, output: number): PlannedCall => ({ role: 'teacher', input, output });
  const looksUp = passages > 0 && subject !== '';
  const asked = {
    ...teacher(prompts.seeds + exampleTokens(shown), 20 + size * usual.seed),
    ...(looksUp ? { passages: { most: passages, longest: longestPassage } } : {}),
  };
  return {
    asking: looksUp ? [lookUp, asked] : [asked],
    each: answer ? [{ ...teacher(prompts.answer + usual.seed, usual.answer), share: 0.9, between: [0, 1] }] : [],
  };
}

/** What prompts of a cell are about; empty where nobody says. */
export const subjectOf = ({ domain }: Cell, { about = '' }: SeedWritingOptions): string => (domain === '' ? about : domain);
