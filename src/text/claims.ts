/**
 * What a text says that a source can be asked for: its numbers, its names and its content words; and a source, indexed so
 * that each can be looked up in the forms in which it may stand there.
 */
import { codeMap } from './code-ranges.ts';
import { isCommonWord } from './common-words.ts';
import { isContent, tokensOf } from './content-words.ts';
import { countedAt, countedThings } from './counted-things.ts';
import { openerLength } from './discourse.ts';
import { dottedNameAt, labelPairs, pairsOf } from './dotted-names.ts';
import { numberOfWord, numberPhraseAt, ordinalOf } from './number-words.ts';
import { numberParts, numbersIn, scaled } from './numbers.ts';
import { plainNumber } from './plain-number.ts';
import { sentences } from './sentences.ts';
import { stem } from './stem.ts';
import { conversions, unitAfter, unitOf } from './units.ts';

export interface Claim {
  /** `number`, also spelled; `name`: capitals inside a sentence, identifiers, code; `term`: a word beyond everyday English; `word`: any other content word. */
  kind: 'number' | 'name' | 'term' | 'word';
  text: string;
  start: number;
  end: number;
  /** A number's value as digits, where it is written in words or with a suffix. */
  value?: string;
  /** Unit that follows a number, in one form. */
  unit?: string;
  /** The amount whose unit this word is, behind a number in words: "5 year". */
  amount?: string;
  /** What a number in words counts ("daily chore"), where that is told. */
  counts?: string;
  /** Stands in code: compared letter by letter. */
  code?: boolean;
}

/** The claims of a text in order. Enumerators at the start of a line claim nothing. */
export function claimsOf(text: string): Claim[] {
  const { ranges } = codeMap(text);
  const claims: Claim[] = [];
  const openers = openersIn(text);
  let next = 0;
  let coveredTo = 0;
  let opener = 0;
  for (const token of tokensOf(text)) {
    if (token.start < coveredTo) continue;
    while ((openers[opener]?.end ?? Number.POSITIVE_INFINITY) <= token.start) opener++;
    if (token.start >= (openers[opener]?.start ?? Number.POSITIVE_INFINITY)) continue;
    while ((ranges[next]?.end ?? Number.POSITIVE_INFINITY) <= token.start) next++;
    const range = ranges[next];
    const inCode = range !== undefined && token.start >= range.innerStart && token.end <= range.innerEnd;
    if (range?.kind === 'fence' && !inCode && token.start >= range.start) continue;
    const claim = claimOf(text, token.text, token.start, inCode);
    if (!claim) continue;
    const last = claims.at(-1);
    const spelled = last?.unit !== undefined && last.end + 1 === claim.start && claim.kind === 'word';
    claims.push(spelled ? { ...claim, amount: `${last.value} ${last.unit}` } : claim);
    // "5 ms" is one claim.
    const covered = claim.unit !== undefined && /^[\d.]/.test(claim.text) ? /^[\s-]?[A-Za-z]{1,12}/.exec(text.slice(claim.end, claim.end + 14)) : null;
    coveredTo = claim.end + (covered?.[0].length ?? 0);
  }
  return claims;
}

/** "In short," and the like claim nothing. */
function openersIn(text: string): { start: number; end: number }[] {
  return sentences(text).flatMap(({ start, end }) => {
    const length = openerLength(text.slice(start, end));
    return length === 0 ? [] : [{ start, end: start + length }];
  });
}

