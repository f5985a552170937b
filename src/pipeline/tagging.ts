/** The tagger of a run: a model says what accepted rows ask for, before coverage counts them. */
import type { Config, CoverageReport, Reply, TrainingRecord } from '../contracts/index.ts';
import { HornbookError, exitCodes } from '../errors.ts';
import type { ConfigIssue } from '../errors.ts';
import { createTagger } from '../labels/index.ts';
import type { MismatchAction, Tagger } from '../labels/index.ts';
import { stopIfAsked } from '../stages/extract/index.ts';
import { round6, wilson } from '../statistics/intervals.ts';
import { compareText } from '../text/canonical.ts';
import { didYouMean } from '../text/closest.ts';
import type { RunContext } from './context.ts';
import { judgedRecords } from './rows.ts';
import { allTags, sealTags, tagsOfWave } from './tags.ts';
import type { WaveTags } from './tags.ts';

export interface BoundTagger {
  tagger: Tagger;
  /** Name in the config. */
  model: string;
  onMismatch: MismatchAction;
}

/** Finds the tagger's model. What is wrong is added to `issues`, with its place in the config. */
export function openTagger(config: Pick<Config, 'coverage' | 'models'>, issues: ConfigIssue[]): BoundTagger | undefined {
  const { tagger } = config.coverage;
  if (tagger === undefined) return undefined;
  const models = config.models ?? {};
  const names = Object.keys(models);
  const model = tagger.model ?? names.find((name) => models[name]?.roles.includes('tagger'));
  if (model === undefined) {
    issues.push({ path: ['coverage', 'tagger'], message: 'no model has the role tagger: set roles: [tagger] of one under "models", or name one as "model"' });
    return undefined;
  }
  if (!names.includes(model)) {
    issues.push({ path: ['coverage', 'tagger', 'model'], message: `there is no model "${model}".${didYouMean(model, names)}` });
    return undefined;
  }
  return { tagger: createTagger(tagger.values), model, onMismatch: tagger.onMismatch };
}

/** Replies that are waited for at a time: as many as keep an endpoint busy, and few enough to hold. */
const ahead = 256;

/** Asks about every accepted row of a closed wave, once: what came of it is sealed with the wave, and each reply is in the ledger. */
export async function tagWave(wave: number, context: RunContext): Promise<void> {
  const { store, plan, models, emit } = context;
  const bound = plan.tagger;
  if (bound === undefined || plan.config.coverage.skip !== undefined || (await tagsOfWave(wave, store)) !== undefined) return;
  const note = `labels are checked by ${bound.model}`;
  emit({ event: 'stage', wave, stage: 'coverage', state: 'start', note });
  const { ask, fenceKey } = await models.open();
  const counts = new Map<string, { checked: number; disagreed: number }>();
  const tags: WaveTags = { onMismatch: bound.onMismatch, tagged: 0, unreadable: 0, dimensions: [], differs: [] };
  const open: { record: TrainingRecord; reply: Promise<Reply> }[] = [];
  const takeFirst = async (): Promise<void> => {
    const first = open.shift();
    if (first !== undefined) take(first.record, answered(await first.reply, first.record, bound.model), bound.tagger, tags, counts);
    stopIfAsked(context);
  };
  try {
    for await (const { record, fate } of judgedRecords(store, wave)) {
      const question = fate.outcome === 'accepted' ? bound.tagger.ask(record, fenceKey) : undefined;
      if (question === undefined) continue;
      const reply = ask({ ...question, model: bound.model, kind: 'chat', sample: 0, retry: 0, stage: 'tagger' });
      // Whoever takes it hears of a failure.
      reply.catch(() => undefined);
      open.push({ record, reply });
      if (open.length >= ahead) await takeFirst();
    }
    while (open.length > 0) await takeFirst();
  } finally {
    await Promise.allSettled(open.map(({ reply }) => reply));
  }
  tags.dimensions = [...counts].sort((a, b) => compareText(a[0], b[0]));
  await sealTags(wave, tags, store);
  context.failpoint('tags-sealed');
  emit({ event: 'stage', wave, stage: 'coverage', state: 'end', note: `${note}: ${tags.differs.length} of ${tags.tagged} rows differ` });
}

/** No reply is no tag: the wave waits for the next run, which asks again. */
function answered(reply: Reply, record: TrainingRecord, model: string): Reply {
  if (reply.outcome !== 'failed') return reply;
  throw new HornbookError(`The tagger ${model} gave no answer on ${record.id}: ${reply.detail ?? 'no reply came'}.`, {
    code: 'tagger-failed',
    exitCode: exitCodes.provider,
    hint: 'Run again: what was answered is kept, and only what is missing is asked.',
  });
}

function take(record: TrainingRecord, reply: Reply, tagger: Tagger, tags: WaveTags, counts: Map<string, { checked: number; disagreed: number }>): void {
  const found = tagger.read(record, reply);
  if (found === undefined) {
    tags.unreadable++;
    return;
  }
  tags.tagged++;
  for (const dimension of found.checked) {
    const count = counts.get(dimension) ?? { checked: 0, disagreed: 0 };
    count.checked++;
    if (Object.hasOwn(found.differs, dimension)) count.disagreed++;
    counts.set(dimension, count);
  }
  if (Object.keys(found.differs).length > 0) tags.differs.push([record.id, found.differs]);
}

/** The report with what the tagger came to over all waves. */
export async function withTagReport(report: CoverageReport, { store, plan }: Pick<RunContext, 'store' | 'plan'>): Promise<CoverageReport> {
  const all = await allTags(store);
  if (plan.tagger === undefined || all.length === 0) return report;
  const sums = new Map<string, { checked: number; disagreed: number }>();
  for (const [dimension, { checked, disagreed }] of all.flatMap(({ dimensions }) => dimensions)) {
    const sum = sums.get(dimension) ?? { checked: 0, disagreed: 0 };
    sums.set(dimension, { checked: sum.checked + checked, disagreed: sum.disagreed + disagreed });
  }
  const dimensions = [...sums]
    .sort((a, b) => compareText(a[0], b[0]))
    .map(([dimension, sum]) => {
      const { low, high } = wilson(sum.disagreed, sum.checked);
      return { dimension, ...sum, low: round6(low), high: round6(high) };
    });
  const total = (of: (tags: WaveTags) => number): number => all.reduce((sum, tags) => sum + of(tags), 0);
  const { model, onMismatch } = plan.tagger;
  const tags = {
    model: plan.config.models?.[model]?.model ?? model,
    onMismatch,
    tagged: total((one) => one.tagged),
    unreadable: total((one) => one.unreadable),
    dimensions,
  };
  return { ...report, tags };
}
