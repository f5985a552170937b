/**
 * Debris of extraction in prose: what a page, a printer or a program left in the text. Each check is one pass of a simple
 * expression over text whose code is blanked out; English where words are looked at.
 */
import { comparable } from './normalise.ts';
import { tokensOf } from './content-words.ts';

/** UTF-8 read as Windows-1252 or Latin-1. */
export const mojibake =
  /Ã[\u0080-\u00BF\u0152-\u0178\u02C6\u02DC\u2018-\u203A\u20AC\u2122]|â€[\u0080-\u00BF\u0152-\u0178\u02C6\u02DC\u2018-\u203A\u2122œ]|Â[\u00A0-\u00BF]|ï»¿|ðŸ[\u0080-\u00BF\u0152-\u0178\u2018-\u203A]|â[\u0080-\u009F][\u0080-\u00BF]|Ð[\u00B0-\u00BF][ÐÑ]/u;

export interface Debris {
  why: string;
  start: number;
  end: number;
  /** How sure, and how much it spoils: 2.5 alone makes a row unusable. */
  grade: number;
}

const navigationWord =
  'next|previous|prev|up|home|contents|index|top|search|menu|back|forward|skip|log ?in|sign in|share|print|edit|close|help|table of contents|genindex|modindex|source|main page';
/** LaTeX2HTML numbers the pictures that it could not make: "4#4file5#5". */
export const pictureNumber = /(?<![\d#])(\d{1,4})#\1(?!\d)/u;

const patterns: readonly (readonly [string, number, RegExp])[] = [
  ['line ends stand as escapes', 2.25, /(?<!\\)\\n(?=\\n|\s|["'“‘*#-]?\p{Lu}|\d|$)|(?<!\\)\\[rt]\\n/u],
  ['words are broken as at the end of a line', 2, /(?<![\p{L}-])\p{L}{2,12}- (?!and\b|or\b|to\b|und\b|oder\b|nor\b|but\b)\p{Ll}{2,}/u],
  ['numbers stand where pictures were', 2.5, pictureNumber],
  ['marks of foot notes are left over', 1.25, /[\p{L}\p{Ll})][.,;:]?\[\d{1,3}\](?=[\s.,;:)]|$)/u],
  [
    'a page number stands inside',
    2,
    /\n[ \t]*\n[ \t]*(?:(?:page|p\.|seite)?[ \t]*\d{1,4}|[ivxlc]{1,7}|-[ \t]?\d{1,4}[ \t]?-|\d{1,4}[ \t]?\/[ \t]?\d{1,4}|[^\n!?|`]{2,60}[ \t]{2,}\d{1,4}|\d{1,4}[ \t]{2,}[^\n.!?|`]{2,60})[ \t]*\n[ \t]*\n/iu,
  ],
  ['links of a page are left over', 2, new RegExp(String.raw`(?:(?:^|\s)[«‹<\[|]?(?:${navigationWord})[»›>\]|]?(?=\s|$)[ |·•/]*){3,}`, 'i')],
  [
    'words of a page around the text are left over',
    2,
    /[«»‹›↑←→] ?(?:back to top|next|prev|previous|home|top)\b|\b(?:back to top|edit (?:this page|on github)|last (?:updated|modified)(?: on| at)?:? \d|skip to (?:main )?content|was this (?:page|article) helpful|all rights reserved|table of contents|on this page|jump to (?:navigation|search)|click here to|read more »|share (?:this|on) (?:page|article|twitter|facebook)|subscribe to our|accept (?:all )?cookies|cookie policy|privacy policy|terms of (?:use|service)|permalink to this|view (?:page )?source|show source|copyright (?:©|\(c\))? ?\d{4})(?![\p{L}])/iu,
  ],
  ['a link is broken', 1.5, /\]\((?:https?:\/\/)?(?=\s|$)|\]\([^)\s]{1,200}(?=\s|$)(?![^(\n]{0,80}["'][^"'\n]*["']\))/],
  [
    'list items stand in one line',
    1.75,
    /(?:^|[:.;!?]\s)[-*•] \S[^\n]{3,400}?[.;:!?,\w`)] [-*•] [\p{Lu}`"'\p{Ll}][^\n]{3,400}?(?:\s[-*•] |$)|(?:^|[:.] |\n)1[.)] \S[^\n]{3,400}?[ \t]2[.)] \S/u,
  ],
  // "What does a bare -- mean?" is none: only what ends as a question right behind the dash.
  ['a question breaks off behind its dash or comma', 2.25, /[\p{L}\p{N}"”’)](?: (?:--|[–—]) ?|,["”’]? ?)\?(?=["”’)]?(?:\s|$))/u],
  ['blanks between words are lost', 1.5, /(?<![\p{L}\p{N}./_@-])\p{Lu}?\p{Ll}{2,}[.!?,;]\p{Lu}\p{Ll}+(?= \p{Ll})/u],
];

/** What is left over in prose. `known`: texts (the sources) that may hold the same capitals rightly. `plain`: no code that stands without a fence. */
export function debrisIn(prose: string, known: readonly string[] = [], plain = true): Debris[] {
  const found: Debris[] = [];
  const bad = mojibake.exec(prose);
  if (bad) found.push({ why: 'text decoded with the wrong character set', grade: 2.5, start: bad.index, end: bad.index + bad[0].length });
  const table = brokenTable(prose);
  if (table) found.push(table);
  if (!plain) return found;
  for (const [why, grade, pattern] of patterns) {
    const match = pattern.exec(prose);
    if (match) found.push({ why, grade, start: match.index, end: match.index + match[0].length });
  }
  const extra = [capitals(prose, known), foreign(prose), brokenLines(prose), glued(prose, known), doubled(prose)];
  for (const item of extra) if (item) found.push(item);
  return found;
}

/** A running title: three words in capitals and more, or two long ones, inside a text that does not shout, and not so in the source. */
function capitals(prose: string, known: readonly string[]): Debris | undefined {
  for (const match of prose.matchAll(/(?<![\p{L}\p{N}_])\p{Lu}{2,}(?:[ \t]+(?:[IVX]{1,5}\.|\p{Lu}{2,}|\d{1,3}\.?|[IVX]|&))+(?![\p{L}\p{N}_])/gu)) {
    const words = match[0].split(/\s+/).filter((word) => /^\p{Lu}{3,}/u.test(word));
    const letters = words.join('').length;
    const inside = /\p{Ll}{3}/u.test(prose);
    if (inside && words.length >= 2 && letters >= 10 && !known.some((text) => text.includes(match[0])))
      return { why: 'a title in capitals stands inside', grade: 1.75, start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

const foreignWords: readonly (readonly [string, ReadonlySet<string>])[] = [
  [
    'German',
    new Set(
      'der die das und nicht sie sich ein eine einen einem einer mit auf für von zu zum zur ist sind wird werden auch oder bei nach über dem den des im wie noch nur durch kann um bitte weitere finden hier'.split(
        ' ',
      ),
    ),
  ],
  [
    'French',
    new Set(
      'le la les des une un est et pour dans sur du au aux que qui ne pas vous nous votre cette ce ces avec par plus pouvez être cliquez ici suite lire sont il elle leur'.split(
        ' ',
      ),
    ),
  ],
  [
    'Spanish',
    new Set('el la los las una un es y en para por con que no su sus del al esta este está se puede como más o disponible página aquí sobre son'.split(' ')),
  ],
  [
    'Dutch',
    new Set('de het een van en is op voor met niet zijn dat die aan door wordt worden ook als bij naar uit kan deze dit om te u volgende hier meer'.split(' ')),
  ],
  ['Italian', new Set('il lo la gli le una un di è per con non che del della dei delle questo questa sono si può più come nel alla qui pagina'.split(' '))],
  ['Portuguese', new Set('o os as uma um é para por com não que do da dos das este esta são se pode mais como no na em página aqui sua seu'.split(' '))],
  ['Polish', new Set('nie jest się na w z do że to tej ten ta są dla lub oraz przez od po jak strona tutaj'.split(' '))],
  ['Swedish', new Set('och att det som en är på för av med inte den till har om ett kan du eller här sida'.split(' '))],
];
const english = new Set(
  'the of and to in is that for it as with was be by on are or this from at not have has can an which its if they you will may'.split(' '),
);

/** Five words in a row or more of another language inside English: most of its little words, and none of English. */
function foreign(prose: string): Debris | undefined {
  const tokens = tokensOf(prose.slice(0, 20_000));
  let englishWords = 0;
  const of = tokens.map((token): Kind => {
    const word = token.text.toLowerCase();
    const own = english.has(word);
    if (own) englishWords++;
    return { word, own, accented: /[äöüßéèêçñáíóúãõåæøłżź]/.test(word) };
  });
  if (tokens.length < 10 || englishWords * 12 < tokens.length) return undefined;
  const size = 6;
  for (const [language, words] of foreignWords) {
    let hits = 0;
    let own = 0;
    // The window slides: what enters is counted in, what leaves is counted out.
    for (let last = 0; last < of.length; last++) {
      const enters = of[last] as Kind;
      if (enters.own) own++;
      else if (enters.accented || words.has(enters.word)) hits++;
      const leaves = of[last - size];
      if (leaves?.own === true) own--;
      else if (leaves && (leaves.accented || words.has(leaves.word))) hits--;
      if (last < size - 1 || hits < 3 || own > 0) continue;
      const start = tokens[last - size + 1]?.start ?? 0;
      return { why: `a stretch in another language (${language})`, grade: 2.25, start, end: tokens[last]?.end ?? start };
    }
  }
  return undefined;
}

/** What a word says of its language: `own`, a little word of English; else whether it has letters that English has not. */
interface Kind {
  word: string;
  own: boolean;
  accented: boolean;
}

/** Lines of a few words that end in mid-sentence, three and more: wrapped for a narrow column. */
function brokenLines(prose: string): Debris | undefined {
  const lines = prose.split('\n');
  let at = 0;
  let breaks = 0;
  let first = -1;
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    const words = line.trim().split(/\s+/).length;
    const plain = /^[\p{L}\p{N}“"'(`]/u.test(line.trim()) && !/^\s*(?:[-*+•|#>]|\d{1,3}[.)])/.test(line);
    if (next !== undefined && plain && words >= 2 && words <= 7 && /[\p{L}\p{N},]$/u.test(line.trim()) && /^\p{Ll}/u.test(next.trim())) {
      breaks++;
      if (first < 0) first = at;
    }
    at += line.length + 1;
  }
  return breaks >= 2 && breaks * 3 >= lines.length
    ? { why: 'lines are broken in mid-sentence', grade: 1.75, start: first, end: Math.min(prose.length, first + 120) }
    : undefined;
}

/** Two and more rows of a table without the line under its header, or without equal numbers of cells. */
function brokenTable(prose: string): Debris | undefined {
  const match = /(?:^|\n)[ \t]*\|[^\n]*(?:\n[ \t]*\|[^\n]*)+/.exec(prose);
  if (!match) return undefined;
  const rows = match[0].trim().split('\n');
  const ruled = rows.some((row) => /^\s*\|[\s|:-]*-[\s|:-]*$/.test(row));
  const cells = rows.map((row) => row.replace(/\\\|/g, '').split('|').length);
  const even = cells.every((count) => count === cells[0]);
  if (ruled && even) return undefined;
  return {
    why: ruled ? 'rows of a table have different numbers of cells' : 'a table has no line under its header',
    grade: 1.75,
    start: match.index,
    end: match.index + Math.min(120, match[0].length),
  };
}

/** Words that are two neighbours of the source written as one: two and more of them. */
function glued(prose: string, known: readonly string[]): Debris | undefined {
  if (known.length === 0) return undefined;
  const single = new Set<string>();
  const joined = new Set<string>();
  for (const text of known) {
    let before = '';
    for (const token of tokensOf(text)) {
      const word = token.text.toLowerCase();
      single.add(word);
      if (before !== '') joined.add(before + word);
      before = word;
    }
  }
  const hits = tokensOf(prose).filter((token) => token.text.length >= 6 && !single.has(token.text.toLowerCase()) && joined.has(token.text.toLowerCase()));
  const [first] = hits;
  return hits.length >= 2 && first ? { why: 'blanks between words are lost', grade: 2.25, start: first.start, end: first.end } : undefined;
}

/** A sentence of five words and more that stands twice on end. */
function doubled(prose: string): Debris | undefined {
  let before = '';
  for (const match of prose.matchAll(/[^\n.!?]+(?:[.!?](?!\s|$)[^\n.!?]+)*[.!?]*/g)) {
    const unit = comparable(match[0]);
    if (unit === '') continue;
    if (unit === before && unit.split(' ').length >= 5)
      return { why: 'a sentence stands twice', grade: 1.75, start: match.index, end: match.index + match[0].length };
    before = unit;
  }
  return undefined;
}

/** What is malformed in a question: leftovers of headings, doubled words and halves, blanks lost, capitals. */
export function questionDebris(prompt: string): Debris[] {
  const found: Debris[] = [];
  const text = prompt.trim();
  const line = text.split('\n')[0] ?? '';
  const add = (why: string, grade: number, match: RegExpExecArray | null): void => {
    if (match) found.push({ why, grade, start: match.index, end: match.index + match[0].length });
  };
  if (text.length > 400) return found;
  add(
    'a word stands twice',
    1.75,
    /(?<![\p{L}\p{N}_'’-])(?!(?:that|had|is|do|did|ha|no|so|very|bye|long|log|new)\b)(\p{L}{2,})\s\1(?![\p{L}\p{N}_'’-])/iu.exec(line),
  );
  add('marks of a heading or a quiz stand around the question', 2.25, /^(?:#{1,6}\s|Q\s?\d{0,3}[:.)]\s|Question\s?\d{0,3}:\s)|\s#{2,6}(?:\s|$)/.exec(line));
  add('repeated question marks', 1, /\?\s?\?/.exec(line));
  add(
    'the number of a heading stands in the question',
    1.75,
    /\b(?:is|are|does|about|of|describe|explain|summari[sz]e|in) \d{1,2}(?:\.\d{1,2}){1,3}\.? (?=\p{Lu})/u.exec(line),
  );
  add('blanks between words are lost', 2.25, /^\S*_\S*_\S*_\S*[?.!]?$/.exec(line));
  const letters = line.replace(/[^\p{L}]/gu, '');
  if (letters.length >= 10 && !/\p{Ll}/u.test(letters) && /\s/.test(line))
    found.push({ why: 'the question is all capitals', grade: 1.75, start: 0, end: line.length });
  const words = comparable(line)
    .replace(/[?.!,]/g, '')
    .split(' ');
  const half = words.length / 2;
  if (words.length >= 4 && words.length % 2 === 0 && words.slice(0, half).join(' ') === words.slice(half).join(' '))
    found.push({ why: 'the question stands twice', grade: 2.25, start: 0, end: line.length });
  return found;
}
