/** The next turn of a conversation: what the section goes on to say, and the question that it answers there. */
import { unitHash } from '../../../text/hash.ts';
import { contentStems } from '../../../text/content-words.ts';
import { askingStems } from '../english/asking.ts';
import { clauseOf, type Clause } from '../english/clauses.ts';
import { opensBack, pointsBack, startsBefore } from '../english/dangling.ts';
import { opensUnanchored } from '../english/definite.ts';
import { namesOne } from '../english/names.ts';
import { focusOf, upperFirst } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import { codeExamples, explanationOf } from '../makers/code.ts';
import { codeOf } from '../makers/code-language.ts';
import { ledLists } from '../makers/lists.ts';
import { joined as asOne } from '../answers.ts';
import { worthAsking } from '../passages/worth-asking.ts';
import { ofPeople, term } from '../patterns/pattern.ts';
import { isVerb } from '../patterns/verb.ts';
import { sentencePatterns } from '../patterns/registry.ts';
import { questionHolds } from '../question.ts';
import type { Proposal } from '../maker.ts';
import type { ChunkView } from '../view.ts';
import { askable } from './openers.ts';
import { ledFrom, tells, type Beat, type Stretch } from './beats.ts';
import { followUp } from './follow-up.ts';
import { linkOf, whatIf } from './links.ts';

/** The conversation so far. */
export interface Told {
  /** What it is about, where one phrase says it. */
  subject: string | undefined;
  plural: boolean;
  /** All questions and answers. */
  said: string;
  /** The answer before. */
  before: string;
  questions: readonly string[];
  /** The first beat behind it. */
  end: number;
  /** Kinds of questions that were asked. */
  kinds: ReadonlySet<string>;
}

export interface Next {
  kind: string;
  question: string;
  /** The answer is this and no more; else it goes on as its paragraph does. */
  whole?: Stretch;
}

/** The question that the beat answers next, or undefined. */
export function nextAt(beats: readonly Beat[], at: number, told: Told): Next | undefined {
  const beat = beats[at] as Beat;
  const { view, sentence, unit } = beat;
  if (sentence === undefined || unit.within !== undefined || sentence.plain === '') return undefined;
  const before = beats[at - 1];
  const adjacent = at === told.end && before !== undefined && pathOf(before) === pathOf(beat);
  const code = adjacent ? codeBefore(beats, at, told) : undefined;
  if (code !== undefined) return code;
  if (sentence.plain.endsWith(':')) return led(beats, at, told, adjacent);
  if (!tells(view, sentence, told.said)) return undefined;
  if (adjacent) {
    const link = linkOf(view, sentence.plain, told.before, told.said);
    if (link !== undefined) {
      if (told.kinds.has(link.kind) && link.kind !== 'if') return undefined;
      if (link.kind === 'example' && told.before.includes('```')) return undefined;
      if (link.kind === 'if' && asksAgain(link.question, told, view)) return undefined;
      return link.kind === 'also-does' && resolve(beats, at, told) === undefined ? undefined : link;
    }
  } else if (stands(view, sentence.plain, told)) {
    const link = whatIf(view, sentence.plain, told.said);
    if (link !== undefined && takesUp(link.question, told, view) && !asksAgain(link.question, told, view)) return link;
  }
  return asked(beats, at, told, adjacent) ?? about(beats, at, told);
}

