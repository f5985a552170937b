/** Noun phrases as subjects of questions: are they whole, and do they stand on their own? */
import type { Profile } from '../profile.ts';
import { bare, tokensOf } from './plain.ts';
import { baseOf, gerundBase } from './verbs.ts';
import { adverbs, auxiliaries, clauseWords, determiners, looseNouns, prepositions, pronouns } from './words.ts';

const maxWords = 9;

/** True for a plain noun phrase that names its thing without pointing elsewhere. */
export function standsAlone(phrase: string): boolean {
  const tokens = tokensOf(phrase);
  if (tokens.length === 0 || tokens.length > maxWords) return false;
  if (/[,;:?!()"]|--|—|\.\s|\.$/.test(phrase.replace(/`[^`]*`/g, 'x'))) return false;
  const words = tokens.map(bare);
  // "Each signed variant" stands; "each" alone and "each of them" do not.
  const counted = /^(?:each|every|all|any)$/.test(words[0] as string) && tokens.length >= 2 && words[1] !== 'of' && words[1] !== 'other';
  if (
    words
      .slice(counted ? 1 : 0)
      .some(
        (word, i) =>
          word === 'you' ||
          word === 'your' ||
          pronouns.has(word) ||
          clauseWords.has(word) ||
          word === 'instead' ||
          word === 'also' ||
          (auxiliaries.has(word) && i + Number(counted) > 0),
      )
  )
    return false;
  const last = words.at(-1) ?? '';
  if (/(?:['’]s|s['’])$/.test(tokens.at(-1) as string)) return false;
  if (last === '' || determiners.has(last) || prepositions.has(last) || last === 'and' || last === 'or') return false;
  const first = words[0] as string;
  if (
    /^(?:sometimes|often|usually|once|while|perhaps|maybe|today|currently|generally|typically|potentially|possibly|ultimately|technically|basically|given|almost|nearly|similar|different|both|neither)$/.test(
      first,
    ) ||
    /[a-z]{3,}ly$/.test(first)
  )
    return false;
  if (
    /^(?:the|one|a|another) (?:main |only |key )?(?:reason|fact|way|idea|point|thing|problem|question|trick|time|moment) (?!of\b|with\b|behind\b|between\b)\S/i.test(
      phrase,
    )
  )
    return false;
  if (/(?:ed|^thrown|^given|^taken|^known|^seen|^made|^found|^set)$/.test(first) && prepositions.has(words[1] ?? '')) return false;
  if (
    prepositions.has(first) ||
    [
      'and',
      'or',
      'first',
      'next',
      'finally',
      'second',
      'again',
      'another',
      'more',
      'less',
      'there',
      'only',
      'even',
      'just',
      'not',
      'now',
      'two',
      'three',
      'four',
      'five',
    ].includes(first)
  )
    return false;
  return !pointsElsewhere(phrase);
}

/** Nouns that "the" may stand before without anything said first. */
export const commonKnowledge: ReadonlySet<string> = new Set(
  `compiler user users programmer developer developers browser stack heap internet web terminal keyboard mouse screen world end
  beginning start language environment network runtime system public default programmer author reader community standard
  cursor viewport filesystem kernel cpu processor memory caller garbage right left way ability need risk behavior use`.split(/\s+/),
);
const ordinal =
  /^(?:first|second|third|fourth|fifth|last|next|previous|following|other|others|above|below|former|latter|two|three|four|five|new|old|original|current|resulting|remaining|given|preceding|entire|whole|final|example|rest|outer|inner|left|right|correct|right-hand|left-hand|relevant|only|primary|various|different|exact|possible|appropriate|specified|provided|requested|corresponding|desired|actual|initial|updated|modified)$/;

export type Leaning = 'none' | 'topic' | 'loose' | 'elsewhere';

/**
 * How "the noun" leans on text that is not in the row: an ordinal or a vague pair ("the first", "the error message") points
 * elsewhere; a vague noun ("the function") is clear where the topic is of it; another bare noun ("the receiver") is clear
 * once the question names its topic.
 */
export function leaning(text: string): Leaning {
  let found: Leaning = 'none';
  const tokens = tokensOf(text);
  const words = tokens.map(bare);
  for (let i = 0; i < words.length - 1; i++) {
    if (words[i] !== 'the') continue;
    const noun = (words[i + 1] as string).replace(/'s$/, '');
    if (noun === '`' || noun === '' || commonKnowledge.has(noun) || /^\p{Lu}/u.test(tokens[i + 1] as string)) continue;
    if (ordinal.test(noun)) return 'elsewhere';
    const after = words[i + 2];
    const closes = /[,.;:?!)]$/.test(tokens[i + 1] as string) || after === undefined || !isNounHead(tokens[i + 2] as string, after);
    if (closes) {
      const goesOn =
        ['of', 'that', 'which', 'whose', 'for', 'to', 'between', 'from', 'where'].includes(after ?? '') && !/[,.;:?!)]$/.test(tokens[i + 1] as string);
      if (!goesOn && hard.test(noun)) return 'elsewhere';
      if (!goesOn && looseNouns.has(noun)) found = 'loose';
      else if (!goesOn && found === 'none') found = 'topic';
      continue;
    }
    if (looseNouns.has(noun) && looseNouns.has(after) && (words[i + 3] ?? '') !== 'of') return 'elsewhere';
  }
  return found;
}

export function pointsElsewhere(text: string): boolean {
  return leaning(text) === 'elsewhere';
}

const hard =
  /^(?:code|program|example|examples|output|line|lines|listing|file|section|chapter|book|page|text|result|results|reason|problem|issue|solution|answer|error|errors|message|messages|note|table|figure|image|diagram|above|below|case|cases|test|tests|command|option|project|call|number|name|word|words|point|idea|way|question|rest|warning|loop)$/;

/** Whether the next token goes on with the noun phrase ("the function pointer", "the type `T`"). */
function isNounHead(token: string, word: string): boolean {
  if (token.includes('`')) return true;
  return !(
    prepositions.has(word) ||
    auxiliaries.has(word) ||
    clauseWords.has(word) ||
    pronouns.has(word) ||
    determiners.has(word) ||
    adverbs.has(word) ||
    word === 'and' ||
    word === 'or' ||
    word === 'you' ||
    /(?:ed|ing|ly)$/.test(word) ||
    baseOf(word) !== undefined
  );
}

const quantifiers = /^(?:all|some|most|many|both|few|several|one|two|three|other|such|more)$/i;

/** First letter in lower case, unless the word is a name, an acronym or code. */
export function lowerFirst(text: string, profile: Profile): string {
  const first = tokensOf(text)[0];
  if (first === undefined || first.startsWith('`')) return text;
  if (/\p{L}\.\p{L}/u.test(first)) return text;
  const word = first.replace(/[^\p{L}\p{N}'-]/gu, '');
  if (/.\p{Lu}|\d/u.test(word)) return text;
  // "Writing web pages": an act at the start of a sentence, whatever headings make of the word.
  if (gerundBase(word) !== undefined) return text.replace(/\p{L}/u, (letter) => letter.toLowerCase());
  if (isName(word, profile)) return text;
  if (quantifiers.test(word)) return text.replace(/\p{L}/u, (letter) => letter.toLowerCase());
  // "Focus Appearance": two capitals in a row are a name.
  if (
    /^\p{Lu}\p{Ll}+$/u.test(first) &&
    /^\p{Lu}\p{Ll}+/u.test(tokensOf(text)[1] ?? '') &&
    !determiners.has(word.toLowerCase()) &&
    !prepositions.has(word.toLowerCase()) &&
    !clauseWords.has(word.toLowerCase())
  )
    return text;
  return text.replace(/\p{L}/u, (letter) => letter.toLowerCase());
}

/** Seen with a capital in mid-sentence, and never without one. */
export function isName(word: string, profile: Profile): boolean {
  const stem = word.replace(/'s$/, '');
  if (determiners.has(stem.toLowerCase())) return false;
  return profile.names.has(stem) && !profile.lowerWords.has(stem.toLowerCase());
}

export function upperFirst(text: string): string {
  return text.replace(/^["'(]*\p{Ll}/u, (found) => found.toUpperCase());
}

/** "a"/"an"/"the" out of the front. */
export function withoutDeterminer(text: string): string {
  return text.replace(/^(?:an?|the)\s+/i, '');
}

/** The phrase opens with a gerund ("storing values"). */
export function isGerundPhrase(text: string): boolean {
  const first = tokensOf(text)[0] ?? '';
  return gerundBase(first) !== undefined;
}

/** What a question is about, for telling two apart: words only, lower case, determiners out. */
export function focusOf(text: string): string {
  return tokensOf(text.toLowerCase())
    .map((token) => token.replace(/[^\p{L}\p{N}`_:<>&*!?.-]/gu, '').replace(/[.?!]+$/, ''))
    .filter((word) => word !== '' && !determiners.has(word))
    .join(' ');
}
