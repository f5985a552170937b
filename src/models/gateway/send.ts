import type {
  Attempt,
  BudgetStop,
  LedgerEntry,
  LimitedResult,
  LimitVerdict,
  ModelRequest,
  ProviderFailure,
  ProviderReply,
  ProviderRequest,
  ProviderResult,
  Usage,
} from '../../contracts/index.ts';
import type { HornbookError } from '../../errors.ts';
import { budgetError } from '../budget/index.ts';
import { resolveRequest } from '../key.ts';
import { likelyInputTokens } from '../tokens.ts';
import { isRefusal } from './hold.ts';
import type { Hold } from './hold.ts';
import { fatalError } from './open-model.ts';
import type { OpenModel } from './open-model.ts';
import { defaults } from './options.ts';
import type { GatewayOptions } from './options.ts';
import { interrupted } from './shared.ts';
import { usedBy, worstCase } from './settle.ts';

export interface SendContext {
  options: GatewayOptions;
  hold: Hold;
  /** An id that no other charge has. */
  nextId(): string;
  /** Writes that nothing waits for until the gateway closes. */
  background(work: Promise<void>): void;
  asked(): void;
}

/** Either the reply, durable, or why none came after all attempts. */
export type Sent = { entry: LedgerEntry } | { failed: { attempts: Attempt[]; detail: string; cost: number } };

/** What came of one turn in the limiter. */
type Turn =
  | { kind: 'reply'; reply: ProviderReply; usage: Usage; cost: number | undefined; ms: number; at: number; keep(entry: LedgerEntry): Promise<void> }
  | { kind: 'failure'; failure: ProviderFailure; cost: number; ms: number; at: number; rung: ProviderRequest['rung'] }
  /** Nothing was sent: wait for this, then ask for another turn. */
  | { kind: 'wait'; until: Promise<void> };

const verdicts: Readonly<Record<ProviderFailure['kind'], LimitVerdict>> = {
  'rate-limited': 'rate-limited',
  overloaded: 'overloaded',
  server: 'server-error',
  network: 'network',
  timeout: 'timeout',
  cut: 'network',
  unsupported: 'fatal',
  fatal: 'fatal',
};

