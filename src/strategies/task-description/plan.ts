/** Tasks over the grid of skills, personas, difficulties, lengths, styles and cases: each a combination of its own. */
import type { PlannedCall, Seed, SeedInput, SeedTask } from '../../contracts/index.ts';
import { unitHash } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { dealt, dealtByShare } from './decks.ts';
import type { InputLength, TaskDescriptionOptions } from './options.ts';

/** What one input is to be like. */
export interface Brief {
  /** Undefined: dealt from the list of the model, once it is there. */
  skill: string | undefined;
  persona: string;
  difficulty: number;
  length: InputLength;
  case: 'edge' | 'ambiguous' | undefined;
  typos: boolean;
  informal: boolean;
  /** Language to mix in; empty: one of the model's choice. */
  mixed: string | undefined;
}

/** Place of a task in the grid, by its key: `round/place`. */
export function placeOf(key: string): { round: number; at: number } {
  const [round, at] = key.split('/').map(Number);
  return { round: round ?? 1, at: at ?? 0 };
}

/** The combination at a place. Each choice has decks of its own, so that no two go hand in hand. */
export function briefAt(key: string, input: Pick<SeedInput, 'target'>, options: TaskDescriptionOptions): Brief {
  const { round, at } = placeOf(key);
  const seed = (what: string): string => `task-description/${round}/${what}`;
  const inShare = (what: string, share: number): boolean => dealtByShare([['yes', share]], at, seed(what)) === 'yes';
  const { skills, mixWith } = options;
  const brief: Brief = {
    skill: skills.length === 0 ? undefined : dealt(skills, at, seed('skill')),
    persona: dealt(options.personas, at, seed('persona')),
    difficulty: dealt(options.difficulties, at, seed('difficulty')),
    length: dealt(options.lengths, at, seed('length')),
    case: dealtByShare(
      [
        ['edge', options.edgeCases],
        ['ambiguous', options.ambiguous],
      ],
      at,
      seed('case'),
    ),
    typos: inShare('typos', options.typos),
    informal: inShare('informal', options.informal),
    mixed: inShare('mixed', options.mixedLanguage) ? (mixWith.length === 0 ? '' : dealt(mixWith, at, seed('mixWith'))) : undefined,
  };
  return aimed(brief, input.target);
}

/** How an input is written, as a label. */
export function styleOf({ typos, informal, mixed }: Brief): string {
  const parts = [...(informal ? ['informal'] : []), ...(mixed === undefined ? [] : ['mixed language']), ...(typos ? ['typos'] : [])];
  return parts.length === 0 ? 'plain' : parts.join(' and ');
}

/** In an augmentation the axis of the thin cell is set. */
function aimed(brief: Brief, target: SeedInput['target']): Brief {
  if (target === undefined) return brief;
  const { dimension, value } = target;
  if (dimension === 'skill') return { ...brief, skill: value };
  if (dimension === 'persona') return { ...brief, persona: value };
  if (dimension === 'level') return { ...brief, difficulty: Number(value) };
  if (dimension === 'difficulty') return { ...brief, difficulty: { easy: 2, medium: 3, hard: 4 }[value] ?? brief.difficulty };
  if (dimension === 'style')
    return {
      ...brief,
      informal: value.includes('informal'),
      typos: value.includes('typos'),
      mixed: value.includes('mixed language') ? (brief.mixed ?? '') : undefined,
    };
  return brief;
}

/** Whether rows of this strategy can be in a cell at all. */
function canFill({ dimension, value }: NonNullable<SeedInput['target']>, options: TaskDescriptionOptions): boolean {
  switch (dimension) {
    case 'skill':
      return options.skills.length === 0 || options.skills.includes(value);
    case 'persona':
      return options.personas.includes(value);
    case 'level':
      return /^[1-5]$/.test(value);
    case 'difficulty':
      return ['easy', 'medium', 'hard'].includes(value);
    case 'style':
      return value === 'plain' || value.split(' and ').every((part) => ['informal', 'mixed language', 'typos'].includes(part));
    case 'taskType':
      return options.taskType === undefined || options.taskType === value;
    case 'domain':
      return options.domain === value;
    default:
      return true;
  }
}

/** Tasks for each row that is missing, in an augmentation: some will not come through the gates. */
const tasksPerMissing = 2;

export function* planTasks(input: SeedInput, options: TaskDescriptionOptions): Iterable<SeedTask> {
  const { round, target } = input;
  if (target !== undefined && !canFill(target, options)) return;
  const count = target === undefined ? (round > 1 ? 0 : options.rows) : tasksPerMissing * target.wanted;
  const pool = examplePool(input.seeds);
  for (let at = 0; at < count; at++) {
    const key = `${round}/${at}`;
    const parents = examplesOf(key, pool, options.examples).map(({ id }) => id);
    yield { key, parents, estimate: 1, calls: callsOf(briefAt(key, input, options), options) };
  }
}

/** What people wrote: rows that a model made would be copied from here on. Answered ones show more. */
function examplePool(seeds: readonly Seed[]): Seed[] {
  const own = seeds.filter((seed) => seed.accepted && seed.depth === 0 && seed.strategy === undefined);
  const answered = own.filter(({ response }) => response !== undefined);
  return answered.length > 0 ? answered : own;
}

/** Those that a task draws: the pool in an order of the task's own, so that another seed changes few of the draws. */
function examplesOf(key: string, pool: readonly Seed[], most: number): Seed[] {
  const order = new Map(pool.map((seed) => [seed, unitHash(`task-description/examples/${key}/${seed.id}`)]));
  return pool.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)).slice(0, most);
}

const promptTokens = { skills: 170, input: 420, answer: 260 };
const inputTokens: Readonly<Record<InputLength, number>> = { line: 20, sentences: 60, paragraph: 130, paragraphs: 300 };

function callsOf({ length }: Brief, options: TaskDescriptionOptions): PlannedCall[] {
  const told = estimateTokens(options.description) + estimateTokens(options.knowledge);
  const shown = options.examples * 120;
  const call = (input: number, output: number): PlannedCall => ({ role: 'teacher', input, output });
  const calls = [
    call(promptTokens.input + told + shown, inputTokens[length] + 20),
    { ...call(promptTokens.answer + told + inputTokens[length], 200), between: [0, 1] as const },
  ];
  if (options.skills.length > 0) return calls;
  // Without its list of skills no task can begin.
  return [{ ...call(promptTokens.skills + told, 150), shared: 'skills' }, ...calls.map((one) => ({ ...one, between: [0, 1] as const }))];
}
