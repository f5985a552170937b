import { mixMarkdown } from './coverage.ts';
import { alarms, dropText, judgeText, leakText } from './advice.ts';
import { answerOpeningsText, apartText, productionText, weightRows } from './advice-text.ts';
import { cardMetadata } from './card-metadata.ts';
import { sizeMarkdown } from './curation-log.ts';
import { licenceText, termsText } from './licence-text.ts';
import { md, mdBlock, mdCode, mdList, mdPage, mdTable } from './markdown.ts';
import type { ReleaseReport } from './model.ts';
import { bytes, count, interval, percent, plural, share } from './numbers.ts';

/** `README.md`: the dataset card, with the sections of the hub's template that the figures can fill. */
export function datasetCard(report: ReleaseReport): string {
  return mdPage([
    cardMetadata(report),
    `# ${md(report.name)}`,
    report.description !== '' && md(report.description, 2000),
    ...alarms(report).map(({ title, text }) => `> **${md(title)}.** ${md(text, 600)}`),
    `${plural(report.statistics.rows, 'row')} of instruction-tuning data, made with hornbook from ${plural(report.sources.filter(({ kind }) => kind !== 'evaluation').length, 'source')}. Each row has its lineage, each row that was left out has its reason.`,
    ...load(report),
    ...details(report),
    ...creation(report),
    ...limits(report),
    ...figures(report),
    '## Files',
    mdList([
      '`data/`: the rows by format and split; `*.ids.txt` beside each file holds the id of each row, in order',
      '`lineage.jsonl`: for each row its split, sources with exact spans, and every verdict',
      '`rejected/rejected.jsonl`: every row that was left out, with the rule, score, threshold and evidence',
      '`sources.jsonl`: every source file with its outcome, licence and hash',
      ...(report.keepText ? ['`documents/`: the working texts that the spans point into (`index.jsonl` names them)'] : []),
      '`curation-log.md`, `coverage.md` (`.json`, `.svg`), `report.html`: what was done, for people',
      '`statistics.json`: the figures above, for programs',
      '`datasheet.md`: what a user should know before using it; `croissant.json`: the same for machines (Croissant 1.1)',
      '`statement.intoto.json`: sha256 of every file and what it was made from (in-toto, unsigned)',
      '`manifest.json`: all hashes, settings and counts',
    ]),
  ]);
}

function load(report: ReleaseReport): string[] {
  const first = report.formats.find(({ files }) => files.some(({ rows }) => rows > 0));
  if (first === undefined) return [];
  return [
    '## Use',
    `\`\`\`python\nfrom datasets import load_dataset\n\ndataset = load_dataset("PATH/OF/THIS/FOLDER", "${first.id.replace(/[^\w.-]/g, '')}")\n\`\`\``,
    report.statistics.longest === null
      ? ''
      : `The longest row has ${count(report.statistics.longest.tokens)} tokens (o200k_base): set your trainer's maximum length above it, or rows are cut or dropped without a word.`,
    mdTable(
      ['format', 'split', 'file', 'rows', 'size'],
      report.formats.flatMap((format) => format.files.map((file) => [mdCode(format.id), file.split, mdCode(file.path), count(file.rows), bytes(file.bytes)])),
      [3, 4],
    ),
  ];
}

function details(report: ReleaseReport): string[] {
  const { licence } = report;
  const terms = termsText(report);
  const parts = licence.parts.map((part) => `${md(part.licence)} (${part.sources.map((one) => md(one)).join(', ')})`).join('; ');
  return [
    '## Details',
    mdList([
      `Languages: ${report.languages.map((one) => md(one)).join(', ') || 'not known'}`,
      ...(report.about.creator === undefined ? [] : [`Made by: ${md(report.about.creator)}`]),
      ...(report.about.homepage === undefined ? [] : [`Page: <${report.about.homepage}>`]),
      `${md(licenceText(report), 1500)} By source: ${parts || 'none'}. Whether they go together is for a person to judge`,
      ...(terms === '' ? [] : [`Rows that models wrote: ${md(terms, 2000)}`]),
      `Rows written by people: ${count(report.statistics.human)} (${percent(share(report.statistics.human, report.statistics.rows))})`,
      `Generations of model output behind a row: ${report.statistics.depths.map(({ depth, rows }) => `${depth} in ${plural(rows, 'row')}`).join(', ') || 'none'}`,
    ]),
    '### Sources',
    mdTable(
      ['source', 'kind', 'licence', 'consent', 'files read', 'accepted rows'],
      report.sources.map((one) => [
        md(one.source),
        one.kind,
        md(one.licence),
        md(one.consent ?? '–'),
        count(one.read),
        count(report.statistics.sources.find(({ name }) => name === one.source)?.rows ?? 0),
      ]),
      [4, 5],
    ),
    ...(licence.attribution.length === 0
      ? []
      : ['### Attribution', 'Keep these lines with every copy:', mdList(licence.attribution.map(({ source, line }) => `${md(line, 1000)} (${md(source)})`))]),
    ...(report.about.citation === undefined ? [] : ['### Citation', mdBlock(report.about.citation)]),
  ];
}

