/** Rows that were found wanting, asked of their teachers once more. */
import type { Chunk, Defect, Document, TrainingRecord } from '../../contracts/index.ts';
import { messageOf } from '../../errors.ts';
import type { BoundStrategy } from '../../strategies/bind.ts';
import { revise } from '../../strategies/revise/index.ts';
import type { Revised } from '../../strategies/revise/index.ts';
import { chunkText } from '../../strategies/source-text/index.ts';
import type { ExtractContext } from './context.ts';
import { materialOf } from './documents.ts';
import { makeRecord } from './record.ts';
import type { Extracted } from './strategies.ts';
import { toolMaker } from './tools.ts';
import type { TaskCalls } from './tools.ts';

/** A row that goes back, with what is wrong with it. */
export interface RowToRevise {
  record: TrainingRecord;
  defects: readonly Defect[];
  /** Whether its question is the teacher's own, and may be mended too. */
  ownQuestion: boolean;
  /** The reviser, with the model that wrote the row as its teacher. */
  bound: BoundStrategy;
}

type Context = Pick<ExtractContext, 'store' | 'masker' | 'dimensions' | 'models' | 'screen' | 'retryOf'>;

interface Source {
  document: Document;
  chunk: Chunk;
}

/**
 * Asks for every row side by side; gives what came of them in their order. Each is a new row that replaces the old one and has a
 * depth more; one that fails is counted by name. Rejects where the run must stop, once all that is under way has come to its end.
 */
export async function reviseRows(rows: readonly RowToRevise[], wave: number, context: Context): Promise<Extracted> {
  const access = await context.models();
  const toolsOf = toolMaker(access, context);
  const one = async (row: RowToRevise): Promise<Extracted> => {
    const { record, bound } = row;
    const retry = context.retryOf(wave, bound.strategy.id, record.id);
    const failed = (task: string, reason: string): Extracted => ({
      records: [],
      failed: [{ task, strategy: bound.strategy.id, reason: context.masker.mask(reason).text, ...(retry === 0 ? {} : { retry }) }],
    });
    const calls: TaskCalls = { keys: [], model: undefined, repaired: false };
    const source = await sourceOf(record, context);
    try {
      const chunk = source && chunkText(source.document, source.chunk);
      const revised = await revise({ ...row, chunk }, toolsOf(bound, calls, retry));
      const { record: made, dropped } = recordOf(revised, row, wave, source, calls, context);
      if (dropped.length > 0) return failed(`${record.id}#0`, `holds ${dropped.join(', ')}, which privacy.actions says to drop`);
      return { records: [made], failed: [] };
    } catch (error) {
      return failed(record.id, messageOf(error));
    }
  };
  const ended = await Promise.allSettled(rows.map(one));
  // Whatever was made of the error: a run that must stop counts no failure.
  if (access.stopped() !== undefined) throw access.stopped();
  const all: Extracted = { records: [], failed: [] };
  for (const result of ended) {
    if (result.status === 'rejected') throw result.reason;
    all.records.push(...result.value.records);
    all.failed.push(...result.value.failed);
  }
  return all;
}

/** The chunk that a row rests on, where it is one that may be shown. */
async function sourceOf({ grounding }: TrainingRecord, { store }: Context): Promise<Source | undefined> {
  const [first, ...more] = grounding;
  if (first?.chunk === undefined || more.length > 0) return undefined;
  const material = await materialOf(first.document, store);
  const chunk = material?.chunks.find(({ id, leak }) => id === first.chunk && leak === undefined);
  return material === undefined || chunk === undefined ? undefined : { document: material.document, chunk };
}

function recordOf(
  revised: Revised,
  { record, bound }: RowToRevise,
  wave: number,
  source: Source | undefined,
  calls: TaskCalls,
  context: Context,
): ReturnType<typeof makeRecord> {
  const { origin, labels } = record;
  const made = makeRecord(
    { ...revised, labels, ...(origin.template === undefined ? {} : { template: origin.template }) },
    {
      strategy: bound.strategy.id,
      version: bound.strategy.version,
      source: origin.source,
      task: record.id,
      index: 0,
      wave,
      language: labels['language'] ?? 'und',
      group: record.group,
      human: false,
      depth: origin.depth + 1,
      ...(calls.model === undefined ? {} : { model: calls.model }),
      calls: calls.keys,
      notes: calls.repaired ? ['repaired-reply'] : [],
      parents: [record.id],
      ...(source ?? { grounding: record.grounding }),
    },
    context,
  );
  return { ...made, record: { ...made.record, replaces: record.id } };
}
