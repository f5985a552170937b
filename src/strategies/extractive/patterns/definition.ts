import { phrases } from '../maker.ts';
import { unanchored } from '../english/definite.ts';
import { focusOf, withoutDeterminer } from '../english/phrases.ts';
import { bare, tokensOf } from '../english/plain.ts';
import { adverbs, auxiliaries, clauseWords, determiners, prepositions, pronouns } from '../english/words.ts';
import { selfContained } from './reason.ts';
import { term, type Line, type Match, type SentencePattern } from './pattern.ts';

// Predicates that judge or count instead of saying what a thing is.
const notDefining =
  /^(?:an?|the|one of) (?:(?:very|really|quite|somewhat|fairly) )?(?:good|bad|fine|great|nice|better|best|common|useful|important|big|bit|lot|little|few|number of|problem|mistake|error|new|different|similar|same|perfect|challenge|matter|concern|result|reason|case|subject|topic|example|must|no|pain|valid|reasonable|natural|sign|complex|simple|easy|hard|difficult|possible|only|first|last|second|next|main|key|major|default|right|correct|wrong|step|fact|hint|chance|guarantee|requirement|necessity|goal|issue|concept|favorite|clear|potential|lower|higher|long|short|significant|recommended|violation|failure|breaking|primary|way|means|reminder|consideration|feature of|good|strong|powerful|thing|work|term)\b/i;

