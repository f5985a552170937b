import * as z from 'zod';
import type { LikelyLanguage, Rule, RuleContext } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { countWords } from '../../../text/content-words.ts';
import { promptText, quotesOf, turnsOf, type Place } from '../../../text/turns.ts';
import { drop, keep, quoteAt, valueOf } from './results.ts';

const options = z.strictObject({
  /** Words of prose from which the language of a text is judged at all. */
  minWords: z.int().min(4).default(10),
  /** Words from which a prompt may be compared with its answer, where the difference is plain. */
  minPromptWords: z.int().min(3).default(5),
  /** How far the best language must lead the expected one: share of its score. */
  lead: z.number().min(0).max(1).default(0.2),
});
type Options = z.output<typeof options>;

const aboutLanguage =
  /\b(?:translat\w*|language|how (?:do|would|can) (?:you|i|we) say|in (?:english|french|spanish|german|italian|portuguese|chinese|japanese|korean|russian|arabic|hindi|dutch|latin|greek|turkish|polish|swedish|hebrew)|(?:french|spanish|german|italian|portuguese|chinese|japanese|korean|russian|arabic|hindi|dutch|latin|greek|turkish|polish|swedish|hebrew|english)\b|auf deutsch|en fran[cç]ais|en espa[nñ]ol|traduc\w*|tradui\w*|übersetz\w*)/i;

interface Detected extends LikelyLanguage {
  words: number;
}

type Detect = (text: string, minWords: number) => Detected | undefined;

export const language: Rule<Options> = {
  id: 'language',
  version: '3',
  severity: 'drop',
  description:
    'Drops rows whose answer is in another language than the prompt or its sources, or in one that the config does not list. Code is left out; short texts are not judged. The detector is eld, small n-gram model.',
  cost: 'dear',
  options,
  check(record, given, context) {
    const detect = detector(context);
    if (detect === undefined) return { outcome: 'unresolved', evidence: [], reason: 'no detector of languages is at hand' };
    // Looked at only where they decide: the prompt where there are no sources to compare with, or the config lists languages.
    const ofPrompt = once(() => detect(promptText(record), given.minPromptWords));
    const ofQuotes = once(() => detect(quotesOf(record).join('\n'), given.minWords));
    const asked = aboutLanguage.test(promptText(record));
    let last: Detected | undefined;
    for (const turn of turnsOf(record)) {
      const place = { message: turn.answerIndex, text: turn.answer };
      const script = otherScript(promptText(record), turn.answer);
      if (script && !asked) return drop(`the answer is written in ${script}, the prompt is not`, [sample(place)]);
      const answer = detect(turn.answer, given.minWords);
      // A few names of a list are no prose.
      if (!answer || (answer.words < 20 && !/\p{L}+(?:[ ,’'-]+\p{L}+){6}/u.test(turn.answer))) continue;
      last = answer;
      const foreign = unlisted(answer, context.languages, given.lead);
      if (foreign) return drop(`the answer is in "${answer.language}", which the config does not list`, [sample(place), ...values(answer)]);
      if (asked) continue;
      // The sources are the better yardstick: they are longer than a question.
      const quotes = ofQuotes();
      const against = quotes ?? ofPrompt();
      if (against && differs(answer, against, given.lead)) {
        return drop(`the answer is in "${answer.language}", ${quotes ? 'its sources are' : 'the prompt is'} in "${against.language}"`, [
          sample(place),
          ...values(answer),
        ]);
      }
    }
    const own = context.languages.length > 0 ? ofPrompt() : undefined;
    if (own && own.words >= given.minWords && unlisted(own, context.languages, given.lead)) {
      return drop(`the prompt is in "${own.language}", which the config does not list`, values(own));
    }
    return last ? keep(undefined, {}, values(last)) : keep('too little prose to tell the language');
  },
};

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function detector({ likelyLanguage }: RuleContext): Detect | undefined {
  if (likelyLanguage === undefined) return undefined;
  return (text, minWords) => {
    // Names, identifiers and addresses would be taken for a language of their own.
    const prose = withoutCode(text)
      .slice(0, 6000)
      .replace(/https?:\/\/\S{1,2000}|\S{0,100}[_/\\@=<>{}|]\S{0,100}/g, ' ');
    const words = countWords(prose);
    if (words < minWords) return undefined;
    const { language: found, isReliable, getScores } = likelyLanguage(prose);
    if (found === '' || (words < 40 && !isReliable())) return undefined;
    return { language: found, isReliable, getScores, words };
  };
}

/** Both sides must prefer their own language clearly: near languages and mixed text pass. */
function differs(a: Detected, b: Detected, lead: number): boolean {
  if (a.language === b.language) return false;
  return ahead(a, b.language, lead) && ahead(b, a.language, lead);
}

function ahead(found: Detected, other: string, lead: number): boolean {
  const scores = found.getScores();
  const own = scores[found.language] ?? 0;
  return own > 0 && (own - (scores[other] ?? 0)) / own >= lead;
}

function unlisted(found: Detected, languages: readonly string[], lead: number): boolean {
  if (languages.length === 0 || languages.includes(found.language)) return false;
  return languages.every((wanted) => ahead(found, wanted, lead));
}

const scripts = {
  Cyrillic: /\p{Script=Cyrillic}/gu,
  Greek: /\p{Script=Greek}/gu,
  Arabic: /\p{Script=Arabic}/gu,
  Hebrew: /\p{Script=Hebrew}/gu,
  Devanagari: /\p{Script=Devanagari}/gu,
  'Han, Hiragana or Katakana': /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  Hangul: /\p{Script=Hangul}/gu,
  Thai: /\p{Script=Thai}/gu,
  Bengali: /\p{Script=Bengali}/gu,
  Telugu: /\p{Script=Telugu}/gu,
  Tamil: /\p{Script=Tamil}/gu,
  Gujarati: /\p{Script=Gujarati}/gu,
  Kannada: /\p{Script=Kannada}/gu,
  Malayalam: /\p{Script=Malayalam}/gu,
  Gurmukhi: /\p{Script=Gurmukhi}/gu,
  Georgian: /\p{Script=Georgian}/gu,
  Armenian: /\p{Script=Armenian}/gu,
  Ethiopic: /\p{Script=Ethiopic}/gu,
  Latin: /\p{Script=Latin}/gu,
} as const;

const ascii = /^[\0-\x7f]*$/;

/** The script of most letters of the answer, where the prompt holds none of it: decided at any length from 12 letters. */
function otherScript(prompt: string, answer: string): string | undefined {
  // All letters of ASCII are Latin.
  if (ascii.test(answer) && ascii.test(prompt)) return undefined;
  const prose = withoutCode(answer);
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  const asked = withoutCode(prompt).match(/\p{L}/gu)?.length ?? 0;
  if (letters < 12 || asked < 12) return undefined;
  for (const [name, pattern] of Object.entries(scripts)) {
    if ((prose.match(pattern)?.length ?? 0) < letters * 0.7) continue;
    return (prompt.match(pattern)?.length ?? 0) === 0 ? name : undefined;
  }
  return undefined;
}

function sample(place: Place): ReturnType<typeof quoteAt> {
  return quoteAt(place, 0, Math.min(place.text.length, 120));
}

function values(found: Detected): ReturnType<typeof valueOf>[] {
  return [valueOf('language', found.language, `of ${found.words} words`)];
}
