import { basename } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { exitCodes } from '../../errors.ts';
import { compose } from '../../pipeline/index.ts';
import type { CommandOptions } from '../command.ts';
import { paint, processIo, safe } from '../io.ts';
import { atConfig } from '../workspace.ts';

export async function validate(_parameters: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const loaded = await loadConfig(options.workspace ?? '.');
  const plan = await atConfig(loaded, async () => compose(loaded.config, loaded.root));
  if (io.json) io.out(JSON.stringify({ schema: 'hornbook.validate/1', valid: true, components: plan.components }));
  else
    io.out(
      `${paint(io, 'green', 'valid')}  ${safe(basename(loaded.file))}: ${plan.sources.size} sources, ${plan.evaluation.length} evaluation sets, ${plan.rules.length} filter rules`,
    );
  return exitCodes.ok;
}