function creation(report: ReleaseReport): string[] {
  return [
    '## Creation',
    mdTable(
      ['step', 'rows left', 'rejected here', 'held here'],
      report.funnel.map((one) => [md(one.step), count(one.left), count(one.rejected), count(one.held)]),
      [1, 2, 3],
    ),
    dropText(report),
    md(judgeText(report), 1200),
    ...mixMarkdown(report.coverage.mix, '### Mix'),
    '### Leak check',
    md(leakText(report), 1000),
    report.leaks.canaries === null
      ? ''
      : mdTable(
          ['canaries', 'planted', 'caught', 'recall', 'interval'],
          report.leaks.canaries.kinds.map((one) => [md(one.kind), count(one.planted), count(one.caught), percent(one.recall), interval(one.low, one.high)]),
          [1, 2, 3],
        ),
    '### Splits',
    mdTable(
      ['split', 'rows', 'groups'],
      report.splits.map((one) => [one.split, count(one.rows), count(one.groups)]),
      [1, 2],
    ),
    `${md(report.grouping, 600)} Pairs shared by two splits: ${count(report.splitCheck.pairs)}.`,
    '### Personal data',
    personal(report),
  ];
}

function personal(report: ReleaseReport): string {
  const totals = new Map<string, number>();
  for (const { masked } of report.sources) for (const { name, rows } of masked) totals.set(name, (totals.get(name) ?? 0) + rows);
  const list = [...totals].map(([name, rows]) => `${md(name)} ${count(rows)}`).join(', ');
  return `${list === '' ? 'Nothing was masked.' : `Masked before anything else read the text: ${list}.`} Only personal data and secrets with a strict form (e-mail, phone, card, IBAN, IP, key shapes) are found; names of people are not.`;
}

function limits(report: ReleaseReport): string[] {
  return [
    '## Limits and warnings',
    mdList([
      ...report.warnings.map(({ message, rule }) => `${md(message, 600)} Rule: ${md(rule, 300)}.`),
      ...report.notes.map((note) => md(note, 600)),
      'Exact and lexical checks cannot prove that no row rephrases or translates an evaluation item.',
      ...(report.coverage.thin.length > 0 ? [`${plural(report.coverage.thin.length, 'cell is', 'cells are')} thin: see \`coverage.md\`.`] : []),
    ]),
  ];
}

/** What the rows are held against, and class weights. */
function adviceMarkdown(statistics: ReleaseReport['statistics']): string[] {
  const weights = weightRows(statistics);
  return [
    ...[answerOpeningsText(statistics), productionText(statistics), apartText(statistics)].flatMap((text) => (text === undefined ? [] : [md(text, 1000)])),
    ...(weights.length === 0
      ? []
      : [
          'Class weights, for a loss or a sampler in which every value of a label counts the same (rows / (values × rows of the value)):',
          mdTable(
            ['label', 'weights'],
            weights.map((cells) => cells.map((cell) => md(cell, 600))),
          ),
        ]),
  ];
}

function figures({ statistics }: ReleaseReport): string[] {
  const lengths = [
    ['prompt, characters', statistics.prompt],
    ['answer, characters', statistics.answer],
    ['answer, words', statistics.answerWords],
    ['row, tokens (o200k_base)', statistics.rowTokens],
  ] as const;
  return [
    '## Figures',
    `${plural(statistics.characters, 'character')}, ${plural(statistics.words, 'word')}, ${plural(statistics.tokens, 'token')}. ${percent(statistics.uniquePrompts)} of the prompts are unique; ${count(statistics.openings.distinct)} different openings of three words.`,
    mdTable(
      ['length of', 'mean', 'median', '95th percentile', 'longest'],
      lengths.map(([name, one]) => [name, count(one.mean), count(one.median), count(one.p95), count(one.max)]),
      [1, 2, 3, 4],
    ),
    ...(statistics.tokensBy ?? []).map(
      ({ name, tokens, longest, rowTokens }) =>
        `By ${md(name)}: ${plural(tokens, 'token')}; a row has ${count(rowTokens.median)} in the middle, the longest (${mdCode(longest.id)}) ${count(longest.tokens)}, without what a chat template adds.`,
    ),
    statistics.labels.length === 0
      ? ''
      : mdTable(
          ['label', 'values', 'most frequent'],
          statistics.labels.map((one) => [
            md(one.dimension),
            count(one.distinct),
            one.values
              .slice(0, 6)
              .map(({ name, rows }) => `${md(name, 60)}: ${count(rows)}`)
              .join(', '),
          ]),
          [1],
        ),
    ...adviceMarkdown(statistics),
    '### Is it enough?',
    'Two published tables, which disagree; start small, measure, and add where you see a gap.',
    ...sizeMarkdown(statistics.rows),
  ];
}
