#!/usr/bin/env node
/** The entry of the command line. */
import { execute } from './execute.ts';

await execute(process.argv);
