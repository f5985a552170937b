/** Definite phrases ("the pool", "the magnified view") that are of something said before, with nothing in reach to be it. */
import type { Profile } from '../profile.ts';
import { bare, tokensOf } from './plain.ts';
import { commonKnowledge } from './phrases.ts';
import { baseOf, isBaseVerb } from './verbs.ts';
import { auxiliaries, clauseWords, determiners, prepositions, pronouns } from './words.ts';

const closer = /[,.;:?!)]$/;

interface Definite {
  /** Words after "the", lower case. */
  words: string[];
  anchored: boolean;
}

function definites(text: string): Definite[] {
  const tokens = tokensOf(text);
  const found: Definite[] = [];
  for (let i = 0; i + 1 < tokens.length; i++) {
    if (bare(tokens[i] as string) !== 'the') continue;
    const words: string[] = [];
    let anchored = false;
    for (let at = i + 1; at < tokens.length && words.length < 6; at++) {
      const token = tokens[at] as string;
      const word = bare(token);
      if (words.length > 0 && ends(word)) {
        // "The ownership of a variable", "the trait that…": what follows says which.
        anchored ||=
          /^(?:of|for|between|behind|that|which|who|whose|where|in|inside|within|into|by|under|over|per|among|without|across|through|to|with|from|on|at|about|you)$/.test(
            word,
          );
        break;
      }
      // Code, a name, a number or quoted words are of one thing.
      anchored ||= token.includes('`') || /\p{Lu}|\d|["“]/u.test(token);
      words.push(word.replace(/'s$/, ''));
      if (closer.test(token)) break;
    }
    found.push({ words, anchored });
  }
  return found;
}

function ends(word: string): boolean {
  return (
    prepositions.has(word) ||
    auxiliaries.has(word) ||
    clauseWords.has(word) ||
    pronouns.has(word) ||
    determiners.has(word) ||
    /^(?:and|or|you|is|are|be)$/.test(word) ||
    /[a-z]{3,}ly$/.test(word) ||
    baseOf(word) !== undefined ||
    (isBaseVerb(word) && /^(?:allow|let|use|need|have|make|take|give|mean|require|provide)$/.test(word))
  );
}

/**
 * Some "the …" of the text leans on what was said before: no complement, code, name or number says which it is, its noun is
 * neither common knowledge nor said earlier in the text, and the document does not speak of it as of a fixed thing.
 */
export function unanchored(text: string, profile: Profile, topic = ''): boolean {
  const known = topic.toLowerCase();
  return definites(text).some(({ words, anchored }, i) => {
    const head = words.at(-1) ?? '';
    if (anchored || head === '' || commonKnowledge.has(head) || /^(?:most|best|worst|least|\w{3,}est)$/.test(words[0] ?? '')) return false;
    const stem = head.replace(/(?:ies|es|s)$/, '');
    // "The outer loop" is not said by a topic of loops: each of its words must be.
    if (words.every((word) => known.includes(word.replace(/(?:ies|es|s)$/, '')))) return false;
    const before = text
      .toLowerCase()
      .split(/\bthe /)
      .slice(0, i + 1)
      .join(' ');
    if (stem.length > 2 && new RegExp(`(?:^|[^\\p{L}])${stem.replace(/[^\p{L}\p{N}]/gu, '.')}`, 'u').test(before)) return false;
    return words.length < 2 || profile.mentions(words.join(' ')) < 3;
  });
}

/** The sentence opens with such a phrase: its subject is of something said before it. */
export function opensUnanchored(sentence: string, profile: Profile, topic = ''): boolean {
  if (!/^the /i.test(sentence)) return false;
  const tokens = tokensOf(sentence);
  const end = tokens.findIndex((token, i) => i > 1 && (auxiliaries.has(bare(token)) || closer.test(token)));
  return unanchored(tokens.slice(0, end < 0 ? 9 : Math.min(end + 1, 10)).join(' '), profile, topic);
}