/** "What about Y?": a paragraph on something that was spoken of, and not asked about. */
function about(beats: readonly Beat[], at: number, told: Told): Next | undefined {
  const { view, sentence, unit } = beats[at] as Beat;
  if (sentence === undefined || unit.sentences[0] !== sentence || told.kinds.has('about') || !stands(view, sentence.plain, told)) return undefined;
  const text = withoutPeriod(sentence.plain);
  const clause = clauseOf(text);
  const subject = clause === undefined ? undefined : term({ text, clause, view }, clause.subject);
  if (subject === undefined || ofPeople.test(subject) || wordCount(text) < 9 || leansBack.test(sentence.plain)) return undefined;
  // "List `CACHE` variables" in a heading's words is an order; and what is said of it fills no turn.
  if (isVerb(subject.split(' ')[0]?.toLowerCase() ?? '') || wordCount(text) < 14) return undefined;
  // A thing with a name, or of several words: "source files" are of everything.
  const bare = subject.replace(/^(?:an?|the) /, '');
  const topic = `${told.subject ?? ''} ${view.topic ?? ''}`.toLowerCase();
  const ofTopic = wordCount(bare) === 2 && topic.includes((bare.split(' ').at(-1) ?? '').replace(/s$/, '').toLowerCase());
  if (!/`/.test(bare) && wordCount(bare) < 3 && !namesOne(bare) && !ofTopic) return undefined;
  const known = stemsOf(told.said, view);
  const stems = [...stemsOf(subject, view)];
  if (stems.length === 0 || !stems.every((stem) => known.has(stem)) || asksAgain(subject, told, view)) return undefined;
  const forms = [`What about ${subject}?`, `And ${subject}?`, `And what about ${subject}?`, `How about ${subject}?`];
  return { kind: 'about', question: forms[Math.floor(unitHash(`about:${sentence.plain}`) * forms.length)] as string };
}

/** The headings that a beat stands under. */
export function pathOf({ view }: Beat): string {
  return view.chunk.headingPath.join('\n');
}

/** Nothing in its first words is of a sentence that was left out. */
function stands(view: ChunkView, plain: string, told: Told): boolean {
  return (
    !opensBack(plain) &&
    !startsBefore(plain) &&
    !pointsBack(plain, view.subject === undefined ? undefined : view.profile.selfNoun) &&
    !opensUnanchored(plain, view.profile, `${view.topic ?? ''} ${told.said}`)
  );
}

/** The question has a word of what the conversation is about. */
function takesUp(question: string, { subject, questions, said }: Told, view: ChunkView): boolean {
  const known = stemsOf(subject ?? questions[0] ?? said, view);
  return [...stemsOf(question, view)].some((stem) => known.has(stem));
}

/** What kind of thing a name is of: two options are no one matter. */
const kindStems = contentStems(
  'trait method function macro command option flag setting parameter argument variable type class module package file directive property attribute field keyword operator value page tool program target daemon server',
);

function stemsOf(text: string, { profile }: ChunkView): Set<string> {
  const ignored = profile.place === undefined ? new Set<string>() : contentStems(profile.place);
  const all = [...contentStems(text)].filter((stem) => !ignored.has(stem) && !askingStems.has(stem));
  const own = all.filter((stem) => !kindStems.has(stem));
  return new Set(own.length > 0 ? own : all);
}

const shows: readonly string[] = [
  'Can you show me an example?',
  'What does that look like? Show an example.',
  'Could you show that with an example?',
  'Do you have an example of that?',
  'Please show me an example.',
  'How does that look in practice?',
];

/** A sentence that leads into code or a list. */
function led(beats: readonly Beat[], at: number, told: Told, adjacent: boolean): Next | undefined {
  const { view, sentence } = beats[at] as Beat;
  const whole = ledFrom(beats, at);
  if (sentence === undefined || whole === undefined) return undefined;
  const { unit } = beats[whole.end - 1] as Beat;
  for (const maker of unit.block.kind === 'code' ? [codeExamples] : [ledLists]) {
    for (const proposal of maker.propose(view)) {
      if (!proposal.answer.some((piece) => piece.start === unit.start)) continue;
      const question = phraseOf(view, proposal, told);
      if (question !== undefined && (adjacent ? takesUp(question, { ...told, subject: told.said }, view) : takesUp(question, told, view)))
        return { kind: `${proposal.family}:${proposal.focus}`, question, whole };
    }
  }
  if (unit.block.kind !== 'code' || told.before.includes('```') || told.kinds.has('show') || told.kinds.has('example') || !leadsExample.test(sentence.plain))
    return undefined;
  // Of what was spoken of: right behind it, or by its name.
  if (
    !(adjacent || takesUp(sentence.plain, told, view)) ||
    /\b(?:error|fail\w*|wrong|not compile|n't compile|instead|another|different|output)\b/i.test(sentence.plain)
  )
    return undefined;
  return { kind: 'show', question: shows[Math.floor(unitHash(`show:${sentence.plain}:${told.before.slice(0, 60)}`) * shows.length)] as string, whole };
}

const leadsExample =
  /^(?:for (?:example|instance)|as an example|here(?:'s| is| are) (?:(?:an?|some|the) )?(?:\w+ ){0,3}examples?|an? (?:\w+ ){0,3}example|(?:listing|example|figure) [\w.-]+ (?:shows|is|demonstrates|illustrates|gives|defines)|(?:the|this) (?:following )?(?:\w+ ){0,2}(?:example|snippet) (?:shows|demonstrates|illustrates)|examples?)\b|\b(?:for example|like (?:this|so)|as follows):$/i;

function phraseOf(view: ChunkView, { phrases, family, focus }: Proposal, told: Told): string | undefined {
  const from = Math.floor(unitHash(`turn:${family}:${focus}`) * phrases.length);
  for (let i = 0; i < phrases.length; i++) {
    const text = (phrases[(from + i) % phrases.length] as { text: string }).text.replace('{in}', '').trim();
    const question = questionHolds(upperFirst(text), true)
      ? followUp(view, upperFirst(text), told.said)?.replace(/\bof \p{Lu}\p{Ll}+ing /u, (act) => act.toLowerCase())
      : undefined;
    if (question !== undefined) return question;
  }
  return undefined;
}

const explains: readonly string[] = [
  'What does that code do?',
  'Can you explain that example?',
  'What is going on in that example?',
  'Can you walk me through that?',
  'How does that example work?',
];

/** The answer before ended in code, and the paragraph explains it. */
function codeBefore(beats: readonly Beat[], at: number, told: Told): Next | undefined {
  const [shown, { view, unit, sentence }] = [beats[at - 1], beats[at] as Beat];
  if (shown === undefined || shown.unit.block.kind !== 'code' || sentence !== unit.sentences[0] || told.kinds.has('explain')) return undefined;
  const code = codeOf(view, shown.unit);
  if (code === undefined || !told.before.includes(code.text.trim())) return undefined;
  const taken = explanationOf(view, code, unit);
  if (taken.length === 0) return undefined;
  return {
    kind: 'explain',
    question: explains[Math.floor(unitHash(`explain:${sentence?.plain ?? ''}`) * explains.length)] as string,
    whole: { piece: asOne(taken), end: at + taken.length },
  };
}

/** What a sentence pattern reads in the sentence, "it" being what the conversation is about. */
function asked(beats: readonly Beat[], at: number, told: Told, adjacent: boolean): Next | undefined {
  const { view, sentence } = beats[at] as Beat;
  if (sentence === undefined) return undefined;
  const resolved = adjacent ? resolve(beats, at, told) : undefined;
  if (resolved === undefined && !stands(view, sentence.plain, told)) return undefined;
  if (resolved === undefined && leansBack.test(sentence.plain)) return undefined;
  const text = withoutPeriod(resolved ?? sentence.plain);
  const clause = clauseOf(text);
  for (const pattern of sentencePatterns) {
    const match = pattern.match({ text, clause, view });
    if (match === undefined || match.score < 0.74) continue;
    const kind = `${pattern.id}:${match.focus}`;
    const phrases = match.phrases.filter(
      ({ id, text: question }) =>
        !told.kinds.has(`${pattern.id}/${id}`) &&
        worthAsking({ pattern: pattern.id, id, question, text, clause }) &&
        askable(pattern.id, question, text) &&
        !/^define\b|^in short\b/i.test(question),
    );
    if (phrases.length === 0 || told.kinds.has(kind)) return undefined;
    const question = phraseOf(view, { ...match, family: pattern.id, phrases, answer: [] }, told);
    if (question === undefined || !goesOn(question, clause, told, view, adjacent) || asksAgain(question, told, view)) return undefined;
    return { kind, question: resolved === undefined || pattern.id === 'definition' ? question : pronounced(question, told) };
  }
  return undefined;
}

const leansBack = /^further\b|\b(?:instead|however|earlier|previous(?:ly)?|later|otherwise|therefore|thus|hence|new in)\b/i;

/** What joins a question to the turn before. */
const joined = /^(?:okay, and|thanks\.|i see\.|got it\.|and|now) /i;

/** Each word of content in it was in one question before. */
function asksAgain(question: string, { questions }: Told, view: ChunkView): boolean {
  const stems = [...stemsOf(question.replace(joined, ''), view)];
  return questions.some((earlier) => stems.every((stem) => stemsOf(earlier, view).has(stem)));
}

/** Its subject is what the conversation is about, or was spoken of in it. */
function goesOn(question: string, clause: Clause | undefined, told: Told, view: ChunkView, adjacent: boolean): boolean {
  if (!adjacent && takesUp(question, told, view)) return true;
  const subject = clause === undefined || /^you$/i.test(clause.subject) ? question : clause.subject;
  const known = stemsOf(told.said, view);
  const stems = [...stemsOf(subject, view)];
  // Behind a gap, all of its subject was spoken of.
  return adjacent ? stems.some((stem) => known.has(stem)) : stems.length > 0 && stems.every((stem) => known.has(stem));
}

/** The sentence with its opening pronoun, or "this command", read as the subject that was spoken of; undefined: it has none, or is not sure. */
function resolve(beats: readonly Beat[], at: number, told: Told): string | undefined {
  const { sentence, unit } = beats[at] as Beat;
  const previous = beats[at - 1];
  if (sentence === undefined || told.subject === undefined || previous?.unit !== unit || previous.sentence === undefined) return undefined;
  const found = /^(?:(it|they)|(?:this|these) ([a-z]+))(?= [a-z`])/i.exec(sentence.plain);
  if (found === null) return undefined;
  const noun = found[2]?.toLowerCase().replace(/s$/, '');
  if (noun !== undefined && !told.subject.toLowerCase().replace(/s$/, '').endsWith(noun)) return undefined;
  if (noun === undefined) {
    if (/^they$/i.test(found[1] as string) !== told.plural) return undefined;
    // The sentence before speaks of the subject too, and of nothing else that "it" could be.
    const subject = clauseOf(withoutPeriod(previous.sentence.plain))?.subject ?? '';
    if (!/^(?:it|they)$/i.test(subject) && focusOf(subject) !== focusOf(told.subject)) return undefined;
  }
  return `${upperFirst(told.subject)}${sentence.plain.slice(found[0].length)}`;
}

/** The subject said as "it", where the question has it once. */
function pronounced(question: string, { subject, plural }: Told): string {
  if (subject === undefined) return question;
  const at = question.toLowerCase().indexOf(subject.toLowerCase());
  if (at < 0 || question.toLowerCase().indexOf(subject.toLowerCase(), at + 1) >= 0 || wordCount(subject) < 1) return question;
  if (/^['’]/.test(question.slice(at + subject.length))) return question;
  const object = /\b(?:of|for|to|with|about|in|on|by|from|using)\s$/i.test(question.slice(0, at));
  const pronoun = plural ? (object ? 'them' : 'they') : 'it';
  return `${question.slice(0, at)}${pronoun}${question.slice(at + subject.length)}`;
}
