/** Turns a config, which is pure data, into a plan: names become members of their families, options are validated. */
import { basename } from 'node:path';
import type { AnyStrategy, Config, EvaluationConfig, Format, Judge, Reader, Recogniser, Rule, SourceConfig, StrategyUse, Use } from '../contracts/index.ts';
import { ConfigError } from '../errors.ts';
import type { ConfigIssue } from '../errors.ts';
import { asParquet, formats, whyNoParquet } from '../formats/index.ts';
import { judges } from '../judging/index.ts';
import { compileDimensions } from '../labels/index.ts';
import type { CustomDimension } from '../labels/index.ts';
import { createMasker } from '../privacy/index.ts';
import type { Masker } from '../privacy/index.ts';
import { readers } from '../sources/documents/index.ts';
import { checkFields, checkFilters, checkFormat } from '../sources/rows/index.ts';
import { checkCoverage, checkMix } from '../stages/coverage/index.ts';
import { selectRules } from '../stages/filter/index.ts';
import { bindStrategy } from '../strategies/bind.ts';
import type { BoundSeedStrategy, BoundStrategy } from '../strategies/bind.ts';
import { strategies } from '../strategies/registry.ts';
import { didYouMean } from '../text/closest.ts';
import { openJudge } from './judging.ts';
import { maskConfig } from './mask-config.ts';
import { openMeaning } from './meaning.ts';
import type { BoundMeaning } from './meaning.ts';
import { members } from './members.ts';
import type { Member } from './members.ts';
import { placed } from './placed.ts';
import { openResembling } from './resembling.ts';
import type { BoundResembling } from './resembling.ts';
import { reviserOf } from './revise.ts';
import { openTagger } from './tagging.ts';
import type { BoundTagger } from './tagging.ts';
import { refuseUnanswered } from './unanswered.ts';

/** A config with its members in place of their names: what a run works from. */
export interface Plan {
  config: Config;
  /** Absolute folder that the config's paths start from. */
  root: string;
  sources: ReadonlyMap<string, SourceConfig>;
  evaluation: readonly (EvaluationConfig & { name: string })[];
  readers: readonly Reader[];
  /** Those that work on documents. */
  strategies: readonly BoundStrategy[];
  /** Those that work on prompts: in rounds, after the inputs. */
  seedStrategies: readonly BoundSeedStrategy[];
  rules: readonly { rule: Rule; options: unknown }[];
  judge: { judge: Judge; options: unknown };
  formats: readonly { format: Format; options: unknown }[];
  /** Checks the labels of accepted rows; undefined where none is configured. */
  tagger: BoundTagger | undefined;
  /** Looks for rephrased evaluation items; undefined where it is not configured. */
  resembling: BoundResembling | undefined;
  /** Looks for copies in other words; undefined where it is not configured. */
  meaning: BoundMeaning | undefined;
  masker: Masker;
  /** Settings in which personal data or a secret was masked, as paths. */
  maskedSettings: readonly string[];
  /** The config's own dimensions, compiled once. */
  dimensions: readonly CustomDimension[];
  /** Everything that can change a row, with its version: part of the fingerprint and the manifest. */
  components: { family: string; id: string; version: string }[];
}

/**
 * Resolves every name in a config against our families and its plugins, and parses the options of each member. `root` is the
 * absolute folder that paths start from; of files, only prompts and rubrics are read. Throws a `ConfigError` that lists every fault at once.
 */
