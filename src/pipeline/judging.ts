/** The judge of a run: made from the config, and handed its models and the text around a row's spans. */
import type { Config, Judge, JudgePlace, JudgeTools, SourceConfig, Store } from '../contracts/index.ts';
import { ConfigError } from '../errors.ts';
import type { ConfigIssue } from '../errors.ts';
import type { BoundSeedStrategy, BoundStrategy } from '../strategies/bind.ts';
import type { RunModels } from './models.ts';

interface Chosen {
  judge: Judge;
  options: unknown;
}

/** Opens a judge that needs the config's models, with what is wrong at its place in the config. */
export function openJudge(
  chosen: Chosen,
  plan: { config: Config; root: string; strategies: readonly (BoundStrategy | BoundSeedStrategy)[]; sources: ReadonlyMap<string, SourceConfig> },
  issues: ConfigIssue[],
): Chosen {
  const { judge, options } = chosen;
  if (judge.open === undefined) return chosen;
  try {
    return { judge: judge.open(options, { root: plan.root, models: plan.config.models ?? {}, teachers: teachersOf(plan) }), options };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const hint = error.hint === undefined ? '' : `. ${error.hint}`;
    for (const { path, message } of error.issues) issues.push({ path: ['filter', 'judge', 'options', ...path], message: `${message}${hint}` });
    return chosen;
  }
}

/** Every model that writes rows: those that strategies ask as teacher, and the authors of sources that a model wrote. */
function teachersOf(plan: {
  config: Config;
  strategies: readonly (BoundStrategy | BoundSeedStrategy)[];
  sources: ReadonlyMap<string, SourceConfig>;
}): JudgePlace['teachers'] {
  const names = new Set(plan.strategies.flatMap(({ models }) => (models.teacher === undefined ? [] : [models.teacher])));
  const teachers = [...names].flatMap((name) => {
    const config = plan.config.models?.[name];
    return config === undefined ? [] : [{ place: `models.${name}`, model: config.model, ...(config.family === undefined ? {} : { family: config.family }) }];
  });
  const authors = [...plan.sources].flatMap(([id, { author }]) => (author === 'human' ? [] : [{ place: `sources (${id}).author`, model: author.model }]));
  return [...teachers, ...authors];
}

const keptTexts = 8;

/** What a judge of models is handed in a run. */
export async function judgeTools(models: RunModels, store: Store): Promise<JudgeTools> {
  const { ask, fenceKey } = await models.open();
  const texts = new Map<string, Promise<string>>();
  const textOf = (document: string): Promise<string> => {
    const known = texts.get(document) ?? store.readings.load(document).then((reading) => reading?.document?.text ?? '');
    // Rows come in plan order: the documents of the last ones are nearly always those that are asked for.
    texts.delete(document);
    texts.set(document, known);
    for (const old of texts.keys()) {
      if (texts.size <= keptTexts) break;
      texts.delete(old);
    }
    return known;
  };
  return {
    ask,
    fenceKey,
    context: async ({ chunk: id, document }) => {
      const chunk = id === undefined ? undefined : await store.chunks.find(id);
      if (chunk === undefined || chunk.leak !== undefined) return undefined;
      return (await textOf(document)).slice(chunk.start, chunk.end);
    },
  };
}
