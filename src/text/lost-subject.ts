/**
 * Questions that have lost their subject: a pronoun that nothing before it can be, "that version", "the second option",
 * "which one". English only.
 *
 * The pronoun rule is principle B of binding theory (Chomsky 1981) as a rule of thumb: "it" and "they" never mean a thing
 * named in their own clause ("Which lock does it take?", "When is `smallint` used in it?"), so a question of one clause with
 * such a pronoun has lost what the pronoun stands for.
 */
import { codeMap, withoutCode } from './code-ranges.ts';
import { countWords, isContent, tokensOf, type Token } from './content-words.ts';
import type { Reference } from './references.ts';
import { stem } from './stem.ts';
import { hasOptions } from './task-shape.ts';

/** Longer prompts tell a story, in which most things are named somewhere. */
const longest = 30;
const clauseOpener =
  /^(?:when|whenever|if|while|because|although|though|and|but|or|so|that|after|before|until|unless|since|as|which|who|whose|whom|where|why|how|what|whether|once|than|for|to|rather|instead|given|by)$/;
const pronounPattern = /^(?:it|they|them|he|she|him)$/;
const possessive = /^(?:its|their|his)$/;
const auxiliary = /^(?:do|does|did|is|are|was|were|can|could|should|would|will|may|might|must|has|have|had)$/;
const preposition = /^(?:in|of|for|to|with|from|on|by|at|about|into|under|over|than|behind|between|within|against|through)$/;
const periods =
  /^(?:morning|afternoon|evening|week|month|year|summer|winter|spring|autumn|fall|time|day|days|weekend|century|decade|season|kind|sort|type|way)s?$/i;
const demonstrative = /^(?:this|that|these|those)$/;

/** Things of a text, of a page, of code: nouns that name nothing by themselves. */
const generic = new Set(
  `action answer approach argument author attribute block book box button case chapter choice class clause code column command component concept condition context
  diagram difference document element entry error event example expression feature field figure file flag format function graph guideline idea image input instruction
  issue item keyword line link list listing loop macro mean message method mode model module name note number object operation operator option order output page paragraph
  parameter part passage pattern piece picture point problem process program property purpose query question reason relation result return role row rule sample scheme screen
  section sentence setting shape show slide snippet software solution statement step story string structure symbol syntax system table tag task technique term text thing title tool topic type
  use user value variable version warning way word work control do say tell describe explain represent indicate illustrate mention define apply need require change compare contain
  include give take make come go happen affect refer relate main key first second third fourth last next previous other another same former latter final two three four both`
    .split(/\s+/)
    .map(stem),
);

