/** Tasks that a person wants asked again: the one way in which the number of a retry is raised. */
import type { Store, StoredFailure } from '../contracts/index.ts';
import { noReply } from '../stages/extract/index.ts';
import { reviser } from '../strategies/revise/index.ts';
import { acquireLock } from '../store/index.ts';
import { compareText } from '../text/canonical.ts';
import type { Plan } from './compose.ts';
import { withWorkspace } from './inspect.ts';
import { workspacePath } from './place.ts';

interface Retry {
  wave: number;
  strategy: string;
  task: string;
  /** Part of the key of each of its calls, so that the ledger does not give the same replies again. */
  retry: number;
  /** The run in which it failed when the number was raised. */
  run: number;
}

export interface Retries {
  /** By wave, strategy and task. */
  entries: readonly Retry[];
  /** 0 where it was never asked again. */
  of(wave: number, strategy: string, task: string): number;
}

// One setting of the store: a decision like others, kept over runs.
export const retriesSetting = 'retries';

const placeOf = ({ wave, strategy, task }: Pick<Retry, 'wave' | 'strategy' | 'task'>): string => `${wave}\n${strategy}\n${task}`;

export async function readRetries(store: Store): Promise<Retries> {
  const stored = await store.meta.get(retriesSetting);
  const entries = stored === undefined ? [] : (JSON.parse(stored) as Retry[]);
  const byPlace = new Map(entries.map((one) => [placeOf(one), one.retry]));
  return { entries, of: (wave, strategy, task) => byPlace.get(placeOf({ wave, strategy, task })) ?? 0 };
}

export interface Retried {
  /** Tasks that the next run asks again. */
  tasks: number;
  /** Of these: got no reply at all, and are asked under their old number. */
  unanswered: number;
  /** Failures that no further call can change: of strategies that ask no model, and drafts that the policy on personal data refuses. */
  left: number;
  byStrategy: { strategy: string; tasks: number }[];
}

/**
 * Has every task that failed asked again by the next run. Repeating it before that run changes nothing. Throws `locked` while
 * a run is going, and a usage error where there is no workspace.
 */
export async function retryFailed(plan: Plan, now: number): Promise<Retried> {
  const lock = acquireLock(workspacePath(plan.root).folder, now);
  try {
    return await withWorkspace(plan.root, async (store) => {
      const strategies = [...plan.strategies, ...plan.seedStrategies];
      const asking = new Set(strategies.filter(({ strategy }) => strategy.asks !== undefined).map(({ strategy }) => strategy.id));
      asking.add(reviser.id);
      const failures = await store.failures.all();
      const again = failures.filter((failure) => asking.has(failure.strategy) && !isDraft(failure));
      const answered = again.filter(({ reason }) => !reason.startsWith(noReply));
      const run = (await store.runs.latest())?.id ?? 0;
      const known = new Map((await readRetries(store)).entries.map((one) => [placeOf(one), one]));
      for (const { wave, strategy, task } of answered) {
        const place = placeOf({ wave, strategy, task });
        const before = known.get(place);
        if (before?.run !== run) known.set(place, { wave, strategy, task, retry: (before?.retry ?? 0) + 1, run });
      }
      const entries = [...known].sort((a, b) => compareText(a[0], b[0])).map(([, one]) => one);
      await store.transaction(() => store.meta.set(retriesSetting, JSON.stringify(entries)));
      return { tasks: again.length, unanswered: again.length - answered.length, left: failures.length - again.length, byStrategy: byStrategy(again) };
    });
  } finally {
    lock.release();
  }
}

/** One draft of a task that gave others too: its failure is named by its place among them. */
function isDraft({ task }: StoredFailure): boolean {
  return /#\d+$/.test(task);
}

function byStrategy(failures: readonly StoredFailure[]): Retried['byStrategy'] {
  const counts = new Map<string, number>();
  for (const { strategy } of failures) counts.set(strategy, (counts.get(strategy) ?? 0) + 1);
  return [...counts].sort((a, b) => compareText(a[0], b[0])).map(([strategy, tasks]) => ({ strategy, tasks }));
}
