/** The commands that work on any file of rows. Adding one is one entry here and one file under `commands`. */
import type { Command } from 'commander';
import type { CommandOptions } from './command.ts';
import type { ArgumentParsers } from './program.ts';

export interface StepEntry {
  name: string;
  description: string;
  load(): Promise<(inputs: string[], options: CommandOptions) => Promise<number>>;
  /** Options of its own; the shared ones (`--text`, `--view`, `--format`, `--out`, `--decisions`, `--report`, `--json`) are there already. */
  options(command: Command, parse: ArgumentParsers): void;
}

export const stepCommands: readonly StepEntry[] = [];
