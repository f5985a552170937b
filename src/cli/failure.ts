import { HornbookError, exitCodes, messageOf } from '../errors.ts';
import { paint, processIo, safe } from './io.ts';

/** Prints an error for people, or as the last JSON line for programs, and gives the exit code. */
export function report(error: unknown, json: boolean): number {
  const io = processIo(json);
  const known = HornbookError.isInstance(error);
  const exitCode = known ? error.exitCode : exitCodes.unexpected;
  if (json)
    io.out(
      JSON.stringify({
        event: 'error',
        code: known ? error.code : 'unexpected',
        message: messageOf(error),
        hint: known ? (error.hint ?? null) : null,
        exitCode,
      }),
    );
  for (const line of messageOf(error).split('\n')) io.log(`${paint(io, 'red', 'error')}  ${safe(line)}`);
  if (known && error.hint !== undefined) io.log(`       ${safe(error.hint)}`);
  if (!known && io.environment['HORNBOOK_TRACE'] !== undefined && error instanceof Error) io.log(error.stack ?? '');
  return exitCode;
}
