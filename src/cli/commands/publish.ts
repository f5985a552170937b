import { relative } from 'node:path';
import { exitCodes, usageError } from '../../errors.ts';
import { publishRelease, targetKinds } from '../../pipeline/versions/publish/index.ts';
import { didYouMean } from '../../text/closest.ts';
import type { CommandOptions } from '../command.ts';
import { eventTime } from '../event-time.ts';
import { grouped, processIo, safe } from '../io.ts';
import { findRelease, releaseDirectory } from '../workspace.ts';

/** Copies a release into a folder for others: `hornbook publish 1.2.0 --to ../hub/harbour`. */
export async function publish([version]: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const place = options.workspace ?? '.';
  const to = options.to ?? '';
  const kind = options.as === undefined ? undefined : targetKinds.find((one) => one === options.as);
  if (options.as !== undefined && kind === undefined)
    throw usageError(`There is no kind of folder "${options.as}".${didYouMean(options.as, targetKinds)}`, { hint: `Allowed are ${targetKinds.join(', ')}.` });
  const result = await publishRelease({
    release: await findRelease(version, place),
    directory: await releaseDirectory(place),
    to,
    toAsGiven: to,
    ...(kind === undefined ? {} : { kind }),
    commit: options.commit ?? false,
    at: eventTime(io),
  });
  if (io.json) io.out(JSON.stringify({ schema: 'hornbook.publish/1', ...result }));
  else {
    const { written, same, removed, commit } = result;
    io.out(
      `${safe(result.version)} stands in ${safe(relative(process.cwd(), result.to) || '.')} (${result.kind}): ${grouped(written)} files written, ${grouped(same)} there already, ${grouped(removed)} of an earlier release removed. Every hash holds.`,
    );
    if (commit !== null) io.out(`commit ${safe(commit)}`);
    else if (result.kind !== 'hub') io.out('No commit was made: look at it, and make one yourself (or use --commit).');
  }
  return exitCodes.ok;
}
