/** Tasks of strategies that take seeds: begun side by side, ended in plan order. */
import type { Seed, SeedDraft, SeedInput, SeedTask, SeedTools, StrategyTools, Target, TaskFailure, TrainingRecord } from '../../contracts/index.ts';
import { messageOf } from '../../errors.ts';
import type { BoundSeedStrategy } from '../../strategies/bind.ts';
import type { ExtractContext } from './context.ts';
import { stopIfAsked } from './readings.ts';
import type { Search } from './search.ts';
import { seedRecords } from './seed-records.ts';
import { commonTools } from './common-tools.ts';
import type { OwnTools } from './common-tools.ts';
import { toolMaker } from './tools.ts';
import type { TaskCalls } from './tools.ts';

/** Begun and not yet ended: what memory holds. A limiter finds more room only while calls wait for it. */
const mostOpen = 1024;

export interface PlannedSeedTask {
  bound: BoundSeedStrategy;
  task: SeedTask;
  input: SeedInput;
}

/** What the tasks of a wave share. */
export interface SeedWave {
  wave: number;
  search: Search;
  /** By id: what tasks name as parents. */
  seeds: ReadonlyMap<string, Seed>;
  /** Row that a seed of a list is, where it has its answer: the parent that the gates know. */
  recordOf: ReadonlyMap<string, string>;
  target?: Target;
}

/** What one task came to. */
export interface SeedOutcome {
  planned: PlannedSeedTask;
  records: TrainingRecord[];
  failed: TaskFailure[];
}

export interface MadeDrafts {
  drafts: { draft: SeedDraft; calls: TaskCalls }[];
  failure?: string;
}

type Context = Pick<ExtractContext, 'masker' | 'dimensions' | 'models' | 'screen' | 'retryOf' | 'stopping' | 'sources'>;

/**
 * Runs tasks, and gives what they came to in their order. One that fails is counted by name and harms no other. Rejects where
 * the run must stop, once what is under way has come to its end. `mayOpen`: whether another task may begin while tasks of so many
 * drafts are under way; default: always.
 */
export async function* runSeedTasks(
  tasks: Iterable<PlannedSeedTask>,
  about: SeedWave,
  context: Context,
  mayOpen: (drafts: number) => boolean = () => true,
): AsyncGenerator<SeedOutcome> {
  const access = await context.models();
  const toolsOf = toolMaker(access, context);
  const common = commonTools(({ bound }, key, calls) =>
    seedTools(bound, toolsOf(bound, calls, context.retryOf(about.wave, bound.strategy.id, key)), calls, about.search, context),
  );
  const begin = async ({ bound, task, input }: PlannedSeedTask): Promise<MadeDrafts> => {
    const calls: TaskCalls = { keys: [], model: undefined, repaired: false };
    const tools = common.toolsOf({ bound, input }, task.key, calls);
    const made = await draftsOf(bound, task, input, tools, calls);
    // Whatever the strategy made of the error: a run that must stop counts no failure of its tasks.
    if (access.stopped() !== undefined) throw access.stopped();
    return made;
  };
  const open: { planned: PlannedSeedTask; made: Promise<MadeDrafts> }[] = [];
  const under = (): number => open.reduce((sum, { planned }) => sum + planned.task.estimate, 0);
  const end = async (): Promise<SeedOutcome> => {
    const first = open[0] as (typeof open)[number];
    const made = await first.made;
    open.shift();
    return { planned: first.planned, ...(await seedRecords(first.planned, made, about, context)) };
  };
  try {
    for (const planned of tasks) {
      while (open.length >= mostOpen || (open.length > 0 && !mayOpen(under()))) yield await end();
      stopIfAsked(context);
      const made = begin(planned);
      // Whoever takes its turn hears of it.
      made.catch(() => undefined);
      open.push({ planned, made });
    }
    while (open.length > 0) yield await end();
  } finally {
    // What is under way comes to its end: its replies are paid for.
    await Promise.allSettled(open.map(({ made }) => made));
  }
}

async function draftsOf({ strategy, options }: BoundSeedStrategy, task: SeedTask, input: SeedInput, tools: SeedTools, calls: TaskCalls): Promise<MadeDrafts> {
  const drafts: MadeDrafts['drafts'] = [];
  try {
    for await (const draft of strategy.run(task, input, options, tools)) drafts.push({ draft, calls: { ...calls, keys: [...calls.keys] } });
    return { drafts };
  } catch (error) {
    return { drafts: [], failure: messageOf(error) };
  }
}

function seedTools(
  { strategy, options, models }: BoundSeedStrategy,
  tools: StrategyTools,
  calls: TaskCalls,
  search: Search,
  { screen, masker }: Pick<Context, 'screen' | 'masker'>,
): OwnTools {
  const { embedder } = models;
  return {
    ...tools,
    search: async (text, most) => {
      if (strategy.searches?.(options) !== true) return [];
      // A prompt that a model wrote may be an item that no list of seeds held.
      const leak = screen(text);
      if (leak !== undefined) throw new Error(`evaluation item: what would be looked up holds ${leak.set}: ${leak.item} (${leak.rule})`);
      const asked = (key: string): void => {
        if (!calls.keys.includes(key)) calls.keys.push(key);
      };
      // Nor was it masked: another endpoint than the one that wrote it may be asked for its vector.
      return await search.find(masker.mask(text).text, most, embedder === undefined ? undefined : { model: embedder, asked });
    },
  };
}
