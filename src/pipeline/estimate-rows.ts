/** What rows that are not made yet would cost behind their making: the judge, the way back to the teacher, and the tagger. */
import type { TrainingRecord } from '../contracts/index.ts';
import { reviser } from '../strategies/revise/index.ts';
import { estimateTokens } from '../text/tokens.ts';
import type { Plan } from './compose.ts';
import type { LoadedEvaluation } from './context.ts';
import { faultEstimates } from './estimate-faults.ts';
import { estimateTally, product, usualPasses } from './estimate-tally.ts';
import type { EstimateTally, ModelEstimate, Range } from './estimate-tally.ts';
import { addMeaning } from './meaning.ts';
import { addItemVectors, addRowVectors, sendable } from './resembling.ts';
import { revising } from './revise.ts';
import { mostRounds } from './rounds.ts';

/** Share of the rows that reach the judge: duplicates, leaks and the rules take the others. */
export const reached = {
  /** Rows that stand in files, or that a strategy without a model counts exactly. */
  known: { low: 0.3, expected: 0.8, high: 1 },
  /** Rows that a model is yet to write: its replies may give none. */
  asked: { low: 0, expected: 0.65, high: 1 },
} as const satisfies { [kind: string]: Range };
/** Share of the rows that reach the judge which go back to their teacher. */
const mended: Range = { low: 0, expected: 0.1, high: 0.5 };
/** Tokens of the prompt that sends a row back, without the row and its source. */
const mendingPrompt = 420;
/** As in `budget.stages`. */
const stages = { judge: 'judge', tagger: 'tagger' } as const;
/** Tokens of the tagger's reply: a few words. */
const tagReply = 30;
/** Tokens of an answer where the task says nothing. */
export const usualAnswer = 60;

/** A row that may come, or stands in a file. */
export interface ExpectedRow {
  record: TrainingRecord;
  /** Texts around its spans. */
  contexts: readonly string[];
  /** How often it may reach the judge. */
  times: Range;
  /** Name of the model that it would go back to. */
  teacher?: string;
}

/** Waves that rows may be judged in. */
function mostWaves(plan: Plan): number {
  const { augment, coverage } = plan.config;
  const augmented = augment.skip === undefined && Object.keys(coverage.quotas).length > 0 ? augment.maxRounds : 0;
  return 1 + mostRounds(plan) + (revising(plan) === undefined ? 0 : 1) + augmented;
}

export interface RowEstimates {
  add(row: ExpectedRow): void;
  /** The evaluation items that rows are compared with. */
  items(evaluation: Pick<LoadedEvaluation, 'items' | 'sets'>): void;
  estimates(): ModelEstimate[];
}

/** Whether anything is asked about rows at all. */
export const asksAboutRows = (plan: Plan): boolean => isJudged(plan) || isTagged(plan) || isCompared(plan) || isMeant(plan);

const isMeant = ({ meaning, config }: Plan): boolean => meaning?.embedder !== undefined && config.deduplicate.skip === undefined;
const isJudged = ({ judge, config }: Plan): boolean => judge.judge.calls !== undefined && config.filter.skip === undefined;
const isCompared = ({ resembling, config }: Plan): boolean =>
  resembling !== undefined && config.decontaminate.skip === undefined && config.evaluation.length > 0;
const isTagged = ({ tagger, config }: Plan): boolean => tagger !== undefined && config.coverage.skip === undefined;

export function rowEstimates(plan: Plan): RowEstimates {
  const { judge } = plan.judge;
  const { tagger } = plan;
  const [judged, revised, tagged, compared, meant] = [0, 0, 0, 0, 0].map(() => estimateTally(plan.config.models ?? {})) as [
    EstimateTally,
    EstimateTally,
    EstimateTally,
    EstimateTally,
    EstimateTally,
  ];

  let items = false;
  const faults = faultEstimates(judge, judged, mostWaves(plan));

  /** Every model of the judge about a row, and about its copy with a planted fault where one is due. */
  const judgeRow = (record: TrainingRecord, contexts: readonly string[], times: Range): void => {
    for (const { model, ...tokens } of judge.calls?.(record, contexts) ?? []) judged.add(model, stages.judge, tokens, times);
    faults.add(record, contexts, times);
  };

  /** A row that goes back to its teacher, and the new row before the judge. */
  const mendRow = ({ record, contexts, times, teacher }: ExpectedRow): void => {
    if (judge.mend === undefined || teacher === undefined) return;
    const tokens = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + estimateTokens(text), 0);
    const said = record.messages.map(({ content }) => content);
    const back = product(times, mended);
    revised.add(teacher, reviser.id, { input: mendingPrompt + tokens([...contexts, ...said]), output: 60 + tokens(said) }, back);
    judgeRow(record, contexts, back);
  };

  const tagRow = (record: TrainingRecord, times: Range): void => {
    // Labels of a row that is not made are not known; a task type it will have.
    const question = tagger?.tagger.ask({ ...record, labels: { taskType: 'other', ...record.labels } }, 'estimate');
    if (tagger === undefined || question === undefined) return;
    const texts = [...question.messages.map(({ content }) => content), JSON.stringify(question.schema.schema)];
    const input = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
    tagged.add(tagger.model, stages.tagger, { input, output: tagReply }, product(times, usualPasses));
  };

  return {
    add: (row) => {
      addMeaning(plan, row.record, row.times, meant);
      if (plan.resembling !== undefined && items) addRowVectors(plan.resembling, row.record, row.times, compared);
      if (isJudged(plan)) {
        judgeRow(row.record, row.contexts, row.times);
        mendRow(row);
      }
      if (isTagged(plan)) tagRow(row.record, row.times);
    },
    items: (evaluation) => {
      items = isCompared(plan) && sendable(evaluation).length > 0;
      if (items) addItemVectors(plan, evaluation, compared);
    },
    estimates: () => {
      faults.addFirst();
      return [...meant.estimates(), ...compared.estimates(), ...revised.estimates(), ...judged.estimates(), ...tagged.estimates()];
    },
  };
}

/** A row that stands in for one that is not made yet. */
export function standIn(row: {
  id: string;
  asked: string;
  answerTokens: number;
  model?: string | undefined;
  grounding?: TrainingRecord['grounding'];
}): TrainingRecord {
  const { id, asked, answerTokens, model, grounding = [] } = row;
  return {
    id,
    kind: 'single',
    messages: [
      { role: 'user', content: asked },
      { role: 'assistant', content: 'say '.repeat(Math.max(1, Math.round(answerTokens))) },
    ],
    labels: {},
    grounding,
    origin: { strategy: '', version: '', source: '', ...(model === undefined ? {} : { model }), calls: [], parents: [], depth: 1, wave: 1, human: false },
    group: '',
    contentHash: '',
    intake: [],
  };
}
