import { relative } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { exitCodes } from '../../errors.ts';
import { rebuildRelease } from '../../pipeline/versions/rebuild.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, processIo, safe } from '../io.ts';
import { atConfig } from '../workspace.ts';

/** Makes a release again from the workspace alone: `hornbook rebuild 1.2.0 --out ELSEWHERE`. */
export async function rebuild([version = '']: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const loaded = await loadConfig(options.workspace ?? '.');
  const result = await atConfig(loaded, () =>
    rebuildRelease({
      config: loaded.config,
      root: loaded.root,
      version,
      ...(options.out === undefined ? {} : { out: options.out }),
      clock: { now: () => Date.now() },
      environment: io.environment,
    }),
  );
  if (io.json) io.out(JSON.stringify({ schema: 'hornbook.rebuild/1', ...result }));
  else {
    const where = result.path === null ? 'and it is what stands in the releases' : `in ${safe(relative(process.cwd(), result.path) || '.')}`;
    io.out(`${safe(result.version)} was made again, ${where}: ${grouped(result.files)} files, ${grouped(result.bytes)} bytes, every one the same.`);
  }
  return exitCodes.ok;
}
