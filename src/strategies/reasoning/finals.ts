/** Final answers, compared by what they say: numbers by their worth, all else by its words. */
import { comparable } from '../../text/normalise.ts';
import { countWords } from '../../text/content-words.ts';
import { numbersIn } from '../../text/numbers.ts';
import { words } from '../../text/tokens.ts';
import { compare, magnitude, numbersOf, valueOf } from './arithmetic/index.ts';
import type { Rational } from './arithmetic/index.ts';

/** Two finals with one key are one answer. "1.50 h" and "1.5" are, "(b)" and "B" are; "1.5 h" and "90 min" are not. */
export function finalKey(final: string): string {
  const value = valueOf(final);
  return value === undefined ? `said ${plain(final)}` : `worth ${value.n}/${value.d}`;
}

/** Without case, punctuation and emphasis. */
const plain = (text: string): string =>
  words(text)
    .filter((word) => word !== '*')
    .join(' ') || comparable(text);

/** Whether a text says a final: its number is among those of the text, or its words stand there in a row. */
export function saysFinal(text: string, final: string): boolean {
  if (` ${plain(text)} `.includes(` ${plain(final)} `)) return true;
  const value = valueOf(final);
  if (value === undefined) return false;
  const same = (one: Rational | undefined): boolean => one !== undefined && compare(magnitude(one), magnitude(value)) === 0;
  if (numbersOf(text).some(({ dot, comma }) => same(dot) || same(comma))) return true;
  // "seven" is 7.
  return value.d === 1n && numbersIn(text).numbers.has(String(value.n));
}

/** How collections of tasks mark what is final in an answer. */
const marked: readonly RegExp[] = [
  /(?:^|\n)#{4} ?([^\n]{1,200})/g,
  /\\boxed\{([^{}\n]{1,200})\}/g,
  /(?:answer|result|antwort|ergebnis|réponse|résultat|respuesta|resultado|risposta|risultato|resposta|ответ)(?: (?:is|ist|est|es|è|é))? ?[:：]? {0,3}([^\n:：]{1,120})$/giu,
  /(?:答案|結果|结果|答え|答)(?:是|为|為|は)?[:：]? ?([^\n:：]{1,60})$/gu,
];
/** Words of an answer that is its own final, at most. */
const shortAnswer = 12;

/** What a known answer comes to; undefined where that cannot be told apart from its prose. */
export function knownFinal(response: string): string | undefined {
  const text = response.trim();
  for (const pattern of marked) {
    const found = [...text.slice(-4000).matchAll(pattern)].at(-1)?.[1]?.trim();
    if (found !== undefined && found !== '') return found;
  }
  return text !== '' && countWords(text) <= shortAnswer && text.length <= 200 ? text : undefined;
}

/** Whether a final is the known one: worth as much, or said in it. */
export function isKnown(final: string, known: string): boolean {
  if (finalKey(final) === finalKey(known)) return true;
  // A number is not another because a unit or a sentence stands around it, but neither is "12" right because 12 is one of two numbers.
  if (valueOf(final) !== undefined) return numbersOf(known).length <= 1 && valueOf(known) === undefined && saysFinal(known, final);
  return valueOf(known) === undefined && saysFinal(known, final);
}