export function compose(written: Config, root: string): Plan {
  const issues: ConfigIssue[] = [];
  const plugins = {
    readers: members<Reader>(written.plugins.readers, 'readers', ['read'], issues),
    rules: members<Rule>(written.plugins.rules, 'rules', ['check'], issues),
    strategies: members<AnyStrategy>(written.plugins.strategies, 'strategies', ['plan', 'run'], issues),
    formats: members<Format>(written.plugins.formats, 'formats', ['encode', 'file'], issues),
    judges: members<Judge>(written.plugins.judges, 'judges', ['judge'], issues),
    recognisers: members<Recogniser>(written.plugins.recognisers, 'recognisers', ['find'], issues),
  };
  const masker = placed(['privacy'], () => createMasker(written.privacy, plugins.recognisers));
  const { config, masked } = maskConfig(written, masker);
  const chosen = config.strategies.map((use, index) => {
    const found = resolve(use, [...strategies, ...plugins.strategies], ['strategies', index], issues);
    const before = config.strategies.findIndex((one) => one.use === use.use);
    if (found && before < index) {
      issues.push({
        path: ['strategies', index, 'use'],
        message: `"${use.use}" stands under strategies already: the rows of both would have the same ids. Keep one`,
      });
    }
    return found && bound(found, use, index, config, root, issues);
  });
  refuseUnanswered(
    config,
    chosen.map((one) => one?.options),
    issues,
  );
  const outputs = config.release.formats.map((use, index) => {
    const found = resolve(use, [...formats, ...plugins.formats], ['release', 'formats', index], issues);
    if (found === undefined || use.as === undefined) return found && { format: found.member, options: found.options };
    const why = whyNoParquet(found.member);
    if (why !== undefined) issues.push({ path: ['release', 'formats', index, 'as'], message: `${why}: leave "as" out` });
    const beside = config.release.formats.some((other) => other.use === use.use && other.as === undefined);
    return { format: asParquet(found.member, beside), options: found.options };
  });
  const files = new Map<string, number>();
  for (const [index, output] of outputs.entries()) {
    // Without its ending: lists of ids and what stands beside the data are one for each folder and split.
    const file = output?.format.file('train').replace(/\.[^./]+$/, '') ?? '';
    const before = files.get(file);
    if (output && before !== undefined) issues.push({ path: ['release', 'formats', index], message: `writes the same file as number ${before + 1}: keep one` });
    files.set(file, index);
  }
  const sources = nameSources(config, masker, issues);
  const named = resolve(config.filter.judge, [...judges, ...plugins.judges], ['filter', 'judge'], issues);
  const all = chosen.filter((one) => one !== undefined);
  const making = { config, root, strategies: all, sources };
  const judge = named && openJudge({ judge: named.member, options: named.options }, making, issues);
  const tagger = openTagger(config, issues);
  const resembling = openResembling(config, issues);
  const meaning = openMeaning(config, issues);
  const evaluation = nameSets(config, masker, issues);
  checkSplits(config, issues);
  if (issues.length > 0 || judge === undefined) throw new ConfigError(issues);
  placed(['coverage'], () => checkCoverage(config.coverage, { sources: [...sources.keys()], labels: all.flatMap(({ strategy }) => strategy.labels ?? []) }));
  placed(['release', 'mix'], () =>
    checkMix(config, {
      sources: [...sources].map(([id, { use }]) => ({ id, kind: use })),
      strategies: ['import-logs', 'import-datasets', 'import-seeds', ...all.map(({ strategy }) => strategy.id)],
    }),
  );
  for (const [index, [id, source]] of [...sources].entries()) {
    placed(['sources', index, 'fields'], () => checkFields(source.fields, `sources (${id}).fields`));
    placed(['sources', index, 'format'], () => checkFormat(source.format, `sources (${id}).format`));
    placed(['sources', index, 'filters'], () => checkFilters(source.filters, source.use, `sources (${id}).filters`));
  }
  const rules = selectRules(config.filter, plugins.rules, config.privacy, judge.judge);
  const plan = {
    config,
    root,
    sources,
    evaluation,
    readers: [...plugins.readers, ...readers],
    strategies: all.filter((one): one is BoundStrategy => one.strategy.takes !== 'seeds'),
    seedStrategies: all.filter((one): one is BoundSeedStrategy => one.strategy.takes === 'seeds'),
    rules,
    judge,
    tagger,
    meaning,
    resembling,
    formats: outputs.filter((one) => one !== undefined),
    masker,
    maskedSettings: masked,
    dimensions: placed(['coverage', 'dimensions'], () => compileDimensions(config.coverage.dimensions)),
  };
  return { ...plan, components: componentsOf(plan, plugins.recognisers) };
}

