import { generatedBy } from '../../report/provider-terms.ts';
import type { AcceptedSample, ReleaseReport, RuleReport } from '../../report/model.ts';
import { count, plural } from '../../report/numbers.ts';
import { statisticWarnings } from '../../report/warnings.ts';
import { compareText } from '../../text/canonical.ts';
import type { AcceptedRows } from './accepted.ts';
import type { ReleaseInput } from './input.ts';
import { rollUpLicence } from './licence.ts';
import type { RejectedRows } from './rejected.ts';
import type { SourceFiles } from './sources.ts';
import { funnelOf } from './tallies.ts';
import { wordFor } from '../../text/plural.ts';

/** Puts together what the log, the card and the page show. */
export function releaseReport(input: ReleaseInput, accepted: AcceptedRows, rejected: RejectedRows, sources: SourceFiles, rules: RuleReport[]): ReleaseReport {
  const { statistics } = accepted;
  const rowLanguages = statistics.labels.find(({ dimension }) => dimension === 'language')?.values.map(({ name }) => name);
  return {
    name: input.name,
    description: input.description,
    seed: input.seed,
    licence: rollUpLicence(input.licence, sources.reports, new Set(statistics.sources.map(({ name }) => name))),
    generated: generatedBy(statistics.models ?? []),
    about: input.about,
    languages: (rowLanguages ?? sources.languages).filter((one) => /^[a-z]{2,3}$/.test(one) && one !== 'und'),
    systemPrompt: input.systemPrompt,
    counts: input.counts,
    funnel: funnelOf(input.counts.total, rejected.byGate),
    rules,
    statistics,
    splits: accepted.splits,
    grouping: accepted.grouping,
    splitCheck: accepted.splitCheck,
    coverage: input.coverage,
    leaks: input.leaks,
    judge: input.judge,
    evaluation: input.evaluation,
    skipped: input.skipped,
    components: input.components,
    facts: input.facts,
    sources: sources.reports,
    troubles: sources.troubles,
    troublesInAll: sources.troublesInAll,
    added: accepted.added.sort((a, b) => a.wave - b.wave || compareText(a.strategy, b.strategy) || compareText(a.source, b.source)),
    formats: accepted.formats,
    keepText: input.keepText,
    accepted: accepted.samples.map(sortLabels),
    rejected: rejected.samples,
    warnings: statisticWarnings(statistics, input.counts.total),
    notes: [...input.notes, ...ownNotes(input, accepted)],
  };
}

function sortLabels(row: AcceptedSample): AcceptedSample {
  return { ...row, labels: Object.fromEntries(Object.entries(row.labels).sort((a, b) => compareText(a[0], b[0]))) };
}

const cleanedWords: { readonly [name: string]: string } = {
  control: 'control characters were dropped',
  'line-ends': 'line ends were written as LF',
  surrogates: 'halves of broken characters were written as U+FFFD',
};

function ownNotes(input: ReleaseInput, { formats, cleaned, rationales, splits, statistics }: AcceptedRows): string[] {
  const notes = formats.flatMap(({ id, files, leftOutFor, overLimits, dates }) => [
    ...(files.length === 0 ? [`The format ${id} has no file: no accepted row has answers that were judged.`] : []),
    ...leftOutFor.map(
      ([why, rows]) =>
        `The format ${id} cannot hold ${plural(rows, 'accepted row')} (${why}): ${wordFor(rows, 'it is', 'they are')} in lineage.jsonl, not in data/${id}.`,
    ),
    ...overLimits.map((over) => `The format ${id}: ${over}.`),
    ...dates.map(
      (path) =>
        `In data/${id} every "${path}" is a date: loaders that guess types (Hugging Face datasets among them) read timestamps and write them in another form, also against the types of the card. Add rows that answer otherwise, or load the lines as plain JSON.`,
    ),
  ]);
  for (const [name, amount] of [...cleaned].sort((a, b) => compareText(a[0], b[0])))
    notes.push(`In the data files ${count(amount)} ${cleanedWords[name] ?? name}.`);
  const silent = input.formats.filter(({ options }) => (options as { rationale?: unknown } | null)?.rationale === 'omit').map(({ format }) => format.id);
  if (rationales > 0 && silent.length > 0) {
    notes.push(
      `${plural(rationales, 'row')} ${wordFor(rationales, 'has', 'have')} a rationale that ${silent.join(' and ')} ${wordFor(silent.length, 'leaves', 'leave')} out: set the format's option "rationale" to "before", "think" or "field" to keep it.`,
    );
  }
  for (const { split, rows, asked } of splits) {
    if (asked > 0 && rows === 0 && statistics.rows > 0) notes.push(`The ${split} split is empty: there are too few groups to fill it. Add sources.`);
  }
  return notes;
}
