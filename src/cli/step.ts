/** What the commands that work on any file of rows have in common: options, progress, the sum at the end, exit codes. */
import { exitCodes, usageError } from '../errors.ts';
import { runStep } from '../pipeline/steps/index.ts';
import type { Step, StepReport } from '../pipeline/steps/index.ts';
import { workersFor } from '../similarity/threads/index.ts';
import { views } from '../text/views.ts';
import type { TextView } from '../text/views.ts';
import type { CommandOptions } from './command.ts';
import { brief, grouped, paint, processIo, safe } from './io.ts';
import type { Io } from './io.ts';
import { interruptions } from './signals.ts';

const statusEveryMs = 500;
const shownRefusals = 10;

export interface StepCommand {
  /** `dedupe`, `check`… */
  command: string;
  inputs: readonly string[];
  options: CommandOptions;
  /** Part of a row that is worked on where neither `--text` nor `--view` says it. */
  view: TextView;
  /** `workers` tells how many threads to use, from `--workers` or the size of the inputs, and says so where nobody asked for them. */
  work(step: Step, workers: () => number): Promise<StepReport>;
  /** The work writes `--out` itself: kept rows go to several places. */
  writesOut?: boolean;
  /** Lines for people, below the sum and the rules. */
  summary?(report: StepReport): readonly string[];
  /** Throw, or give another exit code, where the report says that a check that the user requires failed. */
  exitCode?(report: StepReport): number;
}

/** Runs a step from its options to its exit code: 0, or what `exitCode` gives; errors are thrown. */
export async function stepCommand({ command, inputs, options, view, work, writesOut, summary, exitCode }: StepCommand): Promise<number> {
  const io = processIo(options.json ?? false);
  if (options.out === '-' && io.json) throw usageError('--json and --out - both write to standard output.', { hint: 'Use --report for the report.' });
  const { stopping, end } = interruptions(io);
  const started = performance.now();
  let shown = started;
  try {
    const report = await runStep(
      {
        command,
        inputs,
        text: listed(options.text),
        view: viewOf(options.view, view),
        format: options.format,
        out: writesOut === true ? undefined : options.out,
        decisions: options.decisions,
        report: options.report,
        stdin: process.stdin,
        stdout: process.stdout,
        note: (note) => io.log(safe(note)),
        stopping,
        onProgress: ({ rows, pass, kept }) => {
          // A look at the clock for each row would cost more than the row.
          if (rows % 256 !== 0) return;
          const now = performance.now();
          if (now - shown < statusEveryMs) return;
          shown = now;
          const rate = Math.round((rows * 1000) / (now - started));
          io.status(`${command}: pass ${pass}, ${grouped(rows)} rows read, ${grouped(kept)} kept, ${grouped(rate)} a second`);
        },
      },
      (step) =>
        work(step, () => {
          const workers = workersFor(options.workers, step.bytes);
          if (options.workers === undefined && workers > 1) io.log(`${command}: ${workers} threads; --workers 1 uses one, and less memory`);
          return workers;
        }),
    );
    if (io.json) io.out(JSON.stringify(report));
    else say(io, options.out === '-' ? io.log : io.out, report, summary?.(report) ?? []);
    return exitCode?.(report) ?? exitCodes.ok;
  } finally {
    end();
  }
}

/** Names with commas between them. */
export function listed(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The view that is named, or the standard one. */
export function viewOf(given: string | undefined, standard: TextView): TextView {
  if (given === undefined) return standard;
  const view = views.find((one) => one === given);
  if (view === undefined) throw usageError(`--view ${given} is no view of a row.`, { hint: `Allowed are ${views.join(', ')}.` });
  return view;
}

function say(io: Io, out: (line: string) => void, report: StepReport, more: readonly string[]): void {
  const { rows, kept, dropped, refused, flagged } = report;
  const place = report.out === null || report.out === '-' ? '' : `  ${safe(report.out)}`;
  const told = flagged > 0 ? `, ${grouped(flagged)} flagged` : '';
  out(`${grouped(rows)} rows = ${grouped(kept)} kept + ${grouped(dropped)} dropped + ${grouped(refused)} not readable${told}${place}`);
  for (const { rule, dropped: out_, flagged: told_, rate, low, high } of report.rules) {
    const found = [...(out_ > 0 ? [`${grouped(out_)} dropped`] : []), ...(told_ > 0 ? [`${grouped(told_)} flagged`] : [])].join(', ');
    out(`  ${safe(rule)}  ${found}  ${percent(rate)} of the rows (95 % interval ${percent(low)} to ${percent(high)})`);
  }
  for (const line of more) out(line);
  for (const { id, reason } of report.refusals.slice(0, shownRefusals))
    io.log(`  ${paint(io, 'yellow', 'not readable')}  ${brief(id, 80)}: ${brief(reason, 160)}`);
  if (refused > shownRefusals) io.log(`  and ${grouped(refused - shownRefusals)} more that cannot be read`);
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
