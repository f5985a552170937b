import { jsonText } from '../formats/json-text.ts';
import type { Feature } from '../formats/shape.ts';
import { dropUnseen } from './plain.ts';
import { hubLicence, sizeCategory } from './hub-licence.ts';
import type { FormatReport, ReleaseReport } from './model.ts';

// A JSON string is a YAML double-quoted scalar.
const quoted = (text: string): string => jsonText(dropUnseen(text).replace(/\s+/gu, ' ').trim().slice(0, 300));

/**
 * The card's YAML for the hub. `configs` names exactly the data files, because a folder that holds rejects and reports
 * beside them is loaded whole otherwise; `dataset_info` declares the types and the rows of each split, because a loader
 * that guesses turns a column of date-like answers into timestamps.
 */
export function cardMetadata(report: ReleaseReport): string {
  const { license, name } = hubLicence(report.licence.value);
  const shown = report.formats.filter(({ files }) => files.some(({ rows }) => rows > 0));
  const lines = [
    '---',
    `pretty_name: ${quoted(report.name)}`,
    ...(report.languages.length === 0 ? [] : ['language:', ...report.languages.map((one) => `- ${quoted(one)}`)]),
    `license: ${license}`,
    ...(name === undefined ? [] : [`license_name: ${quoted(name)}`]),
    'task_categories:',
    '- text-generation',
    '- question-answering',
    'size_categories:',
    `- ${sizeCategory(report.statistics.rows)}`,
    'tags:',
    ...['instruction-tuning', 'sft', 'hornbook', ...(report.statistics.depths.some(({ depth }) => depth > 0) ? ['synthetic'] : [])].map((tag) => `- ${tag}`),
    ...(shown.length === 0 ? [] : ['configs:', ...shown.flatMap(configLines), ...infoOf(shown)]),
    '---',
  ];
  return lines.join('\n');
}

// A loader fails on a split without rows: such a file is not named.
const filled = (format: FormatReport): FormatReport['files'] => format.files.filter(({ rows }) => rows > 0);

function configLines(format: FormatReport, index: number): string[] {
  return [
    `- config_name: ${quoted(format.id)}`,
    ...(index === 0 ? ['  default: true'] : []),
    '  data_files:',
    ...filled(format).flatMap(({ split, path }) => [`  - split: ${split}`, `    path: ${quoted(path)}`]),
  ];
}

/** Types are declared where all rows have the same columns. */
function infoOf(shown: readonly FormatReport[]): string[] {
  const typed = shown.filter(({ features }) => features.length > 0);
  return typed.length === 0 ? [] : ['dataset_info:', ...typed.flatMap(infoLines)];
}

function infoLines(format: FormatReport): string[] {
  const bytes = filled(format).reduce((sum, file) => sum + file.bytes, 0);
  return [
    `- config_name: ${quoted(format.id)}`,
    '  features:',
    ...format.features.flatMap(([name, feature]) => featureLines(name, feature, '  ')),
    '  splits:',
    ...filled(format).flatMap(({ split, rows, bytes: size }) => [`  - name: ${split}`, `    num_bytes: ${size}`, `    num_examples: ${rows}`]),
    `  download_size: ${bytes}`,
    `  dataset_size: ${bytes}`,
  ];
}

/** One feature as the hub writes it: `dtype` for values, `list` for lists (of names where they hold structs), `struct`. */
function featureLines(name: string, feature: Feature, indent: string): string[] {
  return [`${indent}- name: ${quoted(name)}`, ...typeLines(feature, `${indent}  `)];
}

function typeLines(feature: Feature, indent: string): string[] {
  if (feature.kind === 'value') return [`${indent}dtype: ${feature.dtype}`];
  if (feature.kind === 'struct') return [`${indent}struct:`, ...feature.fields.flatMap(([name, inner]) => featureLines(name, inner, indent))];
  const { of } = feature;
  if (of.kind === 'value') return [`${indent}list: ${of.dtype}`];
  if (of.kind === 'struct') return [`${indent}list:`, ...of.fields.flatMap(([name, inner]) => featureLines(name, inner, indent))];
  return [`${indent}list:`, ...typeLines(of, `${indent}  `)];
}
