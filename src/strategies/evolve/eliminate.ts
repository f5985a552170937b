/**
 * The rules of elimination of Evol-Instruct (section 3.2 of the paper): an evolved prompt has failed where it gains nothing on
 * its parent, where its answer says that it cannot and is short, where the answer says nothing, and where the prompt
 * repeats the words that asked for it. The first is asked of the teacher (see `evolve.ts`); the others are told from the text.
 *
 * What we do differently: they know more languages than English; an apology counts where the answer opens, and only with a
 * denial, so that an honest "unfortunately" in mid-text is no failure; words that the parent has itself are not copied from us.
 */
import { comparable } from '../../text/normalise.ts';
import { isStopWord } from '../../text/stop-words.ts';
import { words } from '../../text/tokens.ts';
import { apologyOf, wordsOf } from './apologies.ts';

/** An answer of as many words or more says something, whatever it opens with. */
const longAnswer = 80;

/** Throws by the name of its rule where an answer is none. */
export function requireAnswer(answer: string): void {
  if (saysNothing(answer)) throw new Error(`nothing-said: the answer is of punctuation and function words alone: "${brief(answer)}"`);
  const apology = apologyOf(answer);
  if (apology !== undefined && wordsOf(answer) < longAnswer) throw new Error(`apology: the answer is short and says "${brief(apology)}"`);
}

const functionWords = new Set(
  `der die das den dem des ein eine einen und oder aber ist sind war es er sie ich nicht ja nein zu von mit im in auf an für
  le la les un une des du de et ou mais est sont il elle je ce ne pas oui non à en sur pour avec
  el los las una y o pero es son él ella yo lo no sí por con para del al
  il lo gli i uno e ma sono è io si con per di da
  os as um uma ou mas são ele ela eu não sim com por
  het een en of maar zijn ik niet ja nee te van met op voor`
    .trim()
    .split(/\s+/),
);

/** Only punctuation and function words. Letters of every script and digits are words. */
export function saysNothing(answer: string): boolean {
  return words(answer).every((word) => !/[\p{L}\p{N}]/u.test(word) || isStopWord(word) || functionWords.has(word));
}

const asked =
  'prompts?|instructions?|anweisung(?:en)?|aufforderung(?:en)?|consignes?|instrucción|instrucciones|istruzioni|instruções|промпт\\p{L}*|инструкци\\p{L}*';
const made =
  're-?written|given|created|evolved|original|umgeschriebene?[rnms]?|gegebene?[rnms]?|ursprüngliche?[rnms]?|réécrite?|donnée?|reescrit[oa]|dad[oa]|riscritt[oa]|переписанн\\p{L}*|данн\\p{L}*';
/** Words that speak of rewriting, and not of the matter. */
const copied: readonly RegExp[] = [
  new RegExp(`(?<![\\p{L}\\p{M}])(?:(?:${made})[ _-](?:${asked})|(?:${asked})[ _-](?:${made}))(?![\\p{L}\\p{M}])`, 'giu'),
  new RegExp(`#[ _]?[^#\\n]{0,24}(?:${asked}|提示|指令|プロンプト|프롬프트)[^#\\n]{0,24}#`, 'giu'),
  /#[ ]?[A-Z][A-Za-z]{1,20}(?: [A-Z][A-Za-z]{1,20}){1,3} ?#/g,
  new RegExp(`^[\\s"'*_#>]{0,6}(?:(?:the |your )?(?:new|modified|updated|improved|evolved|rewritten|final) )?(?:${asked})[*_]{0,2} ?[:：]`, 'giu'),
  /(?:改写|重写|改寫|重寫|给定|給定|原始)(?:后|後)?(?:的)?(?:提示|指令)|(?:書き換えた|元の|与えられた)(?:プロンプト|指示)|(?:재작성된|주어진|원래) ?(?:프롬프트|지시)/gu,
  /<<<[A-Za-z-]{1,40} [0-9a-f]{16}|[A-Za-z-]{1,40} [0-9a-f]{16}>>>/g,
];

/** Words in a row that nobody repeats by chance. */
const run = 8;

/**
 * The words of a text that come from the prompt that asked for it; undefined where there are none. `asking` is that prompt without
 * what stood in its fences; `parents` is what those held: their words may stand.
 */
export function copiedWords(text: string, asking: string, parents: readonly string[]): string | undefined {
  const before = comparable(parents.join('\n'));
  for (const pattern of copied) for (const [found] of text.matchAll(pattern)) if (!before.includes(comparable(found))) return found;
  const own = stretches(asking);
  const known = stretches(parents.join('\n'));
  for (const stretch of stretches(text)) if (own.has(stretch) && !known.has(stretch)) return stretch;
  return undefined;
}

function stretches(text: string): Set<string> {
  const list = words(text);
  const out = new Set<string>();
  for (let at = 0; at + run <= list.length; at++) out.add(list.slice(at, at + run).join(' '));
  return out;
}

export function requireOwnWords(text: string, asking: string, parents: readonly string[]): void {
  const found = copiedWords(text, asking, parents);
  if (found !== undefined) throw new Error(`copies-prompt: it repeats "${brief(found)}" of the words that asked for it`);
}

const brief = (text: string): string => (text.length > 80 ? `${text.slice(0, 80).toWellFormed()}…` : text);
