/**
 * Models: how one is named in the config, what is asked of it, what comes back, and what the ledger keeps. The ports are in
 * `model-ports.ts`.
 */
import { z } from 'zod';

// ---- config ----

export const modelRoles = ['teacher', 'judge', 'reviewer', 'tagger', 'embedder', 'student'] as const;
export type ModelRole = (typeof modelRoles)[number];

export const structuredModes = ['auto', 'strict', 'json', 'prompt'] as const;

export const priceSchema = z.strictObject({
  /** US dollars for a million tokens of input. */
  input: z.number().min(0),
  /** US dollars for a million tokens of output, reasoning included. */
  output: z.number().min(0),
  /** US dollars for a million tokens of input that the provider had in its cache. Default: as `input`. */
  cachedInput: z.number().min(0).optional(),
  /** US dollars for each call, beside its tokens. */
  perCall: z.number().min(0).optional(),
});
export type Price = z.infer<typeof priceSchema>;

export const batchConfigSchema = z.strictObject({
  /** Share of the price that a call in a batch costs. Default: the provider's discount off the list price; all of a price that the config gives. */
  priceFactor: z.number().gt(0).max(1).optional(),
  /** Seconds that a run waits for batches without hearing of one that ended, before it ends as pending (exit 9). */
  wait: z.number().min(0).max(172_800).default(600),
  /** Seconds between two looks at a batch. */
  every: z.number().min(0.01).max(3600).default(30),
});
export type BatchConfig = z.infer<typeof batchConfigSchema>;

/** Providers that have batches. */
export const batchProviders: readonly string[] = ['openai', 'anthropic'];

const modelShape = z.strictObject({
  /** Provider: `openai`, `anthropic`, `openai-compatible`, a preset (`vllm`, `llama-cpp`, `ollama`, `lm-studio`, `openrouter`), or a plugin's id. */
  use: z.string().min(1),
  /** Id of the model at its provider. */
  model: z.string().min(1),
  /** Address of the server, with its version part, as `http://127.0.0.1:8000/v1`. Default: the provider's own. */
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Name of the environment variable that holds the key; never the key itself. */
  key: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'the NAME of an environment variable, as OPENAI_API_KEY, never the key itself')
    .optional(),
  /** Family of the model, for the rule that no judge is of its teacher's family. Default: from the table of families. */
  family: z.string().min(1).optional(),
  /** What it costs. Default: from the dated table of prices; a cap on money refuses a model whose price nobody knows. */
  price: priceSchema.optional(),
  /** What the endpoint allows. Default: found by asking, and read from the provider's headers. */
  limits: z
    .strictObject({
      /** Requests a minute, at most. */
      requestsPerMinute: z.number().positive().optional(),
      /** Tokens a minute, at most. */
      tokensPerMinute: z.number().positive().optional(),
      /** Requests at a time, at most. */
      concurrency: z.int().min(1).optional(),
    })
    .prefault({}),
  /** How long to wait. */
  timeouts: z
    .strictObject({
      /** Seconds until a connection stands. */
      connect: z.number().positive().max(86_400).default(10),
      /** Seconds from the request until the first byte of the reply: a slow model computes here. */
      firstByte: z.number().positive().max(86_400).default(300),
      /** Seconds between two pieces of a reply that has begun. */
      idle: z.number().positive().max(86_400).default(60),
    })
    .prefault({}),
  /** Tokens of a reply, at most, where a request asks for no other number. Every request has one, else there is no worst case to reserve. */
  maxOutputTokens: z.int().min(1).default(1024),
  /** Sampling temperature. Default, here and below: the endpoint's own. */
  temperature: z.number().min(0).max(2).optional(),
  /** Share of the likeliest tokens that are sampled from. */
  topP: z.number().gt(0).max(1).optional(),
  /** Seed of its sampling, where the endpoint takes one; each sample of a request has its own. */
  seed: z.int().min(0).optional(),
  /** How much a reasoning model thinks, in its provider's words (`low`, `medium`, `high`). */
  reasoningEffort: z.string().min(1).optional(),
  /** How objects are asked for: strict JSON schema, JSON mode, or by the prompt alone; `auto` takes the strictest that the endpoint has. */
  structured: z.enum(structuredModes).default('auto'),
  /** What it may be used for. */
  roles: z.array(z.enum(modelRoles)).default([]),
  /** Fields added to the body of each request, for compatible servers. They are part of a call's key. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** Send calls in batches, answered within a day at a lower price: true, or how. It changes no reply and no key. */
  batch: z.union([z.boolean(), batchConfigSchema]).optional(),
});

