import type { Config } from '../contracts/config.ts';
import { licenceText, termsText } from './licence-text.ts';
import { judgeText, leakText } from './advice.ts';
import { md, mdPage } from './markdown.ts';
import type { ReleaseReport } from './model.ts';
import { count, percent, plural, share } from './numbers.ts';

/**
 * The questions of "Datasheets for Datasets" (Gebru and others 2021), in our words and for rows of text. Those that the
 * release itself answers are filled from its figures; `person` marks the others: the config answers them
 * (`release.about.answers`, by id).
 */
export interface DatasheetQuestion {
  id: string;
  section: string;
  question: string;
  /** Absent: only a person can say. Undefined for a report that does not tell. */
  answer?: (report: ReleaseReport) => string | undefined;
}

const sourcesOf = (report: ReleaseReport): ReleaseReport['sources'] => report.sources.filter(({ kind }) => kind !== 'evaluation');
const named = (report: ReleaseReport): string =>
  sourcesOf(report)
    .map(({ source, kind, files }) => `${source} (${kind}, ${plural(files, 'file')})`)
    .join(', ');

export const datasheetQuestions: readonly DatasheetQuestion[] = [
  {
    id: 'purpose',
    section: 'Motivation',
    question: 'For what purpose was the dataset made, and which gap does it fill?',
    answer: ({ description }) => description || undefined,
  },
  { id: 'creator', section: 'Motivation', question: 'Who made it, and on behalf of whom?', answer: ({ about }) => about.creator },
  { id: 'funding', section: 'Motivation', question: 'Who paid for it?' },
  {
    id: 'instances',
    section: 'Composition',
    question: 'What is a row, and how many are there?',
    answer: ({ statistics, splits }) =>
      `A prompt with its answer, or a conversation. ${plural(statistics.rows, 'row')}, ${plural(statistics.tokens, 'token')}: ${splits.map(({ split, rows }) => `${split} ${count(rows)}`).join(', ')}.`,
  },
  {
    id: 'sample',
    section: 'Composition',
    question: 'Is it everything, or a sample of something larger?',
    answer: ({ counts }) =>
      `${plural(counts.total.candidates, 'candidate')} were made or imported; ${count(counts.total.accepted)} passed every gate, ${count(counts.total.rejected)} were rejected, ${count(counts.total.held)} wait for a person, ${plural(counts.total.failed, 'task')} gave no row. Every one is in the release with its reason.`,
  },
  {
    id: 'labels',
    section: 'Composition',
    question: 'Does each row carry labels?',
    answer: ({ statistics }) =>
      statistics.labels.length === 0
        ? 'No.'
        : `${statistics.labels.map(({ dimension, distinct }) => `${dimension} (${plural(distinct, 'value')})`).join(', ')}; measured by rules or known by construction, not given by annotators.`,
  },
  {
    id: 'missing',
    section: 'Composition',
    question: 'What is missing?',
    answer: (report) =>
      `${plural(report.coverage.thin.length, 'cell')} of the coverage report are thin. ${plural(report.troublesInAll, 'source file')} could not be read or gave no row; sources.jsonl names them.`,
  },
  {
    id: 'splits',
    section: 'Composition',
    question: 'Are there recommended splits?',
    answer: ({ grouping, splitCheck }) => `Yes. ${grouping} Pairs of nearly equal rows over two splits: ${count(splitCheck.pairs)}.`,
  },
  {
    id: 'errors',
    section: 'Composition',
    question: 'Which errors, noise and repetitions are known?',
    answer: ({ statistics, warnings }) =>
      `${percent(statistics.uniquePrompts)} of the prompts are unique. ${warnings.length === 0 ? 'No figure is over its limit.' : warnings.map(({ message }) => message).join(' ')}`,
  },
  {
    id: 'external',
    section: 'Composition',
    question: 'Does it rely on anything outside the folder?',
    answer: ({ keepText }) =>
      keepText
        ? 'No: the texts that spans point into are in documents/.'
        : 'To train: no. Spans in lineage.jsonl point into texts that are not in the folder; their quotes are.',
  },
  { id: 'confidential', section: 'Composition', question: 'Does it hold confidential text, or text that may offend or harm?' },
  {
    id: 'personal',
    section: 'Composition',
    question: 'Does it tell of people, and can they be recognised?',
    answer: (report) => {
      const masked = sourcesOf(report).reduce((sum, one) => sum + one.masked.reduce((all, { rows }) => all + rows, 0), 0);
      return `Personal data and secrets with a strict form were masked before anything else read the text (${count(masked)} places). Names of people are not found: whoever releases it must judge that.`;
    },
  },
  {
    id: 'acquired',
    section: 'Collection',
    question: 'How was each row got?',
    answer: (report) =>
      `${count(report.statistics.human)} of ${plural(report.statistics.rows, 'row')} (${percent(share(report.statistics.human, report.statistics.rows))}) have a question and answer that people wrote. The rest was made from ${named(report) || 'no source'}; lineage.jsonl has the exact spans, calls and verdicts of each.`,
  },
  { id: 'timeframe', section: 'Collection', question: 'Over which time was the text written and collected?' },
  {
    id: 'consent',
    section: 'Collection',
    question: 'Do the people and owners behind the text agree, and how was that asked?',
    answer: (report) => {
      const told = sourcesOf(report).filter(({ consent }) => consent !== null && consent !== '');
      return told.length === sourcesOf(report).length && told.length > 0
        ? told.map(({ source, consent }) => `${source}: ${consent ?? ''}`).join('; ')
        : undefined;
    },
  },
  { id: 'ethics', section: 'Collection', question: 'Was there a review of ethics or of data protection, and with what outcome?' },
  {
    id: 'cleaning',
    section: 'Preprocessing',
    question: 'How was it cleaned and labelled?',
    answer: (report) =>
      `Text was normalised, then rows went through these steps: ${report.funnel.map(({ step, left }) => `${step} (${count(left)} left)`).join(', ')}. ${judgeText(report)} ${leakText(report)}`,
  },
  {
    id: 'raw',
    section: 'Preprocessing',
    question: 'Is the raw text kept?',
    answer: ({ keepText }) =>
      `${keepText ? 'The working text is in documents/. ' : ''}Every rejected row is in rejected/rejected.jsonl, and sources.jsonl has the hash of each source file.`,
  },
  { id: 'used', section: 'Uses', question: 'What has it been used for?' },
  { id: 'not-for', section: 'Uses', question: 'What should it not be used for?' },
  {
    id: 'impact',
    section: 'Uses',
    question: 'What about it may affect later uses?',
    answer: ({ leaks, statistics }) =>
      `${leaks.note} ${statistics.depths.some(({ depth }) => depth > 0) ? `Rows by generations of model output behind them: ${statistics.depths.map(({ depth, rows }) => `${depth}: ${count(rows)}`).join(', ')}.` : 'No row was written by a model.'}`,
  },
  { id: 'distribution', section: 'Distribution', question: 'To whom and how will it be given?' },
  {
    id: 'licence',
    section: 'Distribution',
    question: 'Under which licence and terms?',
    answer: (report) => `${licenceText(report)} ${termsText(report)}`.trim(),
  },
  { id: 'export', section: 'Distribution', question: 'Do export rules or other regulations apply?' },
  { id: 'contact', section: 'Maintenance', question: 'Who maintains it, and how can they be reached?' },
  { id: 'updates', section: 'Maintenance', question: 'Will it be updated, how often, and who is told?' },
  {
    id: 'versions',
    section: 'Maintenance',
    question: 'Are older versions kept, and how do versions differ?',
    answer: () => 'Releases never change. hornbook diff shows which rows were added, removed or edited between two of them.',
  },
  { id: 'removal', section: 'Maintenance', question: 'How can someone have text taken out?' },
];

