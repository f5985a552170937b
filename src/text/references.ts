/**
 * Phrases that lean on text which is not in the row: "this", "above", "the following", "Listing 4-3", "as we saw". English
 * only; text in other languages yields nothing. A phrase counts only where nothing near it can be what it points at.
 */
import { codeMap, withoutCode } from './code-ranges.ts';
import { countWords, tokensOf } from './content-words.ts';
import { stem } from './stem.ts';
import { asksForCode, hasOptions } from './task-shape.ts';

export interface Reference {
  start: number;
  end: number;
  phrase: string;
  /** `numbered`: a numbered part. `place`: above, below, the following. `pointer`: "this chapter", "as we saw". `pronoun`: nothing named before it. `connective`: goes on from a sentence that is not there. */
  kind: 'numbered' | 'place' | 'pointer' | 'pronoun' | 'connective';
}

const parts = '[Ll]isting|[Ff]igure|[Ff]ig\\.|[Cc]hapter|[Ss]ection|Table|Example|Appendix|Equation|Exercise';
const material =
  'passages?|texts?|paragraphs?|documents?|articles?|excerpts?|snippets?|listings?|programs?|codes?|functions?|examples?|tables?|figures?|images?|pictures?|photos?|diagrams?|charts?|graphs?|sections?|chapters?|pages?|books?|sentences?|lines?|blocks?|outputs?|errors?|lists?|statements?|questions?|expressions?|equations?|data|information|steps?|definitions?|methods?|commands?|files?|attachments?|links?|urls?|screenshots?|videos?|recordings?|e-?mails?|contexts?|descriptions?|techniques?|criteri(?:on|a)|quotes?|reviews?|tweets?|poems?|stor(?:y|ies)|options?|items?|values?|words?|numbers?|instructions?|rules?|scenarios?|tasks?|problems?';

const numbered = new RegExp(
  String.raw`\b(?:${parts})\s?(?:\d{1,2}(?:[-–.]\d{1,3}){0,3}(?![\d\w]))(?!\s?(?:of the (?!book|document|text|manual)\w|\(\d{4}\)|bankruptcy))`,
  'g',
);
/** Laws and fixed names that look like a numbered part. */
const notParts = /^(?:section (?:230|508|404|501|8|7)|chapter (?:7|11|13))$/i;

const ownParts =
  'chapters?|sections?|pages?|paragraphs?|passages?|listings?|figures?|appendix|appendices|tutorials?|documents?|articles?|excerpts?|examples?|snippets?|code|questions?|answers?|images?|diagrams?|tables?|lessons?';
