/**
 * Which wordings of a question a reader would put to a text. The patterns say what a sentence answers; here the wordings
 * fall out that its words do not bear: an outcome that is no event, a general question with a narrow answer, a clause whose
 * "when" may belong to another verb.
 */
import type { Clause } from '../english/clauses.ts';
import { isBaseVerb } from '../english/verbs.ts';

export interface Wording {
  /** Id of the sentence pattern, and of its phrasing. */
  pattern: string;
  id: string;
  question: string;
  /** The sentence without its full stop, and its parts where they are certain. */
  text: string;
  clause: Clause | undefined;
}

export function worthAsking(wording: Wording): boolean {
  if (markup.test(wording.text) || loose.test(wording.question) || dangles.test(wording.question) || bareKind.test(wording.question)) return false;
  return rules[wording.pattern]?.(wording) ?? true;
}

/** Roles and references of reStructuredText that a plain reader leaves as they are. */
const markup = /\bin (?:our|this|that) case\b|:[a-z:]+:`|`_|\|\w+\||\.\. \w+::/;

/** "The names of the files", "which commits are there": of everything and nothing. */
const loose =
  /\b(?:use|using|with|of|in|on|to|for|from|by|add|set|change|remove|call) that (?!is\b|are\b|it\b|they\b|you\b|the\b|an?\b|can\b|will\b|does\b|has\b)[a-z]+|^(?:what|which) (?:do|does|are|is) (?:the |an? )?(?:names?|values?|things?|people|commits|changes|results?|rest|others?)\b(?: of the \w+)?(?: (?:do|there))?\?|\b(?:things|stuff|anything else)\b|^what (?:do|does) (?:it|they|you|one|we)\b|"-|\b(?:insane|crazy|hairy|funny|fancy|nasty)\b/i;

/** "What is Clothify command?": a kind that lacks its article. */
const bareKind =
  /\b(?:is|are|does|do|by|with|using|of) [A-Z][\w-]+ (?:command|option|filter|tool|dialog|function|menu|button|directive|module|method|class|parameter|setting|field|file)\b/;

/** The tail of a sentence that is no part of what is asked, and an adverb that colours the verb. */
const dangles =
  /\bwhat .* will do[?.]$|^what is the [a-z]+[^ius\W]s (?:in|of|on|for|from|under) |(?:\bfrom time to time|,? (?:though|however|anyway|too|either|as well|again|yet|instead|always))[?.]$|^what (?:do|does) .+ \w{3,}ly \w+[?.]$|\bsituation exists\b/i;

