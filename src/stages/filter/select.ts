/** From the names in a config to the rules that run, with their options parsed. */
import type { Config } from '../../contracts/config.ts';
import type { Judge, Rule } from '../../contracts/plugins.ts';
import { ConfigError } from '../../errors.ts';
import type { ConfigIssue } from '../../errors.ts';
import { closest, didYouMean } from '../../text/closest.ts';
import { rules as registry } from './rules/registry.ts';

export interface SelectedRule {
  rule: Rule;
  options: unknown;
}

/**
 * Ours, then yours, cheap before dear, less those that the config switches off with a reason. `privacy` tells the residual
 * rules which findings the policy keeps on purpose, `judge` which aspects the config may hold. Throws `ConfigError` naming
 * every unknown rule or aspect, bad option, and rule switched off without a reason.
 */
export function selectRules(
  config: Config['filter'],
  extra: readonly Rule[],
  privacy?: Config['privacy'],
  judge?: Pick<Judge, 'id' | 'aspects'>,
): SelectedRule[] {
  const issues: ConfigIssue[] = [];
  const known = [...registry, ...extra];
  const ids = known.map((rule) => rule.id);
  const twice = extra.filter((rule, index) => ids.indexOf(rule.id) < registry.length + index).map((rule) => rule.id);
  for (const id of twice) issues.push({ path: ['plugins', 'rules'], message: `two rules are called "${id}": give yours an id of its own` });
  for (const [part, names] of [
    ['rules', Object.keys(config.rules)],
    ['off', Object.keys(config.off)],
    ['hold', config.hold],
  ] as const) {
    for (const [index, name] of names.entries()) {
      if (ids.includes(name)) continue;
      if (part === 'hold' && name.startsWith(ofJudge)) {
        const message = judge && unknownAspect(name, judge);
        if (message !== undefined) issues.push({ path: ['filter', part, index], message });
        continue;
      }
      issues.push({ path: ['filter', part, part === 'hold' ? index : name], message: `there is no rule "${name}".${didYouMean(name, ids)}` });
    }
  }
  const selected: SelectedRule[] = [];
  for (const rule of known) {
    const given = config.rules[rule.id];
    const off = config.off[rule.id];
    if (given === false && off === undefined) {
      issues.push({
        path: ['filter', 'rules', rule.id],
        message: `is switched off without a reason: add off: { "${rule.id}": "why" }, the log and the card show it`,
      });
    }
    if (given === false || off !== undefined) continue;
    // A plugin may have no options at all.
    const schema = rule.options as Rule['options'] | undefined;
    const parsed = schema?.safeParse(withPolicy(rule, given, privacy));
    if (parsed?.success === false) {
      for (const issue of parsed.error.issues) {
        const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
        // Each unknown option at its own place, with those that the rule takes.
        if (issue.code === 'unrecognized_keys') {
          const taken = path.length === 0 ? optionsOf(rule) : [];
          for (const key of issue.keys) {
            const allowed = taken.length === 0 ? ' It takes none.' : `${suggestion(key, taken)} It takes: ${taken.join(', ')}.`;
            issues.push({ path: ['filter', 'rules', rule.id, ...path, key], message: `the rule "${rule.id}" has no option "${key}".${allowed}` });
          }
          continue;
        }
        issues.push({ path: ['filter', 'rules', rule.id, ...path], message: issue.message });
      }
    } else selected.push({ rule, options: parsed?.data ?? given ?? {} });
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return [...selected.filter(({ rule }) => rule.cost !== 'dear'), ...selected.filter(({ rule }) => rule.cost === 'dear')];
}

const ofJudge = 'judge:';

/** Aspects of the judge are named as their verdicts are, `judge:ASPECT`. */
function unknownAspect(name: string, judge: Pick<Judge, 'id' | 'aspects'>): string | undefined {
  const names = judge.aspects.map((aspect) => `${ofJudge}${aspect.id}`);
  if (names.includes(name)) return undefined;
  return `the judge "${judge.id}" has no aspect "${name.slice(ofJudge.length)}".${suggestion(name, names)} It has: ${names.join(', ')}.`;
}

/** Names of the options of a rule, where its schema is an object's. */
function optionsOf(rule: Rule): string[] {
  const shape: unknown = 'shape' in rule.options ? rule.options.shape : undefined;
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
}

function suggestion(key: string, taken: readonly string[]): string {
  const near = closest(key, taken);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** What the privacy policy keeps is no residual finding; what it names is one, also without a strict form. */
function withPolicy(rule: Rule, given: { [key: string]: unknown } | undefined, privacy: Config['privacy'] | undefined): unknown {
  if (!privacy || (rule.id !== 'personal-data' && rule.id !== 'secrets')) return given ?? {};
  const kept = Object.entries(privacy.actions)
    .filter(([, action]) => action === 'keep')
    .map(([type]) => type);
  const policy = {
    regions: privacy.regions,
    keep: kept,
    also: Object.keys(privacy.actions).filter((type) => !kept.includes(type)),
    ...(privacy.action === 'keep' ? { check: Object.keys(privacy.actions).filter((type) => !kept.includes(type)) } : {}),
  };
  return { ...policy, ...given };
}
