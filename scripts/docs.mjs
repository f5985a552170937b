// Writes the generated blocks of the docs from the built program; with --check it changes nothing and fails where one is stale.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages, root } from './docs/pages.mjs';

const load = async (path) => await import(join(root, 'dist', path));
const { program } = await load('cli/program.js');
const { configSchema, runEventSchema } = await load('contracts/index.js');
const { rules } = await load('stages/filter/index.js');
const { duplicateRules } = await load('stages/deduplicate/index.js');
const { judges } = await load('judging/index.js');
const { strategies } = await load('strategies/registry.js');
const { makers } = await load('strategies/extractive/index.js');
const { readers } = await load('sources/documents/index.js');
const { rowShapes } = await load('sources/rows/registry.js');
const { aliases, rowFields } = await load('sources/rows/fields.js');
const { common: evaluationNames } = await load('sources/evaluation/fields.js');
const { builtInRecognisers } = await load('privacy/index.js');
const { formats } = await load('formats/index.js');

const modules = {
  program,
  configSchema,
  rules,
  duplicateRules,
  judges,
  strategies,
  makers,
  readers,
  rowShapes,
  rowFields,
  aliases,
  evaluationNames,
  recognisers: builtInRecognisers(),
  formats,
  runEventSchema,
};
const stale = generatedPages(modules).filter(({ before, after }) => before !== after);
if (process.argv.includes('--check')) {
  for (const { path } of stale) console.error(`${path} is stale: run npm run docs`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else for (const { path, after } of stale) writeFileSync(join(root, path), after);
