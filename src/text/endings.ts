/** How a text ends: whole, or cut off. */
import { codeMap, withoutCode } from './code-ranges.ts';
import { countWords, tokensOf, type Token } from './content-words.ts';
import { looksLikeCode, type TaskShape } from './task-shape.ts';

export interface Ending {
  cut: boolean;
  why: string;
  /** The last stretch, for evidence. */
  start: number;
  end: number;
}

const terminal = /[.!?…。！？।؟۔:;~*_`)\]}>"'”’»」』$%°©®™)-]$/u;
const sentenceEnd = /[.!?…。！？।؟۔]["'”’»)\]*_]*$/u;
/** Words after which an English sentence goes on. */
const dangling =
  /(?:^|[\s("“])(?:the|a|an|and|or|but|nor|of|which|whose|is|are|was|were|be|been|being|has|have|had|because|if|when|while|as|than|from|into|its|their|your|our|my|these|those|such|between|through|via|per|where|whereas|although|since|until|unless|can|could|should|would|will|may|might|must|that|to|with|by|for|at|in|on|not|also|very|more|most|each|every|any|no|never|using|called|including|without|within|during|among|against|towards?|who|whom|how|why|we|they|I|he|she|(?:do|does|did|is|are|was|were|have|has|ca|wo|would|should|could)n['’]t|cannot)[*_]{0,3}$/;
/** Of these, the ones that may end a whole sentence or answer: "to sign in", "the one you rely on". */
const mayEnd =
  /(?:^|\s)(?:in|on|by|for|at|to|with|that|these|those|not|also|more|most|any|no|is|are|was|were|be|can|could|should|would|will|may|might|must|has|have|had|my|than|from|through|each|very|never|using|without|within|who|how|why|we|they|I|he|she)$/;
const spaced = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;

/** `sentenceWords`: from how many words on a single sentence without a mark counts as cut. */
export function endingOf(text: string, shape: TaskShape, sentenceWords = 8): Ending {
  const body = text.trimEnd();
  const { ranges } = codeMap(body);
  const last = ranges.at(-1);
  const endsInFence = last?.kind === 'fence' && last.end >= body.length;
  const prose = withoutCode(body, ranges);
  const lineStart = prose.lastIndexOf('\n') + 1;
  const start = Math.max(lineStart, body.length - 120);
  const uncut: Ending = { cut: false, why: '', start, end: body.length };
  const cut = (why: string): Ending => ({ cut: true, why, start, end: body.length });
  if (body === '' || endsInFence || shape === 'tool') return uncut;
  if (last && last.end >= body.length) return uncut;
  const line = body.slice(lineStart).trim();
  // Patterns anchored to the end see its last stretch only: a hostile line of 100,000 marks stays cheap.
  const tail = line.slice(-200);
  const isItem = /^(?:[-*+•]|\d{1,3}[.)-]|[a-z][.)])\s/.test(line);
  if (/^\|.*\|$/.test(line) || /^#{1,6}\s/.test(line) || /^<\/?\w/.test(line)) return uncut;
  if (shape === 'code' && (looksLikeCode(body) || looksLikeCode(line))) return uncut;
  const wordCount = countWords(body);
  if (wordCount < 2) return uncut;
  if (/[,，、]$/.test(tail)) return cut('it ends with a comma');
  if (/[:：]$/.test(tail) && wordCount > 2) return cut('it ends with a colon');
  if (/(?:\s[-–—]|\p{L}-|[([{“«])$/u.test(tail) && shape !== 'maths' && shape !== 'lookup') return cut('it ends with a dash or an open bracket');
  const word = dangling.exec(tail);
  const casual = /^\p{Ll}/u.test(body) && !/[.!?]/.test(body);
  if (
    word &&
    wordCount >= 3 &&
    shape !== 'choice' &&
    !(mayEnd.test(tail) && (casual || (shape !== 'prose' && shape !== 'definition' && shape !== 'comparison')))
  ) {
    return cut(`it ends with "${word[0].trim()}"`);
  }
  if (sentenceEnd.test(tail)) return openQuote(line) ? cut('a bracket is never closed') : uncut;
  if (terminal.test(tail) || /\p{Extended_Pictographic}[\uFE0F\u200D\p{Emoji_Modifier}]{0,4}$/u.test(tail) || /^https?:\/\//.test(lastWord(line))) return uncut;
  if (shape === 'maths' || shape === 'choice' || !spaced.test(tail.slice(-1))) return isItem ? (itemCut(prose, line, cut) ?? uncut) : uncut;
  if (isItem) return itemCut(prose, line, cut) ?? uncut;
  if (openQuote(line)) return cut('a bracket or a quote is never closed');
  return proseCut(prose, line, shape, sentenceWords, cut) ?? uncut;
}

/** An item is cut where every other item of its list ends with a mark, and it does not. */
function itemCut(prose: string, line: string, cut: (why: string) => Ending): Ending | undefined {
  const items = prose
    .split('\n')
    .map((item) => item.trim())
    .filter((item) => /^(?:[-*+•]|\d{1,3}[.)-])\s/.test(item));
  const others = items.slice(0, -1);
  if (others.length < 2 || countWords(line) < 3) return openQuote(line) ? cut('a bracket is never closed') : undefined;
  return others.every((item) => sentenceEnd.test(item.slice(-50))) ? cut('the last item has no closing mark, and all others do') : undefined;
}

function proseCut(prose: string, line: string, shape: TaskShape, sentenceWords: number, cut: (why: string) => Ending): Ending | undefined {
  // Somewhere a sentence ends with a mark and another begins: the writer uses marks, and the last sentence lacks one.
  const usesMarks = /[.!?…]["'”’)\]*_]*\s+["'“‘([*_]*\p{Lu}/u.test(prose.trimStart().slice(0, 20_000)) || /[.!?]\n/.test(prose);
  const words = countWords(line);
  if (usesMarks && words >= 2 && shape !== 'lookup') return cut('the last sentence has no closing mark, and those before it do');
  const strict = shape === 'prose' || shape === 'definition' || shape === 'comparison' || shape === 'steps';
  if (strict && words >= sentenceWords && !isEntry(line) && /^["'“(*_]*\p{Lu}/u.test(line)) return cut('a long sentence has no closing mark');
  return undefined;
}

/** More round or square brackets opened than closed in the line, emoticons apart; or an opening quote without its end. */
function openQuote(written: string): boolean {
  // "The `[` operator" opens no bracket.
  const line = withoutCode(written);
  let depth = 0;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (c === '(' || c === '[') depth += /[:;=][-']?$/.test(line.slice(Math.max(0, i - 2), i)) ? 0 : 1;
    else if (c === ')' || c === ']') depth = Math.max(0, depth - 1);
  }
  if (depth > 0) return true;
  return !sentenceEnd.test(line.slice(-50)) && (line.match(/“/g)?.length ?? 0) > (line.match(/”/g)?.length ?? 0);
}

function lastWord(line: string): string {
  return line.slice(line.lastIndexOf(' ') + 1);
}

/** An entry of a glossary or a table: "**Crate**: A tree of modules", "A way of naming an item". It is no sentence and needs no mark. */
function isEntry(line: string): boolean {
  if (/^(?:\*\*[^*\n]{1,80}\*\*|[^:.\n]{1,60}): \S/.test(line)) return true;
  return /^(?:An?|The|Any|One of|All) /.test(line) && !/ (?:is|are|was|were|has|have|does|do|can|will|must|should|may) /.test(line);
}

/**
 * True where the answer's last words stand inside a sentence of its source, and the source goes on: the answer was cut. Only
 * for answers that end without a mark and claim to be the source's own words. Where the words stand more than once, each
 * place must go on.
 */
export function cutFromSource(answer: string, quotes: readonly string[]): boolean {
  const own = tokensOf(answer.slice(-400)).map((token) => token.text.toLowerCase());
  const body = answer.trimEnd();
  if (own.length < 2 || sentenceEnd.test(body.slice(-50)) || /[|~`]$/.test(body)) return false;
  // An item is looked for as a whole: its last words alone may stand anywhere.
  const line = body.slice(body.lastIndexOf('\n') + 1);
  const item = itemMark.exec(line.slice(0, 40));
  const size = item ? Math.min(8, tokensOf(line.slice(item[0].length)).length) : 0;
  const last = own.slice(-Math.max(4, size));
  const inside = !opensSentence(body, tokensOf(body).at(-last.length)?.start ?? 0);
  let places = 0;
  for (const quote of quotes) {
    const tokens = tokensOf(quote);
    for (let i = last.length - 1; i < tokens.length; i++) {
      if (!last.every((word, k) => matches(tokens[i - last.length + 1 + k]?.text ?? '', word, k === last.length - 1))) continue;
      const found = tokens[i] as Token;
      const from = (tokens[i - last.length + 1] as Token).start;
      // Where a sentence of the source only begins with these words, the answer has them from somewhere else.
      if (inside && opensSentence(quote, from)) continue;
      places++;
      const isPart = found.text.length > (last.at(-1) as string).length;
      const next = tokens[i + 1];
      if (isPart && /^[\p{L}\p{N}_]/u.test(found.text)) continue;
      if (!next) return false;
      // Text right under a list: its last item is whole.
      if (/^[ \t]*\n$/.test(quote.slice(found.end, next.start)) && /^\p{Lu}/u.test(next.text) && standsInItem(quote, from)) return false;
      // Marks inside code end nothing.
      const between = quote.slice(found.end, next.start).replace(/`[^`]*`/g, ' ');
      if (
        /[.!?;:|\u2013\u2014…(]|\n\s*(?:[-*+>•]|\d{1,3}[.)]|\n|#|```)|<|^\s*[)\]]/u.test(between) ||
        /\n\s*\d+[.)]\s/.test(quote.slice(found.end, next.end + 2))
      )
        return false;
    }
  }
  return places > 0;
}

const itemMark = /^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]/;

/** Right behind the end of a sentence, a blank line or a mark of a list. */
function opensSentence(text: string, at: number): boolean {
  return /(?:^|[.!?]["'”’)\]]?\s|\n\s*\n|\n[ \t]*(?:[-*+•#|]+|\d{1,3}[.)])[ \t])[\s"'“‘(*_`]*$/.test(text.slice(Math.max(0, at - 24), at));
}

function standsInItem(text: string, at: number): boolean {
  return itemMark.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at));
}

function matches(token: string, word: string, mayBePart: boolean): boolean {
  const lower = token.toLowerCase();
  return lower === word || (mayBePart && word.length > 0 && lower.startsWith(word));
}