const rules: Readonly<Record<string, (wording: Wording) => boolean>> = {
  definition: ({ id, question, text, clause }) => {
    if (
      /^what (?:exactly )?(?:is|are) (?:an? |the )?(?:related|another|similar|common|different|separate|useful|new|(?:name|value|field|number|string) of)\b/i.test(
        question,
      )
    )
      return false;
    if (/\b(?:whereas|while|unlike)\b/i.test(text) || /\bmeans (?:that )?(?:we|you|they|I|it)\b/.test(text)) return false;
    if (/\b(?:biggest|most|best|worst|largest|main|key|greatest)\b/i.test(question)) return false;
    if (clause !== undefined && (judges.test(clause.rest) || suffers.test(clause.rest))) return false;
    if (/\b(?:leading|popular|award|winner|famous|renowned|best-known)\b/i.test(text)) return false;
    if (
      /term "(?:\w{1,2}|(?:parameter|variable|field|column|argument) [^"]*)"/.test(question) ||
      /^what (?:exactly )?are \p{Ll}+ and \p{Ll}+[?.]$/iu.test(question)
    )
      return false;
    // A bare adjective that a phrase is "termed": no thing.
    if (/\b(?:termed|called|known as|referred to as) ["“]/i.test(text)) return false;
    return (
      !/^(?:term-means|define)$/.test(id) ||
      !/[\d`_()/.]|"-|\b(?:option|command|function|field|directive|header|file|variable|setting|method)s?"/.test(question)
    );
  },
  condition: ({ id, question, text, clause }) => {
    // Which parameter, the passage may never have said.
    if (/\bthe (?:parameter|option|setting|directive|attribute|variable)\b/.test(question) && !/`|(?<![.?!]) \p{Lu}\p{L}+|_/u.test(question)) return false;
    if (/\bhappens?\b/.test(question)) return isOutcome(text);
    const result = resultOf(text);
    if (/\bwould\b/.test(result) || /\brequired .*\brequired\b/.test(question)) return false;
    if (/^(?:when|conditions|circumstances)$/.test(id)) return isBound(text, clause);
    if (/^(?:should-do|need|recommended|what-do)$/.test(id) && !isAdvice(text)) return false;
    // "When you use X, Rust must look it up": a duty of somebody else.
    if (id === 'rule' || id === 'should-be') return /\b(?:must|should|needs? to|ha(?:s|ve) to) (?:\w+ly |not |always |also )?be \w+(?:ed|en|t)\b/i.test(result);
    if (id === 'recommended') return /\b(?:recommend\w*|best|better|advis\w+|good (?:idea|practice)|should|prefer\w*|consider)\b/i.test(result);
    if (id === 'need') return /\b(?:must|need|have to|required)\b/i.test(result) && !/\b(?:must|should) not\b|n't\b/.test(result);
    return true;
  },
  attribute: ({ text, clause }) =>
    clause !== undefined &&
    !/^(?:an? )?(?:little|bit|lot|called|named|using|similar|slightly|more|less|very|quite|not)\b/i.test(clause.rest) &&
    !/\bnamed by\b/.test(text),
  purpose: ({ id, question, text }) =>
    id !== 'why-use' &&
    !/\bonly (?:intended|meant|designed|used)\b/.test(text) &&
    !/^What (?:(?:is|are) \p{Ll}+ used for|is the purpose of \p{Ll}+)\?$/u.test(question) &&
    !/\b(?:apply|used|useful|applies) (?:only )?(?:when|if|where)\b/.test(text) &&
    (!/^(?:purpose|tell-purpose)$/.test(id) || /\b(?:used to|designed|intended|meant)\b/.test(text)) &&
    !/\bused (?:for|in) (?:several|many|various|some|operations)\b/.test(text),
  manner: ({ text, clause }) =>
    // "Converts X into Y" tells what comes out, and not how.
    (!/ into /.test(text) || / by \w+ing /.test(text) || /^(?:divide|group|organize|separate|classify|sort|break|categorize)$/.test(clause?.base ?? '')) &&
    !/^(?:support|provide|have|handle|accept|offer|require|receive|allow|expect|help|treat|consider|respect)$/.test(clause?.base ?? ''),
  requirement: ({ id, question }) => !id.endsWith('how') || formed.test(question),
  capability: ({ id, question, text, clause }) => {
    if (clause === undefined || /^what will\b/i.test(question) || /^whether\b/i.test(clause.subject) || /\blanguage\b/.test(clause.subject)) return false;
    // One of an example, or a singular noun without its article.
    if (/^(?:[a-z]+ )*(?:version )?\d\S* [a-z]+$/.test(clause.subject)) return false;
    const subject = subjectIn(question);
    if (clause.verb === 'will' || /^[a-z]+ing /i.test(clause.subject)) return false;
    // "What do clients store?": of many, and of everything.
    if (id.startsWith('verb-') && !named.test(subject) && !/ /.test(subject.replace(/^(?:the|an?) /, ''))) return false;
    if (id === 'lets-possible' && !named.test(subject)) return false;
    if (id.startsWith('does-'))
      return !clause.plural && named.test(subject) && !/\b(?:runs?|starts?|sets?|gets?|uses?|waits?|acts?)\b/i.test(clause.verb) && !/ (?:and|but) /.test(text);
    if (id.startsWith('verb-') && /\b(?:examples?|reasons|types|ways|things|cases|factors|options|features)$/i.test(subject)) return false;
    if (/\bprovide[?.]$/.test(question)) return false;
    if (/^verb-(?:exactly|know)$/.test(id) && !/\b(?:mean|contain|require|specify|return|represent|indicate|include|determine)\b/.test(question)) return false;
    return !/\b(?:provide|cause|involve|imply|mean)[?.]$/.test(question) || named.test(subject) || /^an? (?:\w+ )?value of\b/.test(subject);
  },
  reason: ({ question, text }) =>
    question.split(' ').length <= 20 &&
    !/\bas well[?.]?$|\b(?:rightfully|happily|simply|correctly|really|actually|even) [a-z]+/.test(question) &&
    !/, so [^,]*\b(?:may|might|can|could)\b/.test(text),
  contrast: ({ id, text }) =>
    // "Unlike X, Y does this" tells one side: how Y differs, and not what both are.
    (!/^(?:difference|short)$/.test(id) || /\b(?:while|whereas|but)\b/i.test(text)) &&
    (!/^(?:relate|similar)$/.test(id) || !/\b(?:but|except|although|though|however)\b/i.test(text)),
  ability: ({ id, question }) => !/^(?:limit|restriction|applies)$/.test(id) || named.test(question.replace(/^\S+/, '')),
  'yes-no': ({ question }) => !/^\S+ (?:a couple|some|many|most|several|few)\b/i.test(question),
  'how-to': ({ text, question }) =>
    !/\b(?:we|I|we've|they)\b(?! (?:recommend|suggest|can|could|use|create|define|declare|write|specify|add|call|make)\b)|\boptionally\b|\bneed to have\b/.test(
      text,
    ) &&
    !/^(?:how (?:do|can) I|what (?:should|do) I (?:need to )?do to) (?:tell|know|get (?:an?|some|the) (?:idea|sense|feel|impression)|give (?:some|an)|put|simplify|clarify|sum|make (?:things|matters|life)|start up|have fun|be|stay|keep things)\b| the (?:amount|number|size|value|result|effect|same|other|rest|original|default|latter|former)\?$/i.test(
      question,
    ),
  consequence: ({ id, question, text }) => (id !== 'outcome' || brings.test(text)) && !/^what does it mean (?:in practice )?that .{110,}/i.test(question),
};

/** A likeness, a comparison, a judgement or an origin: not what the thing is. */
const judges =
  /^(?:like|similar|as|closer|more|less|better|worse|an? (?:separate|distinct|related|(?:\w+ly )?(?:valuable|effective|essential|excellent|necessary|crucial|vital|fundamental|powerful|major|real|true))|the (?:product|outcome|source|cause|heart|core|essence|key|foundation|expression|enemy)) /i;

/** What is done to the thing, or befalls it: "are denied access". */
const suffers = /^(?:not |also |often |always |usually |automatically )?(?!known\b|called\b|named\b|composed\b|made\b|based\b)\w{3,}(?:ed|own|ied) /i;

/** What is done to a thing so that it has its form or place: "how" asks for no other. */
const formed =
  /\bbe (?:written|formatted|encoded|quoted|specified|separated|indented|enclosed|named|declared|defined|escaped|terminated|placed|stored|installed|configured|represented|handled|implemented|called|invoked|marked|wrapped|used)\b/;

/** What an act brings about, and not how it is or how long it takes. */
const brings =
  /\b(?:can|may|might|will|could|would) (?:\w+ly |also )?(?:cause|lead|result|improve|reduce|increase|decrease|prevent|help|make|break|slow|speed|change|affect|create|allow|give|add|remove|set|force|trigger|raise|lower|clutter|hide|overwrite|delete|lose|save|damage|block|enable|disable|override|replace|ensure|cancel|stop|start|return|print|show|send|reset|clear|update|expose|protect|avoid|eliminate|introduce|degrade|hurt|harm|limit|restrict|confuse|distract|simplify|complicate)\b|\b(?:makes|gives|adds|helps)\b/i;

/** "The `-q` option" of "What exactly does the `-q` option cause?" */
function subjectIn(question: string): string {
  return (
    /^(?:what (?:exactly )?does|(?:can you explain|explain|describe|tell me|i'd like to know) what|in short, what does) (.+?) \w+(?: of| on)?[?.]$/i.exec(
      question,
    )?.[1] ?? ''
  );
}

/** A thing with a name or a kind: an option, a command, a method; code; a name. */
const named =
  /`|^(?:the|an?) (?:[\w'-]+ ){0,4}(?:option|command|function|flag|field|method|setting|header|variable|file|directive|attribute|tool|daemon|module|router|transport|driver|protocol|parameter|argument|operator|keyword|macro|trait|class|type|library|package|plugin|extension|script|service|server|client|parser|compiler|interpreter|API|event|signal|statement|property|element|tag|filter|rule|mode|format|table|index|view|trigger|handler|interface|object|process|algorithm)$|\p{Lu}/u;

function resultOf(text: string): string {
  return /^[^,]+, (?:then )?(.+)$/.exec(text)?.[1] ?? text;
}

/** An order, a duty or a piece of advice. */
const directs =
  /\b(?:should|must|need to|have to|has to|ought|recommend\w*|best|better|consider|can|could)\b|^(?:simply |just |always |never |then |first )?(?:use|add|make|run|call|set|create|write|choose|check|include|provide|put|specify|avoid|ensure|try|open|install|give|define|keep|prefer|pass|start|remove|do|don't|see|look|select|enter|type|change|replace|enable|disable|copy|move|delete|edit|restart|upgrade|update|configure|apply|return|read|click|press|turn|leave|place|wrap|store|test|build|contact|send|ask)\b/i;

/** Something to do: people who talk, and what must be borne in mind, give no advice. */
function isAdvice(text: string): boolean {
  const [, premise = '', result = ''] = /^\S+ ([^,]+), (?:then )?(.+)$/.exec(text) ?? [];
  // What cannot be done is no advice, and an outcome is none.
  if (/^(?:you|we) (?:can['’]?t|cannot|can not|don['’]t|won['’]t|may not|must not|will not)\b/i.test(result)) return false;
  return (
    directs.test(result) &&
    !/^(?:[\w-]+s|people|some \w+|many \w+) (?:talk|say|speak|argue|claim|think|call|mean|use)\b/i.test(premise) &&
    !/^(?:it(?:'s| is) (?:important|clear|true|obvious)|remember|note|keep in mind|bear in mind|be (?:aware|clear)|you(?:'ll| will) (?:see|find|notice)|we (?:do not|don't) mean)\b/i.test(
      result,
    )
  );
}

/** The main clause tells what comes about, in more than a word, and no advice, option or meaning. */
function isOutcome(text: string): boolean {
  const [, premise = '', result = ''] = /^\S+ ([^,]+), (?:then )?(.+)$/.exec(text) ?? [];
  if (/\b(?:you|we) (?:only |really |just |might |may )?(?:need|want|wish|prefer|like|would|have|know|plan)\b/i.test(premise)) return false;
  if (/^(?:any|none|some|both|all|neither|either|more|most) (?:is|are|of|were)\b|\b(?:appropriate|applicable|available)$/i.test(premise)) return false;
  if (
    /\b(?:is|are) (?:not |still |also |only |strongly )*(?:required|recommended|needed|optional|present|available|supported|allowed|permitted|possible|advised|expected)\b/i.test(
      result,
    )
  )
    return false;
  if (/^(?:\S+ ){0,6}?(?:can|may|could|might) (?:also |itself |themselves |then |only )?be\b/i.test(result)) return false;
  if (
    /^(?:\S+ ){0,8}?(?:must|should|needs? to|ha(?:s|ve) to|recommend\w*|(?:is|are) (?:best|better|recommended|useful|helpful|possible|important|necessary))\b/i.test(
      result,
    )
  )
    return false;
  if (/\b(?:is|are) (?:followed|preceded|identical|named|called|written|separated)\b|\bcan at least\b/i.test(result)) return false;
  if (/\bdifferently\b/i.test(result) && result.split(' ').length < 7) return false;
  if (
    /^(?:\S+ ){1,5}?(?:specifies|specify|defines?|contains?|denotes?|represents?|refers?|determines?|depends?|describes?|signif(?:y|ies)|exists?|means?|indicates?|supports?|provides?|offers?|includes?|comes? with|(?:has|have)(?! been))\b/i.test(
      result,
    )
  )
    return false;
  return result.split(' ').length >= 5;
}

/** The condition at the end belongs to the main verb: no other verb stands between, and nothing hedges it. */
function isBound(text: string, clause: Clause | undefined): boolean {
  const [, main = '', condition = ''] = /^(.+?),? (?:only )?(?:if|when|unless|whenever) (.+)$/i.exec(text) ?? [];
  if (
    /\b(?:may|might|should|could|would|only|also|always|optionally|usually|often|sometimes|typically|generally|even|just|especially|particularly|except|such as|e\.g|i\.e)\b/i.test(
      main,
    )
  )
    return false;
  if (/ (?:by \w+ing|that|which|who|whose|and|or|but|so|as|because|than|where|whether|how|what|for \w+ing)\b/i.test(main)) return false;
  if (
    clause !== undefined &&
    clause.base !== undefined &&
    /^(?:help|useful|want|need|prefer|recommend|suggest|note|think|mean|have|tell|show|say|know|indicate|decide|determine|check|ask|see|test|verify|detect)$/.test(
      clause.base,
    )
  )
    return false;
  if (/\b(?:useful|helpful|handy|important|necessary|possible|common|good|best|easy|hard)\b/i.test(main)) return false;
  for (const match of main.matchAll(/ to ([a-z]+)/g)) if (isBaseVerb(match[1] as string)) return false;
  return (
    condition.split(' ').length >= 3 && !/^(?:it|they|this|these|that|there (?:is|are) one|you|we|appropriate|needed|interacting|[a-z]+ing)\b/i.test(condition)
  );
}
