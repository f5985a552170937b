import type { Draft, DraftGrounding, Grounding, Seed, SeedDraft, TaskFailure, TrainingRecord } from '../../contracts/index.ts';
import { hashOf } from '../../text/hash.ts';
import { languageDetector } from '../../text/language.ts';
import type { ExtractContext } from './context.ts';
import { makeRecord } from './record.ts';
import type { MadeDrafts, PlannedSeedTask, SeedWave } from './seed-tasks.ts';

type Context = Pick<ExtractContext, 'masker' | 'dimensions' | 'retryOf' | 'sources'>;

/** The records of one task's drafts: with their parents, the group of the first of them, and where they rest on the sources. */
export async function seedRecords(
  { bound: { strategy }, task, input }: PlannedSeedTask,
  { drafts, failure }: MadeDrafts,
  about: SeedWave,
  context: Context,
): Promise<{ records: TrainingRecord[]; failed: TaskFailure[] }> {
  const { wave, target, seeds, recordOf } = about;
  const retry = context.retryOf(wave, strategy.id, task.key);
  const records: TrainingRecord[] = [];
  const failed: TaskFailure[] = [];
  const fail = (place: string, reason: string): void =>
    void failed.push({ task: place, strategy: strategy.id, reason: context.masker.mask(reason).text, ...(retry === 0 ? {} : { retry }) });
  if (failure !== undefined) {
    fail(task.key, failure);
    return { records, failed };
  }
  const parents = task.parents.map((id) => seeds.get(id)).filter((seed) => seed !== undefined);
  if (parents.length < task.parents.length) {
    fail(task.key, 'it names a parent that is no seed of this round');
    return { records, failed };
  }
  const detect = await languageDetector();
  for (const [index, { draft, calls }] of drafts.entries()) {
    const grounding = await groundingOf(draft, about);
    if (typeof grounding === 'string') {
      fail(`${task.key}#${index}`, grounding);
      continue;
    }
    const [first] = parents;
    const source = first?.source ?? input.seeds[0]?.source ?? [...context.sources.keys()][0] ?? '';
    const plain: Draft = { ...draft, spans: [], labels: grounding.length > 0 ? draft.labels : { ...draft.labels, grounded: 'no' } };
    const { record, dropped } = makeRecord(
      plain,
      {
        strategy: strategy.id,
        version: strategy.version,
        source,
        task: `${input.round}/${task.key}${target === undefined ? '' : ` -> ${target.dimension}=${target.value}`}`,
        index,
        wave,
        language: context.sources.get(source)?.language ?? detect(draft.messages.map(({ content }) => content).join('\n')) ?? first?.language ?? 'und',
        group: groupOf(first, draft, strategy.id),
        human: draft.human ?? false,
        depth: Math.max(0, ...parents.map(({ depth }) => depth)) + (calls.keys.length > 0 ? 1 : 0),
        ...(calls.model === undefined ? {} : { model: calls.model }),
        calls: calls.keys,
        notes: calls.repaired ? ['repaired-reply'] : [],
        grounding,
        parents: task.parents.map((id) => recordOf.get(id) ?? id),
      },
      context,
    );
    if (dropped.length === 0) records.push(record);
    else fail(`${task.key}#${index}`, `holds ${dropped.join(', ')}, which privacy.actions says to drop`);
  }
  return { records, failed };
}

/** A variant stays in the split of what it was made from. What was made of nothing is a group of its own. */
function groupOf(parent: Seed | undefined, draft: SeedDraft, strategy: string): string {
  return parent?.group ?? `${strategy}#${draft.group ?? hashOf({ messages: draft.messages, input: draft.input ?? null }).slice(0, 20)}`;
}

/** Spans with their quotes; a text where they lie outside of what the strategy may know. */
async function groundingOf({ grounding = [] }: SeedDraft, { search }: SeedWave): Promise<Grounding[] | string> {
  const out: Grounding[] = [];
  for (const one of grounding) {
    const found = await quotes(one, search);
    if (typeof found === 'string') return found;
    if (found.spans.length > 0) out.push(found);
  }
  return out;
}

async function quotes({ document: key, version, chunk, spans }: DraftGrounding, search: SeedWave['search']): Promise<Grounding | string> {
  const document = await search.document(key);
  if (document === undefined || document.version !== version) return `it cites ${key}, which is no document of this run`;
  if (spans.some(({ start, end }) => start < 0 || end > document.text.length || start >= end)) return `it cites a place outside of ${key}`;
  const headingPath = chunk === undefined ? undefined : await search.headingPath(chunk);
  return {
    document: key,
    version,
    ...(chunk === undefined ? {} : { chunk }),
    ...(headingPath === undefined ? {} : { headingPath: [...headingPath] }),
    spans: spans.toSorted((a, b) => a.start - b.start || a.end - b.end).map(({ start, end }) => ({ start, end, quote: document.text.slice(start, end) })),
  };
}
