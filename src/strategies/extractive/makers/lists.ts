import { itemsAreClean, listPiece } from '../answers.ts';
import { isGenericHeading } from '../english/headings.ts';
import { faultsOf, opensBack, pointsBack } from '../english/dangling.ts';
import { clauseOf } from '../english/clauses.ts';
import { unanchored } from '../english/definite.ts';
import { focusOf, lowerFirst } from '../english/phrases.ts';
import { tokensOf, wordCount } from '../english/plain.ts';
import { usesExampleName } from '../example-names.ts';
import { isVerb } from '../patterns/verb.ts';
import { me } from '../patterns/condition.ts';
import { selfContained } from '../patterns/reason.ts';
import { phrases, type Maker, type Phrase, type Piece, type Proposal, type TaskType } from '../maker.ts';
import type { ChunkView, Sentence, Unit } from '../view.ts';

interface Ask {
  phrases: Phrase[];
  focus: string;
  taskType: TaskType;
  score: number;
  /** The lead-in opens the answer. */
  withLead?: boolean;
}

/** A list with its lead-in sentence ("The following types are…:"): asked for in the lead-in's own words. */
export const ledLists: Maker = {
  id: 'list',
  taskTypes: ['list', 'how-to', 'condition'],
  *propose(view): Iterable<Proposal> {
    for (let at = 1; at < view.units.length; at++) {
      const unit = view.units[at] as Unit;
      const before = view.units[at - 1] as Unit;
      if (unit.block.kind !== 'list' || before.block.kind !== 'paragraph' || before.within !== unit.within) continue;
      const lead = before.sentences.at(-1);
      const list = listPiece(view, unit);
      if (lead === undefined || list === undefined || !lead.plain.endsWith(':') || !itemsAreClean(view, list.items)) continue;
      const ask = askOf(view, lead);
      if (ask === undefined) continue;
      const answer: Piece[] = [list.piece];
      // The items alone may not parse without their lead-in ("X can: - do this"): keep it where it reads well.
      const leadIsClean = !opensBack(lead.plain) && !pointsBack(lead.plain, undefined) && faultsOf(lead.plain.replace(/:$/, '.')).length === 0;
      if (ask.withLead === true) {
        if (!leadIsClean) continue;
        answer.unshift({ start: lead.start, end: lead.end, text: lead.text });
      }
      yield { family: 'list', taskType: ask.taskType, phrases: ask.phrases, focus: ask.focus, score: ask.score, answer };
    }
  },
};

const counted = '(?:\\d+|two|three|four|five|six|seven|eight|nine|ten|several|some|many|various|a few|a number of|a couple of)';

