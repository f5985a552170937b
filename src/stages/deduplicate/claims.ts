/**
 * What a text commits itself to, as far as form shows it: its numbers, its names, its identifiers. Prompts that name different
 * ones ask different things; answers that name different ones may contradict each other. A heuristic: it reads no meaning.
 */
import { comparableText } from '../../similarity/exact.ts';
import { codeMap, withoutCode } from '../../text/code-ranges.ts';
import { isStopWord } from '../../text/stop-words.ts';

export interface Claims {
  /** "1,000.50" -> "1000.5"; list numbers are none. In order, repeats kept. */
  numbers: string[];
  /** Words with a capital inside a sentence, lower case. */
  names: string[];
  /** Code spans, and words of the form of an identifier, as written. */
  identifiers: string[];
}

const numberPattern = /[-−]?\p{Nd}+(?:[.,]\p{Nd}+)*/gu;
const grouped = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const listMark = /^[ \t>]*(?:[-*+•]|\(?\d{1,4}[.)])(?=[ \t])/gmu;
const boldLabel = /^[ \t]*\*\*[^*\n]{1,80}(?::\*\*|\*\*(?=[ \t]*[:–—-]))/gmu;
const heading = /^[ \t]*#{1,6}[ \t][^\n]*$/gmu;
const identifierPattern = /[^\s,;"'“”‘’]+/gu;
const identifierForm = /[a-z][A-Z]|[A-Za-z0-9]_[A-Za-z0-9]|\w::\w|\w\(\)|[A-Za-z](?:\+\+|#)/;
const wordOrStop = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*|[.!?:;\n"“”„«»(…]/gu;
const stop = /^[.!?:;\n"“”„«»(…]/;
const opensWord = /["“”„«»(]/;
const capital = /^\p{Lu}/u;
const acronym = /^\p{Lu}[\p{Lu}\p{N}]+$/u;
// The first person is always a capital in English.
const firstPerson = /^I(?:['’]|$)/;

/**
 * Fenced code is left out: two programs that do the same job differ in every name. `openers`: in a sentence of at most three
 * words its first word may be a name too ("Paris."); right for answers, wrong for prompts ("Explain ownership.").
 */
export function claimsOf(text: string, openers: boolean): Claims {
  const { ranges } = text.includes('`') || text.includes('~~~') ? codeMap(text) : { ranges: [] };
  const prose = withoutLabels(withoutCode(text, ranges).normalize('NFKC'));
  const spans = ranges.filter((range) => range.kind === 'span').map((range) => text.slice(range.innerStart, range.innerEnd).replace(/\s+/g, ' ').trim());
  return { numbers: numbersIn(prose), names: namesIn(prose, openers), identifiers: [...spans, ...identifiersIn(prose)] };
}

/** Headings, list numbers and bold labels are layout. */
function withoutLabels(prose: string): string {
  const text = prose.includes('#') ? prose.replace(heading, '') : prose;
  const plain = text.replace(listMark, '');
  return plain.includes('**') ? plain.replace(boldLabel, '') : plain;
}

function identifiersIn(prose: string): string[] {
  // Most prose has none: one look saves the walk over its words.
  if (!identifierForm.test(prose)) return [];
  const found: string[] = [];
  for (const word of prose.match(identifierPattern) ?? []) {
    if (identifierForm.test(word)) found.push(word.replace(/[.!?:]{1,3}$/, ''));
  }
  return found;
}

function numbersIn(prose: string): string[] {
  const found: string[] = [];
  for (const match of prose.matchAll(numberPattern)) {
    const before = prose[match.index - 1] ?? ' ';
    // A dash after a word or a number joins or subtracts; it is no sign.
    const signed = /^[-−]/.test(match[0]) && /[\s(=<>:,]/.test(before);
    const digits = match[0].replace(/^[-−]/, '');
    const plain = grouped.test(digits) ? digits.replaceAll(',', '') : digits;
    found.push((signed ? '-' : '') + (/^\d+\.\d+$/.test(plain) ? withoutLastZeros(plain) : plain));
  }
  return found;
}

function withoutLastZeros(number: string): string {
  let end = number.length;
  while (number[end - 1] === '0') end--;
  return number.slice(0, number[end - 1] === '.' ? end - 1 : end);
}

function namesIn(prose: string, openers: boolean): string[] {
  const found: string[] = [];
  let opens = true;
  let inSentence = 0;
  let first: string | undefined;
  const closeSentence = (): void => {
    if (openers && first !== undefined && inSentence <= 3 && !isStopWord(first)) found.push(first);
    first = undefined;
    inSentence = 0;
    opens = true;
  };
  for (const item of prose.match(wordOrStop) ?? []) {
    if (stop.test(item)) {
      if (opensWord.test(item)) opens = true;
      else closeSentence();
      continue;
    }
    inSentence++;
    if (capital.test(item) && !firstPerson.test(item)) {
      const name = comparableText(item).replace(/['’]s$/, '');
      if (!opens || acronym.test(item)) found.push(name);
      else if (first === undefined && inSentence === 1) first = name;
    }
    opens = false;
  }
  closeSentence();
  return found;
}

/** Terms in quotation marks: what a look-up question asks for. At most 80 characters. */
export function quotedTerms(text: string): string[] {
  return [...text.matchAll(/["“„«]([^"“”„«»\n]{1,80})["”“»]/gu)].map((match) => comparableText(match[1] ?? ''));
}