export const modelConfigSchema = modelShape.refine(({ use, batch }) => batch === undefined || batch === false || batchProviders.includes(use), {
  path: ['batch'],
  message: `only ${batchProviders.join(' and ')} have batches: take it out`,
});
/** One entry of `models` in the config, with every default filled in. */
export type ModelConfig = z.infer<typeof modelConfigSchema>;

const capFields = {
  /** US dollars that may be spent. */
  money: z.number().min(0).optional(),
  /** Tokens that may be used, input and output together. */
  tokens: z.int().min(0).optional(),
  /** Requests that may be sent. */
  calls: z.int().min(0).optional(),
};

const stageCapsSchema = z.strictObject(capFields);

export const budgetConfigSchema = z.strictObject({
  ...capFields,
  /** Requests that one call may take until it is answered; those that were refused for their rate are not counted. Default: 8. */
  attempts: z.int().min(1).max(1000).optional(),
  /** Stage -> caps of its own, beside those of the run: { money, tokens, calls }. */
  stages: z.record(z.string(), stageCapsSchema).default({}),
});
/** Caps on what a run may spend; without a cap of a kind there is none. */
export type BudgetConfig = z.infer<typeof budgetConfigSchema>;
export type BudgetCaps = z.infer<typeof stageCapsSchema>;

// ---- requests and replies ----

export const modelMessageSchema = z.object({ role: z.enum(['system', 'user', 'assistant', 'tool']), content: z.string() });
export type ModelMessage = z.infer<typeof modelMessageSchema>;

/** A JSON Schema (draft 2020-12) as a plain object. */
export const jsonSchemaSchema = z.record(z.string(), z.unknown());
export type JsonSchema = z.infer<typeof jsonSchemaSchema>;

export const modelRequestSchema = z.object({
  /** Name of the model in the config. */
  model: z.string(),
  kind: z.enum(['chat', 'embed']),
  /** What is said (chat). */
  messages: z.array(modelMessageSchema).optional(),
  /** What is embedded (embed). */
  inputs: z.array(z.string()).optional(),
  /** The object that is asked for. */
  schema: z.object({ name: z.string(), schema: jsonSchemaSchema }).optional(),
  /** Absent, here and below: what the config says. */
  maxOutputTokens: z.int().min(1).optional(),
  temperature: z.number().optional(),
  topP: z.number().optional(),
  seed: z.int().optional(),
  stop: z.array(z.string()).optional(),
  /** Number of the sample, from 0: the same request again for another answer. */
  sample: z.int().min(0),
  /** Raised by a recorded decision only; it makes a call that is there already be asked again. */
  retry: z.int().min(0),
  /** Who asks, for budgets and reports; no part of the key. */
  stage: z.string(),
});
export type ModelRequest = z.infer<typeof modelRequestSchema>;