function askOf(view: ChunkView, lead: Sentence): Ask | undefined {
  const text = lead.plain.replace(/:$/, '').trim();
  if (usesExampleName(text, view.profile.exampleNames)) return undefined;
  const prose = text.replace(/^here (?:are|is|'s) /i, '').replace(/\b(?:the following|as follows|below|these)\b/gi, '');
  if (faultsOf(`${prose}.`).some((fault) => fault !== 'ending')) return undefined;
  return steps(text, view) ?? nouns(text, view) ?? predicate(text, view);
}

/** "To install X, do the following:", "Follow these steps to X:" */
function steps(text: string, view: ChunkView): Ask | undefined {
  const to =
    /^(?:in order )?to ([a-z][^,]{5,80}), (?:you (?:can|must|should|need to|will need to)?|do|follow|take|perform|use|run|complete)\b.{0,60}$/i.exec(text) ??
    /\b(?:follow|take|perform|complete|use|do|are) (?:the )?(?:these|following|necessary|required)?(?: following)? ?steps? (?:to|for|when) ([a-z].{5,80})$/i.exec(
      text,
    );
  if (to === null) return undefined;
  const goal = (to[1] as string).trim();
  // What follows "to" there is a verb, whether it is known or not.
  if (!/^[a-z]+$/.test(tokensOf(goal)[0] ?? '') || /^(?:the|an?|this|these|your)\b/.test(goal) || !selfContained(goal) || /\bfollowing\b/.test(goal))
    return undefined;
  const mine = me(lowerFirst(goal, view.profile));
  return {
    taskType: 'how-to',
    focus: `how:${focusOf(goal)}`,
    score: 0.88,
    phrases: phrases({
      'how-do': `How do I ${mine}?`,
      steps: `List the steps to ${goal}.`,
      'what-steps': `What steps do I follow to ${mine}?`,
      walk: `Walk me through how to ${goal}.`,
      way: `How can I ${mine}?`,
    }),
  };
}

/** "The following X are Y:", "There are three X:", "X include:", "The X are:" */
function nouns(text: string, view: ChunkView): Ask | undefined {
  const following =
    /^(?:here are )?the following (?:is (?:an? |the )?(?:non-exhaustive |partial |complete |short )?list of )?(.{3,90}?)(?: (are|is|can|may|must|will|have|has|do|should) (.{3,90}))?$/i.exec(
      text,
    );
  if (following !== null) {
    const what = following[1] as string;
    if (!nounLike(what)) return undefined;
    const tail = following[3] === undefined ? '' : ` ${following[2]} ${following[3]}`;
    if (tail !== '' && !selfContained(tail)) return undefined;
    return tail === ''
      ? which(what, view, 0.84)
      : {
          taskType: 'list',
          focus: `which:${focusOf(what + tail)}`,
          score: 0.84,
          phrases: phrases({ which: `Which ${what}${tail}?`, what: `What ${what}${tail}?`, list: `List the ${what} that${tail}.` }),
        };
  }
  const here =
    /^here (?:are|is) (?:(?:a|the) (?:short |brief |quick |complete )?(?:list|recap|summary|overview) of )?(?:some (?:of )?|a few (?:of )?|the following )?(?:the )?(.{6,90})$/i.exec(
      text,
    );
  if (
    here !== null &&
    nounLike(here[1] as string) &&
    /\b(?:reasons|ways|types|rules|examples|options|methods|features|steps|things|cases|kinds|benefits|differences|commands|properties|requirements|guidelines|criteria|values|functions|tools|terms|traits)\b/i.test(
      here[1] as string,
    )
  )
    return which(here[1] as string, view, 0.82);
  const takes = new RegExp(`^(.{2,50}?) (can|may|must) (take|have|be in|come in|use|include|contain|provide) (${counted}) (.{3,50})$`, 'i').exec(text);
  if (takes !== null && selfContained(takes[1] as string) && nounLike(takes[5] as string)) {
    const subject = lowerFirst(takes[1] as string, view.profile);
    return {
      taskType: 'list',
      focus: `which:${focusOf(subject)} ${focusOf(takes[5] as string)}`,
      score: 0.84,
      phrases: phrases({
        'what-take': `What ${takes[4]} ${takes[5]} ${takes[2]} ${subject} ${takes[3]}?`,
        'which-take': `Which ${takes[5]} ${takes[2]} ${subject} ${takes[3]}?`,
      }),
    };
  }
  const there = new RegExp(`^there (?:are|is) (?:\\w+ )?(${counted}) (?:of )?(.{3,90})$`, 'i').exec(text);
  if (there !== null && nounLike(there[2] as string))
    return which(there[2] as string, view, 0.86, /^(?:\d|two|three|four|five|six|seven|eight|nine|ten)/i.test(there[1] as string) ? there[1] : undefined);
  const be = /^(?:the|some|a few|other|common|typical) (.{3,90}?) (?:are|is|include|includes|are as follows|include the following)$/i.exec(text);
  if (be !== null && nounLike(be[1] as string) && /[^s]s\b|criteria|data|people/.test(be[1] as string)) return which(be[1] as string, view, 0.84);
  const examples = /^(?:some |a few |common |other |typical )?(?:examples|instances) of (.{3,80}?) (?:are|is|include|would be|might be)$/i.exec(text);
  if (examples !== null && nounLike(examples[1] as string)) return undefined;
  return undefined;
}

function nounLike(text: string): boolean {
  return (
    selfContained(text) &&
    wordCount(text) <= 12 &&
    !/^(?:following|is|are|that|to|way|example|code|output|program|command|commands|error|list|function|snippet|section|sections|chapter)\b/i.test(text) &&
    !/[,;—–]/.test(text) &&
    !/\b(?:is|are|can|you|following|which|that|where|who|include|includes)$/i.test(text) &&
    // Things that can be listed, and no clause.
    /^(?:[\w'`-]+ ){0,4}?[\w'-]+(?:[^s]s|criteria|data)(?= |$)/i.test(text) &&
    clauseOf(text) === undefined &&
    !/^(?:[\w-]+ing|positions?|difference|properties|settings|options|values|arguments|parameters|fields|cases|things|flags|points)(?: |$)/i.test(
      text.replace(/^the /i, ''),
    )
  );
}

function which(what: string, view: ChunkView, score: number, number?: string): Ask {
  const noun = lowerFirst(what.replace(/^the /i, ''), view.profile);
  const n = number === undefined ? '' : `${number.toLowerCase()} `;
  return {
    taskType: 'list',
    focus: `which:${focusOf(noun)}`,
    score,
    phrases: phrases({
      what: `What are the ${n}${noun}?`,
      list: `List the ${n}${noun}.`,
      name: `Name the ${n}${noun}.`,
      which: number === undefined ? `Which ${noun} are there?` : undefined,
      enumerate: `Can you list the ${n}${noun}?`,
      give: `Give me a list of the ${n}${noun}.`,
    }),
  };
}

/** "X can:", "X should provide:", "You can use X to:", "X consists of:" with the lead-in kept in the answer. */
function predicate(text: string, view: ChunkView): Ask | undefined {
  if (/\bfollowing\b/i.test(text)) return undefined;
  const found =
    /^(.{3,60}?) (includes?|contains?|consists? of|provides?|supports?|requires?|has|have|offers?|comprises?|covers?|accepts?|means?|involves?)(?: support for)?$/i.exec(
      text,
    );
  if (found === null) return undefined;
  const raw = found[1] as string;
  if (
    !selfContained(raw) ||
    /,|\b(?:why|how|that|which|possible|additional|other|recommended|common|further)\b/i.test(raw) ||
    /^each /i.test(raw) ||
    unanchored(raw, view.profile)
  )
    return undefined;
  const subject = lowerFirst(raw, view.profile);
  const verb = (found[2] as string).toLowerCase();
  const plural = !/s(?: of)?$/.test(verb) || verb === 'has';
  const base = verb === 'has' ? 'have' : verb.replace(/^(\w+?)s( of)?$/, '$1$2');
  return {
    taskType: 'list',
    focus: `${base}:${focusOf(subject)}`,
    score: 0.78,
    withLead: true,
    phrases: phrases({
      what: `What ${plural && verb !== 'has' ? 'do' : 'does'} ${subject} ${base}?`,
      list: `List what ${subject} ${verb}.`,
      tell: `Tell me what ${subject} ${verb}.`,
    }),
  };
}

const sectionKinds: readonly { pattern: RegExp; family: string; asks: (subject: string) => { [id: string]: string } }[] = [
  {
    pattern: /^(?:key )?(?:benefits|advantages)(?: of .*)?$/i,
    family: 'benefits',
    asks: (s) => ({
      what: `What are the benefits of ${s}?`,
      tell: `Tell me about the benefits of ${s}.`,
      list: `List the benefits of ${s}.`,
      name: `Name the benefits of ${s}.`,
      describe: `Describe the benefits of ${s}.`,
    }),
  },
  {
    pattern: /^examples?(?: of .*)?$/i,
    family: 'examples',
    asks: (s) => ({
      give: `Give some examples of ${s}.`,
      what: `What are some examples of ${s}?`,
      practice: `What does ${s} look like in practice?`,
      show: `Illustrate ${s} with examples.`,
    }),
  },
  {
    pattern: /^(?:key |main )?features$/i,
    family: 'features',
    asks: (s) => ({
      what: `What are the features of ${s}?`,
      list: `List the features of ${s}.`,
      offer: `What does ${s} offer?`,
      name: `Name the main features of ${s}.`,
    }),
  },
  {
    pattern: /^(?:limitations|caveats|disadvantages|drawbacks|known limitations)(?: of .*)?$/i,
    family: 'limits',
    asks: (s) => ({ what: `What are the limitations of ${s}?`, list: `List the limitations of ${s}.`, know: `Which limitations of ${s} should I know?` }),
  },
  {
    pattern: /^(?:requirements|prerequisites)$/i,
    family: 'requirements',
    asks: (s) => ({ what: `What are the requirements for ${s}?`, need: `What do I need for ${s}?`, list: `List the requirements for ${s}.` }),
  },
];

const ofPeople =
  /^(?:an? |the |some |many |most |all |older |young )?(?:[\w-]+ )?(?:people|persons?|users?|individuals?|readers?|visitors?|customers?|anyone|those|everyone|children|authors?|developers?)\b/i;

function whoBenefits(subject: string): { [id: string]: string } {
  return {
    who: `Who benefits from ${subject}?`,
    'who-list': `List the people who benefit from ${subject}.`,
    'who-tell': `Tell me who benefits from ${subject}.`,
    'who-name': `Name the people who benefit from ${subject}.`,
  };
}

/** A list that is its whole section, under "Benefits", "Examples", "Features"…: asked of the document's subject. */
export const sectionLists: Maker = {
  id: 'section-list',
  taskTypes: ['list'],
  *propose(view): Iterable<Proposal> {
    const { lastHeading, subject } = view;
    if (lastHeading === undefined || subject === undefined || !view.opensSection) return;
    const kind = sectionKinds.find((item) => item.pattern.test(lastHeading));
    const unit = view.units[0];
    if (kind === undefined || unit === undefined || unit.block.kind !== 'list' || !isGenericHeading(lastHeading.replace(/ of .*$/i, ''))) return;
    const list = listPiece(view, unit);
    if (list === undefined || !itemsAreClean(view, list.items) || wordCount(list.piece.text) > 330) return;
    // "Help": the list would be the answer, and nothing in the prompt says whose.
    if (view.profile.selfNoun !== undefined && view.profile.subject.split(' ').length < 3 && !view.profile.subject.includes('(')) return;
    const named = namedSubject(view, subject);
    // "Users with low vision" is no benefit, and answers who has it.
    const asks = kind.family === 'benefits' && list.items.every((item) => ofPeople.test(item)) ? whoBenefits(named) : kind.asks(named);
    yield { family: kind.family, taskType: 'list', phrases: phrases(asks), focus: `${kind.family}:${focusOf(subject)}`, score: 0.84, answer: [list.piece] };
  },
};

/** The one list of a section whose heading names a plural ("Ownership rules"): what they are. */
export const headingLists: Maker = {
  id: 'heading-list',
  taskTypes: ['list'],
  *propose(view): Iterable<Proposal> {
    const { topic, lastHeading, heading } = view;
    if (topic === undefined || !view.opensSection || heading !== lastHeading) return;
    const lists = view.units.filter((unit) => unit.block.kind === 'list');
    const unit = lists[0];
    if (
      unit === undefined ||
      lists.length > 1 ||
      !/\b(?:rules|types|kinds|forms|benefits|features|requirements|guidelines|principles|reasons|goals|options|exceptions|criteria|advantages|limitations|states|modes|channels|cases|methods|tools|conventions|differences|responsibilities|properties|commands|techniques|steps)\b/i.test(
        topic,
      )
    )
      return;
    const list = listPiece(view, unit);
    if (
      list === undefined ||
      !itemsAreClean(view, list.items) ||
      !selfContained(topic) ||
      wordCount(topic) > 8 ||
      isVerb(topic.split(' ')[0]?.toLowerCase() ?? '') ||
      /^[a-z]+ing /i.test(topic) ||
      /[:?!()]/.test(topic)
    )
      return;
    const noun = lowerFirst(topic.replace(/^the /i, ''), view.profile);
    yield {
      family: 'heading-list',
      taskType: 'list',
      focus: `which:${focusOf(noun)}`,
      score: 0.83,
      answer: [list.piece],
      phrases: phrases({ what: `What are the ${noun}?`, list: `List the ${noun}.`, name: `Name the ${noun}.`, give: `Give me the ${noun} as a list.` }),
    };
  },
};

/** The document's subject in a question: with what it is, where the document says so. */
export function namedSubject(view: ChunkView, subject: string): string {
  const { selfNoun } = view.profile;
  return selfNoun === undefined ? subject : `the "${view.profile.subject}" ${selfNoun}`;
}
