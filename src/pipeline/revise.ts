/** Which rows go back to their teacher: once, and only where all that is wrong with them can be mended. */
import type { Judge, Store, TrainingRecord } from '../contracts/index.ts';
import type { RowToRevise } from '../stages/extract/index.ts';
import type { BoundStrategy } from '../strategies/bind.ts';
import { loadPrompts } from '../strategies/prompts/load.ts';
import { isRevisable, reviser } from '../strategies/revise/index.ts';
import type { Plan } from './compose.ts';
import type { JudgedRecord } from './rows.ts';
import { kindOf } from './wave-kinds.ts';

/** Who wrote the rows of a strategy. */
interface Writer {
  /** Name of the model. */
  teacher: string;
  /** Its questions are its own: it starts from documents. */
  ownQuestion: boolean;
}

export interface Revising {
  /** The row as it goes back; undefined: it stays discarded. */
  sendBack(row: JudgedRecord): RowToRevise | undefined;
}

/** Undefined where nothing is ever sent back: the judge mends nothing, or no strategy has a teacher. */
export function revising({
  judge,
  strategies,
  seedStrategies,
  root,
  config,
}: Pick<Plan, 'judge' | 'strategies' | 'seedStrategies' | 'root' | 'config'>): Revising | undefined {
  const { mend } = judge.judge;
  const writers = new Map<string, Writer>();
  for (const { strategy, models } of strategies) if (models.teacher !== undefined) writers.set(strategy.id, { teacher: models.teacher, ownQuestion: true });
  for (const { strategy, models } of seedStrategies)
    if (models.teacher !== undefined) writers.set(strategy.id, { teacher: models.teacher, ownQuestion: false });
  if (mend === undefined || writers.size === 0 || config.filter.skip !== undefined) return undefined;
  const bound = boundReviser(root);
  return {
    sendBack: (row) => {
      const { record } = row;
      const writer = writers.get(record.origin.strategy);
      const failed = writer === undefined || record.replaces !== undefined || !isRevisable(record) ? undefined : failedAspects(row);
      const defects = failed && mend(record, failed);
      return writer === undefined || defects === undefined
        ? undefined
        : { record, defects, ownQuestion: writer.ownQuestion, bound: { ...bound, models: { teacher: writer.teacher } } };
    },
  };
}

/** The reviser's part in what can change a row: its version is that of its code and its prompt. */
export function reviserOf(judge: Judge, asks: boolean, root: string): { id: string; version: string }[] {
  return judge.mend === undefined || !asks ? [] : [boundReviser(root).strategy];
}

function boundReviser(root: string): BoundStrategy {
  const prompts = loadPrompts(reviser, {}, root);
  return { strategy: { ...reviser, version: `${reviser.version}+${prompts.hash.slice(0, 12)}` }, options: {}, prompts, models: {} };
}

/** The aspects under the cut-off, where they are all that is against the row. */
function failedAspects({ fate, verdicts }: JudgedRecord): { aspect: string; reason: string }[] | undefined {
  if (fate.outcome !== 'rejected' || fate.gate !== 'filter') return undefined;
  const filter = verdicts.find(({ gate }) => gate === 'filter');
  if (filter === undefined || verdicts.some((verdict) => verdict !== filter && verdict.outcome !== 'keep')) return undefined;
  const dropped = filter.rules.filter(({ outcome }) => outcome === 'drop');
  const others = filter.rules.some(({ rule, outcome, holds }) => holds === true || (outcome === 'drop' && !rule.startsWith(ofJudge)));
  return others ? undefined : dropped.map(({ rule, reason }) => ({ aspect: rule.slice(ofJudge.length), reason: reason ?? '' }));
}

const ofJudge = 'judge:';

/** Whether a row came of a revision. */
export function isRevision({ origin, replaces }: TrainingRecord): boolean {
  return replaces !== undefined && origin.strategy === reviser.id;
}

/** Row -> the row that was made of it when it went back. */
export async function revisionsOf(store: Store): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { wave } of (await store.waves.all()).filter((one) => kindOf(one) === 'revisions')) {
    let position = -1;
    for (;;) {
      const page = await store.records.page({ wave, after: { wave, position }, limit: 500 });
      for (const { record } of page) if (record.replaces !== undefined) found.set(record.replaces, record.id);
      const last = page.at(-1);
      if (last === undefined) break;
      position = last.position;
    }
  }
  return found;
}
