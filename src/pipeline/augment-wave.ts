/** A wave of augmentation: rows for the cells that lack some. */
import type { CoverageReport, Document, Target, TrainingRecord } from '../contracts/index.ts';
import { cellKey, isIn } from '../labels/index.ts';
import { describeStop, planAugment } from '../stages/augment/index.ts';
import type { PlannedCell } from '../stages/augment/index.ts';
import { createAhead, materialOf, runSeedTasks, runStrategies, stopIfAsked } from '../stages/extract/index.ts';
import type { Extracted, Made } from '../stages/extract/index.ts';
import type { BoundSeedStrategy } from '../strategies/bind.ts';
import { unitHash } from '../text/hash.ts';
import { aimAt } from './augment-target.ts';
import type { RunContext } from './context.ts';
import { augmentDetail, augmentState, steerableOf } from './coverage.ts';
import type { AugmentDetail } from './coverage.ts';
import { extraction } from './extraction.ts';
import { mostRounds, planTasks, poolBefore, searchOf } from './rounds.ts';

/** Plans the round after `wave` as the wave behind it; false where there is nothing to augment, or no more to be had. Says why cells stopped. */
export async function planAugmentWave(wave: number, report: CoverageReport, context: RunContext): Promise<boolean> {
  const { store, plan, emit } = context;
  const waves = await store.waves.all();
  const state = await augmentState(report, context);
  // Only cells of the round that is over can have stopped in it.
  const tried = new Set(augmentDetail(waves.find((one) => one.wave === wave))?.planned.map(({ key }) => key));
  for (const [key, progress] of state)
    if (progress.stop && tried.has(key)) emit({ event: 'stage', wave, stage: 'augment', state: 'end', note: describeStop(key, progress.stop, progress) });
  const planned = planAugment(report, plan.config.augment, state, steerableOf(context));
  if (planned.length === 0) return false;
  const keys = new Set([...planned.map((cell) => cell.key), ...state.keys()]);
  const before = { cells: report.cells.filter((cell) => keys.has(cellKey(cell))) };
  const round = waves.filter((one) => augmentDetail(one) !== undefined).length + 1;
  const detail: AugmentDetail = { kind: 'augment', state: [...state], planned, before, candidates: [] };
  await store.transaction(() => store.waves.put({ wave: wave + 1, name: `augment, round ${round}`, state: 'extracting', detail }));
  context.failpoint('augment-planned');
  return true;
}

/** One unit a target: what it yields is small, and is committed whole with its count. */
export async function extractTargets(wave: number, context: RunContext): Promise<void> {
  const { store, emit } = context;
  const done = await store.units.done(wave);
  for (;;) {
    const stored = (await store.waves.all()).find((one) => one.wave === wave);
    const detail = augmentDetail(stored);
    if (stored === undefined || detail === undefined) return;
    const unit = detail.planned.findIndex((_, index) => !done.has(index));
    const cell = detail.planned[unit];
    if (cell === undefined) {
      await store.transaction(() => store.waves.put({ ...stored, state: 'admitting' }));
      return;
    }
    emit({ event: 'stage', wave, stage: 'augment', state: 'start', note: `${cell.key}: ${cell.target.wanted} wanted` });
    const made = await extractTarget(wave, cell, context);
    await store.transaction(async () => {
      const from = await store.records.next(wave);
      await store.records.add(wave, unit, from, made.records);
      for (const [index, failure] of made.failed.entries()) await store.failures.add({ wave, position: from + made.records.length + index, ...failure }, unit);
      await store.units.finish(wave, unit);
      await store.waves.put({ ...stored, detail: { ...detail, candidates: [...detail.candidates, [cell.key, made.records.length]] } });
    });
    context.failpoint('unit-committed');
    done.add(unit);
    stopIfAsked(context);
  }
}

/** Runs the strategies with the cell as their target over the documents, in an order that favours none, until the ceiling. */
async function extractTarget(wave: number, cell: PlannedCell, context: RunContext): Promise<Extracted> {
  const { store, plan } = context;
  const made: Extracted = { records: [], failed: [] };
  const order = (key: string): number => unitHash(`${plan.config.seed}/${cell.key}/${key}`);
  const { target: asked, source, aims } = aimAt(cell.target);
  const heads = (await store.readings.heads()).filter((head) => head.outcome === 'read' && (source === undefined || head.source === source));
  const ahead = createAhead();
  const scope = { ...extraction(context), strategies: plan.strategies.filter((one) => aims(one)) };
  for (const head of scope.strategies.length === 0 ? [] : heads.toSorted((a, b) => order(a.key) - order(b.key))) {
    const left = cell.ceiling - made.records.length;
    if (left <= 0) break;
    const material = await materialOf(head.key, store);
    if (material === undefined) continue;
    const before = await madeOf(material.document, context);
    const take = { ceiling: left, accepts: (record: TrainingRecord) => isIn(record.labels, cell.target) };
    const { done } = await runStrategies(material, { wave, target: asked, made: before, take }, scope, ahead);
    const found = await done;
    made.records.push(...found.records);
    made.failed.push(...found.failed);
  }
  const seeded = plan.seedStrategies.filter((one) => aims(one));
  await extractTargetFromSeeds(wave, cell, asked, made, seeded, context);
  return made;
}

/** Seeds come after the documents: what rests on a source is better than what rests on none. */
async function extractTargetFromSeeds(
  wave: number,
  cell: PlannedCell,
  target: Target,
  made: Extracted,
  strategies: readonly BoundSeedStrategy[],
  context: RunContext,
): Promise<void> {
  const { plan, store } = context;
  if (strategies.length === 0 || made.records.length >= cell.ceiling) return;
  const pool = await poolBefore(wave, context);
  const waves = await store.waves.all();
  const round = mostRounds(plan) + waves.filter((one) => one.wave <= wave && augmentDetail(one) !== undefined).length;
  const about = { wave, seeds: pool.all, recordOf: pool.recordOf, search: searchOf(context), target };
  for (const bound of strategies) {
    const left = (): number => cell.ceiling - made.records.length;
    if (left() <= 0) return;
    const tasks = planTasks(bound, { ...pool.inputOf(bound, round), target });
    for await (const { records, failed } of runSeedTasks(tasks, about, extraction(context), (drafts) => drafts < left())) {
      made.records.push(...records.filter((record) => isIn(record.labels, cell.target)).slice(0, left()));
      made.failed.push(...failed);
      if (left() <= 0) break;
    }
  }
}

/** What earlier waves, and earlier targets of this one, made of a document. */
async function madeOf(document: Document, context: RunContext): Promise<Made[]> {
  const records = await context.store.records.ofDocument(document.key);
  return records.map(({ record }) => {
    const spans = record.grounding.flatMap((grounding) => grounding.spans);
    return {
      chunk: record.grounding[0]?.chunk ?? '',
      template: record.origin.template ?? '',
      start: Math.min(...spans.map((span) => span.start)),
      end: Math.max(...spans.map((span) => span.end)),
    };
  });
}
