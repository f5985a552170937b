/** From a proposal to a draft: phrasing by hash, qualified question, last checks, labels, spans. */
import type { Span } from '../../contracts/document.ts';
import type { Draft } from '../../contracts/record.ts';
import { unitHash } from '../../text/hash.ts';
import { balanced, faultsOf } from './english/dangling.ts';
import { bareNouns, leaning, lowerFirst, upperFirst } from './english/phrases.ts';
import { withoutCode, wordCount } from './english/plain.ts';
import { difficultyOf, topicOf } from './labels.ts';
import { namedSubject } from './makers/lists.ts';
import { isVerb } from './patterns/how-to.ts';
import type { Phrase, Proposal } from './maker.ts';
import type { ChunkView } from './view.ts';

export interface Candidate {
  draft: Draft;
  family: string;
  focus: string;
  score: number;
  start: number;
  end: number;
  lookup: boolean;
  /** The prompt carries the text that the task is about. */
  passage: boolean;
}

const longestAnswer = 350;

export function compose(view: ChunkView, proposal: Proposal): Candidate | undefined {
  const answer = proposal.rendered ?? answerText(proposal);
  if (!answerHolds(answer, proposal)) return undefined;
  const spans = spansOf(proposal);
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const question = questionOf(view, proposal, answer);
  if (question === undefined) return undefined;
  const draft: Draft = {
    messages: [
      { role: 'user', content: question.text },
      { role: 'assistant', content: answer },
    ],
    labels: { taskType: proposal.taskType, difficulty: difficultyOf(proposal, answer), topic: topicOf(view) },
    spans,
    template: `${proposal.family}/${question.id}`,
  };
  if (proposal.input !== undefined) draft.input = proposal.input.text;
  if (proposal.rationale !== undefined) draft.rationale = proposal.rationale;
  return {
    draft,
    family: proposal.family,
    focus: proposal.focus,
    score: proposal.score,
    start: first.start,
    end: last.end,
    lookup: proposal.lookup === true,
    passage: proposal.family.startsWith('passage'),
  };
}

function answerText(proposal: Proposal): string {
  return proposal.answer.map((piece) => piece.text).join('\n\n');
}

