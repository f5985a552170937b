import { relative } from 'node:path';
import { exitCodes } from '../../errors.ts';
import { verifyRelease } from '../../stages/release/read/index.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, paint, processIo, safe } from '../io.ts';
import { findRelease } from '../workspace.ts';

const problemsShown = 50;

/** Exit 0 where everything adds up, 3 where something does not. */
export async function verify([given]: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const path = await findRelease(given, options.workspace ?? '.');
  const result = await verifyRelease(path);
  if (io.json) io.out(JSON.stringify({ schema: 'hornbook.verify/1', ...result }));
  else {
    const { files, accepted, out, entries, spans, texts } = result.checked;
    io.out(
      `${safe(relative(process.cwd(), path) || path)}: ${grouped(files)} files, ${grouped(accepted)} accepted rows, ${grouped(out)} rows out, ${grouped(entries)} data entries, ${grouped(spans)} spans against kept texts`,
    );
    if (texts < accepted)
      io.out(
        'Tokens and lengths were not counted again, and near copies over splits not looked for: no files of the format "messages" hold every row with its answer alone.',
      );
    for (const problem of result.problems.slice(0, problemsShown))
      io.out(`${paint(io, 'red', 'problem')}  ${safe(problem.file)}${problem.line === undefined ? '' : `:${problem.line}`}: ${safe(problem.message)}`);
    if (result.problems.length > problemsShown) io.out(`and ${grouped(result.problems.length - problemsShown)} more: --json lists them`);
    io.out(result.ok ? paint(io, 'green', 'Every hash and every sum holds.') : paint(io, 'red', `${grouped(result.problems.length)} problems.`));
  }
  return result.ok ? exitCodes.ok : exitCodes.gate;
}