function claimOf(text: string, token: string, start: number, inCode: boolean): Claim | undefined {
  const end = start + token.length;
  // "v2.5": what stands behind the stop is a part of the name.
  if (/^\d/.test(token) && /\p{L}\d{1,6}(?:\.\d{1,6}){0,3}\.$/u.test(text.slice(Math.max(0, start - 36), start)))
    return { kind: 'name', text: token, start, end };
  if (/^\d/.test(token)) {
    // ".5" is a half; "3.5" starts at its 3, "version.5" at its 5.
    const from = text[start - 1] === '.' && !/[\p{L}\p{N}_)\].]/u.test(text[start - 2] ?? ' ') ? start - 1 : start;
    const match = /^\.?\d[\d_]*(?:[.,]\d+)*/.exec(text.slice(from, start + 60));
    const to = from + (match?.[0].length ?? 1);
    if (isEnumerator(text, start, to)) return undefined;
    const digits = text.slice(from, to);
    const suffix = /^(?:[KMG](?![\p{L}\p{N}_])|[\s-](?:hundred|thousand|million|billion)\b)/u.exec(text.slice(to, to + 12))?.[0];
    const product = suffix === undefined ? undefined : scaled(digits, suffix.replace(/^[\s-]/, '').trim());
    if (product !== undefined && suffix !== undefined)
      return { kind: 'number', text: text.slice(from, to + suffix.length), start: from, end: Math.max(end, to + suffix.length), value: product };
    // "5 ms": number and unit are one claim, so that the unit cannot change by itself.
    const after = /^[\s-]?([A-Za-z]{1,12})\b/.exec(text.slice(to, to + 16));
    const unit = unitOf((after?.[1] ?? '').toLowerCase());
    if (after && unit !== undefined) return { kind: 'number', text: digits, start: from, end: to, value: plainNumber(digits), unit };
    return { kind: 'number', text: digits, start: from, end: Math.max(end, to) };
  }
  const host = dottedNameAt(text, start);
  if (host !== undefined) return { kind: 'name', text: host, start, end: start + host.length, ...(inCode ? { code: true } : {}) };
  if (!inCode) {
    const spelled = spelledAt(text, token, start);
    if (spelled) return spelled;
  }
  if (inCode) {
    // The one letter of an option: -u
    if (token.length === 1 && text[start - 1] === '-' && !/[\p{L}\p{N}_-]/u.test(text[start - 2] ?? ' '))
      return { kind: 'name', text: `-${token}`, start: start - 1, end, code: true };
    return token.length > 1 || /\p{Lu}/u.test(token) ? { kind: 'name', text: token, start, end, code: true } : undefined;
  }
  if (/[\p{N}_]/u.test(token) || /\p{Ll}\p{Lu}/u.test(token) || /^\p{Lu}{2,}s?$/u.test(token)) return { kind: 'name', text: token, start, end };
  // The letter is named: “U”.
  if (/^\p{Lu}$/u.test(token) && /["'“”‘’«„]/.test(text[start - 1] ?? '') && /["'“”‘’»]/.test(text[end] ?? ''))
    return { kind: 'name', text: token, start, end };
  if (!isContent(token)) return undefined;
  if (/^\p{Lu}/u.test(token) && insideSentence(text, start)) return { kind: 'name', text: token, start, end };
  return { kind: isCommonWord(token) ? 'word' : 'term', text: token, start, end };
}

/** A number in words: with the unit behind it, or with what it counts. */
function spelledAt(text: string, token: string, start: number): Claim | undefined {
  const lower = token.toLowerCase();
  const phrase = numberPhraseAt(text, start);
  const cardinal = phrase ? phrase.value : lower === 'one' ? undefined : numberOfWord(lower);
  const value = cardinal ?? ordinalOf(lower);
  if (value === undefined) return undefined;
  const end = phrase?.end ?? start + token.length;
  const claim: Claim = { kind: 'number', text: text.slice(start, end), start, end, value };
  if (cardinal === undefined || phrase?.ordinal) return claim;
  const unit = unitAfter(text, end)?.unit;
  const counts = unit === undefined ? countedAt(text, end) : undefined;
  return { ...claim, ...(unit === undefined ? {} : { unit }), ...(counts === undefined ? {} : { counts }) };
}

/** "1." or "2)" at the start of a line. */
function isEnumerator(text: string, start: number, end: number): boolean {
  if (!/^[.)]\s/.test(text.slice(end, end + 2))) return false;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return start - lineStart <= 12 && text.slice(lineStart, start).trim() === '';
}

