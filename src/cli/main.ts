#!/usr/bin/env node
/** The entry of the command line: parses, runs one command, and sets the exit code. */
import { CommanderError } from 'commander';
import { program } from './program.ts';

async function main(): Promise<void> {
  const commandLine = program();
  try {
    await commandLine.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end here too, with exit code 0; every mistake in the arguments is a usage error.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      if (error.code === 'hornbook.count') process.stderr.write(`${error.message}\n`);
      return;
    }
    const { report } = await import('./failure.ts');
    process.exitCode = report(error, process.argv.includes('--json'));
  }
}

await main();
