import { join, relative } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { versionNumber } from '../../contracts/release.ts';
import { exitCodes, usageError } from '../../errors.ts';
import { dryRun, run as runPipeline, stages } from '../../pipeline/index.ts';
import type { DryRun, RunResult, StageName } from '../../pipeline/index.ts';
import { didYouMean } from '../../text/closest.ts';
import type { CommandOptions } from '../command.ts';
import { estimateLines } from '../estimate-lines.ts';
import { report } from '../failure.ts';
import { keepHeapLow } from '../heap.ts';
import { grouped, paint, processIo, safe } from '../io.ts';
import type { Io } from '../io.ts';
import { humanReporter, jsonReporter, outcomeText } from '../reporters/progress.ts';
import { atConfig } from '../workspace.ts';
import { interruptions } from '../signals.ts';
import { wordFor } from '../../text/plural.ts';

export async function run(_parameters: string[], options: CommandOptions): Promise<number> {
  keepHeapLow();
  const io = processIo(options.json ?? false);
  const until = stageNamed(options.until);
  const given = givenVersion(options);
  const loaded = await loadConfig(options.workspace ?? '.');
  if (options.dryRun) return await printDryRun(io, options);
  const { stopping, end } = interruptions(io);
  const show = io.json ? jsonReporter(io) : humanReporter(io);
  let finished = false;
  try {
    const result = await atConfig(loaded, () =>
      runPipeline({
        config: loaded.config,
        root: loaded.root,
        emit: (event) => {
          finished ||= event.event === 'finished';
          show(event);
        },
        stopping,
        environment: io.environment,
        keepText: options.keepText ?? false,
        ...(until === undefined ? {} : { until }),
        ...(given === undefined ? {} : { given }),
        caps: {
          ...(options.maxCost === undefined ? {} : { money: options.maxCost }),
          ...(options.maxCalls === undefined ? {} : { calls: options.maxCalls }),
        },
      }),
    );
    if (!io.json) summary(io, result, loaded.root);
    // What got no reply was said by name; the release is short of it.
    return result.unanswered.length > 0 ? exitCodes.provider : exitCodes.ok;
  } catch (error) {
    // The last line of standard output is the event `finished`: after it, an error goes to standard error alone.
    if (io.json && finished) return report(error, false);
    throw error;
  } finally {
    end();
  }
}

function givenVersion({ as, why }: CommandOptions): { version: string; why: string } | undefined {
  if (as === undefined && why === undefined) return undefined;
  if (as === undefined) throw usageError('--why says why a release has the version of --as, and there is none.', { hint: 'Give both, or neither.' });
  if (!versionNumber.test(as)) throw usageError(`--as ${as} is no version.`, { hint: 'A version is three numbers with dots, as 2.0.0.' });
  if (why === undefined) throw usageError(`Say why this release is ${as}: --why "…".`, { code: 'no-reason', hint: 'The reason goes into the manifest.' });
  return { version: as, why };
}

function stageNamed(name: string | undefined): StageName | undefined {
  if (name === undefined) return undefined;
  const stage = stages.find((one) => one === name);
  if (stage === undefined) throw usageError(`There is no stage "${name}".${didYouMean(name, stages)}`, { code: 'no-such-stage' });
  return stage;
}

function summary(io: Io, result: RunResult, root: string): void {
  const { counts } = result;
  const place = relative(process.cwd(), root);
  const here = place === '' ? '' : ` -C ${safe(place)}`;
  io.out(`${grouped(counts.candidates)} candidates = ${outcomeText(counts)}`);
  if (result.stopped) io.out(`Stopped after ${result.stopped}, as asked. "hornbook run${here}" goes on from here.`);
  if (counts.held > 0)
    io.out(
      `${grouped(counts.held)} ${wordFor(counts.held, 'row waits', 'rows wait')} for you: hornbook status${here}, then hornbook decide ID accept|reject --why "..."${here}`,
    );
  if (result.release) {
    const path = relative(process.cwd(), result.release.path) || '.';
    io.out(`${paint(io, 'bold', `Release ${result.release.version}`)}${result.release.isNew ? '' : ' (unchanged)'}  ${safe(path)}`);
    io.out(`  look at      ${safe(join(path, 'report.html'))}`);
    io.out(`  check it     hornbook verify${here}`);
  }
}

async function printDryRun(io: Io, options: CommandOptions): Promise<number> {
  const loaded = await loadConfig(options.workspace ?? '.');
  const plan = await atConfig(loaded, () => dryRun({ config: loaded.config, root: loaded.root }));
  if (io.json) io.out(JSON.stringify({ schema: 'hornbook.dry-run/1', ...plan }));
  else {
    io.out(
      `${grouped(plan.files)} files: ${grouped(plan.toRead)} to read, ${grouped(plan.unchanged)} unchanged, ${grouped(plan.ignored)} ignored, ${grouped(plan.refused)} refused`,
    );
    for (const stage of plan.stages) io.out(`${stage.stage.padEnd(14)}${safe(stage.note)}`);
    for (const line of costLines(plan.models)) io.out(safe(line));
  }
  return exitCodes.ok;
}

function costLines(models: DryRun['models']): string[] {
  if (models.length === 0) return ['Calls to models: 0.'];
  return [...estimateLines(models), 'These are estimates over all waves; what the ledger holds costs nothing again.'];
}
