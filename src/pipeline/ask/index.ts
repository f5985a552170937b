import { createReadStream, existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Clock, Config, Dispatched, Emit, Gateway, ModelRequest, Spend } from '../../contracts/index.ts';
import { HornbookError, exitCodes, usageError } from '../../errors.ts';
import { batchSettings, dispatchTo, openGateway } from '../../models/index.ts';
import { didYouMean } from '../../text/closest.ts';
import { hashOf } from '../../text/hash.ts';
import { whileBatchesWait } from '../batch-news.ts';
import { fenceKey } from '../fence-key.ts';
import { workspacePath } from '../place.ts';
import { maskCount, rowMasking, textMasking, unmaskedWarning } from '../row-masking.ts';
import { orderedLines, rowLine, sampleLine } from './output.ts';
import { promptRows, requestOf } from './rows.ts';
import type { PromptRow } from './rows.ts';

export interface AskOptions {
  config: Config;
  /** Folder of the config: the ledger stands in its `.hornbook`. */
  root: string;
  /** Rows `{ id, prompt, system?, input? }` or `{ id, messages }`. */
  prompts: string;
  out: string;
  model: string;
  schema?: ModelRequest['schema'];
  samples: number;
  /** US dollars, over all runs on the same rows; instead of `budget.money`. */
  maxCost?: number;
  /** Why rows are sent as they stand; without it personal data and secrets are masked by the config's policy. */
  noMask?: string;
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  emit: Emit;
  stopping?(): boolean;
  onProgress?(progress: AskProgress): void;
}

export interface AskProgress {
  rows: number;
  answered: number;
  failed: number;
  spend: Spend;
  state: ReturnType<Gateway['state']>;
}

export interface AskResult extends AskProgress {
  out: string;
  /** Type -> rows in which it was masked before they were sent. */
  masked: { [type: string]: number };
  /** Rows without an answer, in order; the first thousand. */
  failures: { line: number; id: string; code: string; message: string }[];
}

interface OpenRow {
  row: PromptRow;
  samples: ({ [key: string]: unknown } | undefined)[];
  left: number;
}

// Rows that may be done while an earlier one is not: what memory holds of a file.
const mostHeld = 20_000;
// Requests that are open beside those that may be under way: some must always wait, or a limiter finds no more room.
const alwaysWaiting = 64;
const namedFailures = 1000;

/**
 * Asks a model every row of a file, and writes one line a row in the order of the rows. What the ledger has is not asked
 * again, so that the same command goes on where it stopped. Throws where it stopped early; then `OUT.part` holds what is
 * answered.
 */
