/** Noun phrases that are certain without a tagger: two plain words after an article or a preposition, before a word that ends a phrase. */
import { withoutCode } from './plain.ts';
import { baseOf, isNounLike } from './verbs.ts';
import { adverbs, auxiliaries, clauseWords, determiners, looseNouns, prepositions, pronouns } from './words.ts';

const ends =
  /^(?:$|[.,;:](?=\s|["”)]|$)|[)!?"”]|['’]s\b| (?:of(?! time\b)|in|on|at|for|from|with|without|by|as|and|or|but|is|are|was|can|will|may|must|should|has|have|does|do|that|which|who|when|if|because|so|than|into|through|over|under|after|before|between|it|they|you|we|not|cannot|isn't|doesn't|only|also|the|an?)\b)/i;

/** What comes after it is no noun that it would only describe. */
export function endsNoun(after: string): boolean {
  const next = /^ ([a-z]+)\b/i.exec(after)?.[1]?.toLowerCase();
  return ends.test(after) || (next !== undefined && (next.endsWith('ed') || (baseOf(next) !== undefined && !isNounLike(next))));
}

/** Words that point or weigh, and describe nothing. */
const empty =
  /^(?:same|other|following|first|second|third|last|next|previous|new|old|whole|entire|current|given|only|main|specified|appropriate|default|certain|particular|single|similar|different|additional|further|few|little|large|small|great|good|best|better|actual|own|right|wrong|full|simple|common|possible|necessary|important|usual|above|below|most|more|less|many|much|very|too|so|and|or|of|to|in|on|for|that|not|one|two|three|four|number|lot|kind|sort|set|list|way|part|bit|case|need|use|time|example)$/;

/** An adverb, a participle, an adjective after its noun ("a file suitable for"), a word that joins ("the value with"). */
function isNoNoun(word: string): boolean {
  return (
    /(?:ly|ing|ed|able|ible|ful|ous|ive|ary|ual)$|^(?:both|rather|(?:easi|hard|fast|slow|bett|larg|small|high|low|long|short|great|few|old|new|earli|lat|clos|simpl|strong|bigg|wid)er|worse|well|down|away|together|themselves|itself|yourself|available|present|else|alone|apart)$/.test(
      word,
    ) || [auxiliaries, prepositions, clauseWords, pronouns, adverbs, determiners].some((set) => set.has(word))
  );
}

const phrase =
  /(?<![\p{L}\p{N}-])(?:an?|the|their|your|its|each|every|any|no|of|for|with|on|in|from|by|about|into|between|without|through|as) (?!(?:an?|the|their|your|its|each|every|any|no) )((\p{Ll}{3,}(?:-\p{Ll}+)?) (\p{Ll}{3,}(?:-\p{Ll}+)?))(?![\p{L}\p{N}-])(?=(.{0,24}))/gu;

const compound = /(?<![\p{L}\p{N}-])\p{Ll}{3,}(?:-\p{Ll}{2,})+ \p{Ll}{4,}(?![\p{L}\p{N}-])/gu;

const head =
  /(?<![\p{L}\p{N}-])(?:an?|the|this|each|any|no|its|their|your|every|these|those|of|for|with|between|all|some|other|many|several|multiple|two|three) (?:[\p{Ll}-]{3,} )?(\p{Ll}{3,})(?=[.,;:)]| (?:of|in|on|is|are|was|were|can|that|to|for|and|or|with|from|by|has|have|will|must|may|should)\b)/gu;

/** Words that stand behind an article somewhere in a text, or one word after it, and end their phrase there: nouns, in the form that was found. */
export function headsOf(text: string): ReadonlySet<string> {
  return new Set([...text.toLowerCase().matchAll(head)].map((match) => match[1] as string).filter((word) => !isNoNoun(word)));
}

/**
 * Two-word noun phrases of a text, each once, in order; "two-factor systems" too, wherever it stands. Their last word is a
 * noun by its use in the document that the text is of: `heads`.
 */
export function nounPhrasesIn(text: string, heads: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const prose = withoutCode(text);
  const isHead = (word: string): boolean => heads.has(word) && !isNoNoun(word) && !empty.test(word) && (baseOf(word) === undefined || isNounLike(word));
  for (const match of prose.matchAll(phrase)) {
    const [, both, first, second, after] = match as unknown as [string, string, string, string, string];
    if (!isHead(second) || !endsNoun(after) || empty.test(first) || /(?:ly|ing)$/.test(first)) continue;
    if ([prepositions, determiners, pronouns].some((set) => set.has(first)) || (looseNouns.has(first) && looseNouns.has(second))) continue;
    found.add(both);
  }
  for (const { 0: both, index } of prose.matchAll(compound)) {
    const after = prose.slice(index + both.length, index + both.length + 24);
    if (isHead(both.split(' ')[1] as string) && endsNoun(after)) found.add(both);
  }
  return [...found];
}