function componentsOf(plan: Omit<Plan, 'components'>, recognisers: readonly Recogniser[]): Plan['components'] {
  const of = (family: string, items: readonly { id: string; version: string }[]): Plan['components'] =>
    items.map(({ id, version }) => ({ family, id, version }));
  return [
    ...of('reader', plan.readers),
    ...of(
      'strategy',
      [...plan.strategies, ...plan.seedStrategies].map((one) => one.strategy),
    ),
    ...of(
      'rule',
      plan.rules.map((one) => one.rule),
    ),
    ...of(
      'strategy',
      reviserOf(
        plan.judge.judge,
        [...plan.strategies, ...plan.seedStrategies].some(({ models }) => models.teacher !== undefined),
        plan.root,
      ),
    ),
    ...of('judge', [plan.judge.judge]),
    ...(plan.tagger === undefined ? [] : of('tagger', [{ id: plan.tagger.model, version: plan.tagger.tagger.version }])),
    ...of(
      'format',
      plan.formats.map((one) => one.format),
    ),
    ...of('recogniser', recognisers),
    { family: 'masking', id: 'privacy', version: plan.masker.fingerprint },
  ];
}

function resolve<M extends Member>(
  use: Use,
  known: readonly M[],
  path: (string | number)[],
  issues: ConfigIssue[],
): { member: M; options: unknown } | undefined {
  const member = known.find((one) => one.id === use.use);
  if (member === undefined) {
    issues.push({
      path: [...path, 'use'],
      message: `there is no "${use.use}".${didYouMean(
        use.use,
        known.map((one) => one.id),
      )}`,
    });
    return undefined;
  }
  const parsed = member.options?.safeParse(use.options ?? {});
  if (parsed && !parsed.success) {
    for (const issue of parsed.error.issues) issues.push({ path: [...path, 'options', ...issue.path.map(plainKey)], message: issue.message });
    return undefined;
  }
  return { member, options: parsed?.data ?? {} };
}

/** A strategy with its models and prompts, with what is wrong at its place in the config. */
function bound(
  found: { member: AnyStrategy; options: unknown },
  use: StrategyUse,
  index: number,
  config: Config,
  root: string,
  issues: ConfigIssue[],
): BoundStrategy | BoundSeedStrategy | undefined {
  try {
    const place = { use, models: config.models ?? {}, root };
    return found.member.takes === 'seeds' ? bindStrategy(found.member, found.options, place) : bindStrategy(found.member, found.options, place);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const issue of error.issues) issues.push({ ...issue, path: ['strategies', index, ...issue.path] });
    return undefined;
  }
}

const plainKey = (key: PropertyKey): string | number => (typeof key === 'number' ? key : String(key));

function nameSources(config: Config, masker: Masker, issues: ConfigIssue[]): Map<string, SourceConfig> {
  const named = new Map<string, SourceConfig>();
  for (const [index, source] of config.sources.entries()) {
    const id = source.id ?? nameOf(source.path, masker);
    if (named.has(id)) issues.push({ path: ['sources', index], message: `two sources are called "${id}": give one an id of its own` });
    named.set(id, { ...source, id });
  }
  return named;
}

function nameSets(config: Config, masker: Masker, issues: ConfigIssue[]): (EvaluationConfig & { name: string })[] {
  const seen = new Set<string>();
  return config.evaluation.map((set, index) => {
    const name = set.name ?? nameOf(set.path, masker).replace(/\.(jsonl|ndjson|json|csv|tsv)$/i, '');
    if (seen.has(name)) issues.push({ path: ['evaluation', index], message: `two evaluation sets are called "${name}": give one a name of its own` });
    seen.add(name);
    return { ...set, name };
  });
}

function nameOf(path: string, masker: Masker): string {
  return (
    masker
      .mask(basename(path))
      .text.normalize('NFC')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '') || 'source'
  );
}

function checkSplits(config: Config, issues: ConfigIssue[]): void {
  const { train, validation, test } = config.release.splits;
  const sum = Math.round((train + validation + test) * 1000);
  if (sum !== 1000) issues.push({ path: ['release', 'splits'], message: `the shares add up to ${sum / 1000}, not 1` });
}
