import { relative } from 'node:path';
import { exitCodes, usageError } from '../../errors.ts';
import { purge as purgeSource } from '../../pipeline/versions/purge.ts';
import type { Purged } from '../../pipeline/versions/purge.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, paint, processIo, safe, table } from '../io.ts';
import type { Io } from '../io.ts';
import { releaseDirectory, workspaceRoot } from '../workspace.ts';

/** Says what a workspace holds of a source; with `--yes` it is erased. */
export async function purge(_parameters: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const { source, document } = options;
  if ((source === undefined) === (document === undefined))
    throw usageError('Name a source with --source, or a document with --document.', { code: 'no-target' });
  const place = options.workspace ?? '.';
  const result = await purgeSource({
    root: workspaceRoot(place),
    target: source === undefined ? { document: document ?? '' } : { source },
    directory: await releaseDirectory(place),
    dryRun: options.yes !== true,
    now: Date.now(),
  });
  if (io.json) io.out(JSON.stringify({ schema: 'hornbook.purge/1', target: source === undefined ? { document } : { source }, ...result }));
  else show(io, result);
  return exitCodes.ok;
}

function show(io: Io, { dryRun, documents, rows, calls, waiting, damaged, releases }: Purged): void {
  const verb = dryRun ? 'would be' : 'were';
  io.out(
    `${grouped(documents)} documents, ${grouped(rows)} rows with all verdicts, and ${grouped(calls + waiting)} calls to models ${verb} erased from the workspace and the ledger.`,
  );
  if (damaged > 0) io.out(`${grouped(damaged)} damaged entries of the ledger ${dryRun ? 'would go' : 'went'} with them: nobody can say what they hold.`);
  if (releases.length > 0) {
    io.out(
      paint(
        io,
        'yellow',
        `${grouped(releases.length)} releases still hold it. A release never changes: delete their folders, and every copy that was published.`,
      ),
    );
    const lines = releases.map((one) => [one.version, one.accepted, one.out, one.documents, safe(relative(process.cwd(), one.path) || '.')]);
    for (const line of table(lines, ['version', 'rows', 'rows out', 'texts', 'folder'])) io.out(`  ${line}`);
  } else io.out('No release holds it.');
  io.out(
    dryRun
      ? 'Nothing was changed. --yes erases it.'
      : 'The files of the source itself are yours and stand where they stood; they are read no more. The next "hornbook run" makes a release without it, and "hornbook diff" shows which rows left.',
  );
}
