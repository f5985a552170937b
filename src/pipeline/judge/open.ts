import { z } from 'zod';
import type { Judge, JudgePlace } from '../../contracts/index.ts';
import { ConfigError, usageError } from '../../errors.ts';
import { modelJudge } from '../../judging/index.ts';
import type { JudgeFileOptions } from './over-file.ts';

/** The judge with its options; refuses the author's own family. What is wrong is said in the words of the command line. */
export function openJudge({ config, root, rubric, models, authors, allowSameFamily }: JudgeFileOptions): { judge: Judge; settings: unknown } {
  const teachers: JudgePlace['teachers'] = authors.filter((author) => author !== 'human').map((model) => ({ place: '--author', model }));
  // Options of the judge that the config names stand where the command says nothing else.
  const own = config.filter.judge.use === modelJudge.id ? config.filter.judge.options : undefined;
  const parsed = modelJudge.options.safeParse({
    ...(typeof own === 'object' ? own : {}),
    models,
    rubric,
    ...(allowSameFamily === undefined ? {} : { allowSameFamily }),
  });
  if (!parsed.success) throw usageError(z.prettifyError(parsed.error), { code: 'judge-options' });
  return inWords(() => ({
    judge: modelJudge.open?.(parsed.data, { root, models: config.models ?? {}, teachers }) ?? modelJudge,
    settings: parsed.data,
  }));
}

/** Runs what reads rubrics and options; a `ConfigError` becomes a mistake of the command line. */
export function inWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const hint = error.hint?.replace('allowSameFamily: "why". The manifest shows it.', '--allow-same-family "why".');
    throw usageError(error.issues.map(({ message }) => message).join('\n'), { code: 'judge-options', ...(hint === undefined ? {} : { hint }) });
  }
}