function answerHolds(answer: string, proposal: Proposal): boolean {
  const words = wordCount(answer);
  if (answer.trim() === '' || words > longestAnswer || (words < (/^(?:definition|code-example)$/.test(proposal.taskType) ? 6 : 8) && proposal.lookup !== true))
    return false;
  if ((answer.match(/^```/gm)?.length ?? 0) % 2 !== 0 || /[:,;]$/.test(answer.trim())) return false;
  return !/\{\{\s*#|<\/?Listing\b/.test(answer);
}

/** The chosen phrasing, or the next one that passes the checks. */
function questionOf(view: ChunkView, proposal: Proposal, answer: string): Phrase | undefined {
  const { phrases } = proposal;
  // By what is asked, not by where: two pages that say the same ask it in the same words, and the copy is found.
  const from = Math.floor(unitHash(`${proposal.family}:${proposal.focus}`) * phrases.length);
  for (let i = 0; i < phrases.length; i++) {
    const phrase = phrases[(from + i) % phrases.length] as Phrase;
    const text = qualified(phrase.text, view, answer, proposal);
    if (text !== undefined && questionHolds(text, proposal.family.startsWith('passage'))) return { id: phrase.id, text };
  }
  return undefined;
}

const asker = /\b(?:I|I'm|I'd|I've|I'll|me|my|myself|mine)\b/g;

function questionHolds(text: string, carried: boolean): boolean {
  const words = wordCount(text);
  if (words < 3 || words > 40 || text.length > 260) return false;
  if (!/[.?]$/.test(text) || !balanced(text)) return false;
  // Nothing that "do that" or a bare clause number could mean; no example's aside.
  if (
    /\b(?:do|does|doing|did) (?:that|this|so|it)\b|\bfor (?:example|instance)\b|(?<!version )(?<![\w.])\d+(?:\.\d+){2,}(?![\w.]* \p{Lu})/iu.test(
      withoutCode(text),
    )
  )
    return false;
  const prose = text.replace(/\b(?:this|these) (?=\w+ (?:code|command)|command|code)/gi, 'the ');
  if (/\b(?:this|these|those|above|below|following|here)\b/i.test(withoutCode(prose))) return false;
  // A pronoun in a question is fine where the question itself says what it is.
  for (const match of withoutCode(prose).matchAll(/\b(?:it|its|they|their|them)\b/gi)) {
    if (!/\b(?:an?|any|each|every|your|my)\b|IDENT/.test(withoutCode(prose).slice(0, match.index).split(' ').slice(3).join(' '))) return false;
  }
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
  // The prompt carries what its question speaks of.
  if (proposal.family.startsWith('passage')) return phrase;
  const slot = phrase.includes('{in}');
  const text = upperFirst(phrase.replace('{in}', '').trim());
  const { place, selfNoun } = view.profile;
  const lower = withoutCode(text).toLowerCase();
  const leansOnSelf = selfNoun !== undefined && new RegExp(`\\bthis ${selfNoun}\\b`, 'i').test(answer);
  if (leansOnSelf) {
    if (view.subject === undefined) return undefined;
    if (!lower.includes(view.subject.toLowerCase())) return `Regarding ${namedSubject(view, view.subject)}: ${lowerFirst(text, view.profile)}`;
    return text;
  }
  // "The receiver" is clear once the section is named.
  const lean = leaning(uncounted(text));
  if (lean === 'loose' && !bareNouns(text).every((noun) => (view.topic ?? '').toLowerCase().includes(noun))) return undefined;
  if ((lean === 'topic' || lean === 'loose') && !proposal.family.startsWith('table')) {
    if (view.topic === undefined || wordCount(view.topic) > 8 || /[?!:]/.test(view.topic) || isVerb(view.topic.split(' ')[0]?.toLowerCase() ?? ''))
      return undefined;
    const named = lowerFirst(view.topic, view.profile);
    const inPlace = place === undefined || text.includes(place) || named.includes(place) ? '' : ` in ${place}`;
    if (leaning(named) === 'elsewhere' || leaning(named) === 'loose' || lower.includes(withoutCode(named).toLowerCase())) return undefined;
    return `Regarding ${named}${inPlace}: ${lowerFirst(phrase.replace('{in}', '').trim(), view.profile)}`;
  }
  // "If `base` is given" is a question of one function.
  if (
    proposal.family === 'condition' &&
    /\b(?:if|when|suppose) `[^`]+` (?:is|isn't|are|has|was)\b/i.test(text) &&
    view.topic?.includes('`') === true &&
    !text.includes(view.topic)
  )
    return `Regarding ${view.topic}: ${lowerFirst(phrase.replace('{in}', '').trim(), view.profile)}`;
  if (proposal.family === 'code-explanation') return text;
  if (proposal.family.startsWith('table') || proposal.family.startsWith('term-'))
    return place !== undefined && slot && !text.includes(place) ? upperFirst(phrase.replace('{in}', ` in ${place}`).trim()) : text;
  if (place !== undefined) {
    if (text.includes(place)) return text;
    // A language holds no languages; what is on another named place is not in this one.
    if (/\blanguages\b/i.test(lower)) return undefined;
    if (/\bon \p{Lu}\p{Ll}+[.?]?$/u.test(withoutCode(text))) return text;
    if (slot) return upperFirst(phrase.replace('{in}', ` in ${place}`).trim());
    return `${text.slice(0, -1)} in ${place}${text.slice(-1)}`;
  }
  const { subject } = view;
  if (subject === undefined || !framing(subject) || wordCount(text) > 9 || /`|\p{Ll} \p{Lu}/u.test(text) || namesSubject(lower, subject)) return text;
  return `In the context of ${subject}, ${lowerFirst(text, view.profile)}`;
}

/** A subject that reads well after "in the context of": a short noun phrase. */
function framing(subject: string): boolean {
  const first = subject.split(' ')[0]?.toLowerCase() ?? '';
  return (
    subject.split(' ').length <= 5 &&
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

/** Every stretch that the row rests on, in order, merged where they overlap. */
function spansOf(proposal: Proposal): Span[] {
  const all = [...proposal.answer, ...(proposal.input === undefined ? [] : [proposal.input]), ...(proposal.support === undefined ? [] : [proposal.support])];
  const sorted = all.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start || a.end - b.end);
  const merged: Span[] = [];
  for (const span of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && span.start <= before.end) before.end = Math.max(before.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}
