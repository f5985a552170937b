import type { Chunk, Document, Draft, Grounding, Message, TrainingRecord } from '../../contracts/index.ts';
import { measureLabels } from '../../labels/index.ts';
import { maskDraft } from '../../privacy/index.ts';
import { besideOf } from '../../text/beside.ts';
import { hashOf, shortId } from '../../text/hash.ts';
import { tidy } from '../../text/normalise.ts';
import { obeys, plantedOrders } from '../../text/planted-orders.ts';
import type { ExtractContext } from './context.ts';

export interface RecordSource {
  strategy: string;
  version: string;
  source: string;
  /** What names the task, and the place of the draft among those that it yielded: the record's id comes from these. */
  task: string;
  index: number;
  wave: number;
  language: string;
  group: string;
  human: boolean;
  model?: string;
  /** Keys of the calls behind it. */
  calls?: readonly string[];
  /** Things to note that were done before intake: "repaired-reply". */
  notes?: readonly string[];
  depth: number;
  document?: Document;
  chunk?: Chunk;
  /** In place of the draft's spans in `document`: where it rests on several. */
  grounding?: readonly Grounding[];
  /** Ids of what it was made from. */
  parents?: readonly string[];
}

/** Intake: normalises and masks a draft's text, measures its labels, and makes it a record. `dropped` says that policy refuses it. */
export function makeRecord(
  draft: Draft,
  from: RecordSource,
  context: Pick<ExtractContext, 'masker' | 'dimensions'>,
): { record: TrainingRecord; dropped: string[] } {
  const { draft: masked, did, dropped } = maskDraft(draft, context.masker);
  const done = new Set([...did, ...(from.notes ?? [])]);
  const clean = (text: string): string => {
    const result = tidy(text);
    for (const name of result.did) done.add(name);
    return result.text;
  };
  const tidyMessages = (list: readonly Message[]): Message[] => list.map((message) => ({ ...message, content: clean(message.content) }));
  const messages = tidyMessages(masked.messages);
  const tidied: Draft = {
    ...masked,
    messages,
    ...(masked.input === undefined ? {} : { input: clean(masked.input) }),
    ...(masked.rationale === undefined ? {} : { rationale: clean(masked.rationale) }),
    ...(masked.tools === undefined
      ? {}
      : { tools: masked.tools.map((tool) => ({ ...tool, ...(tool.description === undefined ? {} : { description: clean(tool.description) }) })) }),
    ...(masked.alternatives === undefined ? {} : { alternatives: masked.alternatives.map((one) => ({ ...one, messages: tidyMessages(one.messages) })) }),
  };
  const beside = besideOf(tidied);
  if (obeysChunk(messages, from)) done.add('obeys-source');
  const says = { messages, input: tidied.input ?? null, rationale: tidied.rationale ?? null, ...beside };
  const turns = messages.filter((message) => message.role === 'user').length;
  const record: TrainingRecord = {
    id: shortId('r', { strategy: from.strategy, version: from.version, task: from.task, index: from.index }),
    kind: beside.alternatives !== undefined || beside.desirable !== undefined ? 'preference' : turns > 1 ? 'chat' : 'single',
    messages,
    ...(tidied.input === undefined ? {} : { input: tidied.input }),
    ...(tidied.rationale === undefined ? {} : { rationale: tidied.rationale }),
    ...beside,
    labels: measureLabels(tidied, { source: from.source, language: from.language, custom: context.dimensions }),
    grounding: from.grounding === undefined ? grounding(draft, from) : [...from.grounding],
    origin: {
      strategy: from.strategy,
      version: from.version,
      source: from.source,
      ...(draft.template === undefined ? {} : { template: draft.template }),
      ...(from.model === undefined ? {} : { model: from.model }),
      calls: [...(from.calls ?? [])],
      parents: [...(from.parents ?? [])],
      depth: from.depth,
      wave: from.wave,
      human: from.human,
    },
    group: from.group,
    contentHash: hashOf(says),
    intake: [...done].sort(),
  };
  return { record, dropped };
}

function grounding(draft: Draft, { document, chunk }: RecordSource): TrainingRecord['grounding'] {
  if (document === undefined || draft.spans.length === 0) return [];
  const spans = draft.spans
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map(({ start, end }) => ({ start, end, quote: document.text.slice(start, end) }));
  return [
    {
      document: document.key,
      version: document.version,
      ...(chunk === undefined ? {} : { chunk: chunk.id, headingPath: chunk.headingPath }),
      spans,
      ...(draft.shown === undefined ? {} : { shown: draft.shown.toSorted((a, b) => a.start - b.start || a.end - b.end) }),
    },
  ];
}

/** What a model made of a chunk may be what the chunk told it to say; the filter looks at what is noted here, since it does not see chunks. */
function obeysChunk(messages: readonly Message[], { document, chunk, calls = [] }: RecordSource): boolean {
  if (document === undefined || chunk === undefined || calls.length === 0) return false;
  const orders = plantedOrders(document.text.slice(chunk.start, chunk.end));
  return orders.length > 0 && messages.some(({ role, content }) => role === 'assistant' && obeys(content, orders) !== undefined);
}
