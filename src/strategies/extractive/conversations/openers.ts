/** What a conversation opens with: a sentence that says what its subject is or does, and the question that names all of it. */
import { isClean } from '../answers.ts';
import { compose, type Candidate } from '../compose.ts';
import { contentStems } from '../../../text/content-words.ts';
import { unitHash } from '../../../text/hash.ts';
import { clauseOf } from '../english/clauses.ts';
import { opensBack, startsBefore } from '../english/dangling.ts';
import { isGenericHeading, isQuestion, isShouted } from '../english/headings.ts';
import { focusOf, lowerFirst } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import type { Piece, Proposal } from '../maker.ts';
import { codeExamples } from '../makers/code.ts';
import { ledLists, namedSubject } from '../makers/lists.ts';
import { sectionLeads } from '../makers/headings.ts';
import { worthAsking } from '../passages/worth-asking.ts';
import { term } from '../patterns/pattern.ts';
import { sentencePatterns } from '../patterns/registry.ts';
import { isVerb } from '../patterns/verb.ts';
import type { ChunkView } from '../view.ts';
import type { Beat } from './beats.ts';

export interface Opener {
  kind: string;
  /** What the conversation is about, as a phrase; undefined: nothing that a pronoun could stand for. */
  subject: string | undefined;
  plural: boolean;
  proposal: Omit<Proposal, 'answer'>;
}

/** What the beat can open, or undefined: it leans on nothing before it, and its paragraph has not spoken of its subject yet. */
export function openerAt(beats: readonly Beat[], at: number): Opener | undefined {
  const { view, unit, sentence } = beats[at] as Beat;
  if (sentence === undefined || unit.within !== undefined || view.profile.argues) return undefined;
  const { plain } = sentence;
  if (plain.endsWith(':')) return ledAt(beats, at);
  if (!isClean(view, sentence, unit) || startsBefore(plain) || leansBack.test(plain)) return undefined;
  const text = withoutPeriod(plain);
  const clause = clauseOf(text);
  if (clause !== undefined && unit.sentences.some((before) => before.start < sentence.start && sharesSubject(before.plain, clause.subject))) return undefined;
  for (const pattern of sentencePatterns) {
    const match = pattern.match({ text, clause, view });
    if (match === undefined || match.score < 0.74) continue;
    const phrases = match.phrases.filter(
      ({ id, text: question }) => worthAsking({ pattern: pattern.id, id, question, text, clause }) && askable(pattern.id, question, text),
    );
    if (phrases.length === 0 || (pattern.id === 'condition' && !isOfSection(beats, at))) return undefined;
    const subject = pattern.id === 'how-to' || clause === undefined ? undefined : term({ text, clause, view }, clause.subject);
    return { kind: pattern.id, subject, plural: clause?.plural ?? false, proposal: { ...match, family: pattern.id, phrases } };
  }
  return unit.sentences[0] === sentence ? leadAt(view, sentence.start) : undefined;
}

/** Wordings that read well beside their passage, and not in a chat. */
export function askable(pattern: string, question: string, text: string): boolean {
  if (/[()]|\b(?:is|are|of|does|do|what) (?:variable|option|command|function|property|parameter|file|directive|flag|method|field)s? `/i.test(question))
    return false;
  if (pattern === 'definition' && /\b(?:is|are) (?:(?:just |much |very )?(?:like|similar)|(?:\w+ly |often )?used)\b/i.test(text)) return false;
  // "What does Ledger expect?": of all that it does.
  if (/\bwhat (?:exactly )?does \p{Lu}\w* \w+\?$/iu.test(question) && !/`/.test(question) && /does \p{Lu}/u.test(question)) return false;
  if (/\bthe use of .* (?:good|used) for\b/i.test(question)) return false;
  return pattern !== 'purpose' || !/\b(?:while|whereas)\b/i.test(text);
}

/** A case of what the section is about, by its words; not one of an example that was just shown. */
function isOfSection(beats: readonly Beat[], at: number): boolean {
  const { view, sentence } = beats[at] as Beat;
  if (beats.slice(Math.max(0, at - 4), at).some(({ unit }) => unit.block.kind === 'code')) return false;
  const topic = contentStems(`${view.lastHeading ?? ''} ${view.subject ?? ''}`);
  const { place } = view.profile;
  const ignored = place === undefined ? new Set<string>() : contentStems(place);
  return [...contentStems(sentence?.plain ?? '')].some((stem) => topic.has(stem) && !ignored.has(stem));
}

function sharesSubject(plain: string, subject: string): boolean {
  const head = focusOf(subject).replace(/s$/, '');
  return focusOf(clauseOf(withoutPeriod(plain))?.subject ?? '').includes(head);
}

/** Code or a list, asked for in the words of the sentence that leads into it. */
function ledAt(beats: readonly Beat[], at: number): Opener | undefined {
  const [{ view, sentence }, next] = [beats[at] as Beat, beats[at + 1]];
  if (next === undefined || next.sentence !== undefined || sentence === undefined || leansBack.test(sentence.plain) || opensBack(sentence.plain))
    return undefined;
  for (const proposal of (next.unit.block.kind === 'code' ? codeExamples : ledLists).propose(view)) {
    if (proposal.answer.some((piece) => piece.start === next.unit.start)) return { kind: proposal.family, subject: undefined, plural: false, proposal };
  }
  return undefined;
}