/** Sends one request until it is answered: limiter slot, reservation, mark, provider, settlement; then the reply is made durable. */
export async function send(model: OpenModel, key: string, request: ModelRequest, context: SendContext, signal: AbortSignal): Promise<Sent> {
  const { options, hold } = context;
  const settings = resolveRequest(request, model.config);
  const likely = likelyInputTokens(request) + (request.kind === 'chat' ? settings.maxOutputTokens : 0);
  const attempts: Attempt[] = [];
  const most = options.attempts ?? defaults.attempts;
  let counted = 0;
  let cost = 0;
  let retryAfterMs: number | undefined;

  for (;;) {
    if (!hold.isOpen()) await hold.opened();
    const weight = { tokens: likely, attempt: attempts.length, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    const turn = await model.limiter.run(weight, () => takeTurn(model, request, settings, context, signal), signal);
    if (turn.kind === 'wait') {
      await turn.until;
      continue;
    }
    if (turn.kind === 'reply') {
      attempts.push({ at: turn.at, ms: turn.ms, kind: 'ok' });
      const total = turn.cost === undefined ? undefined : turn.cost + cost;
      const entry: LedgerEntry = { key, request, reply: turn.reply, attempts, usage: turn.usage, at: turn.at, ...(total === undefined ? {} : { cost: total }) };
      await hold.keep(() => turn.keep(entry));
      answered(model, request, turn.reply, options);
      return { entry };
    }
    const { failure } = turn;
    cost += turn.cost;
    if (signal.aborted) throw interrupted();
    if (failure.kind === 'unsupported' && turn.rung !== undefined && stepDown(model, turn.rung)) continue;
    attempts.push({
      at: turn.at,
      ms: turn.ms,
      kind: failure.kind,
      error: failure.message,
      ...(failure.status === undefined ? {} : { status: failure.status }),
    });
    if (failure.kind === 'fatal' || failure.kind === 'unsupported') {
      if (failure.single === true) return { failed: { attempts, detail: failure.message, cost } };
      model.stopped ??= fatalError(model, failure);
      throw model.stopped;
    }
    retryAfterMs = failure.retryAfterMs;
    if (failure.kind === 'rate-limited' || failure.kind === 'overloaded') {
      refused(model, turn.at, failure, options);
      continue;
    }
    model.refusedSince = undefined;
    if (++counted < most) continue;
    failedAgain(model, failure, options);
    return { failed: { attempts, detail: `no reply in ${counted} attempts; the last: ${failure.message}`, cost } };
  }
}

async function takeTurn(
  model: OpenModel,
  request: ModelRequest,
  settings: ReturnType<typeof resolveRequest>,
  context: SendContext,
  signal: AbortSignal,
): Promise<LimitedResult<Turn>> {
  const { options, hold } = context;
  const { budget, ledger, clock } = options;
  const unsent = (until: Promise<void>): LimitedResult<Turn> => {
    // Awaited only after the limiter has passed it on; until then a failure of it is nobody's.
    until.catch(() => undefined);
    return { value: { kind: 'wait', until }, verdict: 'unsent' };
  };
  if (model.stopped !== undefined) throw model.stopped;
  if (options.stopping?.() === true) throw interrupted();
  if (!hold.isOpen()) return unsent(hold.opened());

  const worst = worstCase(model, request, settings.maxOutputTokens);
  const reserved = budget.reserve({ stage: request.stage, money: worst.money, tokens: worst.tokens });
  if ('stop' in reserved) {
    if (reserved.stop.wait) return unsent(budget.settled());
    throw stopped(reserved.stop, model);
  }
  const id = context.nextId();
  const mark = { id, account: options.account, stage: request.stage, tokens: worst.tokens, money: worst.money ?? 0 };
  let unmark: () => void;
  try {
    unmark = ledger.begin(mark);
  } catch (error) {
    budget.settle(reserved.reservation, { sent: false, tokens: 0, money: 0, estimated: false });
    if (!isRefusal(error)) throw error;
    return unsent(hold.keep(async () => ledger.begin({ ...mark, id: context.nextId() })()));
  }

  context.asked();
  const at = clock.now();
  const rung = request.schema === undefined ? undefined : model.rungs[0];
  const result = await sendOnce(model, toProvider(request, settings, rung), signal);
  const ms = clock.now() - at;
  const used = usedBy(model, request, result, worst);
  if (used.tokens > worst.tokens) {
    model.factor = Math.min(16, (model.factor * used.tokens) / worst.tokens);
    const message = `Model "${model.name}" reported ${used.tokens} tokens for a request that can use ${worst.tokens} at most.`;
    options.emit({
      event: 'warning',
      code: 'usage-over-bound',
      message,
      hint: 'It is counted at the most it can be; the next requests reserve more. Check the bill of the provider.',
    });
  }
  const charge = { id, account: options.account, ...budget.settle(reserved.reservation, used) };

  if (result.ok) {
    const reply = rung === undefined ? result.reply : { ...result.reply, rung };
    const keep = async (entry: LedgerEntry): Promise<void> => {
      await ledger.put(entry, charge);
      unmark();
    };
    const usage = used.usage ?? { input: 0, output: 0, estimated: true };
    return { value: { kind: 'reply', reply, usage, cost: used.money, ms, at, keep }, verdict: 'ok', tokens: used.tokens, ...limitsOf(result) };
  }
  if (charge.calls === 0) unmark();
  else context.background(hold.keep(async () => ledger.charge(charge)).then(unmark));
  const { failure } = result;
  const wait = failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs };
  return {
    value: { kind: 'failure', failure, cost: used.money ?? 0, ms, at, rung },
    verdict: verdicts[failure.kind],
    tokens: used.tokens,
    ...wait,
    ...limitsOf(failure),
  };
}

