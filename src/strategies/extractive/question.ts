/** The question of a row: one wording of several by hash, what it leaves open added, and the checks of one that stands alone. */
import { unitHash } from '../../text/hash.ts';
import { balanced, faultsOf } from './english/dangling.ts';
import { unanchored } from './english/definite.ts';
import { leaning, lowerFirst, upperFirst } from './english/phrases.ts';
import { withoutCode, wordCount } from './english/plain.ts';
import { namedSubject } from './makers/lists.ts';
import { isVerb } from './patterns/verb.ts';
import type { Phrase, Proposal } from './maker.ts';
import { isProse } from './prose.ts';
import type { ChunkView } from './view.ts';

/** The chosen phrasing, or the next one that passes the checks. */
export function questionOf(view: ChunkView, proposal: Proposal, answer: string): Phrase | undefined {
  const { phrases } = proposal;
  const carried = carries(proposal);
  // By what is asked, not by where: two pages that say the same ask it in the same words, and the copy is found.
  const from = Math.floor(unitHash(`${proposal.family}:${proposal.focus}`) * phrases.length);
  for (let i = 0; i < phrases.length; i++) {
    const phrase = phrases[(from + i) % phrases.length] as Phrase;
    if (!carried && !framed(proposal) && (leans(phrase.text) || unanchored(phrase.text, view.profile) || namesNobodyKnows(phrase.text, view))) continue;
    const text = qualified(phrase.text, view, answer, proposal);
    if (text !== undefined && questionHolds(text, carried)) return { id: phrase.id, text };
  }
  return undefined;
}

/** The prompt carries what its question speaks of. */
function carries(proposal: Proposal): boolean {
  return proposal.family.startsWith('passage') || proposal.input !== undefined || proposal.opens !== undefined;
}

/** The maker names the section, table or language in the question itself. */
function framed(proposal: Proposal): boolean {
  return /^(?:table|term|code-written)/.test(proposal.family);
}

