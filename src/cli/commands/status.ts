import { exitCodes } from '../../errors.ts';
import { statusOf, withWorkspace } from '../../pipeline/index.ts';
import type { CommandOptions } from '../command.ts';
import { brief, grouped, paint, processIo, safe, table } from '../io.ts';
import { outcomeText } from '../reporters/progress.ts';
import { workspaceRoot } from '../workspace.ts';

const heldShown = 10;
const causesShown = 10;

export async function status(_parameters: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const result = await withWorkspace(workspaceRoot(options.workspace ?? '.'), statusOf);
  if (io.json) {
    io.out(JSON.stringify({ schema: 'hornbook.status/1', ...result }));
    return exitCodes.ok;
  }
  const { run, counts, waves, rules, held, failures, causes } = result;
  io.out(
    run === null
      ? 'No run yet.'
      : run.finished === null
        ? 'The last run did not come to a release; "hornbook run" goes on with it.'
        : `The last run finished${run.release ? ` with release ${run.release}` : ''}.`,
  );
  io.out(`${grouped(counts.total.candidates)} candidates = ${outcomeText(counts.total)}`);
  const states = new Map(waves.map((wave) => [wave.wave, wave.state]));
  const rows = counts.byWave.map((wave) => [
    `${wave.wave} ${brief(wave.name, 40)}`,
    states.get(wave.wave) ?? '',
    wave.candidates,
    wave.accepted,
    wave.rejected,
    wave.held,
    wave.failed,
    wave.pending,
  ]);
  if (rows.length > 0)
    for (const line of table(rows, ['wave', 'state', 'candidates', 'accepted', 'rejected', 'held', 'failed', 'pending'])) io.out(`  ${line}`);
  if (rules.length > 0) {
    io.out(paint(io, 'bold', 'Out, by rule'));
    for (const line of table(
      rules.map((rule) => [rule.gate, rule.rule, rule.outcome, rule.rows]),
      ['gate', 'rule', 'outcome', 'rows'],
    ))
      io.out(`  ${line}`);
  }
  if (held.length > 0) {
    io.out(paint(io, 'bold', `Waiting for you: ${grouped(held.length)}`));
    for (const row of held.slice(0, heldShown)) io.out(`  ${row.id}  ${safe(row.rule)}: ${brief(row.prompt, 70)}`);
    if (held.length > heldShown) io.out(`  and ${grouped(held.length - heldShown)} more: hornbook status --json`);
  }
  if (failures.length > 0) {
    io.out(paint(io, 'bold', `Failed, by cause: ${grouped(failures.length)}`));
    const shown = causes
      .slice(0, causesShown)
      .map(({ strategy, cause, tasks, first }) => [strategy, brief(cause, 50), tasks, `${brief(first.task, 40)}: ${brief(first.reason, 100)}`]);
    for (const line of table(shown, ['strategy', 'cause', 'tasks', 'the first'])) io.out(`  ${line}`);
    if (causes.length > causesShown) io.out(`  and ${grouped(causes.length - causesShown)} causes more: hornbook status --json`);
    io.out('  "hornbook retry --failed" has them asked again by the next run.');
  }
  return exitCodes.ok;
}
