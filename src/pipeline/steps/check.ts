/** Rules over rows of any file: what the filter says of rows in a run, without the run. */
import type { Config, Evidence, Message, Recogniser, RuleContext, TrainingRecord } from '../../contracts/index.ts';
import { configSchema } from '../../contracts/config.ts';
import { usageError } from '../../errors.ts';
import { createMasker } from '../../privacy/index.ts';
import type { Masker } from '../../privacy/index.ts';
import { rules as registry, selectRules, surpriseFacts } from '../../stages/filter/index.ts';
import type { SelectedRule } from '../../stages/filter/index.ts';
import { didYouMean } from '../../text/closest.ts';
import { languageModel } from '../../text/language.ts';
import { offsetMap } from '../../text/offsets.ts';
import { inputPlace, rationalePlace } from '../../text/turns.ts';
import { contradictionsIn, contradictionsRule } from './contradictions.ts';
import type { StepRow, TextPart } from './row.ts';
import type { Step, StepReport } from './step.ts';
import { stepRecord } from './step-record.ts';

/** Rules that one text alone can break; the others compare a prompt with its answer. */
const ofText: ReadonlySet<string> = new Set([
  'empty-output',
  'control-characters',
  'mojibake',
  'placeholder',
  'leaked-roles',
  'leftover-markup',
  'self-reference',
  'truncated',
  'repetition',
  'wrong-maths',
  'code-fences',
  'code-syntax',
  'readability',
  'toxicity',
  'perplexity',
  'personal-data',
  'secrets',
]);
/** Rules that need what only a run has: sources, a domain. */
const ofRuns: ReadonlySet<string> = new Set(['grounding', 'off-topic']);

export interface CheckSettings {
  /** Ids of rules; empty: all that fit rows of files. */
  rules: readonly string[];
  /** Rule -> its options, as in `filter.rules` of a config. */
  options: Config['filter']['rules'];
  /** Personal data: regions, recognisers by pattern, actions by type. */
  privacy: Config['privacy'];
  /** Recognisers of plugins. */
  recognisers?: readonly Recogniser[];
  /** Types of personal data and secrets that are looked for; empty: all with a strict form. Weak types count by being named. */
  types: readonly string[];
  /** Put a stand-in in place of personal data and secrets, and keep the row. */
  replace?: 'mask' | 'pseudonymise';
  /** Take flagged rows out too. */
  strict: boolean;
  /** Languages that rows may have; empty: any. */
  languages: readonly string[];
  /** True where rows are text without a prompt (`--text`). */
  plain: boolean;
  environment: { readonly [name: string]: string | undefined };
}

/** Looks at every row with the chosen rules: rows of which a rule makes a fault are out, with a finding for each place. */
export async function checkRows(step: Step, settings: CheckSettings): Promise<StepReport> {
  const selected = chosenRules(settings);
  const finder = privateFinder(selected, settings);
  const others = selected.filter(({ rule }) => !finder.rules.has(rule.id));
  const context = await contextOf(step, others, settings);
  const contradicts = isChosen(contradictionsRule.id, settings);
  const contradictions = contradicts ? await contradictionsIn(step, finder.isPrivate) : undefined;
  let changedRows = 0;
  for await (const row of step.rows()) {
    const record = stepRecord(row);
    let out = false;
    for (const { rule, options } of others) {
      const { outcome, score, threshold, evidence, reason } = rule.check(record, options, context);
      if (outcome === 'keep') continue;
      const keep = !(outcome === 'drop' || settings.strict);
      out ||= !keep;
      step.decide(row, {
        keep,
        gate: 'filter',
        rule: rule.id,
        ...(score === undefined ? {} : { score }),
        ...(threshold === undefined ? {} : { threshold }),
        ...placeOf(evidence, row),
        evidence: reason ?? '',
      });
    }
    const contradiction = contradictions?.get(row.position);
    if (contradiction !== undefined) {
      const { twin, differs } = contradiction;
      step.decide(row, {
        keep: !settings.strict,
        gate: 'filter',
        rule: contradictionsRule.id,
        twin,
        evidence: `the same prompt as ${twin}, but the answers differ in ${differs}`,
      });
      out ||= settings.strict;
    }
    const found = finder.find(row);
    for (const one of found) {
      step.decide(row, { keep: settings.replace !== undefined, gate: 'filter', ...one });
      out ||= settings.replace === undefined;
    }
    if (out) continue;
    if (found.length > 0 && settings.replace !== undefined) {
      changedRows++;
      await step.keep(row, finder.replaced(row));
    } else await step.keep(row);
  }
  const all = [...others.map(({ rule }) => rule), ...registry.filter(({ id }) => finder.rules.has(id)), ...(contradicts ? [contradictionsRule] : [])];
  const ids = all.map(({ id, version }) => ({ id, version }));
  return step.finish({ checked: ids, ...(settings.replace === undefined ? {} : { replaced: settings.replace, changedRows }) });
}

