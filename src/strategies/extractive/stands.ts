/**
 * What may be asked without its passage. A row without it is read with no page at hand, so that a question on prose is made
 * only where nothing can be missing: its subject is known by name, the text speaks of it in general, and the answer is all
 * that its paragraph or section says of it. Everything else is asked with its passage (see `passages`).
 */
import { fitsAfter, joined } from './answers.ts';
import { clauseOf } from './english/clauses.ts';
import { instructs, narrates } from './english/dangling.ts';
import { trimHeading } from './english/headings.ts';
import { focusOf } from './english/phrases.ts';
import { plain, withoutPeriod, wordCount } from './english/plain.ts';
import { isOfSentence } from './prose.ts';
import type { Candidate } from './compose.ts';
import type { Proposal } from './maker.ts';
import type { ChunkView, Sentence, Unit } from './view.ts';

/** Rows that carry a table, list, code or passage, or whose question is a fixed one on the page itself. */
const framed =
  /^(?:passage.*|table.*|term.*|list|section-list|heading-list|benefits|examples|features|limits|requirements|steps|requirement-list|code-.*|heading-code|question-heading)$/;

/** The proposal as it may be asked without its passage, its answer led to the end of what is said; undefined: it may not. */
export function standing(view: ChunkView, proposal: Proposal): Proposal | undefined {
  const { family, input, opens } = proposal;
  if (input !== undefined || opens !== undefined) return proposal;
  if (family === 'question-heading') return coversSection(view, proposal) ? proposal : undefined;
  if (framed.test(family)) return proposal;
  if (isOfSentence(family)) return ofParagraph(view, proposal);
  if (family === 'paragraph') return isParagraph(view, proposal) ? proposal : undefined;
  return family === 'section-lead' && coversSection(view, proposal) && definesHeading(view, proposal) ? proposal : undefined;
}

/**
 * A row without its passage, table or list names what its question belongs to: the thing that the document speaks of
 * throughout ("in Rust", "the … success criterion"), a name, or code. "In the context of privileges" names nobody's privileges.
 */
