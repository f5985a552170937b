import { loadConfig } from '../../config/load.ts';
import { exitCodes } from '../../errors.ts';
import { answerOf, preview as previewRows, promptOf } from '../../pipeline/index.ts';
import { counted } from '../../text/plural.ts';
import type { CommandOptions } from '../command.ts';
import { brief, grouped, paint, processIo, safe } from '../io.ts';
import { spentText } from '../reporters/progress.ts';
import { atConfig } from '../workspace.ts';

const shownFailures = 10;

export async function preview(_parameters: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const loaded = await loadConfig(options.workspace ?? '.');
  const result = await atConfig(loaded, () =>
    previewRows({
      config: loaded.config,
      root: loaded.root,
      rows: options.n ?? 10,
      environment: io.environment,
      emit: (event) => {
        if (event.event === 'warning') io.log(`${paint(io, 'yellow', 'warning')}  ${safe(event.message)}${event.hint === null ? '' : ` ${safe(event.hint)}`}`);
      },
    }),
  );
  if (io.json) {
    io.out(JSON.stringify({ schema: 'hornbook.preview/1', within: 'sample', ...result }));
    return exitCodes.ok;
  }
  for (const { record, fate } of result.rows) {
    const colour = fate.outcome === 'accepted' ? 'green' : fate.outcome === 'held' ? 'yellow' : 'red';
    io.out(
      `${paint(io, colour, fate.outcome.padEnd(9))} ${record.id}  ${safe(record.labels['taskType'] ?? '')}${fate.rule ? `  ${fate.gate ?? ''}/${safe(fate.rule.rule)}` : ''}`,
    );
    io.out(`  ${paint(io, 'bold', 'Q')} ${brief(promptOf(record), 200)}`);
    io.out(`  ${paint(io, 'bold', 'A')} ${brief(answerOf(record), 320)}`);
  }
  for (const { strategy, task, reason } of result.failures.slice(0, shownFailures)) {
    io.out(`${paint(io, 'red', 'failed'.padEnd(9))} ${safe(strategy)} ${safe(task)}  ${brief(reason, 200)}`);
  }
  if (result.failures.length > shownFailures) io.out(`  and ${grouped(result.failures.length - shownFailures)} more: hornbook preview --json`);
  if (result.failures.length > 0) io.out(`${counted(result.failures.length, 'task', 'tasks')} of the sample gave no row.`);
  if (result.models !== null) io.out(`models: ${spentText(result.models)}; the run asks for no reply again.`);
  io.out(`${result.rows.length} rows, judged within the sample; nothing was written.`);
  return exitCodes.ok;
}
