/** Facts about one document that every maker needs: its subject, its names, what belongs to its running example. */
import type { Block, Document } from '../../contracts/document.ts';
import { documentSubject, trimHeading } from './english/headings.ts';
import { headsOf } from './english/noun-phrases.ts';
import { plain, withoutCode } from './english/plain.ts';
import { exampleNames } from './example-names.ts';

export interface Profile {
  document: Document;
  /** Children of each block, by index. */
  children: readonly (readonly number[])[];
  /** Its headings in order, trimmed, without those that are set aside. */
  headings: readonly { text: string; block: Block }[];
  /** What the document is about, from its title without "Understanding", "Appendix B:" and their like. */
  subject: string;
  /** "in X": the name that the whole document speaks of, where one stands out. */
  place: string | undefined;
  /** The article that a topic takes in the running text, with a blank behind it; empty: none. */
  articleOf(topic: string): string;
  /** What the document calls its subject: "this module", "this success criterion". */
  selfNoun: string | undefined;
  /** Words seen with a capital in mid-sentence. */
  names: ReadonlySet<string>;
  /** Words seen in lower case. */
  lowerWords: ReadonlySet<string>;
  /** Code names that belong to a running example: a row that uses one leans on text outside it. */
  exampleNames: ReadonlySet<string>;
  /** It argues: what it says of its things are views, and a question on them has no one answer. */
  argues: boolean;
  /** How often the running text has these words, whatever their case. */
  mentions(words: string): number;
  /** The running text has these words with these capitals, after a word in lower case. */
  writes(words: string): boolean;
  /** Words that the text uses as nouns. */
  heads: ReadonlySet<string>;
  /** Somewhere the text says what kind of thing this code name is, or a heading has it: it is no variable of an example. */
  hasKind(name: string): boolean;
}

const notPlaces =
  /^(?:IDENT|SELF|The|A|An|It|This|Chapter|Listing|Section|Figure|Appendix|Table|Part|Step|Example|Note|Level|Success|January|February|March|April|May|June|July|August|September|October|November|December|English|American|Europe|I)$/;
const selfNouns = 'success criterion|criterion|guideline|standard|specification|protocol|recommendation';
/** Nouns of software: a page calls itself so only where its title is the name of the thing. */
const namedNouns = 'module|package|library|crate|API|command|tool|plugin|extension|utility|framework';

