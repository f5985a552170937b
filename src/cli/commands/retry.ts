import { loadConfig } from '../../config/load.ts';
import { exitCodes, usageError } from '../../errors.ts';
import { compose, retryFailed } from '../../pipeline/index.ts';
import { counted } from '../../text/plural.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, processIo, safe } from '../io.ts';
import { atConfig } from '../workspace.ts';

/** Has what failed asked again by the next run. */
export async function retry(_parameters: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  if (options.failed !== true) throw usageError('Say what to try again: hornbook retry --failed.', { code: 'no-selection' });
  const loaded = await loadConfig(options.workspace ?? '.');
  const result = await atConfig(loaded, async () => retryFailed(compose(loaded.config, loaded.root), Date.now()));
  if (io.json) {
    io.out(JSON.stringify({ schema: 'hornbook.retry/1', ...result }));
    return exitCodes.ok;
  }
  const left = result.left === 0 ? '' : ` ${counted(result.left, 'failure')} no further call can change.`;
  if (result.tasks === 0) io.out(`No task failed that can be asked again.${left}`);
  else {
    const by = result.byStrategy.map(({ strategy, tasks }) => `${safe(strategy)} ${grouped(tasks)}`).join(', ');
    io.out(
      `${counted(result.tasks, 'task is', 'tasks are')} asked again by the next run (${by}), ${grouped(result.unanswered)} of them without a reply so far.${left}`,
    );
    io.out('hornbook run');
  }
  return exitCodes.ok;
}