function insideSentence(text: string, start: number): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (start - lineStart <= 16 && /^\s*(?:\d{1,3}[.)]|[-*+•]|#{1,6}|\|)?\s*["'“(*_`]*$/.test(text.slice(lineStart, start))) return false;
  let at = start - 1;
  while (at >= 0 && /[\s"'“”‘’(*_[-]/.test(text[at] as string)) {
    if (text[at] === '\n') return false;
    at--;
  }
  return at >= 0 && !/[.!?:;…•|#>]/.test(text[at] as string);
}

/** Where claims are looked up. */
export interface ClaimSource {
  holds(claim: Claim): boolean;
  holdsStem(root: string): boolean;
}

/** Indexes texts that may bear claims: quotes of a source, and what the prompt gives. */
export function claimSource(texts: readonly string[]): ClaimSource {
  const tokens = new Set<string>();
  const stems = new Set<string>();
  const neighbours: [string, string][] = [];
  const capitals = new Set<string>();
  const add = (word: string): void => {
    if (tokens.has(word)) return;
    tokens.add(word);
    stems.add(stem(word));
  };
  for (const given of texts) {
    // "hello\\_world" is how Markdown writes hello_world.
    const text = given.replace(/\\(?=[_*`])/g, '');
    let before = '';
    for (const token of tokensOf(text)) {
      const word = bare(token.text);
      add(word);
      if (token.text.length === 1 && word !== token.text) capitals.add(token.text);
      for (const part of identifierParts(token.text)) add(part);
      if (before !== '') neighbours.push([before, word]);
      before = word;
    }
    for (const match of text.matchAll(/(?<![\p{L}\p{N}_-])-([A-Za-z])(?![\p{L}\p{N}_])/gu)) tokens.add(`-${match[1]}`);
  }
  // Most words are found at once: what costs more is worked out when the first is not.
  let pairs: Set<string> | undefined;
  let stated: ReturnType<typeof numbersIn> | undefined;
  // "non-text", "non text" and "nontext" are one.
  const joined = (root: string): boolean => (pairs ??= new Set(neighbours.map(([one, two]) => stem(one + two)))).has(root);
  let labels: Set<string> | undefined;
  let counted: Map<string, Set<string>>[] | undefined;
  const holdsDotted = (name: string): boolean => {
    labels ??= new Set(texts.flatMap((text) => labelPairs(text.replace(/\\(?=_)/g, ''))));
    return pairsOf(name).every((pair) => labels?.has(pair));
  };
  // "six chores" is not borne out by a page 6 where the source has three chores, and never six.
  const countsOtherwise = (value: string, thing: string): boolean => {
    counted ??= texts.map(countedThings);
    const given = counted.flatMap((things) => [...(things.get(thing) ?? [])]);
    return given.length > 0 && !given.includes(value);
  };
  const statedIn = (): ReturnType<typeof numbersIn> => {
    if (stated) return stated;
    stated = { numbers: new Set(), words: new Set() };
    for (const text of texts) {
      const found = numbersIn(text);
      for (const number of found.numbers) stated.numbers.add(number);
      for (const word of found.words) stated.words.add(word).add(stem(word));
    }
    return stated;
  };
  const holdsWord = (word: string): boolean => {
    const plain = bare(word);
    if (tokens.has(plain)) return true;
    const root = stem(plain);
    return stems.has(root) || joined(root) || statedIn().words.has(plain) || statedIn().words.has(root);
  };
  // "A" is an article in most texts: only a capital bears it out.
  const holdsLetter = (letter: string): boolean => capitals.has(letter) || (!/^[AI]$/.test(letter) && tokens.has(bare(letter)));
  // Code is exact, but for its case and a plural: `count` is no form of `counting`.
  const holdsCode = (word: string): boolean => {
    if (/^-[A-Za-z]$/.test(word)) return tokens.has(word);
    const plain = bare(word);
    return tokens.has(plain) || tokens.has(`${plain}s`) || (plain.endsWith('s') && tokens.has(plain.slice(0, -1))) || joined(stem(plain));
  };
  return {
    holdsStem: (root) => stems.has(root) || joined(root),
    holds(claim) {
      if (claim.kind !== 'number' && claim.text.includes('.')) return holdsDotted(claim.text);
      if (claim.code) return holdsCode(claim.text);
      if (claim.kind !== 'number' && claim.text.length === 1) return holdsLetter(claim.text);
      if (claim.kind !== 'number') return holdsWord(claim.text) || (claim.amount !== undefined && statedIn().numbers.has(claim.amount));
      const { numbers } = statedIn();
      if (claim.unit !== undefined && claim.value !== undefined) {
        const named = stems.has(stem(claim.unit)) || statedIn().words.has(claim.unit);
        if (numbers.has(`${claim.value} ${claim.unit}`) || (named && numbers.has(claim.value))) return true;
        // "in bytes: 512 to 8192" holds 8 KiB: a number of three digits or more seldom stands by chance.
        return conversions(Number(claim.value), claim.unit).some(({ value, unit }) => value.length > 2 && numbers.has(value) && stems.has(stem(unit)));
      }
      if (claim.value !== undefined && claim.counts !== undefined && countsOtherwise(claim.value, claim.counts)) return false;
      if (claim.value !== undefined) return numbers.has(claim.value) || tokens.has(claim.text.toLowerCase());
      return numbers.has(plainNumber(claim.text)) || numberParts(claim.text).every((part) => numbers.has(part));
    },
  };
}

/** Lower case, apostrophes straight, without a possessive, and without the underscores that emphasise a word. */
function bare(word: string): string {
  const plain = word
    .toLowerCase()
    .replace(/['’]s?$/, '')
    .replace(/’/g, "'");
  if (!plain.startsWith('_') && !plain.endsWith('_')) return plain;
  let start = 0;
  let end = plain.length;
  while (start < end && plain[start] === '_') start++;
  while (end > start && plain[end - 1] === '_') end--;
  return start === end ? plain : plain.slice(start, end);
}

function identifierParts(token: string): string[] {
  if (!/[_\d]|\p{Ll}\p{Lu}/u.test(token)) return [];
  return token
    .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
    .split(/[\s_]+/)
    .map((part) => part.toLowerCase())
    .filter((part) => part.length > 2);
}
