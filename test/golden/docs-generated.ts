/** The generated blocks of the docs, made in memory from the sources, as `npm run docs` makes them from the build. */
import type { GeneratedPage } from '../../scripts/docs/pages.mjs';
import * as pages from '../../scripts/docs/pages.mjs';
import { program } from '../../src/cli/program.ts';
import { configSchema, runEventSchema } from '../../src/contracts/index.ts';
import { formats } from '../../src/formats/index.ts';
import { judges } from '../../src/judging/index.ts';
import { builtInRecognisers } from '../../src/privacy/index.ts';
import { readers } from '../../src/sources/documents/index.ts';
import { common as evaluationNames } from '../../src/sources/evaluation/fields.ts';
import { aliases, rowFields } from '../../src/sources/rows/fields.ts';
import { rowShapes } from '../../src/sources/rows/registry.ts';
import { duplicateRules } from '../../src/stages/deduplicate/index.ts';
import { rules } from '../../src/stages/filter/index.ts';
import { makers } from '../../src/strategies/extractive/index.ts';
import { strategies } from '../../src/strategies/registry.ts';

export function generatedPages(): GeneratedPage[] {
  const recognisers = builtInRecognisers();
  return pages.generatedPages({
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
    recognisers,
    formats,
    runEventSchema,
  });
}
