/** Sentence patterns: one file a family; each reads a plain sentence that stands alone and says what it answers. */
import type { Phrase, TaskType } from '../maker.ts';
import type { Clause } from '../english/clauses.ts';
import { lowerFirst, standsAlone } from '../english/phrases.ts';
import { looseNouns } from '../english/words.ts';
import type { ChunkView } from '../view.ts';

export interface Line {
  /** Plain sentence without its full stop. */
  text: string;
  clause: Clause | undefined;
  view: ChunkView;
}

export interface Match {
  taskType: TaskType;
  phrases: readonly Phrase[];
  /** What is asked about, for telling two questions apart. */
  focus: string;
  score: number;
}

export interface SentencePattern {
  id: string;
  taskTypes: readonly TaskType[];
  match(line: Line): Match | undefined;
}

/** The phrase as it stands inside a question, or undefined where it does not stand on its own. */
export function named(line: Line, phrase: string | undefined): string | undefined {
  if (phrase === undefined) return undefined;
  const text = phrase.trim();
  // "14 flag": the mark of a footnote before its word.
  if (/^\d{1,2} [a-z]+[^s\W](?: |$)/.test(text)) return undefined;
  return standsAlone(text) ? lowerFirst(text, line.view.profile) : undefined;
}

/** As `named`, and more than a bare article or a vague noun: what a definition may be of. */
export function term(line: Line, phrase: string | undefined): string | undefined {
  const text = named(line, phrase);
  if (text === undefined) return undefined;
  const head = text.replace(/^(?:an?|the)\s+/, '');
  if (/^(?:consideration|example|reason|way|thing|case|exception|benefit|advantage|disadvantage|list)s? (?:for|of|in|to)\b|\bnamed \p{Lu}/u.test(head))
    return undefined;
  // "The success criterion": the page itself, unnamed.
  if (line.view.profile.selfNoun !== undefined && head.toLowerCase() === line.view.profile.selfNoun) return undefined;
  if (/^the ([a-z]+)'s /.test(text) && looseNouns.has(/^the ([a-z]+)'s /.exec(text)?.[1] ?? '')) return undefined;
  if (vagueHead.test(head) || head.split(' ').length > 6) return undefined;
  return text;
}

const vagueHead =
  /^(?:(?:main |key |only |best |good |common |simple |easy |big |important |major |primary |typical |usual |default |other |real |whole |general |final |possible |first |alternative |better |more |less )*(?:goal|result|reason|difference|solution|example|way|rest|idea|thing|things|point|problem|issue|question|answer|case|cases|purpose|intent|aim|alternative|option|choice|advantage|disadvantage|benefit|drawback|downside|exception|side|rule|trick|catch|effect|consequence|outcome|fact|step|list|table|section|people|someone|everyone|everything|anything|something|nothing|part|number|lot|kind|type|types|kinds|use|uses|name|names|code|output|body|line|value|values|content|text|approach|one|ones|concept|feature|features|version|decision|change|difference|similarity|process|task|work|time|thing|note|details?|information|behaviou?r|consideration|situation|author|reader|example|item|member)|doing|being|having|using|getting|keep|running)$/i;

/** People do things in a text; they are not what it explains. */
export const ofPeople =
  /^(?:an? |the |some |most )?(?:[a-z-]+ )?(?:people|users?|individuals?|persons?|authors?|developers?|programmers?|children|readers?|visitors?|customers?|students?|someone|persons?|coworkers?|colleagues?|team|teams|community|companies|organizations|organisations)\b/i;
