import { extname } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { exitCodes } from '../../errors.ts';
import { judgeRows } from '../../pipeline/judge/index.ts';
import type { JudgeProgress, JudgeRowsResult } from '../../pipeline/judge/index.ts';
import type { CommandOptions } from '../command.ts';
import { brief, grouped, maskedLine, paint, processIo, safe } from '../io.ts';
import type { Io } from '../io.ts';
import { interruptions } from '../signals.ts';

const shownFailures = 10;
const statusEveryMs = 500;

/** Judges every row of a file: `hornbook judge ROWS.jsonl --rubric R --model M --out SCORED.jsonl`. */
export async function judge([rows = '']: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const loaded = await loadConfig(options.workspace ?? '.', true);
  const { stopping, end } = interruptions(io);
  let shown = 0;
  try {
    const result = await judgeRows({
      config: loaded.config,
      root: loaded.root,
      rows,
      out: options.out ?? `${rows.slice(0, rows.length - extname(rows).length)}.scored.jsonl`,
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
      onProgress: (progress) => {
        if (Date.now() - shown < statusEveryMs) return;
        shown = Date.now();
        io.status(statusLine(progress));
      },
    });
    if (io.json) io.out(JSON.stringify({ schema: 'hornbook.judge/1', ...result }));
    else summary(io, result);
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
  return `${grouped(judged + failed)} of ${grouped(rows)} rows read${calls}`;
}

function money({ spent }: NonNullable<JudgeProgress['models']>): string {
  return `$${spent.money.toFixed(4)}${spent.unpriced > 0 ? ` and ${grouped(spent.unpriced)} calls of unknown price` : ''}`;
}

function summary(io: Io, result: JudgeRowsResult): void {
  const { rows, judged, passed, failed, planted, cutoff, length, models } = result;
  io.out(`${grouped(rows)} rows = ${grouped(judged)} judged + ${grouped(failed)} failed  ${safe(result.out)}`);
  io.out(`${grouped(passed)} have no aspect under ${cutoff}; ${grouped(judged - passed)} have one  (${safe(result.judge)})`);
  io.out(`${grouped(planted.caught)} of ${grouped(planted.planted)} planted faults were caught`);
  if (length !== null)
    io.out(`${length.slope.toFixed(2)} points for each doubling of an answer's words (95 % interval ${length.low.toFixed(2)} to ${length.high.toFixed(2)})`);
  if (models !== undefined) io.out(`${grouped(models.requests)} requests sent, ${grouped(models.kept)} replies from the ledger, ${money(models)}`);
  const masked = maskedLine(result.masked);
  if (masked !== undefined) io.out(masked);
  for (const failure of result.failures.slice(0, shownFailures))
    io.out(`  line ${failure.line}  ${brief(failure.id, 40)}  ${failure.code}: ${brief(failure.message, 120)}`);
  if (result.failed > shownFailures) io.out(`  and ${grouped(result.failed - shownFailures)} more: they have "error" in ${safe(result.out)}.`);
}
