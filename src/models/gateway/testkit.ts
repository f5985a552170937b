import { modelConfigSchema } from '../../contracts/index.ts';
import type {
  BudgetConfig,
  Gateway,
  Limiter,
  ModelConfig,
  ModelRequest,
  Provider,
  ProviderFailure,
  ProviderReply,
  ProviderRequest,
  ProviderResult,
  RunEvent,
} from '../../contracts/index.ts';
import { createBudget } from '../budget/index.ts';
import { ledgerMemory, memoryLedger } from '../ledger/index.ts';
import { createGateway } from './gateway.ts';
import type { GatewayOptions } from './options.ts';

/** Runs what it is given, some at a time, without waiting before a retry. */
export function plainLimiter(slots = 8): Limiter {
  let active = 0;
  const waiting: (() => void)[] = [];
  return {
    run: async (_weight, attempt) => {
      while (active >= slots) await new Promise<void>((go) => waiting.push(go));
      active++;
      try {
        return (await attempt()).value;
      } finally {
        active--;
        waiting.shift()?.();
      }
    },
    state: () => ({ limit: slots, active, waiting: waiting.length, rateLimited: 0 }),
  };
}

export const okReply = (text: string, over: Partial<ProviderReply> = {}): ProviderResult => ({
  ok: true,
  reply: { text, finish: 'stop', usage: { input: 10, output: 5, estimated: false }, returnedModel: 'm-1', ...over },
});

export const failure = (kind: ProviderFailure['kind'], over: Partial<ProviderFailure> = {}): ProviderResult => ({
  ok: false,
  failure: { kind, message: `a failure: ${kind}`, sent: true, answered: true, ...over },
});

type Script = (request: ProviderRequest, call: number) => ProviderResult | Promise<ProviderResult>;

export function scripted(script: Script, over: Partial<Provider> = {}): Provider & { requests: ProviderRequest[] } {
  const requests: ProviderRequest[] = [];
  return {
    id: 'scripted',
    baseUrl: 'http://scripted',
    endpoint: 'http://scripted',
    rungs: ['strict', 'json', 'prompt'],
    requests,
    send: async (request) => {
      requests.push(request);
      return script(request, requests.length - 1);
    },
    ...over,
  };
}

export interface Bench {
  gateway: Gateway;
  events: RunEvent[];
  provider: ReturnType<typeof scripted>;
}

/** A gateway over a provider of the test's own, with everything in memory. */
export function bench(
  script: Script,
  over: {
    model?: Partial<ModelConfig>;
    caps?: BudgetConfig;
    provider?: Partial<Provider>;
    memory?: ReturnType<typeof ledgerMemory>;
  } & Partial<GatewayOptions> = {},
): Bench {
  const { model, caps, provider: providerOver, memory, ...options } = over;
  const events: RunEvent[] = [];
  const provider = scripted(script, providerOver);
  let time = 0;
  const gateway = createGateway({
    models: { teacher: { ...modelConfigSchema.parse({ use: 'scripted', model: 'm', price: { input: 1, output: 2 } }), ...model } },
    ledger: memoryLedger(memory ?? ledgerMemory()),
    budget: createBudget(caps ?? { stages: {} }),
    clock: { now: () => ++time },
    emit: (event) => events.push(event),
    account: 'run',
    openProvider: () => provider,
    openLimiter: () => plainLimiter(),
    priceOf: (config) => config.price,
    ...options,
  });
  return { gateway, events, provider };
}

export function ask(text: string, over: Partial<ModelRequest> = {}): ModelRequest {
  return { model: 'teacher', kind: 'chat', messages: [{ role: 'user', content: text }], sample: 0, retry: 0, stage: 'answer', ...over };
}

export const codes = (events: readonly RunEvent[]): string[] => events.flatMap((event) => (event.event === 'warning' ? [event.code] : []));
