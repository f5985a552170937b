import type { AnyStrategy, ModelConfig, ModelRole, SeedStrategy, Strategy, StrategyUse } from '../contracts/index.ts';
import { ConfigError } from '../errors.ts';
import type { ConfigIssue } from '../errors.ts';
import { didYouMean } from '../text/closest.ts';
import { loadPrompts } from './prompts/load.ts';
import type { Prompts } from './prompts/load.ts';

/** A strategy with all that the config says of it. */
interface Bound<S extends AnyStrategy> {
  /** Its version is that of its code, with the hash of its prompts behind a plus. */
  strategy: S;
  options: unknown;
  prompts: Prompts;
  /** Name of the model that it asks in each role. */
  models: Readonly<{ [role in ModelRole]?: string }>;
}

/** One that works on documents. */
export type BoundStrategy = Bound<Strategy>;
/** One that works on prompts. Its models hold an embedder where it searches and the config has one. */
export type BoundSeedStrategy = Bound<SeedStrategy>;

/** Finds a strategy's models and reads its prompts. Throws a `ConfigError` with paths within its entry of the config. */
export function bindStrategy<S extends AnyStrategy>(
  strategy: S,
  options: unknown,
  place: { use: StrategyUse; models: Readonly<{ [name: string]: ModelConfig }>; root: string },
): Bound<S> {
  const { use, models } = place;
  const issues: ConfigIssue[] = [];
  const asks = strategy.asks ?? [];
  const mayAsk: readonly ModelRole[] = strategy.takes === 'seeds' && strategy.searches?.(options) === true && !asks.includes('embedder') ? ['embedder'] : [];
  const chosen: { [role in ModelRole]?: string } = {};
  for (const [role, name] of Object.entries(use.models ?? {}) as [ModelRole, string][]) {
    if (!asks.includes(role) && !mayAsk.includes(role)) {
      const roles = [...asks, ...mayAsk];
      const hint = roles.length === 0 ? 'it asks none' : `its roles are ${roles.join(', ')}`;
      issues.push({ path: ['models', role], message: `"${strategy.id}" asks no model as ${role}: ${hint}` });
    } else if (!Object.hasOwn(models, name)) {
      issues.push({ path: ['models', role], message: `there is no model "${name}".${didYouMean(name, Object.keys(models))}` });
    } else chosen[role] = name;
  }
  for (const role of [...asks, ...mayAsk]) {
    if (chosen[role] !== undefined || use.models?.[role] !== undefined) continue;
    const name = Object.keys(models).find((one) => models[one]?.roles.includes(role));
    if (name !== undefined) chosen[role] = name;
    else if (asks.includes(role))
      issues.push({ path: ['use'], message: `"${strategy.id}" asks a model as ${role}, and no model has that role: ${remedy(role, Object.keys(models))}` });
  }
  let prompts: Prompts | undefined;
  try {
    prompts = loadPrompts(strategy, use.prompts ?? {}, place.root);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const issue of error.issues) issues.push({ ...issue, path: ['prompts', ...issue.path] });
  }
  if (issues.length > 0 || prompts === undefined) throw new ConfigError(issues);
  const version = prompts.hash === '' ? strategy.version : `${strategy.version}+${prompts.hash.slice(0, 12)}`;
  return { strategy: { ...strategy, version }, options, prompts, models: chosen };
}

function remedy(role: ModelRole, names: readonly string[]): string {
  const [first] = names;
  if (first === undefined) return `add one under "models", with roles: [${role}]`;
  return `set roles: [${role}] in models.${first}${names.length > 1 ? ' or another' : ''}`;
}