/** What in a question points at a thing that the question does not name; undefined where all is named. `generic` words name nothing. */
export function lostSubject(prompt: string): Reference | undefined {
  if (countWords(prompt) > longest || /\S\s*\n\s*\S/.test(prompt.slice(0, 2000)) || hasOptions(prompt)) return undefined;
  const prose = withoutCode(prompt);
  // Something to work on follows a colon, or stands in quotes.
  if (/:\s*\S/.test(prompt) || /["“][^"”\n]{12,}["”]/.test(prompt)) return pronounAt(prose, prompt, true);
  return pronounAt(prose, prompt, false) ?? pointerAt(prose, prompt) ?? namelessAt(prose, prompt);
}

function at(prose: string, start: number, end: number, kind: Reference['kind']): Reference {
  return { kind, start, end, phrase: prose.slice(start, end) };
}

function pronounAt(prose: string, prompt: string, given: boolean): Reference | undefined {
  if (given) return undefined;
  const tokens = tokensOf(prose);
  const code = codeMap(prompt).ranges;
  for (const [index, token] of tokens.entries()) {
    const word = token.text.toLowerCase();
    const own = possessive.test(word);
    if (!own && !pronounPattern.test(word)) continue;
    const clause = clauseStart(prose, tokens, index);
    const earlier = tokens.slice(0, own ? index : clause);
    const edge = own ? token.start : (tokens[clause]?.start ?? 0);
    if (earlier.some(names) || code.some((range) => range.end <= edge)) continue;
    if (!asks(prose, token.start) || (!own && isEmpty(prose, tokens, index))) continue;
    return at(prose, token.start, token.end, 'pronoun');
  }
  return undefined;
}

const asking =
  /^["“(\s]*(?:(?:and|but|so|also|then|please|now)\s+)*(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|should|would|will|may|must|has|have|had|in (?:what|which)|for (?:what|which|whom)|since|explain|describe|list|name|give|show|tell|summari[sz]e|compare|outline|define)\b/i;

/** The sentence around an offset asks or requests: a statement tells a story, in which a name may stand anywhere. */
function asks(prose: string, at: number): boolean {
  const before = /[^.!?]*$/.exec(prose.slice(0, at))?.[0] ?? '';
  return asking.test(`${before}${prose.slice(at, at + 40)}`);
}

/** Index of the first token of the clause that a token stands in. */
function clauseStart(prose: string, tokens: readonly Token[], index: number): number {
  for (let i = index; i > 0; i--) {
    const token = tokens[i] as Token;
    const gap = prose.slice((tokens[i - 1] as Token).end, token.start);
    if (/[.?!;,:(—–]/.test(gap)) return i;
    if (i < index && clauseOpener.test(token.text.toLowerCase())) return i;
  }
  return 0;
}

/** Can be what a pronoun stands for: a content word, or a name in capitals. */
function names(token: Token): boolean {
  return (isContent(token.text) && !/^(?:please|explain|describe|tell|show|list|give|mean|means)$/i.test(token.text)) || /^\p{Lu}{2,}|\p{N}/u.test(token.text);
}

/** "is it possible to", "does it take long to", "how far is it", "it rains": it stands for nothing. */
function isEmpty(prose: string, tokens: readonly Token[], index: number): boolean {
  const token = tokens[index] as Token;
  if (token.text.toLowerCase() !== 'it') return false;
  const rest = prose.slice(token.end, token.end + 120);
  const verb = tokens[index - 1]?.text.toLowerCase() ?? '';
  if (/^(?:is|was|be|would|could|might|may|can|should|does|did|will|make|makes|made|find|take|takes)$/.test(verb) || index === 0) {
    if (/^\s+(?:be\s+|become\s+)?(?:\w+ly\s+)?(?!\w+ed\b)[a-z]+(?:\s+\w+){0,2}?\s+(?:to|that|if|when|for\s+\w+\s+to)\b/i.test(rest)) return true;
  }
  if (
    /^\s+(?:called|mean|means|takes?\s+(?:to|long|time|a|an|for|more|much|less|\d)|matter|matters|make sense|help|rain|rains|snow|cost|costs|get dark|late|raining|snowing|sunny|true that|possible|safe|ok|okay|worth)\b/i.test(
      rest,
    )
  )
    return true;
  return /\b(?:what time|how far|how long|how late|what day|what year) (?:is|does|will|did|was) ?$/i.test(prose.slice(0, token.start));
}

/** "in that version", "Why was that name chosen?", "Is that a bug too?", "Which one is common?" */
function pointerAt(prose: string, prompt: string): Reference | undefined {
  const tokens = tokensOf(prose);
  const code = codeMap(prompt).ranges;
  for (const [index, token] of tokens.entries()) {
    const word = token.text.toLowerCase();
    const before = tokens[index - 1]?.text.toLowerCase() ?? '';
    const next = tokens[index + 1];
    if (/^ones?$/.test(word) && /^(?:which|what)$/.test(before) && index <= 2 && !/^\s+of\b/.test(prose.slice(token.end))) {
      if (!tokens.slice(0, index).some(names)) return at(prose, (tokens[index - 1] as Token).start, token.end, 'pointer');
      continue;
    }
    if (!demonstrative.test(word)) continue;
    const inPlace = auxiliary.test(before) || (preposition.test(before) && (word !== 'that' || (next !== undefined && isContent(next.text))));
    if (!inPlace || code.some((range) => range.end <= token.start)) continue;
    const clause = clauseStart(prose, tokens, index);
    const earlier = tokens.slice(0, clause);
    if (next !== undefined && periods.test(next.text)) continue;
    // With a noun after it, only the same noun before resolves it; alone, anything in an earlier clause may.
    const noun = next !== undefined && isContent(next.text) ? stem(next.text) : undefined;
    const met = noun !== undefined && preposition.test(before) ? tokens.slice(0, index).some((other) => stem(other.text) === noun) : earlier.some(names);
    if (!met && !earlier.some(names)) return at(prose, token.start, noun === undefined ? token.end : (next as Token).end, 'pointer');
  }
  return undefined;
}

/** "What does the second option do?": a definite thing of no name, and nothing else in the question that has one. */
function namelessAt(prose: string, prompt: string): Reference | undefined {
  const definite = /\b(?:the|this|that|these|those) (?:[a-z]+ ){0,2}?(?:two|both|three|former|latter|[a-z]{3,}?)\b/i.exec(prose);
  if (!definite || codeMap(prompt).ranges.length > 0 || /["“'‘][^"”'’\n]{2,}["”'’]/.test(prompt)) return undefined;
  const contents = tokensOf(prose).filter((token) => isContent(token.text));
  const wordsOnly = tokensOf(prose).every((token) => !/\d/.test(token.text) && !(token.start > 0 && /^\p{Lu}/u.test(token.text) && token.text !== 'I'));
  const last = definite[0].split(' ').at(-1)?.toLowerCase() ?? '';
  const points = /^(?:two|both|three|former|latter)$/.test(last) || generic.has(stem(last));
  if (!wordsOnly || !points || !contents.every((token) => generic.has(stem(token.text)))) return undefined;
  // "What is the difference between the type and the value?" compares two things by their names.
  if (/\b(?:between|versus|vs) (?:the |an? )?\w+ and (?:the |an? )?\w+/i.test(prose)) return undefined;
  return at(prose, definite.index, definite.index + definite[0].length, 'pointer');
}