/** Only `ok` is data. `failed`: no reply came; it is not kept, and asked again by the next run. */
export const callOutcomes = ['ok', 'cut', 'filtered', 'refused', 'empty', 'malformed', 'failed'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export const usageSchema = z.object({
  /** Tokens of input, those from the cache included. */
  input: z.int().min(0),
  /** Tokens of output, reasoning included. */
  output: z.int().min(0),
  cachedInput: z.int().min(0).optional(),
  reasoning: z.int().min(0).optional(),
  /** True where the provider said nothing and we counted. */
  estimated: z.boolean(),
});
export type Usage = z.infer<typeof usageSchema>;

/** How an object was asked for: strict JSON schema, JSON mode, or by the prompt alone. */
export const rungs = ['strict', 'json', 'prompt'] as const;
export type Rung = (typeof rungs)[number];

export const attemptKinds = ['ok', 'rate-limited', 'overloaded', 'server', 'network', 'timeout', 'cut', 'malformed', 'unsupported', 'fatal'] as const;
export type AttemptKind = (typeof attemptKinds)[number];

export const attemptSchema = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** Milliseconds that it took. */
  ms: z.number(),
  kind: z.enum(attemptKinds),
  /** HTTP status. */
  status: z.int().optional(),
  error: z.string().optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

export const finishReasons = ['stop', 'length', 'filtered', 'refused', 'tool', 'other'] as const;

/** What a provider said, as it said it. The ledger keeps this; outcome and object are worked out each time it is read. */
export const providerReplySchema = z.object({
  text: z.string(),
  /** `length`: cut at the maximum. `other`: the provider gave no reason that we know. */
  finish: z.enum(finishReasons),
  /** The provider's own word for it. */
  rawFinish: z.string().optional(),
  reasoning: z.string().optional(),
  /** What the model said where it refused, in providers that say it apart. */
  refusal: z.string().optional(),
  vectors: z.array(z.array(z.number())).optional(),
  /** Absent where the provider reported none. */
  usage: usageSchema.optional(),
  /** Id that the provider says answered. */
  returnedModel: z.string().optional(),
  rung: z.enum(rungs).optional(),
});
export type ProviderReply = z.infer<typeof providerReplySchema>;

/** What `ask` gives back. */
export interface Reply {
  /** The ledger's key of the call that the reply stands in. */
  key: string;
  outcome: CallOutcome;
  text: string;
  /** The object that was asked for, validated; only where the outcome is `ok`. */
  object?: unknown;
  vectors?: number[][];
  reasoning?: string;
  /** Of all requests behind this reply. */
  usage: Usage;
  /** US dollars of all requests behind this reply; absent where the price is unknown. */
  cost?: number;
  returnedModel?: string;
  finish?: string;
  /** How the object was asked for. */
  rung?: Rung;
  /** The object was read out of text that is no strict JSON: flag the row. */
  repaired?: boolean;
  /** The first reply could not be read, and this is the answer to one question more. */
  reasked?: boolean;
  /** Why the outcome is not `ok`. */
  detail?: string;
  /** True where it came from the ledger and nothing was sent. */
  kept: boolean;
  attempts: Attempt[];
}

// ---- ledger ----

export const batchPlaceSchema = z.object({
  /** What was uploaded, where the endpoint wants that first. */
  input: z.string().optional(),
  /** The batch itself. */
  id: z.string().optional(),
});
/** How far the making of a batch came. */
export type BatchPlace = z.infer<typeof batchPlaceSchema>;

export const storedBatchSchema = z.object({
  /** Our own id of it. */
  id: z.string(),
  /** Provider, address and model that it is made at. */
  endpoint: z.string(),
  /** Whom its calls are charged to. */
  account: z.string(),
  /** When it was begun, in milliseconds since 1970. */
  at: z.number(),
  place: batchPlaceSchema,
});
/** A batch that is being made or waited for. */
export type StoredBatch = z.infer<typeof storedBatchSchema>;

export const storedBatchItemSchema = z.object({
  key: z.string(),
  request: modelRequestSchema,
  rung: z.enum(['strict', 'json', 'prompt']).optional(),
  /** The worst that it can use: it stays set aside until the batch has ended. */
  input: z.number(),
  output: z.number(),
  /** US dollars; absent where the price is unknown. */
  money: z.number().optional(),
  /** Batches that gave it no answer before. */
  tries: z.int().min(0),
});
/** One call of a batch. */
export type StoredBatchItem = z.infer<typeof storedBatchItemSchema>;

/** What one account (a run) spent on one stage. */
export const stageSpendSchema = z.object({
  stage: z.string(),
  /** Requests that were sent. */
  calls: z.int().min(0),
  tokens: z.number().min(0),
  /** US dollars, of models whose price is known. */
  money: z.number().min(0),
  /** US dollars of it for requests whose usage we counted ourselves, or that broke off after they were sent. */
  estimated: z.number().min(0),
  /** Requests that were in flight when the process was killed: their worst case is in the sums. */
  lost: z.int().min(0),
});
export type StageSpend = z.infer<typeof stageSpendSchema>;

/** What one request that was sent cost. The same id counts once, however often it is told. */
export const chargeSchema = stageSpendSchema.extend({ id: z.string(), account: z.string() });
export type Charge = z.infer<typeof chargeSchema>;

export const ledgerEntrySchema = z.object({
  /** Hash of the canonical request; see `models/key.ts`. */
  key: z.string(),
  request: modelRequestSchema,
  reply: providerReplySchema,
  attempts: z.array(attemptSchema),
  /** US dollars; absent where the price is unknown. */
  cost: z.number().min(0).optional(),
  usage: usageSchema,
  /** When it was kept, in milliseconds since 1970. */
  at: z.number(),
});
/** One call that was answered. The ledger adds a checksum over all of it, and checks it at each reading. */
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