export async function askRows(options: AskOptions): Promise<AskResult> {
  const { config, model, samples } = options;
  const models = config.models ?? {};
  if (!Object.hasOwn(models, model)) {
    const known = Object.keys(models);
    throw usageError(`There is no model "${model}" in the config.${didYouMean(model, known)}`, {
      code: 'no-such-model',
      hint: known.length === 0 ? 'Add it under "models".' : 'Name one that stands there, or add it under "models".',
    });
  }
  if (!existsSync(options.prompts)) throw usageError(`There is no file ${options.prompts}.`, { code: 'no-such-file' });
  if (resolve(options.prompts) === resolve(options.out)) throw usageError('--out is the file of the prompts itself.', { hint: 'Give another name.' });

  const mask = rowMasking(config, options.noMask);
  if (options.noMask !== undefined) options.emit(unmaskedWarning(options.noMask));
  let stop: { code: string; message: string; hint?: string; exitCode: number } | undefined;
  const stopping = (): boolean => stop !== undefined || options.stopping?.() === true;
  const budget = { ...(config.budget ?? { stages: {} }), ...(options.maxCost === undefined ? {} : { money: options.maxCost }) };
  const { ledger } = workspacePath(options.root);
  const gateway = await openGateway({
    models,
    budget,
    ledger,
    root: options.root,
    account: `ask:${hashOf([await hashOfFile(options.prompts), model, resolve(options.out)]).slice(0, 32)}`,
    environment: options.environment,
    clock: options.clock,
    emit: options.emit,
    stopping,
    conceal: textMasking(mask),
  });
  const lines = orderedLines(options.out);
  const failures: AskResult['failures'] = [];
  const open = new Map<ModelRequest, { entry: OpenRow; sample: number }>();
  const masked = maskCount();
  let rows = 0;
  let readAll = false;
  let answered = 0;
  let failed = 0;
  let freed: (() => void) | undefined;
  // Sums are worked out where somebody looks at them, not at each reply.
  const progress = (): AskProgress => ({
    rows,
    answered,
    failed,
    get spend() {
      return gateway.spent();
    },
    get state() {
      return gateway.state();
    },
  });

  const finish = (entry: OpenRow): void => {
    const { row } = entry;
    const errors =
      row.refused === undefined
        ? entry.samples.flatMap((one) => (one !== undefined && 'error' in one ? [one['error'] as { code: string; message: string }] : []))
        : [{ code: 'unreadable', message: row.refused }];
    const [first] = errors;
    if (first === undefined) answered++;
    else {
      failed++;
      if (failures.length < namedFailures) failures.push({ line: row.line, id: row.id, code: first.code, message: first.message });
    }
    lines.put(row.position, rowLine(row, entry.samples));
  };
  const inBatches = batchSettings(models[model] ?? {}) !== undefined;
  // Each open request is a prompt in memory: no more than twice what is under way at most, however long the file is.
  const room = (): number => (inBatches ? mostHeld : alwaysWaiting + 2 * Object.values(gateway.state().endpoints).reduce((sum, { limit }) => sum + limit, 0));
  const until = async (free: () => boolean): Promise<void> => {
    while (!free() && !stopping()) await new Promise<void>((go) => (freed = go));
  };
  let key: string | undefined;
  async function* requests(): AsyncGenerator<ModelRequest> {
    for await (const row of promptRows(options.prompts, { mask, fenceKey: () => (key ??= fenceKey(ledger)) })) {
      rows++;
      masked.add(row.notes);
      await until(() => lines.waiting() <= mostHeld);
      const entry: OpenRow = { row, samples: Array.from({ length: samples }, () => undefined), left: samples };
      if (row.messages === undefined) {
        finish(entry);
        continue;
      }
      for (let sample = 0; sample < samples; sample++) {
        await until(() => open.size < room());
        const request = requestOf(model, row.messages, sample, options.schema);
        open.set(request, { entry, sample });
        yield request;
      }
    }
    readAll = true;
  }
  const take = (result: Dispatched): void => {
    const place = open.get(result.request);
    open.delete(result.request);
    if (place === undefined) return;
    if ('error' in result) stop ??= result.error;
    else {
      place.entry.samples[place.sample] = sampleLine(result.reply);
      if (--place.entry.left === 0) finish(place.entry);
    }
    freed?.();
  };

  const quiet = whileBatchesWait([models[model] ?? {}], () => {
    if (gateway.state().batches.open > 0) options.onProgress?.(progress());
  });
  try {
    for await (const result of dispatchTo(gateway)(requests(), {
      stopping,
      ...(inBatches ? { ahead: mostHeld } : {}),
    })) {
      take(result);
      options.onProgress?.(progress());
    }
    await gateway.close();
  } catch (error) {
    await gateway.close();
    throw error;
  } finally {
    quiet();
  }
  if (readAll && stop === undefined && open.size === 0) {
    lines.finish();
    failures.sort((a, b) => a.line - b.line);
    return { ...progress(), out: options.out, masked: masked.counts(), failures };
  }
  const part = lines.leave();
  const reason =
    stop !== undefined && stop.code !== 'interrupted'
      ? stop
      : {
          code: 'interrupted',
          message: 'Stopped, as asked.',
          hint: 'Run the same command again: it goes on where it stopped.',
          exitCode: exitCodes.interrupted,
        };
  throw new HornbookError(`${reason.message} ${answered} rows are answered (${part}).`, {
    code: reason.code,
    exitCode: reason.exitCode as HornbookError['exitCode'],
    ...(reason.hint === undefined ? {} : { hint: reason.hint }),
  });
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
