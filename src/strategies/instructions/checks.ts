/**
 * What a new instruction must not be, by name: the heuristics of Self-Instruct (Wang et al. 2022) and of Alpaca, which take out what a
 * model of text cannot do, and what is no instruction at all.
 *
 * What we do differently: they count words at blanks and refuse whatever begins outside ASCII, so that most languages never pass. Here
 * a script without blanks between words is counted by its characters, and marks that open a sentence or a quotation may come first.
 */
import { z } from 'zod';
import { words } from '../../text/tokens.ts';

/** Words of tasks that a model of text alone cannot do: the lists of Self-Instruct and Alpaca. */
const needsMoreThanText = ['image', 'picture', 'graph', 'file', 'map', 'draw', 'plot', 'go to', 'video', 'audio', 'music', 'flowchart', 'diagram'];

/** Options of every strategy that checks instructions so. */
export const instructionOptions = {
  /** ROUGE-L (F1) with any instruction that there is from which a new one is rejected as `similar`. */
  novelty: z.number().min(0.01).max(1).default(0.7),
  /** Words and phrases that reject an instruction, each with its plural in -s; in any language, as they are written. */
  blocked: z.array(z.string().min(1)).default(needsMoreThanText),
  /** Fewest words of an instruction; in a script without blanks between words, characters. */
  minWords: z.int().min(1).default(4),
  /** Most words of an instruction; in a script without blanks between words, two characters count as one. */
  maxWords: z.int().min(1).default(150),
};

export interface InstructionLimits {
  blocked: readonly string[];
  minWords: number;
  maxWords: number;
}

/** Why a text is rejected as an instruction, as `name: detail`; undefined where it is none of these. */
export type InstructionCheck = (text: string) => string | undefined;

// A mark that opens something may come first: "¿Cómo…", "«…", "《…". So may one that belongs to its word: "#include", "@Override", "$5" are none of these.
const opening = /^[\p{Pi}\p{Ps}¿¡"'`‚„]/u;
const mark = /^(?:[\p{P}\p{S}]|\d{1,3}[.)]\s)/u;
const tokenLike = /^[#@$][\p{L}\p{N}_]/u;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** The check for these limits; what is the same for every text is made once. */
export function instructionCheck({ blocked, minWords, maxWords }: InstructionLimits): InstructionCheck {
  const phrases = blocked.map((phrase) => ({ phrase, tokens: words(phrase) })).filter(({ tokens }) => tokens.length > 0);
  return (text) => {
    const said = text.trim();
    if (said === '') return 'empty: no instruction came';
    const found = words(said);
    if (!found.some((word) => /[\p{L}\p{N}]/u.test(word))) return 'empty: it has no words';
    if (mark.test(said) && !opening.test(said) && !tokenLike.test(said)) return `leading-mark: it begins with "${[...said].slice(0, 3).join('')}"`;
    if (found.length < minWords) return `too-short: it has ${found.length} words, under ${minWords}`;
    const dense = found.filter((word) => unspaced.test(word)).length;
    const length = Math.ceil(found.length - dense / 2);
    if (length > maxWords) return `too-long: it has ${length} words, over ${maxWords}`;
    const named = phrases.find(({ tokens }) => holds(found, tokens));
    return named === undefined ? undefined : `blocked-word: it says "${named.phrase}"`;
  };
}

/** Whether tokens stand in a row in others, the last of them also in its plural. */
function holds(found: readonly string[], tokens: readonly string[]): boolean {
  for (let at = 0; at + tokens.length <= found.length; at++) {
    let i = 0;
    while (i < tokens.length && isForm(found[at + i] ?? '', tokens[i] ?? '', i === tokens.length - 1)) i++;
    if (i === tokens.length) return true;
  }
  return false;
}

function isForm(found: string, wanted: string, last: boolean): boolean {
  return found === wanted || (last && found === `${wanted}s`);
}
