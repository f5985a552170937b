import { extname } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { exitCodes } from '../../errors.ts';
import { estimateJudging, judgePairs, judgeRows } from '../../pipeline/judge/index.ts';
import type { JudgeFileOptions, JudgePairsResult, JudgeProgress, JudgeRowsResult } from '../../pipeline/judge/index.ts';
import { biasLine, pairBias, rowBias } from '../../report/bias.ts';
import { isWide } from '../../statistics/intervals.ts';
import { batchText } from '../batch-text.ts';
import type { CommandOptions } from '../command.ts';
import { estimateLines } from '../estimate-lines.ts';
import { keepHeapLow } from '../heap.ts';
import { brief, grouped, maskedLine, paint, processIo, safe } from '../io.ts';
import type { Io } from '../io.ts';
import { interruptions } from '../signals.ts';
import { statusLines } from '../status-line.ts';

const shownFailures = 10;

/** Judges every row of a file, or with `--pairs` every pair: `hornbook judge ROWS.jsonl --rubric R --model M --out SCORED.jsonl`. */
export async function judge([rows = '']: string[], options: CommandOptions): Promise<number> {
  keepHeapLow();
  const io = processIo(options.json ?? false);
  const loaded = await loadConfig(options.workspace ?? '.', true);
  const pairs = options.pairs === true;
  const { stopping, end } = interruptions(io);
  const tell = statusLines(io);
  const asked: JudgeFileOptions = {
    config: loaded.config,
    root: loaded.root,
    rows,
    out: options.out ?? `${rows.slice(0, rows.length - extname(rows).length)}.${pairs ? 'compared' : 'scored'}.jsonl`,
    rubric: options.rubric ?? 'auto',
    models: listed(options.model),
    authors: listed(options.author),
    ...(options.allowSameFamily === undefined ? {} : { allowSameFamily: options.allowSameFamily }),
    ...(typeof options.mask === 'string' ? { noMask: options.mask } : {}),
    ...(options.maxCost === undefined ? {} : { maxCost: options.maxCost }),
    environment: io.environment,
    clock: { now: () => Date.now() },
    emit: (event) => {
      if (event.event !== 'warning') return;
      io.log(`${paint(io, 'yellow', 'warning')}  ${safe(event.message)}`);
      if (event.hint !== null) io.log(`         ${safe(event.hint)}`);
    },
    stopping,
    onProgress: (progress) => tell(() => statusLine(progress), progress.models?.batches !== undefined),
  };
  try {
    if (options.dryRun) {
      const estimate = await estimateJudging({ ...asked, pairs });
      if (io.json) io.out(JSON.stringify({ schema: 'hornbook.judge-dry-run/1', ...estimate }));
      else {
        io.out(`${grouped(estimate.rows)} rows, ${grouped(estimate.unreadable)} of them cannot be read`);
        for (const line of estimateLines(estimate.models)) io.out(safe(line));
        io.out('These are estimates; what the ledger holds costs nothing again.');
      }
      return exitCodes.ok;
    }
    const result = pairs ? await judgePairs(asked) : await judgeRows(asked);
    const why = options.allowSameFamily === undefined ? {} : { allowSameFamily: options.allowSameFamily };
    if (io.json) io.out(JSON.stringify({ schema: pairs ? 'hornbook.judge-pairs/1' : 'hornbook.judge/1', ...result, ...why }));
    else {
      summary(io, result);
      if (options.allowSameFamily !== undefined) io.out(`a judge of the author's family was allowed: ${safe(options.allowSameFamily)}`);
    }
    if (result.failed === 0) return exitCodes.ok;
    return result.failures.some((failure) => failure.code !== 'unreadable') ? exitCodes.provider : exitCodes.usage;
  } finally {
    end();
  }
}

function listed(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function statusLine({ rows, judged, failed, models }: JudgeProgress): string {
  const calls = models === undefined ? '' : `, ${grouped(models.requests)} requests sent, ${grouped(models.kept)} from the ledger, ${money(models)}`;
  const batches = models?.batches === undefined ? '' : `, ${batchText(models.batches)}`;
  return `${grouped(judged + failed)} of ${grouped(rows)} rows read${calls}${batches}`;
}

function money({ spent }: NonNullable<JudgeProgress['models']>): string {
  return `$${spent.money.toFixed(4)}${spent.unpriced > 0 ? ` and ${grouped(spent.unpriced)} calls of unknown price` : ''}`;
}

function summary(io: Io, result: JudgeRowsResult | JudgePairsResult): void {
  const { rows, judged, failed, models } = result;
  io.out(`${grouped(rows)} rows = ${grouped(judged)} judged + ${grouped(failed)} failed  ${safe(result.out)}`);
  if ('winners' in result) pairsSummary(io, result);
  else rowsSummary(io, result);
  if (models !== undefined) io.out(`${grouped(models.requests)} requests sent, ${grouped(models.kept)} replies from the ledger, ${money(models)}`);
  const masked = maskedLine(result.masked);
  if (masked !== undefined) io.out(masked);
  for (const failure of result.failures.slice(0, shownFailures))
    io.out(`  line ${failure.line}  ${brief(failure.id, 40)}  ${failure.code}: ${brief(failure.message, 120)}`);
  if (result.failed > shownFailures) io.out(`  and ${grouped(result.failed - shownFailures)} more: they have "error" in ${safe(result.out)}.`);
}

function rowsSummary(io: Io, { judged, passed, planted, cutoff, length, judge: who }: JudgeRowsResult): void {
  io.out(`${grouped(passed)} have no aspect under ${cutoff}; ${grouped(judged - passed)} have one  (${safe(who)})`);
  const few = isWide(planted) ? ': so few say little' : '';
  io.out(
    planted.planted === 0
      ? 'no fault was planted to test the judge'
      : `${grouped(planted.caught)} of ${grouped(planted.planted)} planted faults were caught (95 % interval ${percent(planted.low)} to ${percent(planted.high)}${few})`,
  );
  const selfPreference = { figures: [], note: 'not measured: rows of a file do not say which model wrote them' };
  for (const row of rowBias({ length, selfPreference })) io.out(`  ${safe(biasLine(row))}`);
}

/** A judge that settles fewer pairs alike in both orders should not compare. */
const leastConsistent = 0.75;
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

function pairsSummary(io: Io, { winners, position, length, judge: who }: JudgePairsResult): void {
  io.out(`a is better in ${grouped(winners.a)}, b in ${grouped(winners.b)}, neither in ${grouped(winners.tie)}  (${safe(who)})`);
  for (const { judge: name, bias } of position) {
    const poor = bias.pairs > 0 && bias.consistent < leastConsistent ? ': it goes by the place, and should not compare pairs' : '';
    io.out(`${safe(name)}: both orders agreed on ${percent(bias.consistent)} of the pairs${poor}`);
  }
  for (const row of pairBias({ position, length })) io.out(`  ${safe(biasLine(row))}`);
  if (length !== null) io.out('"normalised" is the winner less the part that goes with length');
}