/** In questions and in answers. */
const placed: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:the|this|these|that|those) (?:following|above|below|aforementioned|foregoing) (?:[\w-]{1,20} ){0,2}?(?:${material})\b`, 'gi'),
  new RegExp(String.raw`\b(?:the|this|that|our) (?:preceding|previous|earlier|next|last) (?:${ownParts})\b`, 'gi'),
  /\b(?:the|these|those) (?:following|aforementioned)\b(?= ?(?:[.?!,;:]|$|is\b|are\b|was\b|were\b|do\b|does\b|best\b))/gi,
  new RegExp(
    String.raw`\b(?:${material}|shown|listed|given|described|mentioned|discussed|seen|provided|stated|noted|explained|see|as|written|presented|outlined|introduced|quoted|pasted|included) (?:above|below|earlier|previously|here(?! (?:and|is|are|in|at|on|for|to)\b))(?=\s?(?:[.?!,;:)]|$|is\b|are\b|was\b|were\b|do\b|does\b|did\b|and\b|or\b|show|we\b|you\b|has\b|have\b|to\b|that\b|would\b|will\b|can\b|in\b|by\b|using\b|into\b))`,
    'gi',
  ),
  /\b(?:the|this|that) (?:code|text|examples?|passage|table|listing|figure|diagram|image|function|program|snippet|list|output|command|ones?) (?:above|below)(?!\s+(?:the|an?|this|that|these|those|its|your|their|our|each|every|any|all|it|them|\d|average|zero|ground)\b)/gi,
  /\bthe (?:above|below)(?=\s?(?:[.?!,;:)]|$))/gi,
  // "the timer described above", "the setup above", "an example is given below"
  /\b(?:described|shown|mentioned|given|listed|discussed|defined|explained|named|presented|outlined|introduced|stated|noted|said) (?:above|below|earlier|previously|further (?:up|down|on)|later on)\b/gi,
  /\bthe (?:[a-z-]{3,20} ){1,2}(?:above|below)(?=[.,;:?!)]|$)/gi,
];
/** In questions only: an answer may take up what it has just said. */
const placedInQuestion: readonly RegExp[] = [
  /\b(?:which|what|one|any|all|each|some|none|two|three|both|either|neither) of the (?:following|above|below)\b(?! (?:hours?|days?|nights?|weeks?|months?|years?|rounds?|times?|visits?|games?)\b)/gi,
  /^\W{0,3}(?:which|what|one|any|all|each|some|none|two|three|both|either|neither) of (?:these|those)\b/gi,
  /\b(?:the|this|that) (?:given|provided|attached|accompanying|enclosed) (?:text|passage|code|snippet|context|article|document|paragraph|table|image|information|excerpt|sentence|story|dialogue|conversation|e-?mail|file|data)\b/gi,
];
const pointers: readonly RegExp[] = [
  // "as the figure illustrates", "as said above"
  new RegExp(
    String.raw`\bas (?:the|this|that|our) (?:[\w-]{1,20} )?(?:${material}) (?:\w+ly )?(?:shows?|illustrates?|demonstrates?|makes? clear|indicates?|suggests?|explains?|says?|states?|describes?|details?)\b`,
    'gi',
  ),
  /\bas (?:said|noted|mentioned|shown|described|explained|discussed|stated|seen|outlined|pointed out|indicated|illustrated) (?:above|below|earlier|before|previously|already|in the (?:previous|last|earlier|preceding|figure|table|diagram))\b/gi,
  // "see below", "on the next page", "is covered in a later section", "for more details, see the chapter on"
  /\b(?:see|cf\.?) (?:also )?(?:above|below|later|earlier|previous(?:ly)?|overleaf|opposite|there|further (?:up|down|on|below|above))\b/gi,
  /\b(?:on|in|from) (?:the|an?) (?:next|previous|following|facing|opposite|preceding|earlier|later|other) (?:pages?|sections?|chapters?|parts?|examples?|figures?|tables?|listings?|paragraphs?|posts?|articles?|lessons?|documents?|volumes?|slides?)\b/gi,
  /\b(?:is|are|was|were|be|been) (?:also |further |fully |briefly )?(?:covered|described|discussed|explained|treated|dealt with|shown|listed|outlined|introduced|summari[sz]ed|detailed|illustrated) (?:in|on|by|under) (?:more detail |detail )?(?:in |on |under )?(?:(?:the|this|that|an?|another|our) (?:next|previous|following|preceding|earlier|later|other|separate|last|same|above|below)|another (?:section|chapter|part|page)|the (?:appendix|figure|diagram|table|listing|sidebar|footnote|section|chapter)|(?:section|chapter|appendix|figure|table) [\dA-Z])\b/gi,
  /\b(?:for (?:more|further|full|additional|other) (?:details?|information|examples?|explanations?|background)|more (?:on|about) (?:this|that|these|it)|we (?:will|shall|['’]ll) (?:return|come back|get) to (?:this|that|it)|you (?:have|already) (?:saw|seen|met|read)),?[^.!?\n]{0,40}\b(?:see|later|below|above|next|previous|section|chapter|page|appendix|earlier|before|shortly|soon|consult|refer)\b/gi,
  /\b(?:the|this|that|our) (?:figure|diagram|illustration|screenshot|picture|image|photo|chart|graph|listing|sidebar|footnote|screen shot|table) (?:(?:above|below|opposite|on the (?:left|right))|(?:also |clearly )?(?:shows?|illustrates?|depicts?|demonstrates?|displays?|lists?|compares?|gives?|summari[sz]es?))\b/gi,
  /\b(?:see|refer to|consult|compare|cf\.?|look at|turn to|recall) (?:also )?(?:the|this|that|our) (?:[\w-]{1,20} ){0,2}?(?:above|below|(?:preceding|previous|earlier|next|last|following) [\w-]{3,20})(?=\s?(?:[.,;:)]|$|for\b|and\b))/gi,
  /\baccording to (?:the|this) (?:text|passage|document|article|author|book|chapter|section|excerpt|paragraph|source|context|guide|page)\b(?! of\b)/gi,
  /\bas (?:we|you|i)(?:['’]ve| have)? (?:just |already |previously )?(?:saw|seen|mentioned|discussed|noted|learned|explained|described|did|said|covered|explored|showed|shown|know from|read)\b/gi,
  /\b(?:in|from|of|at|later in|earlier in|throughout|see) (?:the|this|our|that) (?:next|previous|last|following|preceding|earlier|later|current) (?:chapters?|sections?|pages?|examples?|book|documents?|tutorials?|guides?|listings?|paragraphs?|lessons?|posts?|articles?)\b|\b(?:in|for|throughout) the rest of (?:the|this) (?:chapter|section|book|guide|page|document|tutorial)\b/gi,
  /\b(?:in|of|throughout|for) this (?:chapter|section|book|page|document|tutorial|guide|article|appendix|lesson|course|project|post|paper|manual)\b/gi,
  /\b(?:we|i)(?:['’]ll| will| are going to|['’]re going to|['’]ve| have| had)? (?:also )?(?:look at|talk (?:more )?about|discuss(?:ed)?|cover(?:ed)?|see|saw|seen|explore[d]?|introduce[d]?|return to|come back to|learn(?:ed)?|explain(?:ed)?|mention(?:ed)?|show(?:ed|n)?|wrote|defined?|created?|used) [^.!?\n]{0,80}\b(?:later|earlier|chapter|section|next|previous(?:ly)?|appendix|listing|before|so far|soon|shortly|above|below)\b/gi,
  /\b(?:refer|turn|go|recall|remember) (?:back )?(?:to|from) (?:chapter|section|listing|figure|appendix|the (?:previous|earlier|last|next))\b/gi,
];
/** "this code", "these words": something named or shown before may be meant. */
const shown = new RegExp(String.raw`\b(?:this|these) (${material})\b`, 'gi');
const documentParts =
  /^(?:listing|chapter|section|book|page|figure|appendix|tutorial|document|article|paragraph|passage|excerpt|image|picture|photo|diagram|screenshot|attachment|video|lesson)s?$/i;
/** Matches looked at for each pattern: the first few decide, and a hostile text holds thousands. */
const limit = 50;

export interface ReferenceContext {
  /** What a reader has seen before: the question, for an answer. */
  before?: string;
  /** True for an answer: what follows in it cannot be the chapter or the text that it speaks of. */
  isAnswer?: boolean;
}

/** References that neither the text itself nor what was read before resolves. */
export function referencesIn(text: string, { before = '', isAnswer = false }: ReferenceContext = {}): Reference[] {
  const { ranges } = codeMap(text);
  const prose = withoutCode(text, ranges);
  const found: Reference[] = [];
  const known = before.toLowerCase();
  const add = (kind: Reference['kind'], match: RegExpMatchArray): void => {
    const start = match.index ?? 0;
    const end = start + match[0].length;
    if (!found.some((other) => start < other.end && other.start < end)) found.push({ kind, start, end, phrase: text.slice(start, end) });
  };
  let looked = 0;
  // A long question or one with options brings its own "Section 2" along.
  const bringsParts = !isAnswer && (countWords(text) >= 60 || hasOptions(text));
  for (const match of prose.matchAll(numbered)) {
    if (looked++ >= limit || bringsParts) break;
    if (
      !/["'“‘=]\s?$/.test(prose.slice(Math.max(0, match.index - 2), match.index)) &&
      !notParts.test(match[0]) &&
      !known.includes(match[0].toLowerCase()) &&
      !isCaption(prose, match)
    )
      add('numbered', match);
  }
  // Options under a question are what "the following" means, and "none of the above" is one of them.
  const inPlace = !isAnswer && hasOptions(text) ? [] : isAnswer || asksForCode(text) ? placed : [...placed, ...placedInQuestion];
  for (const [kind, patterns] of [
    ['place', inPlace],
    ['pointer', pointers],
  ] as const) {
    for (const pattern of patterns) {
      let seen = 0;
      for (const match of prose.matchAll(pattern)) {
        if (seen++ >= limit) break;
        const part = kind === 'place' && documentParts.test(match[0].split(' ').at(-1) ?? '');
        const lost = part || kind === 'pointer';
        if (lost && followsHere(text, match)) continue;
        if ((isAnswer && lost) || !resolved(text, match, isAnswer)) add(lost ? 'pointer' : kind, match);
      }
    }
  }
  let seen = 0;
  for (const match of prose.matchAll(shown)) {
    if (seen++ >= limit) break;
    if (!bringsParts && !resolved(text, match) && !named(text, match, known)) add('pointer', match);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The noun stands before, alone or at the end of a longer word; or code does; or a sentence, for things of the mind. */
function named(text: string, match: RegExpMatchArray, known: string): boolean {
  const noun = (match[1] ?? '').toLowerCase();
  const ahead = text.slice(Math.max(0, (match.index ?? 0) - 2000), match.index);
  const root = stem(noun);
  const stands = (token: { text: string }): boolean => stem(token.text).endsWith(root);
  if (tokensOf(ahead).some(stands) || tokensOf(known.slice(0, 4000)).some(stands)) return true;
  if (documentParts.test(noun)) return false;
  if (/`[^`\n]+`|```/.test(ahead) || known.includes('`')) return true;
  return /[.!?:]\s|\n/.test(ahead) && !/^(?:codes?|programs?|snippets?|examples?|tables?|outputs?|functions?|lists?|files?|e-?mails?|links?|urls?)$/.test(noun);
}

