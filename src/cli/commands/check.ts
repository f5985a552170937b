import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { privacyConfigSchema } from '../../contracts/privacy-config.ts';
import { exitCodes, messageOf, usageError } from '../../errors.ts';
import { checkRows } from '../../pipeline/steps/index.ts';
import type { StepReport } from '../../pipeline/steps/index.ts';
import type { CommandOptions } from '../command.ts';
import { grouped } from '../io.ts';
import { listed, stepCommand } from '../step.ts';

/** Looks at rows with the filter's rules: `hornbook check ROWS.jsonl --rules personal-data,secrets --out CLEAN.jsonl`. */
export async function check(inputs: string[], options: CommandOptions): Promise<number> {
  const given = await settingsOf(options.settings);
  const { mask, pseudonymKey } = options;
  if (mask === true && pseudonymKey !== undefined) throw usageError('--mask and --pseudonym-key: give one of them.');
  const replace = mask === true ? 'mask' : pseudonymKey === undefined ? undefined : 'pseudonymise';
  return await stepCommand({
    command: 'check',
    inputs,
    options,
    view: 'conversation',
    work: (step) =>
      checkRows(step, {
        rules: listed(options.rules),
        options: given.rules,
        privacy: {
          ...given.privacy,
          regions: options.regions === undefined ? given.privacy.regions : listed(options.regions),
          ...(pseudonymKey === undefined ? {} : { pseudonymKey }),
        },
        types: listed(options.types),
        ...(replace === undefined ? {} : { replace }),
        strict: options.strict === true,
        languages: listed(options.languages),
        plain: options.text !== undefined,
        environment: process.env,
      }),
    summary: (report: StepReport) =>
      typeof report['changedRows'] === 'number' ? [`${grouped(report['changedRows'])} rows were changed: ${String(report['replaced'])}`] : [],
    exitCode: (report) => (options.require === true && report.dropped + report.flagged > 0 ? exitCodes.gate : exitCodes.ok),
  });
}

const settingsSchema = z.strictObject({
  rules: z.record(z.string(), z.looseObject({})).default({}),
  privacy: privacyConfigSchema.prefault({}),
});

async function settingsOf(path: string | undefined): Promise<z.output<typeof settingsSchema>> {
  if (path === undefined) return settingsSchema.parse({});
  let read: unknown;
  try {
    read = parse(await readFile(path, 'utf8'), { maxAliasCount: 100 });
  } catch (error) {
    throw usageError(`--settings ${path} cannot be read: ${messageOf(error)}`, { hint: 'A YAML or JSON file with "rules" and "privacy", as in a config.' });
  }
  const parsed = settingsSchema.safeParse(read ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw usageError(`--settings ${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(), {
    hint: 'Rules and privacy are written as in a config: see docs/reference/config.md.',
  });
}