/** Words of a case at hand, an addition, another time. */
const leansBack =
  /^further\b|\b(?:instead|however|also|still|already|another|similar(?:ly)?|earlier|previous(?:ly)?|later|this|these|those|otherwise|therefore|thus|hence|too|was|were|had|did|now|currently|recently|new in)\b/i;

/** The section's first paragraph, asked for by its heading. */
function leadAt(view: ChunkView, start: number): Opener | undefined {
  if (isQuestion(view.lastHeading ?? '') || isShouted(view.lastHeading ?? '') || /^(?:understanding|about|introducing)\b/i.test(view.lastHeading ?? ''))
    return undefined;
  for (const proposal of sectionLeads.propose(view)) {
    if (proposal.answer[0]?.start !== start || view.topic === undefined) continue;
    const topic = lowerFirst(view.topic, view.profile);
    return { kind: 'section-lead', subject: undefined, plural: /[^s]s$/.test(topic), proposal };
  }
  return undefined;
}

/** The opening question with its answer, checked as a single row is, and with the name of what the document is about. */
export function opened(view: ChunkView, { proposal, kind }: Opener, answer: Piece): Candidate | undefined {
  const candidate = compose(view, { ...proposal, answer: [answer] });
  const question = candidate?.draft.messages[0]?.content;
  if (candidate === undefined || question === undefined || misnamed.test(question)) return undefined;
  const framed = withContext(view, question, kind);
  if (framed === undefined) return undefined;
  const messages = candidate.draft.messages.map((message, i) => (i === 0 ? { ...message, content: framed } : message));
  return { ...candidate, draft: { ...candidate.draft, messages } };
}

/** `the "DNSSEC" tool`: a page that calls something else "this tool". */
const misnamed = /\bthe "[^"]+" (?:module|package|library|crate|API|command|tool|plugin|extension|utility|framework)\b/;

const frames: readonly ((subject: string) => string)[] = [
  (subject) => `I have a few questions about ${subject}.`,
  (subject) => `I am reading up on ${subject}.`,
  (subject) => `I am learning about ${subject}.`,
  (subject) => `I would like to understand ${subject}.`,
  (subject) => `I am looking into ${subject}.`,
  (subject) => `I am working with ${subject}.`,
  (subject) => `I have a question about ${subject}.`,
];

/** One who has no page at hand must know what is asked about: the document's subject, unless the question names it. */
function withContext(view: ChunkView, question: string, seed: string): string | undefined {
  const { place, selfNoun } = view.profile;
  if (place !== undefined && question.includes(place)) return question;
  if (selfNoun !== undefined && /\bthe "[^"]+" \w/.test(question)) return question;
  const subject = view.subject
    ?.replace(/^\d[\d.]* (?=\p{L})/u, '')
    .replace(/^(\p{L}[\p{L}\d.+-]{2,20}): .*$/u, '$1')
    .replace(/ ?\(\d\w?\)$| \(?manual page\)?$/gi, '')
    .replace(/ ?\(\d\w?\)$/, '');
  if (subject === undefined || !names(subject)) return undefined;
  if (question.toLowerCase().includes(subject.toLowerCase())) return question;
  const name = namedSubject(view, subject).replace(
    /^the "([^"]+)" (?:module|package|library|crate|API|command|tool|plugin|extension|utility|framework)$/,
    '$1',
  );
  const owner = place ?? siteOf(view.document.title);
  const about = owner === undefined || name.toLowerCase().includes(owner.toLowerCase()) ? name : `${name} in ${owner}`;
  return `${(frames[Math.floor(unitHash(`opens:${seed}:${question}`) * frames.length)] as (typeof frames)[number])(about)} ${question}`;
}

/** "BIND 9" of "Advanced Configurations — BIND 9 9.18.49 documentation": whose page it is, as its title says behind its own name; or before it: "zsh: Roadmap". */
function siteOf(title: string): string | undefined {
  const tail = title
    .slice(0, 300)
    .split(/ [—–|-] | :: /)
    .slice(1)
    .at(-1);
  const name = tail
    ?.replace(/ (?:v?\d[\w.+~-]*|\([^)]*\)|documentation|docs|manual|user guide|handbook|reference|guide)\b/gi, '')
    .replace(/\.$/, '')
    .trim();
  return name !== undefined && /^\p{Lu}[\p{L}\d.+-]*(?: [\p{Lu}\d][\p{L}\d.+-]*){0,2}$/u.test(name) && !isGenericHeading(name) ? name : undefined;
}

/** A noun phrase or a name that reads well after "about". */
function names(subject: string): boolean {
  const first = subject.split(' ')[0] ?? '';
  return (
    wordCount(subject) <= 6 &&
    subject.length >= 3 &&
    !/[,:;?!|"“”]|\.$| - | [—–] /.test(subject) &&
    !/^(?:how|what|why|when|where|using|all|from|other|more|general|various)\b/i.test(subject) &&
    !isVerb(first.toLowerCase()) &&
    !isGenericHeading(subject) &&
    !/^(?:the )?(?:\w+ )?(?:manual pages?|documentation|reference|manual|index|commands|options|contents|guide|faq|home)$/i.test(subject) &&
    focusOf(subject) !== ''
  );
}
