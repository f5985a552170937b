import type { Clock, Config, Spend } from '../contracts/index.ts';
import { sameFamily } from '../judging/index.ts';
import { checkModel, openGateway } from '../models/index.ts';
import type { ModelCheck } from '../models/index.ts';

export interface CheckedModels {
  models: ModelCheck[];
  /** Judges that are no independent judges of a teacher, and the like. */
  pairs: string[];
  /** What the checks cost. */
  spend: Spend;
}

const longestFirstByte = 60;

/**
 * Asks every model of a config one short question, under the caps of `budget`. Nothing is kept: a reply from the ledger would
 * say nothing of today.
 */
export async function checkModels(
  config: Pick<Config, 'models' | 'budget'>,
  from: { root: string; environment: Readonly<Record<string, string | undefined>>; clock: Clock },
): Promise<CheckedModels> {
  const models = Object.fromEntries(
    Object.entries(config.models ?? {}).map(([name, model]) => [
      name,
      { ...model, timeouts: { ...model.timeouts, firstByte: Math.min(model.timeouts.firstByte, longestFirstByte) } },
    ]),
  );
  const gateway = await openGateway({
    models,
    budget: { stages: {}, ...config.budget, attempts: 2 },
    ledger: undefined,
    root: from.root,
    account: 'doctor',
    environment: from.environment,
    clock: from.clock,
    emit: () => {},
  });
  try {
    const ask = { gateway, environment: from.environment, now: () => from.clock.now() };
    const checks = await Promise.all(Object.entries(models).map(([name, model], sample) => checkModel(name, model, { ...ask, sample })));
    return { models: checks, pairs: pairsOf(models), spend: gateway.spent() };
  } finally {
    await gateway.close();
  }
}

/** By roles alone: a judge that the config names is checked with the config, against the models that write its rows. */
function pairsOf(models: NonNullable<Config['models']>): string[] {
  const named = Object.entries(models).map(([name, config]) => ({ name, config }));
  const of = (role: 'teacher' | 'judge' | 'student'): typeof named => named.filter(({ config }) => config.roles.includes(role));
  const teachers = of('teacher').map(({ name, config }) => ({ place: `models.${name}`, model: config.model, family: config.family }));
  const students = of('student').flatMap((student) =>
    of('teacher')
      .filter(({ config }) => config.model === student.config.model)
      .map(({ name }) => `models.${student.name} is the student and models.${name} the teacher, and both are ${student.config.model}: it learns from itself`),
  );
  return [...sameFamily(of('judge'), teachers, {}), ...students];
}