export function profileOf(document: Document): Profile {
  const children: number[][] = document.blocks.map(() => []);
  document.blocks.forEach((block, index) => children[block.parent]?.push(index));
  const prose = proseOf(document);
  const names = new Map<string, number>();
  const lowerCounts = new Map<string, number>();
  // A section's name in a pointer to it ("see Additional documentation") has its capitals from the heading.
  const headings = new Set(document.blocks.filter((block) => block.kind === 'heading').map((block) => plain(textOf(document, block)).slice(0, 200)));
  const own = [...headings]
    .filter((heading) => heading.includes(' ') && heading !== document.title)
    .slice(0, 500)
    .reduce((text, heading) => text.replaceAll(heading, ' '), prose);
  for (const match of own
    .replace(/[“"][^”"\n]{3,90}[”"]/g, ' ')
    .matchAll(/(?<=([\p{Ll}\d,] )?)(?<![\p{L}\d])(\p{Lu}[\p{L}\d]*(?:[.+#][\p{L}\d+#]+)*)|(?<![\p{L}\d])\p{Ll}[\p{L}\d]*/gu)) {
    if (match[2] === undefined) lowerCounts.set(match[0], (lowerCounts.get(match[0]) ?? 0) + 1);
    else if (match[1] !== undefined) names.set(match[2], (names.get(match[2]) ?? 0) + 1);
  }
  // A word is a name where it has its capital in mid-sentence at least as often as not: "cargo" in one command is no proof.
  const isName = (word: string): boolean => (names.get(word) ?? 0) >= (lowerCounts.get(word.toLowerCase()) ?? 0);
  const lowerWords = new Set(
    [...lowerCounts.keys()].filter(
      (word) => !isName(word.slice(0, 1).toUpperCase() + word.slice(1)) || (names.get(word.slice(0, 1).toUpperCase() + word.slice(1)) ?? 0) === 0,
    ),
  );
  const subject = documentSubject(document.title.slice(0, 300));
  const place = placeOf(prose, document.title);
  const lowered = prose.toLowerCase();
  const counts = new Map<string, number>();
  const kinds = namesWithKind(document);
  return {
    document,
    children,
    headings: document.blocks
      .filter((block) => block.kind === 'heading' && block.aside === undefined)
      .map((block) => ({ text: trimHeading(textOf(document, block).slice(0, 300)), block })),
    subject,
    heads: headsOf(prose),
    place: packageName(document.title) ?? (place === undefined || lowerWords.has(place.toLowerCase()) ? undefined : place),
    articleOf: (topic) => articleOf(lowered, topic.toLowerCase()),
    mentions: (words) => {
      const known = counts.get(words) ?? (words === '' ? 0 : lowered.split(words.toLowerCase()).length - 1);
      counts.set(words, known);
      return known;
    },
    writes: (words) => words !== '' && new RegExp(`\\p{Ll},? ${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'u').test(prose),
    selfNoun: selfNounOf(prose, subject),
    names: new Set([...names.keys()].filter(isName)),
    lowerWords,
    exampleNames: exampleNames(document),
    argues: isArgument(prose),
    hasKind: (name) => kinds.has(name),
  };
}

/** One sentence of sixteen at least says what somebody holds, in a text of some length. */
function isArgument(prose: string): boolean {
  const sentences = prose.split(/[.!?](?=\s)/).length;
  const views =
    prose.match(
      /\b(?:argu(?:e|es|ed|ing|ments?)|claim(?:s|ed|ing)?|belie(?:ve|ves|ved|f|fs)|insist(?:s|ed)?|assert(?:s|ed|ion)?|contend(?:s|ed)?|opinions?|critics?|criticism|critique|advocates?|opponents?|supporters?|ideolog\w+|moral|wrote|writes|noted|stressed|in (?:his|her|their) (?:view|words))\b/gi,
    )?.length ?? 0;
  return sentences >= 20 && views * 16 >= sentences;
}

const kindNouns =
  'methods?|functions?|macros?|keywords?|commands?|crates?|modules?|packages?|operators?|attributes?|options?|flags?|traits?|types?|class(?:es)?|statements?|expressions?|loops?|syntax|clauses?|tools?|propert(?:y|ies)|settings?|elements?|events?|hooks?|tags?|directives?|headers?|scripts?|files?|exceptions?|enums?|decorators?|builtins?|built-ins?|arguments?|parameters?|fields?';

const withKind = new RegExp(`\`([^\`]+)\` (?:\\w+ )?(?:${kindNouns})\\b|\\b(?:${kindNouns}) \`([^\`]+)\``, 'g');

function namesWithKind(document: Document): ReadonlySet<string> {
  const found = new Set<string>();
  for (const block of document.blocks) {
    const text = textOf(document, block).slice(0, 20_000);
    if (block.kind === 'heading' || block.kind === 'term') for (const match of text.matchAll(/`([^`]+)`/g)) found.add(match[1] as string);
    if (block.kind !== 'paragraph' && block.kind !== 'item' && block.kind !== 'description') continue;
    for (const match of text.replace(/\s+/g, ' ').matchAll(withKind)) found.add((match[1] ?? match[2]) as string);
  }
  return found;
}

function textOf(document: Document, block: Block): string {
  return block.text ?? document.text.slice(block.start, block.end);
}

function proseOf(document: Document): string {
  return document.blocks
    .filter((block) => block.aside === undefined && ['paragraph', 'item', 'description', 'cell'].includes(block.kind))
    .map((block) => withoutCode(plain(textOf(document, block))))
    .join('\n\n');
}

/**
 * The one name that the document speaks of throughout ("in Rust", "Rust's", "a Rust program"): used at least three times, or
 * twice and both times so, at least twice as often as any other, named in its first part, and once at least the owner of
 * something: "in Unicode" alone names a coding, no frame. Acronyms are no places: "in HTML" narrows a rule, it does
 * not frame a document.
 */
function placeOf(prose: string, title: string): string | undefined {
  const counts = new Map<string, number>();
  const framed = new Map<string, number>();
  const owned = new Set<string>();
  for (const match of prose.matchAll(
    /(?<=([\p{L}]+),? )(\p{Lu}[\p{L}\d]*(?:[.+#][\p{L}\d+#]+)*)(?![\p{L}\d])(['’]s)?( (?:programs?|code(?! (?:point|unit|page))|compiler|language|projects?|applications?|programmers?|developers?|packages?|users?)\b)?(?! ?[\d“"-])/gu,
  )) {
    const name = match[2] as string;
    if (notPlaces.test(name) || name.toUpperCase() === name) continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (match[1] === 'in' || match[3] !== undefined || match[4] !== undefined) framed.set(name, (framed.get(name) ?? 0) + 1);
    if (match[3] !== undefined || match[4] !== undefined) owned.add(name);
  }
  let best: string | undefined;
  let second = 0;
  for (const [name, count] of counts) {
    if (best === undefined || count > (counts.get(best) ?? 0)) [second, best] = [counts.get(best ?? '') ?? 0, name];
    else second = Math.max(second, count);
  }
  const most = counts.get(best ?? '') ?? 0;
  const frames = framed.get(best ?? '') ?? 0;
  if (best === undefined || second * 2 > most || frames === 0 || !owned.has(best)) return undefined;
  // A short page, as a reference of tables, names it seldom: then each time as a frame, and at once.
  if (most < 3 && (frames < 2 || !prose.slice(0, 1000).includes(best))) return undefined;
  return `${title}\n${prose.slice(0, 6000)}`.includes(best) ? best : undefined;
}

/** A title that is the name of a package or tool frames its document as a place does: "in yargs-parser". */
function packageName(title: string): string | undefined {
  return /^@?[\w./-]{2,40}$/.test(title) && (/[-./@\d]/.test(title) || /^[a-z]/.test(title)) && !/\.(?:md|html?|txt|mdx)$/i.test(title) ? title : undefined;
}

/** "the" or "a" where the text writes the topic with it, and never bare. */
function articleOf(prose: string, topic: string): string {
  let counts = { the: 0, a: 0, bare: 0 };
  for (let at = prose.indexOf(topic); at >= 0 && topic !== ''; at = prose.indexOf(topic, at + topic.length)) {
    if (/[\p{L}\p{N}-]/u.test(prose[at + topic.length] ?? '')) continue;
    const before = prose.slice(Math.max(0, at - 8), at);
    if (/\bthe $/.test(before)) counts = { ...counts, the: counts.the + 1 };
    else if (/\ban? $/.test(before)) counts = { ...counts, a: counts.a + 1 };
    else counts = { ...counts, bare: counts.bare + 1 };
  }
  if (counts.the > 0 && counts.the >= counts.a && counts.the > counts.bare) return 'the ';
  if (counts.a > 0 && counts.a > counts.bare) return /^[aeiou]/.test(topic) ? 'an ' : 'a ';
  return '';
}

function selfNounOf(prose: string, subject: string): string | undefined {
  // A heading that tells an act ("Setting Up Shares with Relay") is the name of no protocol and no standard.
  if (/^\p{Lu}?\p{Ll}+ing /u.test(subject) && subject.split(' ').length > 3) return undefined;
  const counts = new Map<string, number>();
  for (const match of prose.matchAll(new RegExp(`\\bthis (${/^\S+$/.test(subject) ? `${selfNouns}|${namedNouns}` : selfNouns})\\b`, 'gi'))) {
    const noun = (match[1] as string).toLowerCase();
    counts.set(noun, (counts.get(noun) ?? 0) + 1);
  }
  let best: string | undefined;
  for (const [noun, count] of counts) if (count > (counts.get(best ?? '') ?? 0)) best = noun;
  return best;
}
