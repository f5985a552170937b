/** One command from its arguments to its exit code, with every error said on the way. */
import { CommanderError } from 'commander';
import { program } from './program.ts';

/** Runs the command line (`argv` as in `process.argv`), and sets and gives the exit code. Never throws. */
export async function execute(argv: readonly string[]): Promise<number> {
  process.exitCode = 0;
  try {
    await program().parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end here too, with exit code 0; every mistake in the arguments is a usage error.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      if (error.code.startsWith('hornbook.')) process.stderr.write(`${error.message}\n`);
    } else {
      const { report } = await import('./failure.ts');
      process.exitCode = report(error, argv.includes('--json'));
    }
  }
  return Number(process.exitCode);
}
