import type { BudgetConfig, Clock, Emit, Gateway, Ledger, ModelConfig } from '../contracts/index.ts';
import { createBudget } from './budget/index.ts';
import { createGateway } from './gateway/gateway.ts';
import { memoryLedger, openLedger } from './ledger/index.ts';
import { createLimiter } from './limiter/index.ts';
import { priceOf } from './prices.ts';
import { openBatches } from './providers/batches/index.ts';
import { createProvider } from './providers/index.ts';
import type { ProviderMaker } from './providers/index.ts';

export interface GatewaySettings {
  models: Readonly<Record<string, ModelConfig>>;
  budget: BudgetConfig | undefined;
  /** File of the ledger; undefined: in memory, for what leaves nothing behind. */
  ledger: string | undefined;
  /** Folder that paths of model files start from. Default: where the program runs. */
  root?: string;
  /** Whom spending is charged to: the same name takes up what was spent under it before. */
  account: string;
  /** Where keys are read. */
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  emit: Emit;
  /** True once nothing more may be sent. */
  stopping?(): boolean;
  /** Takes out of a reply what may not be sent, before its model sees it again. */
  conceal?(text: string): string;
  /** As in `GatewayOptions`. */
  batchQuietMs?: number;
  /** Providers of the config, by id. */
  plugins?: ReadonlyMap<string, ProviderMaker>;
}

/** A gateway over the real providers, with a ledger of its own that closes with it. */
export async function openGateway(settings: GatewaySettings): Promise<Gateway> {
  const { clock, emit, environment } = settings;
  const root = settings.root === undefined ? {} : { root: settings.root };
  const onDamage = (key: string, reason: string): void => {
    const message = `A reply in the ledger is damaged and is asked again: ${reason} (${key.slice(0, 16)}).`;
    emit({ event: 'warning', code: 'damaged-reply', message, hint: 'What is left of it is kept in the ledger, table "quarantine". Check the disk.' });
  };
  const ledger: Ledger = settings.ledger === undefined ? memoryLedger(undefined, onDamage) : await openLedger(settings.ledger, { onDamage });
  try {
    const budget = createBudget(settings.budget ?? { stages: {} }, await ledger.spent(settings.account));
    const gateway = createGateway({
      models: settings.models,
      ledger,
      budget,
      clock,
      emit,
      account: settings.account,
      openProvider: (name, config) => createProvider(config, { name, env: environment, now: () => clock.now(), ...root }, settings.plugins),
      openBatches: (name, config) => openBatches(config, { name, env: environment, now: () => clock.now() }),
      openLimiter: (endpoint, limits) => createLimiter({ limits, seed: endpoint }),
      priceOf,
      ...(settings.batchQuietMs === undefined ? {} : { batchQuietMs: settings.batchQuietMs }),
      ...(settings.stopping === undefined ? {} : { stopping: settings.stopping }),
      ...(settings.conceal === undefined ? {} : { conceal: settings.conceal }),
      ...(settings.budget?.attempts === undefined ? {} : { attempts: settings.budget.attempts }),
    });
    return {
      ...gateway,
      close: async () => {
        await gateway.close();
        await ledger.close();
      },
    };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}
