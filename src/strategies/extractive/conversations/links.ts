/**
 * The words that join a sentence to the one before it say which question it answers: "For example, …" an example, "This is
 * because …" why. Asked only right behind what they join to.
 */
import { unitHash } from '../../../text/hash.ts';
import { clauseOf } from '../english/clauses.ts';
import { lowerFirst, standsAlone } from '../english/phrases.ts';
import { withoutPeriod, wordCount } from '../english/plain.ts';
import { me } from '../patterns/condition.ts';
import { unanchored } from '../english/definite.ts';
import type { ChunkView } from '../view.ts';

export interface Link {
  kind: string;
  question: string;
}

interface Joint {
  kind: string;
  test: RegExp;
  /** What the answer before must hold for the question to follow from it. */
  after?: RegExp;
  questions: readonly string[];
}

const joints: readonly Joint[] = [
  {
    kind: 'example',
    test: /^(?:for (?:example|instance)|as an example|to give an example),? (?:\S+ ){5,}/i,
    questions: [
      'Can you give me an example?',
      'What would be an example of that?',
      'Do you have an example?',
      'Could you give an example of that?',
      'Such as? Give me an example.',
    ],
  },
  {
    kind: 'why',
    test: /^(?:(?:this|that|it)(?:'s| is) (?:so |mainly |partly |necessary |needed |done |required |important )?because|the (?:main )?reason (?:for this |for that )?is(?: that)?|(?:this|that) is (?:done|necessary|needed|required) (?:so that|to|in order to)) /i,
    questions: ['Why is that?', 'What is the reason for that?', 'And why is that?', 'Why?', 'Is there a reason for that?'],
  },
  {
    kind: 'meaning',
    test: /^(?:(?:this|that) (?:also )?means(?: that)? (?!we\b)|in other words,|that is(?: to say)?,|in practice,|put (?:differently|another way),|effectively,)/i,
    questions: ['What does that mean in practice?', 'So what does that mean?', 'What does that mean exactly?', 'What are the implications of that?'],
  },
  {
    kind: 'result',
    test: /^(?:as a (?:result|consequence)|consequently|therefore|thus|hence|for (?:this|that) reason),? /i,
    questions: ['What follows from that?', 'And what is the consequence of that?', 'What does that lead to?', 'So what results from that?'],
  },
  {
    kind: 'otherwise',
    test: /^(?:otherwise|if not|if it (?:is not|isn't|does not|doesn't)), /i,
    after: /\b(?:if|when|unless|whether|must|should|only)\b/i,
    questions: ['And otherwise?', 'What happens otherwise?', 'And if that is not the case?', 'What if not?'],
  },
  {
    kind: 'note',
    test: /^(?:note(?:,| that|:)|be (?:careful|aware)|beware|take care|keep in mind|caution)/i,
    questions: [
      'Is there anything I should keep in mind there?',
      'Is there anything to watch out for?',
      'What should I keep in mind with that?',
      'Anything that I should be aware of?',
    ],
  },
  {
    kind: 'caveat',
    test: /^(?:the (?:main |only )?(?:drawback|downside|disadvantage|catch|problem)\b|(?:one|a) (?:drawback|downside|disadvantage|limitation)\b|however,? (?=.*\b(?:not|n't|only|cannot|must|unless|never|limited|slower|error|fails?|no)\b))/i,
    questions: ['Are there any caveats?', 'Is there a catch?', 'Does that have any drawbacks or limits?', 'Is there any problem with that?'],
  },
  {
    kind: 'alternative',
    test: /^(?:alternatively,|another (?:way|option|approach|possibility|method|alternative) (?:is|to|for)\b)/i,
    questions: ['Is there another way?', 'Do I have an alternative?', 'Can that be done in another way?', 'Is there an alternative?'],
  },
  {
    kind: 'benefit',
    test: /^(?:the|one|a|the main|a major) (?:advantage|benefit) (?:of (?:this|that|these)|is|here is)\b/i,
    questions: ['What is the advantage of that?', 'What is that good for?', 'What do I gain from that?'],
  },
  {
    kind: 'default',
    test: /^by default,? /i,
    questions: ['What happens by default?', 'And by default?', 'What is the default behavior?'],
  },
  {
    kind: 'default-value',
    test: /^(?:the default(?: value| setting)? (?:is|are)|defaults? (?:is|to))\b/i,
    questions: ['What is the default?', 'And what is the default?', 'What is used by default?', 'Does it have a default?'],
  },
  {
    kind: 'useful',
    test: /^(?:this|it|that)(?: (?:option|command|setting|method|function|flag))? (?:is|can be|may be) (?:\w+ly |most |very |often |also )?(?:useful|helpful|handy) (?:when|if|in|where|for|to)\b/i,
    questions: ['When is that useful?', 'What is that useful for?', 'In what situations does that help?', 'What would I need that for?'],
  },
  {
    kind: 'change',
    test: /^(?:this|that|it)(?: (?:behaviou?r|default|setting|value|limit))? (?:can|may) be (?:overridden|changed|disabled|configured|controlled|adjusted|customized|modified|suppressed|turned (?:on|off)|switched (?:on|off)) /i,
    questions: ['Can that be changed?', 'Is there a way to change that?', 'Can I change that?', 'How can I change that?'],
  },
  {
    kind: 'values',
    test: /^(?:(?:the )?(?:possible|valid|supported|allowed|accepted|legal|available) (?:values|settings|choices|options|arguments|modes)\b.{0,40} (?:are|is|include)|(?:the|its|this) (?:value|argument) (?:can|may|must|should) (?:be|have))\b/i,
    questions: ['Which values can it have?', 'What values are possible?', 'Which values are allowed?', 'What can it be set to?'],
  },
  {
    kind: 'repeat',
    test: /^(?:this|it)(?: (?:option|flag|command|parameter|directive|setting))? (?:can|may) be (?:repeated\b|(?:used|given|specified|passed) (?:more than once|multiple times|several times|repeatedly))/i,
    questions: ['Can I use it more than once?', 'Can it be given several times?', 'May I repeat it?'],
  },
  {
    kind: 'since',
    test: /^(?:this|it)(?: (?:option|feature|command|parameter|setting|method|function))? (?:is|was) (?:only )?(?:available|introduced|added|supported) (?:in|since|with|as of|from)\b/i,
    questions: ['Since which version is that available?', 'Since when is that available?', 'From which version on can I use it?'],
  },
  {
    kind: 'without',
    test: /^without (?:this|it|that|this (?:option|flag|setting)),? /i,
    questions: ['And without it?', 'What happens without it?', 'What if I leave it out?'],
  },
  {
    kind: 'advice',
    test: /^(?:it is|it's) (?:strongly |highly |generally |usually )?(?:recommended|advisable|advised|best|a good idea) (?:that|to|not)\b/i,
    questions: ['What is recommended?', 'Is there a recommendation?', 'What would you advise?', 'Is there a good practice for that?'],
  },
  {
    kind: 'works',
    test: /^(?:it|this|they) (?:works? by|(?:does|do) (?:this|so|that) by)\b/i,
    questions: ['How does that work?', 'How is that done?', 'And how does it do that?'],
  },
  {
    kind: 'instead',
    test: /^instead,? /i,
    after: /\b(?:not|n't|never|no longer|cannot|rather than|without)\b/i,
    questions: ['What happens instead?', 'So what is done instead?', 'And instead?'],
  },
  {
    kind: 'also',
    test: /^you (?:can|may|could) also (?!see\b|find\b|read\b)/i,
    after: /\byou(?:r)?\b/i,
    questions: ['What else can I do?', 'Can I do anything else?', 'What else is possible?'],
  },
  {
    kind: 'also-does',
    test: /^(?:it|they) (?:can )?also [a-z]+ /i,
    questions: ['Does it do anything else?', 'What else does it do?', 'Is that all that it does?'],
  },
];

/** The question that the sentence answers right behind `before`, by the words that join it. */
export function linkOf(view: ChunkView, plain: string, before: string, said: string): Link | undefined {
  if (wordCount(plain) < 8) return undefined;
  for (const { kind, test, after, questions } of joints) {
    if (!test.test(plain) || (after !== undefined && !after.test(lastOf(before)))) continue;
    const question = questions[Math.floor(unitHash(`${kind}:${plain}`) * questions.length)] as string;
    return {
      kind,
      question: /^they/i.test(plain) ? question.replace('does it do', 'do they do').replace('it does', 'they do').replace('Does it', 'Do they') : question,
    };
  }
  return whatIf(view, plain, said) ?? andThat(view, plain, said);
}

/** The last sentence of an answer. */
function lastOf(text: string): string {
  return text.split(/(?<=[.!?]["')]?) (?=\p{Lu}|`)/u).at(-1) ?? text;
}

/** "If A, B": what if A? Any condition can be asked for, and the sentence answers it. */
export function whatIf(view: ChunkView, plain: string, said: string): Link | undefined {
  const found = /^(if|when) ([^,:;()"]{8,110}), (?:then )?(.{16,})$/i.exec(withoutPeriod(plain));
  if (found === null) return undefined;
  const [word, condition, result] = [(found[1] as string).toLowerCase(), found[2] as string, found[3] as string];
  if (
    wordCount(condition) < 3 ||
    wordCount(condition) > 14 ||
    /^[a-z]+ing\b|^[a-z]+(?:ed|own) (?:by|on|in|with|as|from)\b|^(?:already|explicitly|possibly)\b/.test(condition)
  )
    return undefined;
  // An enumeration ("if A, B, or C") and a condition of the writer's: no case that one would ask for.
  if (/^(?:or|and|but) |^[^,]{1,40}, (?:or|and) /i.test(result) || clauseLike(result) === false) return undefined;
  if (
    /\b(?:this|these|those|such|here|there|so|above|below|following|same|other|else|one|ones|we|I|us|our|necessary|possible|needed|desired|appropriate|any|both|either|see|read|look|curious|wonder\w*|interested|recall|remember|understand|learn)\b/i.test(
      condition,
    ) ||
    /^(?:you(?:'re| are)? (?:not )?(?:see|sure|want to (?:know|learn|see|understand)|familiar|look|run into)|in doubt|not\b|true\b|false\b|set\b|used\b|omitted\b|given\b)/i.test(
      condition,
    )
  )
    return undefined;
  // "It" in the condition is what the turn before was about.
  if (unanchored(condition, view.profile, said)) return undefined;
  const asked = me(condition).replace(/\b(let|lets|help|helps|make|makes) I\b/gi, '$1 me');
  const forms = word === 'if' ? ['What if', 'And what if', 'And if'] : ['And when', 'What about when'];
  const open = forms[Math.floor(unitHash(`if:${plain}`) * forms.length)] as string;
  return { kind: 'if', question: `${open} ${asked}?` };
}

/** The result is a clause of its own, or an order. */
function clauseLike(result: string): boolean {
  return clauseOf(result) !== undefined || /^(?:use|set|add|run|call|make|try|specify|choose|do|don't|please|consider|you|it|they|there)\b/i.test(result);
}

/** "In contrast, Y …", "Similarly, Y …": and Y? */
function andThat(view: ChunkView, plain: string, said: string): Link | undefined {
  const found = /^(?:similarly|likewise|in contrast|by contrast|conversely|on the other hand), (.{20,})$/i.exec(withoutPeriod(plain));
  const subject = found === null ? undefined : clauseOf(found[1] as string)?.subject;
  if (subject === undefined || !standsAlone(subject) || !/[` ]/.test(subject) || /^you$/i.test(subject) || unanchored(subject, view.profile, said))
    return undefined;
  const named = lowerFirst(subject, view.profile);
  const forms = [`And ${named}?`, `What about ${named}?`, `How about ${named}?`];
  return { kind: 'and', question: forms[Math.floor(unitHash(`and:${plain}`) * forms.length)] as string };
}