// A provider never throws for what the other side does; one of a plugin that does is taken at its worst.
async function sendOnce(model: OpenModel, request: ProviderRequest, signal: AbortSignal): Promise<ProviderResult> {
  try {
    return await model.provider.send(request, signal);
  } catch (error) {
    const message = `provider "${model.provider.id}" threw ${error instanceof Error ? error.message : String(error)}`;
    return { ok: false, failure: { kind: 'network', message, sent: true, answered: false } };
  }
}

export function toProvider(request: ModelRequest, settings: ReturnType<typeof resolveRequest>, rung: ProviderRequest['rung']): ProviderRequest {
  return { kind: request.kind, messages: request.messages ?? [], inputs: request.inputs ?? [], schema: request.schema, rung, ...settings };
}

function limitsOf(from: { limits?: LimitedResult<unknown>['limits'] }): Pick<LimitedResult<unknown>, 'limits'> {
  return from.limits === undefined ? {} : { limits: from.limits };
}

function stopped(stop: BudgetStop, model: OpenModel): HornbookError {
  return budgetError(stop, model.name);
}

/** The endpoint does not know this way to ask for an object: the next one, for all calls. False where none is left. */
export function stepDown(model: OpenModel, tried: NonNullable<ProviderRequest['rung']>): boolean {
  if (model.rungs[0] !== tried) return model.rungs.length > 0;
  if (model.rungs.length === 1) return false;
  model.rungs = model.rungs.slice(1);
  return true;
}

/** Takes note that the model answers. */
export function answered(model: OpenModel, request: ModelRequest, reply: ProviderReply, options: GatewayOptions): void {
  model.failed = 0;
  model.refusedSince = undefined;
  noteReturned(model, reply, options);
  if (!model.alike.note(request, reply.text)) return;
  const message = `Model "${model.name}" gave one and the same long reply to many different prompts: "${reply.text.slice(0, 80).toWellFormed()}…".`;
  const hint = `Look for a cache or a proxy before ${model.provider.baseUrl} that does not look at the prompt. The replies are kept as they came.`;
  options.emit({ event: 'warning', code: 'replies-alike', message, hint });
}

/** Says when another model answers than before: an alias that moved, or a fallback. Replies from the ledger count too. */
export function noteReturned(model: OpenModel, reply: ProviderReply, options: GatewayOptions): void {
  const { returnedModel } = reply;
  if (returnedModel === undefined || model.returned.has(returnedModel)) return;
  if (model.returned.size > 0) {
    const message = `Model "${model.name}" (${model.config.model}) answered as "${returnedModel}"; before it was "${[...model.returned].at(-1) ?? ''}".`;
    options.emit({
      event: 'warning',
      code: 'model-changed',
      message,
      hint: `Name a dated version in models.${model.name}.model, so that the same model answers all of a run.`,
    });
  }
  model.returned.add(returnedModel);
}

function refused(model: OpenModel, at: number, failure: ProviderFailure, options: GatewayOptions): void {
  model.refusedSince ??= at;
  const waited = options.clock.now() - model.refusedSince;
  if (waited <= (options.patienceMs ?? defaults.patienceMs)) return;
  const message = `it has only refused requests for their rate for ${Math.round(waited / 60_000)} minutes: ${failure.message}`;
  model.stopped ??= fatalError(model, {
    message,
    code: 'model-busy',
    hint: `Run again later: what was answered is kept. Or give models.${model.name}.limits.`,
  });
  throw model.stopped;
}

function failedAgain(model: OpenModel, failure: ProviderFailure, options: GatewayOptions): void {
  model.failed++;
  if (model.failed < (options.failuresInRow ?? defaults.failuresInRow)) return;
  const message = `${model.failed} calls in a row got no reply: ${failure.message}`;
  const hint = `Check that ${model.provider.baseUrl} answers, then run again: what was answered is kept.`;
  model.stopped ??= fatalError(model, { message, code: 'model-down', hint });
  throw model.stopped;
}
