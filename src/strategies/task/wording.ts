import { languageNames } from './languages.ts';
import type { LanguageCode } from './languages.ts';
import type { TaskOptions } from './options.ts';
import { summaryLengths } from './kinds.ts';
import type { SummaryLength } from './kinds.ts';
import type { Work, WrittenWork } from './work.ts';

/** How people word what they want; each task has one of these, by its key. */
const wordings = [
  'a plain command',
  'a question',
  'a polite request',
  'a request that says in a few words what it is needed for',
  'a short note, as one writes to a colleague',
  'an exact order, with its conditions',
];

/** What the instruction is to sound like, and whether a system prompt is wanted. */
export function wordingOf({ draw, withSystem, tools }: Work): { wording: string; system: string } {
  return {
    wording: wordings[Math.floor(draw('wording') * wordings.length)] as string,
    system: tools.prompt(withSystem ? 'system' : 'no-system', {})[0]?.content ?? '',
  };
}

const lengthWords: Readonly<Record<SummaryLength, string>> = {
  sentence: 'one sentence',
  short: `two or three sentences, ${summaryLengths.short.sentences} at most`,
  paragraph: `a paragraph of four to ${summaryLengths.paragraph.sentences} sentences`,
};

/** The kind of task in words. */
export function taskText(work: WrittenWork): string {
  const { kind, variant, tools } = work;
  const text = (name: string, values: { [name: string]: string } = {}): string => tools.prompt(name, values)[0]?.content ?? '';
  switch (kind) {
    case 'summary':
      return text(kind, { length: lengthWords[variant as SummaryLength] });
    case 'classify': {
      const { question, values } = labelSetOf(work);
      return text(kind, { question, labels: values.map((label) => `- ${label}`).join('\n') });
    }
    case 'rewrite':
      return text(kind, { style: variant });
    case 'translate':
      return text(kind, { language: languageNames[variant as LanguageCode] });
    case 'key-points':
    case 'title':
      return text(kind);
  }
}

export function labelSetOf({ options, variant }: Work): TaskOptions['labels'][number] {
  const found = options.labels.find(({ name }) => name === variant);
  if (found === undefined) throw new Error(`there is no set of labels "${variant}"`);
  return found;
}
