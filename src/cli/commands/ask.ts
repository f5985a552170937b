import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import type { JsonSchema, ModelRequest, RunEvent } from '../../contracts/index.ts';
import { exitCodes, messageOf, usageError } from '../../errors.ts';
import { askRows } from '../../pipeline/ask/index.ts';
import type { AskProgress, AskResult } from '../../pipeline/ask/index.ts';
import { batchText } from '../batch-text.ts';
import type { CommandOptions } from '../command.ts';
import { keepHeapLow } from '../heap.ts';
import { brief, grouped, maskedLine, paint, processIo, safe } from '../io.ts';
import type { Io } from '../io.ts';
import { interruptions } from '../signals.ts';
import { statusLines } from '../status-line.ts';

const shownFailures = 10;

/** Asks a model every row of a file: `hornbook ask PROMPTS.jsonl --model M --out REPLIES.jsonl`. */
export async function ask([prompts = '']: string[], options: CommandOptions): Promise<number> {
  keepHeapLow();
  const io = processIo(options.json ?? false);
  const schema = options.schema === undefined ? undefined : readSchema(options.schema);
  const loaded = await loadConfig(options.workspace ?? '.', true);
  const { stopping, end } = interruptions(io);
  const tell = statusLines(io);
  try {
    const result = await askRows({
      config: loaded.config,
      root: loaded.root,
      prompts,
      out: options.out ?? '',
      model: options.model ?? '',
      samples: options.samples ?? 1,
      ...(schema === undefined ? {} : { schema }),
      ...(typeof options.mask === 'string' ? { noMask: options.mask } : {}),
      ...(options.maxCost === undefined ? {} : { maxCost: options.maxCost }),
      environment: io.environment,
      clock: { now: () => Date.now() },
      emit: (event) => warn(io, event),
      stopping,
      onProgress: (progress) => tell((ms) => statusLine(progress, ms), progress.state.batches.open > 0),
    });
    if (io.json) io.out(JSON.stringify(summaryOf(result)));
    else summary(io, result);
    if (result.failed === 0) return exitCodes.ok;
    return result.failures.some((failure) => failure.code !== 'unreadable') ? exitCodes.provider : exitCodes.usage;
  } finally {
    end();
  }
}

function readSchema(file: string): NonNullable<ModelRequest['schema']> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw usageError(`The schema ${file} cannot be read: ${messageOf(error)}`, { hint: 'It is a JSON Schema, as one JSON object.' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw usageError(`The schema ${file} is no JSON object.`);
  const name = basename(file, extname(file))
    .replaceAll(/[^A-Za-z0-9_-]/g, '_')
    .slice(0, 64);
  return { name: name === '' ? 'reply' : name, schema: value as JsonSchema };
}

function warn(io: Io, event: RunEvent): void {
  if (event.event !== 'warning') return;
  io.log(`${paint(io, 'yellow', 'warning')}  ${safe(event.message)}`);
  if (event.hint !== null) io.log(`         ${safe(event.hint)}`);
}

function statusLine({ rows, answered, failed, spend, state }: AskProgress, ms: number): string {
  const endpoints = Object.values(state.endpoints);
  const active = endpoints.reduce((sum, endpoint) => sum + endpoint.active, 0);
  const limited = endpoints.reduce((sum, endpoint) => sum + endpoint.rateLimited, 0);
  const { oldestMs, ...batches } = state.batches;
  const inBatches = batches.open === 0 ? '' : `, ${batchText({ ...batches, oldestSeconds: oldestMs / 1000 })}`;
  const rate = ms > 0 ? ((state.asked * 1000) / ms).toFixed(1) : '0';
  return `${grouped(answered + failed)} of ${grouped(rows)} rows read, ${grouped(state.kept)} calls from the ledger, ${active} in flight, ${rate} a second, ${grouped(limited)} refused for their rate, ${money(spend)}${inBatches}`;
}

function money(spend: AskProgress['spend']): string {
  const { total } = spend;
  const text = `$${total.money.toFixed(4)}`;
  return total.unpriced > 0 ? `${text} and ${grouped(total.unpriced)} calls of unknown price` : text;
}

function summaryOf(result: AskResult): unknown {
  const { state, ...rest } = result;
  return { schema: 'hornbook.ask/1', ...rest, calls: { asked: state.asked, kept: state.kept } };
}

function summary(io: Io, result: AskResult): void {
  const { total } = result.spend;
  io.out(`${grouped(result.rows)} rows = ${grouped(result.answered)} answered + ${grouped(result.failed)} failed  ${safe(result.out)}`);
  const estimated = total.estimated > 0 ? ` ($${total.estimated.toFixed(4)} of it estimated)` : '';
  io.out(`${grouped(result.state.asked)} requests sent, ${grouped(result.state.kept)} replies from the ledger, ${money(result.spend)}${estimated}`);
  const masked = maskedLine(result.masked);
  if (masked !== undefined) io.out(masked);
  for (const failure of result.failures.slice(0, shownFailures))
    io.out(`  line ${failure.line}  ${brief(failure.id, 40)}  ${failure.code}: ${brief(failure.message, 120)}`);
  if (result.failed > shownFailures) io.out(`  and ${grouped(result.failed - shownFailures)} more: they have "error" in ${safe(result.out)}.`);
}
