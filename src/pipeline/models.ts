/** The models of one run: one gateway for whoever asks, opened when somebody does. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { BudgetConfig, Clock, Emit, Gateway, JsonSchema, ModelConfig } from '../contracts/index.ts';
import { openGateway } from '../models/index.ts';
import type { ModelAccess } from '../stages/extract/index.ts';
import type { BoundStrategy } from '../strategies/bind.ts';
import { compareText } from '../text/canonical.ts';
import { batchNews, whileBatchesWait } from './batch-news.ts';
import { fenceKey } from './fence-key.ts';

export interface RunModelsOptions {
  models: Readonly<{ [name: string]: ModelConfig }>;
  budget: BudgetConfig | undefined;
  /** File of the ledger; undefined: in memory. */
  ledger: string | undefined;
  /** Folder that paths of model files start from. */
  root: string;
  /** Whom spending is charged to. */
  account: string;
  environment: Readonly<{ [name: string]: string | undefined }>;
  clock: Clock;
  emit: Emit;
  stopping(): boolean;
  /** Masks what a model wrote, before it sees it again. */
  conceal(text: string): string;
}

export interface RunModels {
  /** The same for all who ask: one gateway, one ledger, one budget. */
  open(): Promise<ModelAccess>;
  /** Waits for replies on their way to the ledger. Safe to call where nothing was opened. */
  close(): Promise<void>;
}

const eventEveryMs = 500;

export function runModels(options: RunModelsOptions): RunModels {
  const { emit, clock } = options;
  let opening: Promise<{ gateway: Gateway; access: ModelAccess }> | undefined;
  let stopped: { error: unknown } | undefined;
  let told = Number.NEGATIVE_INFINITY;
  let quiet = (): void => {};

  const tell = (gateway: Gateway): void => {
    const { total, stages } = gateway.spent();
    const { inFlight, kept, asked, endpoints, batches } = gateway.state();
    const limiters = Object.values(endpoints);
    const sum = (of: (limiter: (typeof limiters)[number]) => number): number => limiters.reduce((all, one) => all + of(one), 0);
    emit({
      event: 'models',
      requests: asked,
      kept,
      waiting: inFlight,
      active: sum((one) => one.active),
      rateLimited: sum((one) => one.rateLimited),
      ...(batches.open === 0 ? {} : { batches: batchNews(batches) }),
      spent: { calls: total.calls, tokens: total.tokens, money: total.money, estimated: total.estimated, unpriced: total.unpriced },
      stages: Object.entries(stages)
        .sort((a, b) => compareText(a[0], b[0]))
        .map(([stage, { calls, tokens, money }]) => ({ stage, calls, tokens, money })),
    });
  };

  const open = async (): Promise<{ gateway: Gateway; access: ModelAccess }> => {
    if (options.ledger !== undefined) mkdirSync(dirname(options.ledger), { recursive: true });
    const key = options.ledger === undefined ? 'in memory' : fenceKey(options.ledger);
    const gateway = await openGateway(options);
    quiet = whileBatchesWait(Object.values(options.models), () => tell(gateway));
    const ask: ModelAccess['ask'] = async (request) => {
      if (stopped !== undefined) throw stopped.error;
      try {
        const reply = await gateway.ask(request);
        if (clock.now() - told >= eventEveryMs) {
          told = clock.now();
          tell(gateway);
        }
        return reply;
      } catch (error) {
        stopped ??= { error };
        throw stopped.error;
      }
    };
    const access: ModelAccess = {
      schemaOf: schemaMaker(),
      ask,
      stopped: () => stopped?.error,
      fenceKey: key,
      modelId: (name) => options.models[name]?.model ?? name,
    };
    return { gateway, access };
  };

  return {
    open: async () => (await (opening ??= open())).access,
    close: async () => {
      if (opening === undefined) return;
      const opened = await opening.catch(() => undefined);
      quiet();
      if (opened === undefined) return;
      await opened.gateway.close();
      tell(opened.gateway);
    },
  };
}

function schemaMaker(): ModelAccess['schemaOf'] {
  const known = new WeakMap<z.ZodType, JsonSchema>();
  return (shape) => {
    const made = known.get(shape);
    if (made !== undefined) return made;
    const { $schema: _schema, ...schema } = z.toJSONSchema(shape) as JsonSchema;
    known.set(shape, schema);
    return schema;
  };
}

/** A model without what cannot change a reply: its key's name, price, limits, time-outs and batches. */
export function replySettings({ key: _key, price: _price, limits: _limits, timeouts: _timeouts, batch: _batch, ...model }: ModelConfig): unknown {
  return model;
}

/** The settings of a strategy's models by role, as far as they can change a reply. */
export function modelSettings({ models }: BoundStrategy, plan: { config: { models?: Readonly<{ [name: string]: ModelConfig }> } }): unknown {
  return Object.fromEntries(
    Object.entries(models).map(([role, name]) => {
      const config = plan.config.models?.[name];
      return [role, config === undefined ? null : replySettings(config)];
    }),
  );
}
