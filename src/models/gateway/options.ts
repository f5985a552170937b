import type { Budget, Clock, Emit, Ledger, Limiter, ModelConfig, Price, Provider } from '../../contracts/index.ts';
import type { BatchEndpoint } from '../providers/batches/index.ts';

/** What a gateway stands on. */
export interface GatewayOptions {
  models: Readonly<Record<string, ModelConfig>>;
  ledger: Ledger;
  budget: Budget;
  clock: Clock;
  /** Warnings: a model that changed, a store that refuses writes, usage that cannot be. */
  emit: Emit;
  /** Whom spending is charged to in the ledger: one run, and what resumes it. */
  account: string;
  openProvider(name: string, config: ModelConfig): Provider | Promise<Provider>;
  /** The batches of a model's provider; absent or undefined: it has none. */
  openBatches?(name: string, config: ModelConfig): Promise<BatchEndpoint | undefined>;
  /** One for each `Provider.endpoint`. */
  openLimiter(endpoint: string, limits: ModelConfig['limits']): Limiter;
  /** Undefined: nobody knows it. `promptTokens`: long prompts may cost more for each token. */
  priceOf(config: ModelConfig, promptTokens: number): Price | undefined;
  /** True once nothing more may be sent: calls that wait end as `interrupted`, those under way come to their end. */
  stopping?(): boolean;
  /** Takes out of a reply what may not be sent, before it is shown to its model in the question that asks once more. */
  conceal?(text: string): string;
  /** Requests that one call may cost, those that were refused for their rate not counted (they cost nothing and only wait). Default 8. */
  attempts?: number;
  /** Calls in a row that may fail in all their attempts before their model is given up. Default 20. */
  failuresInRow?: number;
  /** Milliseconds of nothing but refusals for their rate before a model is given up. Default 30 minutes. */
  patienceMs?: number;
  /** Milliseconds without a new call after which those that wait become a batch. Default 1,500. */
  batchQuietMs?: number;
  /** Milliseconds that answers are held while the store refuses them. Default 2 minutes. */
  holdMs?: number;
}

export const defaults = { attempts: 8, failuresInRow: 20, patienceMs: 30 * 60_000, holdMs: 120_000 } as const;
