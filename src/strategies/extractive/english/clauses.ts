/** Finds the subject and the finite verb of a plain declarative clause, and turns it into a question. No parser: closed lists. */
import { bare, tokensOf } from './plain.ts';
import { baseOf, gerundBase, isBaseVerb, isNounLike } from './verbs.ts';
import { adverbs, auxiliaries, clauseWords, prepositions } from './words.ts';

export interface Clause {
  subject: string;
  /** The finite verb as written, lower case. */
  verb: string;
  /** Its base form where it is a main verb; undefined for auxiliaries. */
  base: string | undefined;
  /** An adverb before the verb ("also", "usually"). */
  adverb: string;
  /** All after the verb. */
  rest: string;
  plural: boolean;
}

const maxSubject = 11;

/** The clause's parts, or undefined where the subject's end is not certain. */
export function clauseOf(text: string): Clause | undefined {
  const tokens = tokensOf(text);
  for (let i = 0; i < tokens.length && i <= maxSubject; i++) {
    const token = tokens[i] as string;
    const word = bare(token);
    if (i > 0 && isVerbAt(tokens, i)) return clauseAt(tokens, i);
    // A clause or a list inside the subject: its end is not certain.
    if (clauseWords.has(word) || /[,;:(]/.test(lastChar(token)) || token.startsWith('(') || word === 'and' || word === 'or') {
      if (word !== 'and' && word !== 'or') return undefined;
    }
  }
  return undefined;
}

function lastChar(token: string): string {
  return token.at(-1) ?? '';
}

function isVerbAt(tokens: readonly string[], i: number): boolean {
  const word = bare(tokens[i] as string);
  if (word === '`') return false;
  if (auxiliaries.has(word)) return true;
  const before = bare(tokens[i - 1] as string);
  // A possessive takes its noun: "the scheduler's checks".
  if (/(?:['’]s|s['’])$/.test(tokens[i - 1] as string)) return false;
  if (before === '' || prepositions.has(before) || ['a', 'an', 'the', 'and', 'or', 'to'].includes(before)) return false;
  if (baseOf(word) !== undefined) {
    if (!isNounLike(word)) return true;
    const after = bare(tokens[i + 1] ?? '');
    return (
      after !== '' &&
      !['of', 'and', 'or', 'in', 'for', 'to', 'with', 'from', 'at', 'by', 'on', 'into'].includes(after) &&
      !auxiliaries.has(after) &&
      baseOf(after) === undefined &&
      !/^(?:make|give|let|allow|mean|help|take|have|ensure|keep)$/.test(after)
    );
  }
  // A plural subject takes the base form: "vectors allow".
  return isBaseVerb(word) && gerundBase(tokens[0] as string) === undefined && isPluralNoun(before) && !/^[A-Z]/.test(tokens[i] as string);
}

function isPluralNoun(word: string): boolean {
  return (/[a-z]{2,}s$/.test(word) && !/(?:ss|us|is)$/.test(word)) || word === 'people' || word === 'data' || word === 'you' || word === 'criteria';
}

function clauseAt(tokens: readonly string[], at: number): Clause | undefined {
  let end = at;
  const adverb: string[] = [];
  while (end > 1 && adverbs.has(bare(tokens[end - 1] as string))) {
    end--;
    adverb.unshift(tokens[end] as string);
  }
  const subject = tokens.slice(0, end).join(' ');
  const verb = (tokens[at] as string).toLowerCase();
  if (/[,;:]$/.test(verb)) return undefined;
  const base = auxiliaries.has(bare(verb)) ? undefined : (baseOf(verb) ?? verb);
  // "Having X contain Y means…": a plain form after a gerund's object is no verb of the sentence.
  if (base !== undefined && base === verb && (gerundBase(tokens[0] as string) !== undefined || /^having$/i.test(tokens[0] as string))) return undefined;
  const plural = /^(?:are|were|have|do|aren't|weren't|haven't|don't)$/.test(verb) || (base !== undefined && base === verb);
  return { subject, verb, base, adverb: adverb.join(' '), rest: tokens.slice(at + 1).join(' '), plural };
}

/**
 * "Why " + the clause with its verb before its subject: "a node is shared" -> "is a node shared"; "the heap stores data" ->
 * "does the heap store data". Undefined where a main "have" or "do" would need more than a change of order.
 */
export function inverted(clause: Clause, subject: string): string | undefined {
  const tail = [clause.adverb, clause.rest].filter((part) => part !== '').join(' ');
  if (clause.base !== undefined) {
    if (clause.base === 'be') return undefined;
    return `${clause.plural ? 'do' : 'does'} ${subject} ${[clause.adverb, clause.base, clause.rest].filter((part) => part !== '').join(' ')}`;
  }
  if (/^(?:has|have|had)$/.test(clause.verb)) {
    const next = bare(tokensOf(clause.rest)[0] ?? '');
    if (/(?:ed|en|been)$/.test(next)) return `${clause.verb} ${subject} ${tail}`;
    const helper = clause.verb === 'has' ? 'does' : clause.verb === 'have' ? 'do' : 'did';
    return `${helper} ${subject} ${[clause.adverb, 'have', clause.rest].filter((part) => part !== '').join(' ')}`;
  }
  if (/^(?:do|does|did)$/.test(clause.verb)) return undefined;
  if (clause.verb === 'cannot') return `can't ${subject} ${tail}`;
  return `${clause.verb} ${subject} ${tail}`;
}
