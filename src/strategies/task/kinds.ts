/** The kinds of task over a text, what each needs of it, and how its rows are labelled. */
import type { TaskOptions } from './options.ts';

export const taskKinds = ['summary', 'key-points', 'title', 'extract', 'classify', 'rewrite', 'translate'] as const;
export type TaskKind = (typeof taskKinds)[number];

/** Lengths of a summary: sentences at most, and estimated tokens of a text from which it is worth one. */
export const summaryLengths = {
  sentence: { sentences: 1, from: 60 },
  short: { sentences: 3, from: 120 },
  paragraph: { sentences: 8, from: 280 },
} as const;
export const lengthNames = ['sentence', 'short', 'paragraph'] as const;
export type SummaryLength = (typeof lengthNames)[number];

/** `taskType` and `skill` by construction. */
export const kindLabels: Readonly<Record<TaskKind, { taskType: string; skill: string }>> = {
  summary: { taskType: 'summary', skill: 'condensing' },
  'key-points': { taskType: 'summary', skill: 'condensing' },
  title: { taskType: 'heading', skill: 'condensing' },
  extract: { taskType: 'extraction', skill: 'structured extraction' },
  classify: { taskType: 'classification', skill: 'classifying' },
  rewrite: { taskType: 'rewriting', skill: 'rewording' },
  translate: { taskType: 'translation', skill: 'translating' },
};

/** Estimated tokens of a text that a kind can work on. */
const needs: Readonly<Record<Exclude<TaskKind, 'summary'>, { from: number; to: number }>> = {
  'key-points': { from: 80, to: Number.POSITIVE_INFINITY },
  title: { from: 40, to: Number.POSITIVE_INFINITY },
  extract: { from: 24, to: Number.POSITIVE_INFINITY },
  classify: { from: 12, to: Number.POSITIVE_INFINITY },
  // The answer is as long as the text: more is cut by most limits on output.
  rewrite: { from: 24, to: 700 },
  translate: { from: 12, to: 700 },
};

/** Name of the schema that the model proposes itself. */
export const proposed = 'proposed';

/** What may be asked of a text of a size and a language: each kind with its variants. */
export function variantsOf(kind: TaskKind, tokens: number, language: string, options: TaskOptions): string[] {
  if (kind === 'summary') return options.lengths.filter((length) => tokens >= summaryLengths[length].from);
  const { from, to } = needs[kind];
  if (tokens < from || tokens > to) return [];
  switch (kind) {
    case 'extract':
      return options.schemas.length > 0 ? options.schemas.map(({ name }) => name) : [proposed];
    case 'classify':
      return options.labels.map(({ name }) => name);
    case 'rewrite':
      return options.styles;
    case 'translate':
      return options.languages.filter((one) => one !== language);
    case 'key-points':
    case 'title':
      return ['plain'];
  }
}
