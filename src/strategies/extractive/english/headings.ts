/** Headings as topics: numbering out, Title Case undone where the document itself writes the word small. */
import type { Profile } from '../profile.ts';
import { outsideCode, plain } from './plain.ts';
import { genericHeadings } from './words.ts';

const numbering =
  /^(?:(?:chapter|part|appendix|section|step|annex)\s+[A-Z0-9]{1,4}\s*[-–—:.]+\s*|(?:\d{1,3}\.)+\d*\s+|\d{1,3}[.)]\s+|[A-Z]\.\s+|§\s*[\d.]+\s*)/i;
const framing =
  /^(?:understanding|about|(?:an? )?(?:introduction|guide) to(?: the)?|(?:an? )?overview of(?: the)?|getting started with|intent of(?: the)?|learning)\s+/i;

/** Subject of a document from its title. */
export function documentSubject(title: string): string {
  const trimmed = trimHeading(title)
    .replace(framing, '')
    .replace(/^SC \d+(?:\.\d+)+:? (?=\p{Lu})/u, '')
    .trim();
  // "`json` — JSON encoder and decoder" is of `json`; "Unicode HOWTO" is of Unicode.
  const named = /^(`[^`]+`|[\p{L}\d_.-]{2,30}) [—–] \S/u.exec(trimmed)?.[1] ?? trimmed;
  const bare = named.replace(/ (?:FAQ|HOWTO|how-to|tutorial|guide|manual|handbook|cookbook|reference|documentation|docs|primer|README)$/i, '').trim();
  return bare.replace(/^(?:general|basic|quick|the|simple) (?=\p{Lu}\p{L}+$)/iu, '');
}

export function trimHeading(heading: string): string {
  return plain(heading)
    .replace(numbering, '')
    .replace(/\s*[¶#]+\s*$/, '')
    .replace(/^[^\p{L}\p{N}`"'(<&*_@.$-]+\s*/u, '')
    .replace(/[:.]+$/, '')
    .trim();
}

export function isQuestion(heading: string): boolean {
  return (
    heading.trim().endsWith('?') &&
    /^(?:what|why|how|when|where|which|who|is|are|can|could|do|does|did|should|will|would|must|may|has|have)\b/i.test(plain(heading))
  );
}

/** "Press a frond", "Set the limit": a heading that tells to do something. */
export function isImperative(heading: string): boolean {
  return (
    /^(?!(?:an?|the|of|in|on|at|to|for|from|with|without|by|as|about|all|and|or|not|both|under|over|into|what|why|how|when|where|who|which|is|are|can|do|does)\b)[a-z]+ (?:an?|the|your|each|every|all) [a-z`]/i.test(
      heading,
    ) && !/^\S+(?:ing|ed|[^s]s) /i.test(heading)
  );
}

/** "BUNDLE FORMAT": capitals are the page's style, and nobody would write them. */
export function isShouted(heading: string): boolean {
  return /\p{Lu}{4}/u.test(heading) && !/\p{Ll}/u.test(heading);
}

export function isGenericHeading(heading: string): boolean {
  const words = trimHeading(heading).toLowerCase();
  if (
    /^(?:the )?(?:intent|benefits?|examples?|resources|related resources|techniques|exceptions?|notes?|summary|overview|purpose|description|limitations|advantages|disadvantages|features|requirements|definition) (?:of|for|on|to) /.test(
      words,
    ) ||
    /^(?:intent|purpose) of this /.test(words)
  )
    return true;
  return (
    genericHeadings.has(words) ||
    /^(?:in brief|see also|related resources|related|more|further reading|next steps|getting started|quick start|table of contents|in this .*|.* summary|key terms|use|uses|test|tests|to do|misc|other|others|general|first steps|more information|wrapping up|putting it all together.*|hello.*|api reference|known issues|an? .*example.*|.*exercise.*)$/.test(
      words,
    )
  );
}

const small = new Set([
  'a',
  'an',
  'the',
  'and',
  'or',
  'of',
  'in',
  'on',
  'at',
  'to',
  'for',
  'from',
  'with',
  'by',
  'as',
  'via',
  'vs',
  'vs.',
  'over',
  'into',
  'per',
  'than',
  'that',
  'is',
  'are',
  'not',
  'its',
  'your',
]);

/** A heading in sentence case: words stay capital only where the document writes them so in mid-sentence. */
export function sentenceCase(heading: string, profile: Profile): string {
  // A name of several words that the text writes with its capitals is a name here too.
  const name = /^(?:the )?((?:\p{Lu}[\p{L}\d.'’+#-]* ){1,4}\p{Lu}[\p{L}\d.'’+#-]*)$/iu.exec(heading)?.[1];
  if (name !== undefined && /^(?:\p{Lu}\S* )+\p{Lu}\S*$/u.test(name) && profile.writes(name)) return heading.replace(/^The /, 'the ');
  return outsideCode(heading, (part) =>
    part.replace(/[\p{L}\p{N}][\p{L}\p{N}.'’+#-]*/gu, (word) => {
      const lower = word.toLowerCase();
      if (small.has(lower)) return lower;
      if (!/^\p{Lu}/u.test(word)) return word;
      // "Path-Related": each part by itself.
      if (/^\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)+$/u.test(word) && !profile.writes(word)) return lower;
      if (/^.+\p{Lu}/u.test(word) || /\d/.test(word) || word.length === 1) return word;
      const stem = word.replace(/['’]s$/, '');
      if (profile.lowerWords.has(lower) || profile.lowerWords.has(stem.toLowerCase())) return lower;
      if (profile.names.has(stem)) return word;
      return lower;
    }),
  );
}