const kinds = /^(?:an?|the|one of|any|like|sets? of|groups? of|types? of|kinds? of|ways? (?:to|of)|collections? of|pieces? of|parts? of|series of) /i;
const pluralKinds = /^(?:\w+ly )?(?:[\w'-]+ ){0,3}[\w'-]{3,}s (?:that|which|used|of|whose|where|for|with|to|in which|designed|containing|defined|you|we)\b/i;

/** "X is a Y", "X are Ys that…", "X refers to Y", "Y is called X". */
export const definition: SentencePattern = {
  id: 'definition',
  taskTypes: ['definition'],
  match(line) {
    return copula(line) ?? refers(line) ?? called(line) ?? introduced(line);
  },
};

function copula(line: Line): Match | undefined {
  const { text } = line;
  // "A struct, or structure, is a …": the second name is no part of the subject.
  const also = /^([^,]{2,60}), (?:or|also known as|also called|sometimes called|short for|abbreviated as) [^,]{2,60}, (is|are) (.+)$/.exec(text);
  const clause =
    also === null ? line.clause : { subject: also[1] as string, verb: also[2] as string, rest: also[3] as string, plural: also[2] === 'are', adverb: '' };
  if (clause === undefined || (clause.verb !== 'is' && clause.verb !== 'are')) return undefined;
  if (clause.adverb !== '' && !/^(?:simply|just|basically|essentially|actually|typically|usually|generally)$/.test(clause.adverb)) return undefined;
  const rest = clause.rest.replace(/^(?:simply|just|basically|essentially|typically|usually|generally) /, '');
  if (rest.split(' ').length < 4 || notDefining.test(rest)) return undefined;
  // "Rust's build system": of the thing that the text is about.
  if (!(kinds.test(rest) || /^\p{Lu}[\w.]*'s [a-z]/u.test(rest) || (clause.plural && pluralKinds.test(rest)))) return undefined;
  if (/^the (?:\w+ )?(?:\w+est|most|least|one|ones)\b/i.test(rest) || (/^(?:an?|the) (?:way|ways) /i.test(rest) && rest.split(' ').length < 6))
    return undefined;
  if (saysLittle(rest, clause.subject) || !tellsApart(rest)) return undefined;
  const subject = term(line, clause.subject);
  if (
    subject === undefined ||
    // "The slides": which ones, the page says.
    /^the [a-z-]+$/.test(subject) ||
    /^the (?:key|secret|upshot|answer|catch|point|trick|challenge|danger|risk)$/.test(subject) ||
    / of /.test(subject) ||
    /^(?:each|every|all|any|most|many|some) /.test(subject) ||
    / (?:in|on|at|with|for|by|from) /.test(subject)
  )
    return undefined;
  return asks(subject, clause.plural, line, /^(?:an?|the|any) /i.test(rest) ? 0.9 : 0.85);
}

/** A kind alone ("a smart pointer", "the origin of…because") tells nothing apart: a relative clause, a use or some length must follow it. */
function tellsApart(rest: string): boolean {
  const kind = rest.split(/ (?:because|since|so|although|but) |[;:—–]/)[0] ?? rest;
  // "Perceived differently by…": a verb, no kind.
  if (/^(?:\w+ly )?\w+(?:ed|en|ing) (?!(?:and|or) )(?:by|as|to|in|with|from|differently|for|on|at)\b/i.test(kind)) return false;
  if (/^one of\b/i.test(kind) || /^(?:the|\S+'s) (?:most|least|best|\w{3,}est)\b/i.test(kind)) return false;
  if (/^the (?:\w+ )?(?:origin|source|responsibility|job|home|basis|reason|last|best|right|location)\b/i.test(kind)) return false;
  return (
    kind.split(' ').length >= (/ (?:that|which|who|whose|where|used) /.test(kind) ? 6 : 7) &&
    / (?:that|which|who|whose|where|when|in which|used|for|of|to|with|containing|designed|defined|made|from|between|representing|consisting|holding|by|as|on|in|it)\b/i.test(
      kind,
    )
  );
}

function refers(line: Line): Match | undefined {
  const found =
    /^(?:the (?:term|word|phrase|name|keyword) )?(.{2,60}?) (refers? to|is defined as|are defined as|means|stands for|is short for|is an abbreviation (?:of|for)) (.{12,})$/i.exec(
      line.text,
    );
  if (found === null || /^(?:that|you|it|we|not)\b/i.test(found[3] as string)) return undefined;
  const raw = (found[1] as string).replace(/^"(.*)"$/, '$1');
  // "The best means to…" is a noun; so is "the only means of…".
  if (/^means$/i.test(found[2] as string) && /^(?:to|of|for|by which) /i.test(found[3] as string)) return undefined;
  const subject = term(line, raw);
  if (
    subject === undefined ||
    /\b(?:is|are|can|will|also|usually)\b/.test(subject) ||
    (/(?:ing|s)$/.test(subject.split(' ')[0] ?? '') && / /.test(subject) && /^[a-z]+ing /.test(subject))
  )
    return undefined;
  const plural = /^(?:refer to|are defined as)$/i.test(found[2] as string);
  // "A value of zero means no limit": what it means, and not what it is.
  if (/^means$/i.test(found[2] as string) && !/^the (?:term|word|phrase|name|keyword) /i.test(line.text)) return meaningOf(subject);
  return asks(subject, plural, line, 0.85);
}

function meaningOf(subject: string): Match {
  return {
    taskType: 'definition',
    focus: `about:${focusOf(subject).replace(/s$/, '')}`,
    score: 0.85,
    phrases: phrases({
      'mean-what': `What does ${subject} mean?`,
      'mean-explain': `Explain what ${subject} means.`,
      'mean-tell': `Tell me what ${subject} means.`,
      'mean-exactly': `What exactly does ${subject} mean?`,
    }),
  };
}

function called(line: Line): Match | undefined {
  const found =
    /^(.{12,160}?) (is|are) (?:often |usually |sometimes |also |commonly |generally |typically )?(?:called|known as|referred to as|termed) (an? |the )?("?[^,;:"]{3,50}?"?)(?: \([^)]*\))?(?:[,;] .*| (?:because|and|in) .*)?$/i.exec(
      line.text,
    );
  if (found === null) return undefined;
  const body = found[1] as string;
  // The description must be whole in itself, or the answer tells nothing of the new name.
  if (body.split(' ').length < 3 || /^(?:the|an?) \w+$/i.test(body) || /^(?:some|many|most|several|certain) /i.test(body)) return undefined;
  const raw = (found[4] as string).replace(/^"|"$/g, '');
  if (/\b(?:on|with|when|by|to|as|at|from|for)$/.test(raw) || /\bor\b|\band\b/.test(raw) || raw.split(' ').length > 5) return undefined;
  const subject = term(line, `${found[3] ?? ''}${raw}`);
  if (subject === undefined || !selfContained(body) || unanchored(body, line.view.profile)) return undefined;
  return asks(subject, /[^s]s$/.test(raw) && !/^an? /i.test(found[3] ?? '') && !raw.includes('`'), line, 0.75);
}

/** "X has a construct called Y that…", "X provides a command, called Y, which…": what Y is. */
function introduced(line: Line): Match | undefined {
  const found =
    /^(?:.{2,50}?) (?:has|have|provides?|offers?|includes?|uses?|supports?) (?:an? |the )?(.{4,70}?),? (?:called|named|known as) (`[^`]+`|"?[a-z][^,;:"]{2,40}?"?),? (?:that|which|to|for|where|so that) (.{12,})$/i.exec(
      line.text,
    );
  if (found === null || !/^(?:a |an |the )?[\w' -]+$/i.test(found[1] as string)) return undefined;
  const subject = term(line, (found[2] as string).replace(/^"|"$/g, ''));
  if ((found[3] as string).split(' ').length < 6 || /^(?:are|is) (?:similar|like)\b/i.test(found[3] as string)) return undefined;
  if (subject === undefined || line.clause === undefined || term(line, line.clause.subject) === undefined) return undefined;
  return asks(subject, /[^s`]s$/.test(subject), line, 0.8);
}

/** Fewer than two words of content besides the subject's own, or a word on how people see it: nothing is said of what it is. */
function saysLittle(text: string, subject: string): boolean {
  if (/^an? (?:\w+ly )?\w+ (?:topic|subject|matter|question|issue|debate)\b/i.test(text) || /^(?:some|many|most|several|certain) /i.test(text)) return true;
  const own = new Set(tokensOf(subject.toLowerCase()).map(stem));
  const words = tokensOf(text.toLowerCase()).map(bare);
  return words.filter((word) => word === '`' || (word.length > 2 && !empty(word) && !own.has(stem(word)))).length < 2;
}

function empty(word: string): boolean {
  return (
    [determiners, prepositions, pronouns, auxiliaries, clauseWords, adverbs].some((words) => words.has(word)) || /^(?:and|one|kind|sort|type|way)$/.test(word)
  );
}

function stem(word: string): string {
  return bare(word).replace(/s$/, '');
}

function asks(subject: string, plural: boolean, _line: Line, score: number): Match {
  const are = plural ? 'are' : 'is';
  const bareTerm = withoutDeterminer(subject);
  const code = subject.includes('`');
  return {
    taskType: 'definition',
    focus: `about:${focusOf(subject).replace(/s$/, '')}`,
    score,
    phrases: phrases({
      'what-is': `What ${are} ${subject}?`,
      'term-means': code || bareTerm.split(' ').length > 3 ? undefined : `What does the term "${bareTerm}" mean?`,
      define: code ? undefined : `Define "${bareTerm}".`,
      explain: `Explain what ${subject} ${are}.`,
      'can-you': `Can you explain what ${subject} ${are}?`,
      brief: `Briefly explain what ${subject} ${are}.`,
      'tell-me': `Tell me what ${subject} ${are}.`,
      exactly: `What exactly ${are} ${subject}?`,
      'short-answer': `In short, what ${are} ${subject}?`,
    }),
  };
}