/** Throws a usage error for a rule that does not exist, cannot judge such rows, or has bad options. */
function chosenRules(settings: CheckSettings): SelectedRule[] {
  const { rules, options, plain, privacy } = settings;
  const ids = [...registry.map(({ id }) => id), contradictionsRule.id];
  for (const name of rules) {
    if (!ids.includes(name))
      throw usageError(`There is no rule "${name}".${didYouMean(name, ids)}`, { code: 'unknown-rule', hint: `Rules: ${ids.join(', ')}.` });
    if (ofRuns.has(name))
      throw usageError(`The rule "${name}" needs the sources of a run.`, { code: 'rule-needs-run', hint: 'Import the rows in a config, and run it.' });
    if (plain && !ofText.has(name)) {
      throw usageError(`The rule "${name}" compares a prompt with its answer, and --text names text alone.`, {
        code: 'rule-needs-prompt',
        hint: `Leave --text out where the rows have a known shape. On text alone: ${[...ofText].join(', ')}.`,
      });
    }
  }
  return selectRules(configSchema.shape.filter.parse({ rules: options }), [], privacy).filter(({ rule }) => isChosen(rule.id, settings));
}

function isChosen(id: string, { rules, plain }: CheckSettings): boolean {
  return rules.length > 0 ? rules.includes(id) : !ofRuns.has(id) && (!plain || ofText.has(id));
}

interface Found {
  rule: string;
  type: string;
  field: string;
  start: number;
  end: number;
  score: number;
}

interface PrivateFinder {
  /** Rules that it stands for. */
  rules: ReadonlySet<string>;
  find(row: StepRow): Found[];
  /** True where a row holds any that the policy does not keep, whether or not its rule was asked for. */
  isPrivate(row: StepRow): boolean;
  /** The row with a stand-in for each value, wherever in it the value stands. */
  replaced(row: StepRow): { [field: string]: unknown };
}

/** Personal data and secrets have places of their own: each is a finding, not each row. Their text is in no output. */
function privateFinder(selected: readonly SelectedRule[], { types, privacy, recognisers = [], replace, environment }: CheckSettings): PrivateFinder {
  const rules = new Set<string>(selected.map(({ rule }) => rule.id).filter((id) => id === 'personal-data' || id === 'secrets'));
  const ruleOf = (type: string): string => (type === 'secret' ? 'secrets' : 'personal-data');
  const named = new Set(types);
  const action = replace ?? 'mask';
  const policy: Config['privacy'] = {
    ...privacy,
    action,
    actions: {
      ...Object.fromEntries(Object.entries(privacy.actions).filter(([, value]) => value === 'keep')),
      ...Object.fromEntries(types.map((type) => [type, action])),
    },
  };
  const masker: Masker = createMasker(policy, recognisers, environment);
  const wanted = (type: string): boolean => rules.has(ruleOf(type)) && (named.size === 0 || named.has(type));
  return {
    rules,
    find: (row) =>
      partsOf(row).flatMap(({ name, text }) => {
        const found = masker.find(text).filter(({ type }) => wanted(type));
        if (found.length === 0) return [];
        const points = offsetMap(text);
        return found.map(({ type, start, end, score }) => ({
          rule: ruleOf(type),
          type,
          field: name,
          start: points.toCodePoint(start),
          end: points.toCodePoint(end),
          score,
        }));
      }),
    isPrivate: (row) => partsOf(row).some(({ text }) => masker.find(text).length > 0),
    replaced(row) {
      const numbering = new Map<string, number>();
      return eachText(row.value, (text) => {
        let out = '';
        let at = 0;
        for (const { type, start, end } of masker.find(text).filter((one) => wanted(one.type))) {
          out += text.slice(at, start) + masker.standIn(type, text.slice(start, end), numbering);
          at = end;
        }
        return out + text.slice(at);
      });
    },
  };
}

