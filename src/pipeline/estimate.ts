/** What a run would ask of models, without asking: tasks are planned in memory, and each says what it means to call. */
import type { Config, PlannedCall, Store, Strategy, StrategyInput, Task, TrainingRecord } from '../contracts/index.ts';
import { extractInputs } from '../stages/extract/index.ts';
import { openStore } from '../store/index.ts';
import type { BoundStrategy } from '../strategies/bind.ts';
import { reviser } from '../strategies/revise/index.ts';
import { estimateTokens } from '../text/tokens.ts';
import { compose } from './compose.ts';
import type { Plan } from './compose.ts';
import { addRounds, seedStandIn, withRounds } from './estimate-seeds.ts';
import { estimateTally, usualPasses } from './estimate-tally.ts';
import type { EstimateTally, ModelEstimate, Range } from './estimate-tally.ts';
import { extraction } from './extraction.ts';
import { prepare } from './prepare.ts';

/** Share of the rows that reach the judge: duplicates, leaks and the rules take the others. */
const reached = {
  /** Rows that stand in files, or that a strategy without a model counts exactly. */
  known: { low: 0.3, expected: 0.8, high: 1 },
  /** Rows that a model is yet to write: its replies may give none. */
  asked: { low: 0.2, expected: 0.65, high: 1 },
} as const satisfies { [kind: string]: Range };
/** Share of the rows that reach the judge which go back to their teacher. */
const mended: Range = { low: 0, expected: 0.1, high: 0.5 };
/** Tokens of the prompt that sends a row back, without the row and its source. */
const mendingPrompt = 420;
/** As in `budget.stages`. */
const judgeStage = 'judge';
/** Tokens of an answer where the task says nothing. */
const usualAnswer = 60;

/**
 * Estimates of the first wave and of the rounds of seeds by model and stage: strategies in the order of the config, then the judge. Reads the sources,
 * asks nothing and writes nothing. Calls that the ledger holds already are counted too: they cost nothing.
 */
