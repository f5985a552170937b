import { exitCodes } from '../../errors.ts';
import { statusOf, withWorkspace } from '../../pipeline/index.ts';
import type { Status } from '../../pipeline/index.ts';
import { compareText } from '../../text/canonical.ts';
import type { CommandOptions } from '../command.ts';
import { brief, grouped, paint, processIo, safe, table } from '../io.ts';
import { outcomeText } from '../reporters/progress.ts';
import { workspaceRoot } from '../workspace.ts';

const heldShown = 10;

export async function status(_parameters: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const result = await withWorkspace(workspaceRoot(options.workspace ?? '.'), statusOf);
  if (io.json) {
    io.out(JSON.stringify({ schema: 'hornbook.status/1', ...result }));
    return exitCodes.ok;
  }
  const { run, counts, waves, rules, held, failures } = result;
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
    for (const line of table(causes(failures), ['strategy', 'cause', 'tasks', 'the first'])) io.out(`  ${line}`);
  }
  return exitCodes.ok;
}

const causesShown = 10;

/** What tasks failed of, the most frequent first: the words of a reason before its first colon name the cause. */
function causes(failures: Status['failures']): (string | number)[][] {
  const found = new Map<string, { strategy: string; cause: string; tasks: number; first: string }>();
  for (const { strategy, reason, task } of failures) {
    const cause = brief(reason.split(':')[0] ?? '', 50);
    const key = `${strategy}\n${cause}`;
    const one = found.get(key) ?? { strategy, cause, tasks: 0, first: `${brief(task, 40)}: ${brief(reason, 100)}` };
    one.tasks++;
    found.set(key, one);
  }
  const rows = [...found.values()].toSorted((a, b) => b.tasks - a.tasks || compareText(a.cause, b.cause));
  return rows.slice(0, causesShown).map(({ strategy, cause, tasks, first }) => [strategy, cause, tasks, first]);
}
