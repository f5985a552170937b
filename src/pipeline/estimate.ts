/** What a run would ask of models, without asking: tasks are planned in memory, and each says what it means to call. */
import type { Config, PlannedCall, Store, Strategy, StrategyInput, Task, TrainingRecord } from '../contracts/index.ts';
import { extractInputs } from '../stages/extract/index.ts';
import { openStore } from '../store/index.ts';
import type { BoundStrategy } from '../strategies/bind.ts';
import { compose } from './compose.ts';
import type { Plan } from './compose.ts';
import { addAugmentation, cellCounter } from './estimate-augment.ts';
import { asksAboutRows, reached, rowEstimates, standIn, usualAnswer } from './estimate-rows.ts';
import type { ExpectedRow } from './estimate-rows.ts';
import { addRounds, withRounds } from './estimate-seeds.ts';
import { estimateTally, once, timesOf } from './estimate-tally.ts';
import type { EstimateTally, ModelEstimate, Range } from './estimate-tally.ts';
import { extraction } from './extraction.ts';
import { prepare } from './prepare.ts';

/**
 * Estimates of all waves by model and stage: strategies in the order of the config, then the way back to the teacher, the judge and the
 * tagger. Reads the sources, asks nothing and writes nothing. Calls that the ledger holds already are counted too: they cost nothing.
 */
export async function estimateCalls(options: { config: Config; root: string }): Promise<ModelEstimate[]> {
  const plan = compose(options.config, options.root);
  const aboutRows = asksAboutRows(plan);
  const asking = aboutRows ? plan.strategies : plan.strategies.filter(({ strategy }) => strategy.asks !== undefined);
  const searched = plan.seedStrategies.some(({ strategy, options }) => strategy.searches?.(options) === true);
  if (asking.length === 0 && plan.seedStrategies.length === 0 && !aboutRows) return [];
  const tally = estimateTally(plan.config.models ?? {});
  const rows = rowEstimates(plan);
  const cells = cellCounter(plan);
  const see = (row: ExpectedRow, labels?: TrainingRecord['labels']): void => {
    rows.add(row);
    cells.add(row.times, labels);
  };
  const store = openStore(':memory:');
  try {
    const shared = new Set<string>();
    const strategies = asking.map((bound) => ({
      ...bound,
      strategy: counted(bound.strategy, (task, input) => {
        addTask(bound, task, once, tally, shared);
        for (const row of rowsOfTask(bound, task, input, plan)) see(row);
      }),
    }));
    // Rows that stand in files are seen one by one, and kept nowhere.
    const kept = rowsOf(store, (record) => see({ record, contexts: [], times: reached.known }, record.labels));
    const quiet = { emit: () => {}, failpoint: () => {}, stopping: () => false, clock: { now: () => 0 }, environment: {}, ledger: undefined };
    const { context } = await prepare({ ...quiet, plan: { ...plan, strategies }, store: kept, sourceDateEpoch: 0, until: 'extract', keepText: false });
    rows.items(context.evaluation);
    const wanted = { documents: asking.length > 0 || searched, seeds: plan.seedStrategies.length > 0 };
    const known = context.inventory.filter(({ kind }) => aboutRows || (kind === 'documents' && wanted.documents) || (kind === 'seeds' && wanted.seeds));
    await extractInputs(extraction({ ...context, inventory: known }));
    const scope = { plan, store, inventory: known };
    await addRounds(scope, tally, see);
    await addAugmentation(scope, cells, {
      task: (bound, task, times) => addTask(bound, task, times, tally, shared),
      rowsOf: (bound, task, input) => rowsOfTask(bound, task, input, plan),
      row: rows.add,
      tally,
    });
    return withRounds([...tally.estimates(), ...rows.estimates()], plan);
  } finally {
    await store.close();
  }
}

/** A strategy that plans its tasks, tells them, and has none. */
function counted(strategy: Strategy, tell: (task: Task, input: StrategyInput) => void): Strategy {
  const { asks: _asks, ...rest } = strategy;
  return {
    ...rest,
    run: () => [],
    plan: (input, options) => {
      for (const task of strategy.plan(input, options)) tell(task, input);
      return [];
    },
  };
}

/** A store that shows every record that is added, and keeps none. */
function rowsOf(store: Store, see: (record: TrainingRecord) => void): Store {
  const add: Store['records']['add'] = async (_wave, _unit, _from, records) => records.forEach(see);
  return { ...store, transaction: (work) => store.transaction(work), close: () => store.close(), records: { ...store.records, add } };
}

function addTask({ strategy, models }: BoundStrategy, task: Task, times: Range, tally: EstimateTally, shared: Set<string>): void {
  for (const call of task.calls ?? []) {
    const model = models[call.role];
    if (model === undefined || isKnown(`${strategy.id}/${model}/`, call, shared)) continue;
    tally.add(model, strategy.id, call, timesOf(call, times));
  }
}

function isKnown(place: string, { shared }: PlannedCall, all: Set<string>): boolean {
  if (shared === undefined) return false;
  const known = all.has(place + shared);
  all.add(place + shared);
  return known;
}

/** The rows that a task may give: rows of its size on its chunk stand in for them. */
function* rowsOfTask({ strategy, models }: BoundStrategy, task: Task, { document }: StrategyInput, plan: Plan): Iterable<ExpectedRow> {
  const text = document.text.slice(task.chunk.start, task.chunk.end);
  const { teacher } = models;
  const quote = text.slice(0, 400);
  for (let at = 0; at < task.estimate; at++) {
    const record = standIn({
      id: `${strategy.id}/${task.key}/${at}`,
      asked: 'What would a reader ask about this part of the text, and how would they say it?',
      answerTokens: task.calls?.at(-1)?.output ?? usualAnswer,
      model: teacher === undefined ? undefined : plan.config.models?.[teacher]?.model,
      grounding: [{ document: document.key, version: '', spans: [{ start: 0, end: quote.length, quote }] }],
    });
    const times = strategy.asks === undefined ? reached.known : reached.asked;
    yield { record, contexts: [text], times, ...(teacher === undefined ? {} : { teacher }) };
  }
}