export function namesItsContext({ profile }: ChunkView, { family, passage, draft }: Candidate): boolean {
  if (passage || draft.input !== undefined) return true;
  const question = draft.messages[0]?.content ?? '';
  const own = profile.place !== undefined && question.includes(profile.place);
  // A column that is headed "Name" says nothing of what its cells are.
  if (family.startsWith('table') && /\bthe (?:name|item|key|object type|value|field|entry|all) [`"\p{L}]/iu.test(question)) return false;
  const self = profile.selfNoun !== undefined && /\bthe "[^"]+" \w/.test(question);
  // A term of a list is asked with its list, or as what it is: "the keyword `dyn` in Rust", "the goal of the … success criterion".
  const loose = /in the context of|when it comes to/i.test(question);
  if (family.startsWith('term')) return self || (own && !loose);
  if (family.startsWith('table')) return (own || self) && !loose;
  if (/(?:^| )(?:in the context of|when it comes to) (?!the ")/i.test(question)) return own && / in \p{Lu}[\w.+#-]*\W*$/u.test(question);
  // "What is the DM?": one abbreviation has many meanings.
  if (!own && !self && isOfSentence(family) && /(?:^|\W)\p{Lu}{2,6}s?(?: (?:is|are))?[?."]/u.test(question)) return false;
  if (own || self || !ofNobody.test(family)) return true;
  // The term is the answer: what it is a term of must stand in the question.
  return family !== 'which' && family !== 'definition-reverse' && namesSomething(question);
}

/** Kinds whose questions are put in the words of a list, a heading or a command. */
const ofNobody = /^(?:which|definition-reverse|list|section-list|heading-list|steps|requirement-list|limits|features|requirements|heading-code|code-example)$/;

/** Code, or a capital that opens no sentence; an abbreviation says little of whose it is. */
function namesSomething(question: string): boolean {
  return /`[^`]+`|(?<![.?!:]) ["“]?\p{Lu}[\p{L}\d+#.-]*\p{Ll}[\p{L}\d+#.-]*/u.test(question);
}

/** Words of a case at hand, a contrast with something outside, a step of an argument, another time. */
const local =
  /\b(?:we|we're|we've|our|us|let's|instead|unlike|however|whereas|while|although|though|despite|here|now|also|still|already|another|similar(?:ly)?|earlier|previous(?:ly)?|later|above|below|following|was|were|had|did|example|instance|example's|listing|figure|chapter|section|appendix|this|these|those|rather|otherwise|therefore|thus|hence|so(?! that\b)|then|too|either|whose|mainly|primarily not|might|perhaps|probably|currently|recently)\b/i;

function isGeneral(text: string): boolean {
  return !local.test(text) && !/["“”]|\(e\.g\./.test(text);
}

/** The sentence, and those after it that speak of its subject; undefined where one of these does not fit, or comes later on. */
function ofParagraph(view: ChunkView, proposal: Proposal): Proposal | undefined {
  const start = proposal.answer[0]?.start;
  const unit = view.units.find((item) => item.within === undefined && item.sentences.some((sentence) => sentence.start === start));
  const at = unit?.sentences.findIndex((sentence) => sentence.start === start) ?? -1;
  const sentence = unit?.sentences[at];
  if (unit === undefined || sentence === undefined || !isGeneral(sentence.plain) || lacks(view)) return undefined;
  const focus = keyOf(proposal.focus.replace(/^[\w-]+:/, ''));
  const subject = clauseOf(withoutPeriod(sentence.plain))?.subject;
  const about = proposal.family === 'definition' ? focus : keyOf(subject ?? '');
  if (about === '' || !isKnown(view, sentence, about, subject ?? '')) return undefined;
  if (unit.sentences.slice(0, at).some((before) => subjectOf(before.plain) === about)) return undefined;
  if (proposal.lookup === true) return proposal;
  const taken = toItsEnd(view, unit, at, about);
  return taken === undefined ? undefined : { ...proposal, answer: [joined(taken)] };
}

const longest = 120;

function toItsEnd(view: ChunkView, unit: Unit, at: number, about: string): Sentence[] | undefined {
  const taken = [unit.sentences[at] as Sentence];
  const rest = unit.sentences.slice(at + 1);
  const upTo = rest.findIndex((sentence) => !goesOn(sentence, about));
  for (const next of upTo === -1 ? rest : rest.slice(0, upTo)) {
    if (!fitsAfter(view, next, joined(taken).text) || instructs(next.plain) || narrates(next.plain) || next.plain.endsWith(':')) return undefined;
    taken.push(next);
  }
  return taken.reduce((sum, { plain: text }) => sum + wordCount(text), 0) > longest ? undefined : taken;
}

/** It takes up the subject, or leans on what was said of it. */
function goesOn({ plain: text }: Sentence, about: string): boolean {
  return (
    subjectOf(text) === about ||
    /^(?:it|its|they|their|this|these|that|those|such|both|each|the (?:first|second|latter|former)|for (?:example|instance)|however|but|and|in (?:other words|addition|particular|contrast)|also|thus|so|therefore|then|instead|unlike|here|note)\b/i.test(
      text,
    )
  );
}

function subjectOf(text: string): string {
  return keyOf(clauseOf(withoutPeriod(text))?.subject ?? '');
}

/** The paragraph is the whole of it, from its first sentence to its last, and of a subject that is known. */
function isParagraph(view: ChunkView, { answer, focus }: Proposal): boolean {
  const [piece] = answer;
  const unit = view.units.find((item) => item.start <= (piece?.start ?? -1) && (piece?.end ?? -1) <= item.end && item.within === undefined);
  const [first, last] = [unit?.sentences[0], unit?.sentences.at(-1)];
  if (piece === undefined || first === undefined || last === undefined || first.start !== piece.start || last.end !== piece.end) return false;
  const clause = clauseOf(withoutPeriod(first.plain));
  const about = keyOf(focus.replace(/^[\w-]+:/, ''));
  return (
    clause !== undefined &&
    /^(?:is|are)$/.test(clause.verb) &&
    isGeneral(first.plain) &&
    !lacks(view) &&
    !last.plain.endsWith(':') &&
    isKnown(view, first, about, clause.subject)
  );
}

/** Every block of the section, from its heading to the next, stands in the answer. */
function coversSection(view: ChunkView, { answer }: Proposal): boolean {
  const { blocks } = view.document;
  const [from, to] = [answer[0]?.start, answer.at(-1)?.end];
  if (from === undefined || to === undefined) return false;
  const first = view.chunk.blocks[0];
  if (first === undefined) return false;
  const after = blocks.findIndex((block, i) => i > first && block.kind === 'heading');
  const before = blocks.slice(0, first).findLastIndex((block) => block.kind === 'heading');
  return blocks.slice(before + 1, after === -1 ? undefined : after).every((block) => {
    if (block.aside !== undefined || block.kind === 'heading' || block.end <= block.start) return true;
    // Lists and tables hold their parts: a part outside the answer is found by itself.
    return (block.start >= from && block.end <= to) || (block.start < from && block.end > to);
  });
}

/** The section's first sentence says what its heading's term is. */
function definesHeading(view: ChunkView, { answer, focus }: Proposal): boolean {
  const sentence = view.units.flatMap(({ sentences }) => sentences).find(({ start }) => start === answer[0]?.start);
  if (sentence === undefined || lacks(view)) return false;
  const clause = clauseOf(withoutPeriod(sentence.plain));
  return clause !== undefined && /^(?:is|are)$/.test(clause.verb) && isGeneral(sentence.plain) && keyOf(clause.subject) === keyOf(focus.replace(/^about:/, ''));
}

function keyOf(text: string): string {
  return focusOf(text)
    .replace(/['’]s(?= )/g, '')
    .replace(/(?<=[sxz]|[cs]h)es$|(?<=[^s])s$/, '');
}

/** The text says that what it speaks of throughout lacks something, or sets it against others: a term may be one of those. */
function lacks(view: ChunkView): boolean {
  const known = lacking.get(view) ?? saysItLacks(view);
  lacking.set(view, known);
  return known;
}

/** A pure function of the view, kept: each of its sentences asks. */
const lacking = new WeakMap<ChunkView, boolean>();

function saysItLacks(view: ChunkView): boolean {
  const { place } = view.profile;
  if (place === undefined) return false;
  const text = view.units.flatMap(({ sentences }) => sentences.map((sentence) => sentence.plain)).join(' ');
  const name = place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `\\b${name}(?: itself)? (?:does(?: not|n't) (?:have|support|provide|offer)|has no|lacks|is not|isn't)\\b|\\b(?:many|most|some|other) (?:\\w+ )?languages\\b`,
    'i',
  ).test(text);
}

/** One who has not read the page knows what the subject is the name of. */
function isKnown(view: ChunkView, sentence: Sentence, about: string, subject: string): boolean {
  const { profile } = view;
  const owner = profile.place ?? (profile.selfNoun === undefined ? undefined : profile.subject);
  if (subject.includes('`')) return codeIsKnown(view, subject);
  const own = titles(view).includes(about);
  // A plain word of one noun is a term of something: that must be named too.
  if (owner === undefined && !/ /.test(about) && !isName(view, subject)) return false;
  return own || marked(view, sentence).includes(about) || isName(view, subject);
}

function titles(view: ChunkView): string[] {
  return [view.document.title, ...view.chunk.headingPath].map((heading) => keyOf(trimHeading(heading.slice(0, 300)).replace(/(?::| \(| [-–—] ).*$/, '')));
}

/** Terms that the source sets apart in the sentence: emphasis of any format, which the readable text has lost. */
function marked({ document }: ChunkView, { start, end }: Sentence): string[] {
  const source = document.text.slice(start, Math.min(end, start + 1500));
  const terms = [...source.matchAll(/(?<![\w*])(\*\*|__|\*|_)(?=\S)([^*_\n]{2,60}?)\1(?!\w)/g), ...source.matchAll(/<(dfn|em|i|strong|b)>([^<\n]{2,60})</g)];
  return terms.map((match) => keyOf(plain(match[2] as string)));
}

/** Capitals in the middle of sentences, each word: a name. */
function isName(view: ChunkView, subject: string): boolean {
  const words = subject.replace(/^(?:the|an?) /i, '').split(' ');
  return words.every((word) => /^\p{Lu}[\p{L}\d.+#-]+$/u.test(word) && view.profile.names.has(word));
}

const openKinds =
  /^(?:the )?(?:[\p{Ll}-]+ )?`([^`]+)` (?:[\p{Ll}-]+ )?(?:trait|macro|command|keyword|operator|attribute|crate|module|package|class|decorator|statement|tool|type|directive|element|hook|enum|library|utility|program|exception|format)$/iu;
const ownedKinds = /^(?:the )?(?:[\p{Ll}-]+ )?`([^`]+)` (?:[\p{Ll}-]+ )?(?:methods?|functions?|fields?|options?|flags?|property|attribute)$/iu;

/** A code name with its kind; a method or option with its owner in its name; a file with its whole path. */
function codeIsKnown(view: ChunkView, subject: string): boolean {
  const kinded = openKinds.exec(subject) ?? (/::|\.|\(\)/.test(subject) ? ownedKinds.exec(subject) : null);
  const path = /^(?:the )?(?:\w+ )?file `\/[^`]+`$|^(?:the )?`\/[^`]+` (?:\w+ )?file$/i.test(subject);
  const name = kinded?.[1];
  if (name !== undefined && view.profile.exampleNames.has(name)) return false;
  return path || name !== undefined || titles(view).includes(keyOf(subject));
}