/** Every text that a row holds for reading: its parts, else its messages with all that stands beside them. */
function partsOf(row: StepRow): readonly TextPart[] {
  if (row.content === undefined) return row.parts;
  const { messages, input, rationale, tools = [], alternatives = [] } = row.content;
  const optional = (name: string, text: string | undefined): TextPart[] => (text === undefined ? [] : [{ name, text }]);
  return [
    ...partsOfMessages(messages, ''),
    ...optional('input', input),
    ...optional('rationale', rationale),
    ...tools.flatMap((tool, at) => [...optional(`tools[${at}].description`, tool.description), ...optional(`tools[${at}].parameters`, tool.parameters)]),
    ...alternatives.flatMap((alternative, at) => partsOfMessages(alternative.messages, `alternatives[${at}].`)),
  ];
}

function partsOfMessages(messages: readonly Message[], before: string): TextPart[] {
  return messages.flatMap(({ content, reasoning, toolCalls = [] }, index) => {
    const name = `${before}messages[${index}]`;
    return [
      { name, text: content },
      ...(reasoning === undefined ? [] : [{ name: `${name}.reasoning`, text: reasoning }]),
      ...toolCalls.map((call, at) => ({ name: `${name}.toolCalls[${at}].arguments`, text: call.arguments })),
    ];
  });
}

/** A copy of a row with each of its texts changed. Iterates, since rows can be deep. */
function eachText(value: StepRow['value'], change: (text: string) => string): { [field: string]: unknown } {
  const root: { [key: string]: unknown } = {};
  const open: { from: { readonly [key: string]: unknown }; to: { [key: string]: unknown } }[] = [{ from: value, to: root }];
  // The list grows while it is read: rows first as they are written, so that numbers of masks follow their order.
  for (const at of open) {
    for (const [key, inner] of Object.entries(at.from)) {
      if (typeof inner === 'string') set(at.to, key, change(inner));
      else if (typeof inner !== 'object' || inner === null || inner instanceof Date || ArrayBuffer.isView(inner)) set(at.to, key, inner);
      else {
        const copy: { [key: string]: unknown } = Array.isArray(inner) ? ([] as unknown as { [key: string]: unknown }) : {};
        set(at.to, key, copy);
        open.push({ from: inner as { readonly [key: string]: unknown }, to: copy });
      }
    }
  }
  return root;
}

/** A key of a row may be called `__proto__`: it is a field like any other. */
function set(target: { [key: string]: unknown }, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Where the first quoted stretch stands, in code points of its part. */
function placeOf(evidence: readonly Evidence[], row: StepRow): { field?: string; start?: number; end?: number } {
  const quote = evidence.find((item) => item.type === 'quote');
  if (quote?.type !== 'quote') return {};
  const { message, start, end } = quote;
  if (row.content === undefined) return spanOf(row.text, start, end);
  if (message === inputPlace) return { field: 'input', ...spanOf(row.content.input ?? '', start, end) };
  if (message === rationalePlace) return { field: 'rationale', ...spanOf(row.content.rationale ?? '', start, end) };
  return { field: `messages[${message}]`, ...spanOf(row.content.messages[message]?.content ?? '', start, end) };
}

function spanOf(text: string, start: number, end: number): { start: number; end: number } {
  const points = offsetMap(text);
  return { start: points.toCodePoint(start), end: points.toCodePoint(end) };
}

/** What the chosen rules need to know: a detector of languages, and a model of the rows, for which they are read once more. */
async function contextOf(step: Step, selected: readonly SelectedRule[], { languages }: CheckSettings): Promise<RuleContext> {
  const has = (id: string): boolean => selected.some(({ rule }) => rule.id === id);
  const context: RuleContext = { languages, vocabulary: new Map(), domain: undefined, ...(has('language') ? { likelyLanguage: await languageModel() } : {}) };
  if (!has('perplexity')) return context;
  const { surprise } = await surpriseFacts(recordsOf(step));
  return { ...context, surprise };
}

async function* recordsOf(step: Step): AsyncGenerator<TrainingRecord> {
  for await (const row of step.rows()) yield stepRecord(row);
}
