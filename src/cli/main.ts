#!/usr/bin/env node
/** The entry of the command line. */
import { writeSync } from 'node:fs';
import { execute } from './execute.ts';

// A plugin that ends the process, or a promise of one that never settles, ends the program early and in silence.
let ended = false;
process.on('exit', (code) => {
  if (ended || (code !== 0 && code !== 13)) return;
  process.exitCode = 1;
  writeSync(2, 'error  The program ended before its work was done: a plugin ended the process, or a promise of one never settled.\n');
});

await execute(process.argv);
ended = true;