/** What a person must answer and has not: id and question, in the order of the sheet. */
function openQuestions(answers: Readonly<{ [id: string]: string }>, filled: (question: DatasheetQuestion) => boolean): DatasheetQuestion[] {
  return datasheetQuestions.filter((question) => !Object.hasOwn(answers, question.id) && !filled(question));
}

/** Questions that a config leaves open, before there is a release: what its sources and its own words will not fill. */
export function openInConfig({ description, sources, release }: Pick<Config, 'description' | 'sources' | 'release'>): DatasheetQuestion[] {
  const hanging: { readonly [id: string]: boolean } = {
    purpose: description !== '',
    creator: release.about.creator !== undefined,
    consent: sources.every(({ consent }) => consent !== undefined && consent !== ''),
  };
  return openQuestions(release.about.answers, ({ id, answer }) => answer !== undefined && (hanging[id] ?? true));
}

/** `datasheet.md`. What the config says of a question wins over what the figures say. */
export function datasheet(report: ReleaseReport): string {
  const { answers } = report.about;
  const open = openQuestions(answers, ({ answer }) => answer?.(report) !== undefined);
  const sections = [...new Set(datasheetQuestions.map(({ section }) => section))];
  return mdPage([
    `# Datasheet of ${md(report.name)}`,
    'The questions are those of "Datasheets for Datasets" (Gebru and others 2021). Figures come from this release; answers marked † are the maker’s own.',
    open.length === 0
      ? 'Every question has an answer.'
      : `**Not answered yet:** ${open.map(({ id }) => `\`${id}\``).join(', ')}. Only a person can; set \`release.about.answers\` in the config.`,
    ...sections.flatMap((section) => [
      `## ${section}`,
      ...datasheetQuestions
        .filter((question) => question.section === section)
        .flatMap(({ id, question, answer }) => {
          const own = Object.hasOwn(answers, id) ? answers[id] : undefined;
          const said = own === undefined ? answer?.(report) : own;
          return [`### ${question}`, said === undefined ? '*Not answered yet.*' : `${md(said, 4000)}${own === undefined ? '' : ' †'}`];
        }),
    ]),
  ]);
}
