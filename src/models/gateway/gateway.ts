import { randomUUID } from 'node:crypto';
import type { BatchConfig, BatchesState, Gateway, JsonSchema, LedgerEntry, ModelRequest, Reply } from '../../contracts/index.ts';
import { usageError } from '../../errors.ts';
import { batchSettings } from '../batch-settings.ts';
import { callKey, reaskKey } from '../key.ts';
import { askAgain, readReply, schemaCheck } from '../replies/index.ts';
import type { ReadReply, SchemaCheck } from '../replies/index.ts';
import { openBatcher } from './batches/index.ts';
import type { Batcher } from './batches/index.ts';
import { createHold } from './hold.ts';
import { openModels } from './open-model.ts';
import type { OpenModel } from './open-model.ts';
import { defaults } from './options.ts';
import type { GatewayOptions } from './options.ts';
import { failedReply, replyOf } from './reply.ts';
import { noteReturned, send } from './send.ts';
import type { SendContext } from './send.ts';
import { SharedCalls } from './shared.ts';

/**
 * The one way to a model: ledger, limiter slot, reservation, provider, durable reply, settlement. What is in the ledger is
 * never asked again; what is asked twice at once is one call; nothing is sent that no cap has room for.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { ledger, budget } = options;
  const hold = createHold(options.holdMs ?? defaults.holdMs, options.emit);
  const models = openModels(options);
  const calls = new SharedCalls<Reply>();
  const background = new Set<Promise<void>>();
  const checks = new WeakMap<JsonSchema, SchemaCheck>();
  const session = randomUUID();
  let charges = 0;
  let kept = 0;
  let asked = 0;

  const context: SendContext = {
    options,
    hold,
    nextId: () => `${session}:${++charges}`,
    background: (work) => {
      // A store that was given up has been told to whoever asks next.
      const done: Promise<void> = work.catch(() => undefined).finally(() => background.delete(done));
      background.add(done);
    },
    asked: () => void asked++,
  };

  const checkOf = (request: ModelRequest): SchemaCheck | undefined => {
    const schema = request.schema?.schema;
    if (schema === undefined) return undefined;
    const known = checks.get(schema) ?? schemaCheck(schema);
    checks.set(schema, known);
    return known;
  };

  const batchers = new Map<OpenModel, Promise<Batcher>>();
  const opened = new Set<Batcher>();
  const openBatches = async (model: OpenModel, settings: BatchConfig): Promise<Batcher> => {
    const endpoint = await options.openBatches?.(model.name, model.config);
    if (endpoint === undefined) throw usageError(`models.${model.name}.batch: its provider "${model.config.use}" has no batches.`, { hint: 'Take it out.' });
    const batcher = await openBatcher(model, settings, endpoint, context);
    opened.add(batcher);
    return batcher;
  };
  const batcherOf = async (model: OpenModel): Promise<Batcher | undefined> => {
    const settings = batchSettings(model.config);
    if (settings === undefined) return undefined;
    const known = batchers.get(model) ?? openBatches(model, settings);
    batchers.set(model, known);
    return await known;
  };

  /** One reply, from the ledger or from the provider. */
  const once = async (
    model: OpenModel,
    key: string,
    request: ModelRequest,
    signal: AbortSignal,
  ): Promise<{ entry: LedgerEntry; kept: boolean } | { failed: Reply }> => {
    const found = await ledger.get(key);
    if (found !== undefined) {
      kept++;
      noteReturned(model, found.reply, options);
      return { entry: found, kept: true };
    }
    if (model.stopped !== undefined) throw model.stopped;
    const batcher = await batcherOf(model);
    const sent = await (batcher === undefined ? send(model, key, request, context, signal) : batcher.ask(key, request, signal));
    return 'entry' in sent ? { entry: sent.entry, kept: false } : { failed: failedReply(key, sent.failed, model.priceOf(0) !== undefined) };
  };

  const call = async (model: OpenModel, key: string, request: ModelRequest, signal: AbortSignal): Promise<Reply> => {
    const check = request.kind === 'chat' ? checkOf(request) : undefined;
    const first = await once(model, key, request, signal);
    if ('failed' in first) return first.failed;
    const read = request.kind === 'embed' ? readVectors(request, first.entry) : readReply(first.entry.reply, check);
    if (read.outcome !== 'malformed' || check === undefined) return replyOf(key, [first], read);
    const conceal = options.conceal ?? ((text: string): string => text);
    const messages = askAgain(request.messages ?? [], conceal(read.text), conceal(read.detail ?? 'it does not fit the schema'));
    const second = await once(model, reaskKey(key), { ...request, messages }, signal);
    // The question more got no answer: what came first is still what it was.
    if ('failed' in second) return replyOf(key, [first], read);
    return replyOf(key, [first, second], readReply(second.entry.reply, check));
  };

  return {
    ask: async (request, signal) => {
      const model = await models.open(request.model);
      const key = callKey(request, model.config, model.provider);
      return calls.run(key, signal, (inner) => call(model, key, request, inner));
    },
    spent: () => budget.spent(),
    state: () => ({
      inFlight: calls.size,
      kept,
      asked,
      batches: [...opened].map((one) => one.state()).reduce(together, { open: 0, calls: 0, done: 0, oldestMs: 0, priceShare: 1 }),
      endpoints: Object.fromEntries([...models.limiters].map(([endpoint, limiter]) => [endpoint, limiter.state()])),
    }),
    close: async () => {
      await calls.ended();
      for (const batcher of opened) await batcher.close();
      await Promise.all(background);
    },
  };
}

function together(a: BatchesState, b: BatchesState): BatchesState {
  return {
    open: a.open + b.open,
    calls: a.calls + b.calls,
    done: a.done + b.done,
    oldestMs: Math.max(a.oldestMs, b.oldestMs),
    priceShare: Math.min(a.priceShare, b.priceShare),
  };
}

function readVectors(request: ModelRequest, entry: LedgerEntry): ReadReply {
  const vectors = entry.reply.vectors ?? [];
  const base = { text: '', repairs: [] };
  const wanted = request.inputs?.length ?? 0;
  if (vectors.length === wanted && vectors.every((vector) => vector.length > 0 && vector.length === vectors[0]?.length)) return { ...base, outcome: 'ok' };
  return { ...base, outcome: 'malformed', detail: `${vectors.length} vectors came for ${wanted} inputs, or vectors of different lengths` };
}