export async function estimateCalls(options: { config: Config; root: string }): Promise<ModelEstimate[]> {
  const plan = compose(options.config, options.root);
  const judged = plan.judge.judge.calls !== undefined && plan.config.filter.skip === undefined;
  const asking = judged ? plan.strategies : plan.strategies.filter(({ strategy }) => strategy.asks !== undefined);
  const searched = plan.seedStrategies.some(({ strategy, options }) => strategy.searches?.(options) === true);
  if (asking.length === 0 && plan.seedStrategies.length === 0 && !judged) return [];
  const tally = estimateTally(plan.config.models ?? {});
  const judge = estimateTally(plan.config.models ?? {});
  const tallies: Tallies = { judge, revise: estimateTally(plan.config.models ?? {}) };
  const store = openStore(':memory:');
  try {
    const shared = new Set<string>();
    const strategies = asking.map((bound) => ({
      ...bound,
      strategy: counted(bound.strategy, (task, input) => {
        addTask(bound, task, tally, shared);
        if (judged) addRows(bound, task, input, plan, tallies);
      }),
    }));
    // Rows that stand in files are seen one by one, and kept nowhere.
    const rows = rowsOf(store, (record) => judgeOf(plan.judge, record, [], reached.known, judge));
    const quiet = { emit: () => {}, failpoint: () => {}, stopping: () => false, clock: { now: () => 0 }, environment: {}, ledger: undefined };
    const { context } = await prepare({ ...quiet, plan: { ...plan, strategies }, store: rows, sourceDateEpoch: 0, until: 'extract', keepText: false });
    const wanted = { documents: asking.length > 0 || searched, seeds: plan.seedStrategies.length > 0 };
    const inventory = context.inventory.filter(({ kind }) => judged || (kind === 'documents' && wanted.documents) || (kind === 'seeds' && wanted.seeds));
    await extractInputs(extraction({ ...context, inventory }));
    await addRounds({ ...context, inventory }, tally, (planned, text) => {
      if (!judged) return;
      const { models } = planned.bound;
      const teacher = models.teacher === undefined ? undefined : plan.config.models?.[models.teacher]?.model;
      const record = seedStandIn(planned, text, planned.task.calls?.at(-1)?.output ?? usualAnswer, teacher);
      judgeOf(plan.judge, record, [], reached.asked, judge);
      if (models.teacher !== undefined) mendOf(plan.judge, record, [], reached.asked, models.teacher, tallies);
    });
    return withRounds([...tally.estimates(), ...tallies.revise.estimates(), ...judge.estimates()], plan);
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

function addTask({ strategy, models }: BoundStrategy, task: Task, tally: EstimateTally, shared: Set<string>): void {
  for (const call of task.calls ?? []) {
    const model = models[call.role];
    if (model === undefined || isKnown(`${strategy.id}/${model}/`, call, shared)) continue;
    const { share = 1 } = call;
    tally.add(model, strategy.id, call, { low: share, expected: share, high: share });
  }
}

function isKnown(place: string, { shared }: PlannedCall, all: Set<string>): boolean {
  if (shared === undefined) return false;
  const known = all.has(place + shared);
  all.add(place + shared);
  return known;
}

interface Tallies {
  judge: EstimateTally;
  revise: EstimateTally;
}

/** The rows that a task may give, judged: rows of its size on its chunk stand in for them. */
function addRows({ strategy, models }: BoundStrategy, task: Task, { document }: StrategyInput, plan: Plan, tallies: Tallies): void {
  const text = document.text.slice(task.chunk.start, task.chunk.end);
  const teacher = models.teacher === undefined ? undefined : plan.config.models?.[models.teacher]?.model;
  for (let at = 0; at < task.estimate; at++) {
    const record = standIn(`${strategy.id}/${task.key}/${at}`, text, task.calls?.at(-1)?.output ?? usualAnswer, teacher, document.key);
    const reaches = strategy.asks === undefined ? reached.known : reached.asked;
    judgeOf(plan.judge, record, [text], reaches, tallies.judge);
    if (models.teacher !== undefined) mendOf(plan.judge, record, [text], reaches, models.teacher, tallies);
  }
}

function standIn(id: string, text: string, answerTokens: number, model: string | undefined, document: string): TrainingRecord {
  const quote = text.slice(0, 400);
  return {
    id,
    kind: 'single',
    messages: [
      { role: 'user', content: 'What would a reader ask about this part of the text, and how would they say it?' },
      { role: 'assistant', content: 'say '.repeat(Math.max(1, Math.round(answerTokens))) },
    ],
    labels: {},
    grounding: [{ document, version: '', spans: [{ start: 0, end: quote.length, quote }] }],
    origin: { strategy: '', version: '', source: '', ...(model === undefined ? {} : { model }), calls: [], parents: [], depth: 1, wave: 1, human: false },
    group: '',
    contentHash: '',
    intake: [],
  };
}

/** Every model of the judge about a row, and about its copy with a planted fault where one is due. */
function judgeOf({ judge }: Plan['judge'], record: TrainingRecord, contexts: readonly string[], reaches: Range, tally: EstimateTally): void {
  for (const { model, ...tokens } of judge.calls?.(record, contexts) ?? []) tally.add(model, judgeStage, tokens, reaches);
  const planted = judge.planted?.(record)?.record;
  if (planted === undefined) return;
  const times = { low: reaches.low * usualPasses.low, expected: reaches.expected * usualPasses.expected, high: reaches.high * usualPasses.high };
  for (const { model, ...tokens } of judge.calls?.(planted, contexts) ?? []) tally.add(model, judgeStage, tokens, times);
}

/** A row that goes back to its teacher, and the new row before the judge. */
function mendOf({ judge }: Plan['judge'], record: TrainingRecord, contexts: readonly string[], reaches: Range, teacher: string, tallies: Tallies): void {
  if (judge.mend === undefined) return;
  const tokens = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  const said = record.messages.map(({ content }) => content);
  const times = { low: reaches.low * mended.low, expected: reaches.expected * mended.expected, high: reaches.high * mended.high };
  tallies.revise.add(teacher, reviser.id, { input: mendingPrompt + tokens([...contexts, ...said]), output: 60 + tokens(said) }, times);
  judgeOf({ judge, options: undefined }, record, contexts, times, tallies.judge);
}