/** A plain lower-case code name that the text never says the kind of: a variable of an example. */
function namesNobodyKnows(text: string, view: ChunkView): boolean {
  return [...text.matchAll(/`([^`]+)`/g)].some(
    (match) => /^[a-z][a-z\d_]*$/.test(match[1] as string) && !/^[iuf]\d+$/.test(match[1] as string) && !view.profile.hasKind(match[1] as string),
  );
}

/** "The receiver", "the first": clear to one who reads the page, and to nobody else. */
function leans(text: string): boolean {
  return leaning(uncounted(text)) !== 'none';
}

const asker = /\b(?:I|I'm|I'd|I've|I'll|me|my|myself|mine)\b/g;

/** "When may users…" of what they may do at all, "What happens when annotating…" of where it is done: the sentence says something else. */
const odd =
  /\b(?:i\.e|e\.g)\.?\?$|^(?:what|when|why|how) (?:do|does|did|is|are|will|can) (?:the |an? )?\S+ (?:correctly|only|also|just|really|even|actually|simply) [a-z]+\?$|^when (?:may|might) |\b(?:is|are|was|does|do) an? similar\b|\bwhat (?:happens|will happen) (?:when|if|while) (?:using |[a-z]+ing [a-z]+)/i;

/** The question can be asked as it stands; `carried`: the prompt holds what it speaks of. */
export function questionHolds(text: string, carried: boolean): boolean {
  const words = wordCount(text);
  if (words < 3 || words > 36 || text.length > 260) return false;
  if (!/[.?]$/.test(text) || !balanced(text)) return false;
  const plain = withoutCode(text);
  // Nothing that "do that" or a bare clause number could mean; no example's aside; no masked name.
  if (
    /\b(?:do|does|doing|did) (?:that|this|so|it)\b|\bfor (?:example|instance)\b|(?<!version )(?<![\w.])\d+(?:\.\d+){2,}(?![\w.]* \p{Lu})|\[[A-Z]+_\d+\]/iu.test(
      plain,
    ) ||
    /\[[A-Z]+_\d+\]/.test(text)
  )
    return false;
  const prose = plain.replace(/\b(?:this|these) (?=\w+ (?:code|command)|command|code)/gi, 'the ');
  if (/\b(?:this|these|those|above|below|following|here|then|thus)\b/i.test(prose)) return false;
  // A pronoun in a question is fine where the question itself says what it is.
  for (const match of prose.matchAll(/\b(?:it|its|they|their|them)\b/gi)) {
    if (!/\b(?:an?|any|each|every|your|my)\b|IDENT/.test(prose.slice(0, match.index).split(' ').slice(3).join(' '))) return false;
  }
  if (odd.test(text)) return false;
  if (carried) return true;
  if (leaning(uncounted(text)) === 'elsewhere') return false;
  return faultsOf(text.replace(asker, 'someone').replace(/\?/g, '.')).every((fault) => fault === 'chatty');
}

/** "The three kinds of…" asks for a list; it points nowhere. */
function uncounted(text: string): string {
  return text.replace(/\bthe (?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?=\w)/i, '');
}

/** Adds what the question leaves open: "in X" where the document speaks of X throughout, else the document's subject. */
function qualified(phrase: string, view: ChunkView, answer: string, proposal: Proposal): string | undefined {
  if (carries(proposal)) return upperFirst(phrase.replace('{in}', '').trim());
  const slot = phrase.includes('{in}');
  const text = upperFirst(phrase.replace('{in}', '').trim());
  const { place, selfNoun } = view.profile;
  const lower = withoutCode(text).toLowerCase();
  const leansOnSelf = selfNoun !== undefined && new RegExp(`\\bthis ${selfNoun}\\b`, 'i').test(answer);
  if (leansOnSelf) {
    if (view.subject === undefined) return undefined;
    return lower.includes(view.subject.toLowerCase()) ? text : inContext(text, namedSubject(view, view.subject), view);
  }
  if (framed(proposal)) return place !== undefined && slot && !text.includes(place) ? upperFirst(phrase.replace('{in}', ` in ${place}`).trim()) : text;
  if (place !== undefined) {
    if (text.includes(place)) return text;
    // A language holds no languages; what is on another named place is not in this one.
    if (/\blanguages\b/i.test(lower)) return undefined;
    if (/\b(?:on|in) \p{Lu}\p{Ll}+[.?]?$/u.test(withoutCode(text))) return text;
    if (slot) return upperFirst(phrase.replace('{in}', ` in ${place}`).trim());
    if (!/[,:]|\. /.test(text) && unitHash(`place:${text}`) < 0.3) return `In ${place}, ${lowerFirst(text, view.profile)}`;
    return `${text.slice(0, -1)} in ${place}${text.slice(-1)}`;
  }
  const { subject } = view;
  // A title is a context only where it is the name of a thing that owns what is asked about.
  if (selfNoun === undefined && isProse(proposal.family)) return text;
  if (subject === undefined || !framing(subject) || wordCount(text) > 11 || /`|\p{Ll} \p{Lu}/u.test(text) || namesSubject(lower, subject)) return text;
  return inContext(text, namedSubject(view, subject), view);
}

/** The question within the document's subject, said in one of three ways. */
function inContext(text: string, name: string, view: ChunkView): string {
  const turn = unitHash(`context:${text}`);
  if (turn < 0.35 && !/[,:]|\. /.test(text)) return `${text.slice(0, -1)} in the context of ${name}${text.slice(-1)}`;
  return `${turn < 0.7 ? 'In the context of' : 'When it comes to'} ${name}, ${lowerFirst(text, view.profile)}`;
}

/** A subject that reads well after "in the context of": a short noun phrase. */
function framing(subject: string): boolean {
  const first = subject.split(' ')[0]?.toLowerCase() ?? '';
  return (
    subject.split(' ').length <= 6 &&
    !/[,:;?!]/.test(subject) &&
    !isVerb(first) &&
    !/^(?:how|what|why|when|where|using|all|from)$/.test(first) &&
    !first.endsWith('ing')
  );
}

function namesSubject(text: string, subject: string): boolean {
  return subject
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 3)
    .some((word) => text.includes(word.replace(/(?:ing|s)$/, '')));
}
