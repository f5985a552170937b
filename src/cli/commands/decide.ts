import { exitCodes, usageError } from '../../errors.ts';
import { decide as decideRow } from '../../pipeline/index.ts';
import type { CommandOptions } from '../command.ts';
import { processIo } from '../io.ts';
import { workspaceRoot } from '../workspace.ts';

export async function decide([id = '', action = '']: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  if (action !== 'accept' && action !== 'reject') throw usageError(`A decision is "accept" or "reject", not "${action}".`, { code: 'no-such-action' });
  const why = (options.why ?? '').trim();
  if (why === '') throw usageError('Say why: --why "…". The reason goes into the release.', { code: 'no-reason' });
  const { before } = await decideRow(workspaceRoot(options.workspace ?? '.'), { record: id, action, why }, Date.now());
  if (io.json) io.out(JSON.stringify({ schema: 'hornbook.decision/1', record: id, action, why, before: before.outcome }));
  else io.out(`${id}: ${action}. It takes effect with the next run: hornbook run`);
  return exitCodes.ok;
}
