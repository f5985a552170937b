/** The ports that the model gateway stands on, as types only; each has a conformance suite in `hornbook/testing`. */
import type {
  AttemptKind,
  BatchPlace,
  Charge,
  JsonSchema,
  LedgerEntry,
  ModelMessage,
  ModelRequest,
  ProviderReply,
  Reply,
  Rung,
  StageSpend,
  StoredBatch,
  StoredBatchItem,
} from './model.ts';

/** A request that is about to be sent, with the worst that it can cost. Its charge will have the same id. */
export interface InFlight {
  id: string;
  account: string;
  stage: string;
  tokens: number;
  /** US dollars; 0 where the price is unknown. */
  money: number;
}

export interface Ledger {
  /** The entry, its checksum checked. A damaged one is set aside in quarantine, told to `onDamage`, and undefined. */
  get(key: string): Promise<LedgerEntry | undefined>;
  /** Resolves when the entry and its charge are durable; rejects where the store refuses them: put them again then. The same key again replaces nothing: the first reply stands, the charge counts. */
  put(entry: LedgerEntry, charge: Charge): Promise<void>;
  /** What was spent without a reply. Durable as `put`. */
  charge(charge: Charge): Promise<void>;
  /** Marks a request that is about to be sent, so that it counts as spent after a kill. Synchronous: nothing is sent before the mark stands. Gives what takes the mark away. */
  begin(mark: InFlight): () => void;
  /** What an account has spent, by stage; calls that were in flight at a kill are in it. */
  spent(account: string): Promise<StageSpend[]>;
  /** Entries that were damaged, with the reason. */
  quarantined(): Promise<{ key: string; reason: string }[]>;
  batches: BatchShelf;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

/** Batches that are being made or waited for. Each step is durable when it resolves, and rejects where the store refuses it. */
export interface BatchShelf {
  /** Keeps a batch with its calls, before anything of it is sent. */
  keep(batch: StoredBatch, items: readonly StoredBatchItem[]): Promise<void>;
  /** Keeps how far the making of it came. */
  move(id: string, place: BatchPlace): Promise<void>;
  /** Those of an endpoint that have not ended, in the order in which they were kept. */
  open(endpoint: string): Promise<StoredBatch[]>;
  items(id: string): Promise<StoredBatchItem[]>;
  /** Forgets one whose answers are all kept, or that was never made. */
  end(id: string): Promise<void>;
}

// ---- budget ----

export interface Need {
  stage: string;
  /** US dollars at worst; undefined: the price is unknown. */
  money: number | undefined;
  /** Tokens at worst. */
  tokens: number;
}

export interface Reservation extends Need {
  readonly id: number;
}

/** Why nothing was reserved. */
export interface BudgetStop {
  cap: 'money' | 'tokens' | 'calls';
  /** `unknown-price`: a cap on money, and a model whose price nobody knows. */
  reason: 'reached' | 'unknown-price';
  /** Set where it is the cap of a stage. */
  stage: string | undefined;
  limit: number;
  spent: number;
  reserved: number;
  /** True where what is reserved now may come back: wait for a settlement and try again. */
  wait: boolean;
}

export interface Totals {
  calls: number;
  tokens: number;
  /** US dollars. */
  money: number;
  /** US dollars of it that are estimates. */
  estimated: number;
  /** Calls in flight at a kill; their worst case is in the sums. */
  lost: number;
  /** Tokens that providers reported beyond what a request could use at all. They are not in `tokens`; they are said aloud. */
  disputed: number;
  /** Calls of models without a known price: their money is not in the sum. */
  unpriced: number;
}

export interface Spend {
  total: Totals;
  stages: Record<string, Totals>;
}

export interface Budget {
  /** Sets the worst case aside, or says which cap forbids it. Synchronous: two callers cannot both have the last cent. */
  reserve(need: Need): { reservation: Reservation } | { stop: BudgetStop };
  /** Sets aside what another process has sent, and what may still be billed: no cap can forbid it any more. */
  resume(need: Need): Reservation;
  /** Gives the rest back. `sent: false`: nothing left the machine, all of it comes back. */
  settle(reservation: Reservation, actual: { sent: boolean; tokens: number; money: number | undefined; estimated: boolean }): StageSpend;
  /** Resolves at the next settlement. */
  settled(): Promise<void>;
  spent(): Spend;
}

// ---- limiter ----

/** What the headers of a reply say of the endpoint's limits. */
export interface EndpointLimits {
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  remainingRequests?: number;
  remainingTokens?: number;
  /** Milliseconds until they are full again. */
  resetRequestsMs?: number;
  resetTokensMs?: number;
}

/** `unsent`: nothing left the machine; it says nothing of the endpoint. `fatal`: it answered, and asking again is no use. */
export type LimitVerdict = 'ok' | 'rate-limited' | 'overloaded' | 'server-error' | 'network' | 'timeout' | 'fatal' | 'unsent';

export interface LimitedResult<T> {
  value: T;
  verdict: LimitVerdict;
  /** `Retry-After`, in milliseconds. */
  retryAfterMs?: number;
  limits?: EndpointLimits;
  /** Tokens that it really used, for the limit on tokens a minute. */
  tokens?: number;
}

export interface LimiterState {
  /** Requests at a time that it allows now. */
  limit: number;
  active: number;
  waiting: number;
  /** 429s so far. */
  rateLimited: number;
  /** Set while the breaker keeps requests back: milliseconds until it tries again. */
  pausedMs?: number;
}

/** One endpoint's limiter decides when; whether to try again is the gateway's. */
export interface Limiter {
  /**
   * Runs `attempt` once it may, and gives its value. `attempt` of the weight counts earlier tries of the same call: a
   * limiter backs off, with jitter, before a retry, sends it no earlier than the refusal before it said (`retryAfterMs`), and
   * lets it go before new calls. An attempt that throws gives its slot
   * back and says nothing of the endpoint.
   */
  run<T>(weight: { tokens: number; attempt: number; retryAfterMs?: number }, attempt: () => Promise<LimitedResult<T>>, signal?: AbortSignal): Promise<T>;
  state(): LimiterState;
}

// ---- providers ----

export interface ProviderRequest {
  kind: 'chat' | 'embed';
  messages: readonly ModelMessage[];
  inputs: readonly string[];
  schema: { name: string; schema: JsonSchema } | undefined;
  /** How to ask for the object; set where there is a schema. */
  rung: Rung | undefined;
  maxOutputTokens: number;
  temperature: number | undefined;
  topP: number | undefined;
  seed: number | undefined;
  stop: readonly string[] | undefined;
}

/** Why no reply came. */
export interface ProviderFailure {
  /** `unsupported`: the endpoint does not know this way to ask for an object; try the next rung. `fatal`: quota, key, model name, a request that is wrong. */
  kind: Exclude<AttemptKind, 'ok' | 'malformed'>;
  /** Safe to print: no key, no header. */
  message: string;
  /** How to mend it, with the setting to change; of a `fatal` one always. */
  hint?: string;
  /** For programs: `model-key`, `model-quota`, `model-name`, `model-request`… */
  code?: string;
  /** True where only this request is wrong (too long, refused by a schema check): other requests may go on. */
  single?: boolean;
  status?: number;
  retryAfterMs?: number;
  limits?: EndpointLimits;
  /** False where nothing can have reached the provider: it costs nothing. */
  sent: boolean;
  /** True where the provider answered with an error status, which is not billed. */
  answered: boolean;
}

export type ProviderResult = { ok: true; reply: ProviderReply; limits?: EndpointLimits } | { ok: false; failure: ProviderFailure };

/** One endpoint with one model. Never throws for what the other side does; an abort gives a failure of kind `network`. */
export interface Provider {
  /** Id of the provider (`openai`), part of a call's key. */
  id: string;
  /** Address that is asked, part of a call's key. */
  baseUrl: string;
  /** What shares one limiter: an address, or an address with a model where limits are a model's own. */
  endpoint: string;
  /** Ways to ask for an object that it may know, strictest first. */
  rungs: readonly Rung[];
  send(request: ProviderRequest, signal: AbortSignal): Promise<ProviderResult>;
}

// ---- gateway ----

/** Batches that are waited for. */
export interface BatchesState {
  open: number;
  /** In all of them. */
  calls: number;
  /** Of these, done at the provider by its last word. */
  done: number;
  /** Milliseconds that the oldest waits, over all processes that waited for it. */
  oldestMs: number;
  /** Share of the price that their calls cost: the lowest of several models. 1 where none is open. */
  priceShare: number;
}

export interface Gateway {
  /**
   * The one verb. Resolves with a reply of any outcome. Throws a `HornbookError`: `budget` (exit 4), a fatal answer of the
   * provider with the setting to mend (exit 5), a store that refuses writes for good (exit 8), `aborted` (exit 130).
   */
  ask(request: ModelRequest, signal?: AbortSignal): Promise<Reply>;
  spent(): Spend;
  state(): {
    inFlight: number;
    kept: number;
    asked: number;
    endpoints: Record<string, LimiterState>;
    batches: BatchesState;
  };
  /** Waits for replies that are on their way to the ledger. */
  close(): Promise<void>;
}

/** What comes out of a dispatcher: each request once, in any order. */
export type Dispatched =
  | { request: ModelRequest; reply: Reply }
  | { request: ModelRequest; error: { code: string; message: string; hint?: string; exitCode: number } };