/** The thing pointed at is in the row: a colon, a line break, code or a quotation follows, or stands before. */
function resolved(text: string, match: RegExpMatchArray, isAnswer = false): boolean {
  const start = match.index ?? 0;
  // What an answer says to stand above cannot stand below.
  const back = isAnswer && /above|earlier|previous|preceding|aforementioned|foregoing/i.test(match[0]);
  const after = back ? '' : text.slice(start + match[0].length, start + match[0].length + 800);
  if (/^[^.?!\n]{0,120}:\s*\S/.test(after) && countWords(after.slice(after.indexOf(':'))) >= 1) return true;
  if (/\n\s{0,8}(?:[-*+•]|\d{1,3}[.)]|```|~~~|\||>)/.test(after.slice(0, 600))) return true;
  if (/\?\s*\n+\s*\S/.test(after.slice(0, 400)) || /^[^\n]{0,200}\n+[^\n]{20}/.test(after)) return true;
  if (/["“][^"”\n]{8,}["”]|```|`[^`\n]{8,}`/.test(after.slice(0, 400)) && !/following|below/i.test(match[0])) return true;
  // Nor does what an answer says to stand below stand before.
  if (isAnswer && /below|further down|later on/i.test(match[0])) return false;
  const ahead = text.slice(Math.max(0, start - 4000), start);
  return /```|~~~/.test(ahead) || /\n\s*\n/.test(ahead.slice(-1500)) || countWords(ahead) >= 40 || /["“][^"”\n]{8,}["”]/.test(ahead.slice(-800));
}

const showable = /\bfollowing (?:examples?|listings?|tables?|figures?|diagrams?)$/i;
const shownHere = /^[^.?!:\n]{0,120}[:.][ \t]*\n\s{0,40}(?:```|~~~|\||(?:[-*+•]|\d{1,3}[.)])\s)/;

/** "as in the following example:", and right under it code, a table or a list: that is it. */
function followsHere(text: string, match: RegExpMatchArray): boolean {
  const end = (match.index ?? 0) + match[0].length;
  return showable.test(match[0]) && shownHere.test(text.slice(end, end + 200));
}

/** "Table 1: Sizes" names the table that follows: it is there. */
function isCaption(text: string, match: RegExpMatchArray): boolean {
  const start = match.index ?? 0;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return text.slice(lineStart, start).trim() === '' && /^\s?[:.–—-]/.test(text.slice(start + match[0].length, start + match[0].length + 2));
}
