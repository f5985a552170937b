import { phrases } from '../maker.ts';
import { clauseOf, inverted, type Clause } from '../english/clauses.ts';
import { focusOf, lowerFirst } from '../english/phrases.ts';
import { isVerb } from './verb.ts';
import { questionSubject, selfContained } from './reason.ts';
import { named, type Line, type Match, type SentencePattern } from './pattern.ts';

/** "If X, Y", "When X, Y": what happens, or what to do; "X occurs when Y": when. */
export const condition: SentencePattern = {
  id: 'condition',
  taskTypes: ['condition', 'how-to'],
  match(line) {
    const found = /^(if|when|whenever|every time|each time|once|unless|after|before|as) ([^,]{8,130}), (?:then )?((?!and |or |but )[^`]*.{12,})$/i.exec(
      line.text,
    );
    if (found !== null) return leading(line, (found[1] as string).toLowerCase(), anybody(found[2] as string), found[3] as string);
    return effect(line) ?? occurs(line) ?? trailing(line);
  },
};

/** "We" that means anybody becomes "you". */
function anybody(text: string): string {
  return text.replace(/\bwe\b/gi, 'you').replace(/\bus\b/g, 'you');
}

const advice =
  /^(?:(?:you|we) (?:can|could|should|must|need|have to|may|might|will need|will have to|'ll need|would|want|don't|shouldn't|do not)\b|it(?:'s| is) (?:best|better|important|necessary|recommended|a good \w+|helpful|good|possible|safe) to\b|(?:use|add|make|run|call|set|create|write|choose|check|include|provide|put|specify|consider|avoid|ensure|try|open|install|give|define|keep|prefer|pass|start|remove|don't|do not|always|never|be|remember|note|keep|see|look)\b)/i;

function leading(line: Line, word: string, premise: string, result: string): Match | undefined {
  if (!selfContained(premise) || startsWithPronoun(premise) || / then$/i.test(premise)) return undefined;
  const clause = clauseOf(premise);
  // Told of the past, it is an event and no rule.
  if (/\b(?:was|were|had|did|didn't|wasn't|weren't|hadn't|would|wouldn't)\b/i.test(`${premise} ${clause?.verb ?? ''}`)) return undefined;
  // Without a subject of its own ("When compiling…") the premise still reads well if it is a gerund.
  const subject = clause === undefined ? undefined : questionSubject(line, clause);
  const gerund = /^[a-z]+ing\b/i.test(premise);
  // "If" takes a clause: where its verb is not in the list, a first word that can open a subject is enough.
  if (
    subject === undefined &&
    !gerund &&
    (premise.split(' ').length < 3 || !/^(?:you\b|you're|your |an? |the |any |each |every |no |`|\p{Lu}[\p{Ll}]+ |[\p{Ll}-]+s )/u.test(premise))
  )
    return undefined;
  if (/^(?:needed|necessary|possible|used|applied|derived|called|given|present|specified|omitted|set|all|both|this|that)\b/i.test(premise)) return undefined;
  if (/\b(?:instead|also|still|again|now|already|earlier|everything|all goes|had been|were)\b/i.test(premise)) return undefined;
  if (/^(?:so|not|possible|necessary|needed|applicable|present|true|false)\b/i.test(premise)) return undefined;
  const text = lowerFirst(premise, line.view.profile);
  const outcome = clauseOf(result);
  const want = /^you(?:'d like| want| need| wish| would like| prefer)(?: to)? (.+)$/i.exec(text);
  if (want !== null && /^you(?:'d like| want| need| wish| would like) to /i.test(text)) {
    const goal = want[1] as string;
    if (!/^[a-z]+\b/.test(goal) || /^be\b/.test(goal) || !advice.test(result) || /^you (?:may|might) be\b|\bsee\b|^it(?:'s| is) possible/i.test(result))
      return undefined;
    return {
      taskType: 'how-to',
      focus: `how:${focusOf(goal)}`,
      score: 0.82,
      phrases: phrases({
        'how-can': `How can I ${me(goal)}?`,
        'what-do': `What should I do if I want to ${me(goal)}?`,
        way: `Is there a way to ${me(goal)}?`,
        'how-do': `How do I ${me(goal)}?`,
      }),
    };
  }
  if (word === 'before' || word === 'once' || word === 'unless') return undefined;
  // "As a package grows, …": a clause that goes on, no comparison.
  if (word === 'as' && (clause?.base === undefined || !/^(?:you|your|an?|the) /i.test(premise))) return undefined;
  if (word === 'after' && (gerund || /\b(?:found|was|were|had|did)\b/.test(result))) return undefined;
  const joint = word === 'whenever' || word === 'after' ? 'when' : word;
  if (
    /^\d|^you(?:'re| are)? (?:trying|going|looking|working|writing|plan|intend|expect|think|find|recognize|notice|see|familiar|wondering|curious|new to|unsure(?! whether)|not sure|confused|used to|ready|interested|coming|stuck|still|already|only|just|not)\b/i.test(
      premise,
    )
  )
    return undefined;
  if (/^(?:see|note|consider|remember|have|let|look|refer|feel|imagine)\b/i.test(result) || /\byou'd\b|\byou would\b|\bchances are\b/i.test(result))
    return undefined;
  if (!advice.test(result) && /^[^,;:]{3,60} (?:should|must)\b/.test(result)) {
    return {
      taskType: 'condition',
      focus: `do:${focusOf(text)}`,
      score: 0.8,
      phrases: phrases({
        rule: `What is required ${joint} ${text}?`,
        'should-be': `What should be done ${joint} ${text}?`,
      }),
    };
  }
  if (advice.test(result)) {
    if (word === 'after') return undefined;
    // What one may do is one of many things.
    if (/^(?:you|we) (?:can|could|may|might)\b(?!'|not)/i.test(result)) return undefined;
    return {
      taskType: 'condition',
      focus: `do:${focusOf(text)}`,
      score: 0.8,
      phrases: phrases({
        'should-do': `What should I do ${joint} ${me(text)}?`,
        recommended: `What is recommended ${joint} ${me(text)}?`,
        need: `What do I need to do ${joint} ${me(text)}?`,
      }),
    };
  }
  if (startsWithPronoun(result) && !/^(?:it|they|you)\b/i.test(result)) return undefined;
  // Something must happen: a state, a wish or an order is no outcome.
  if (clause === undefined && !gerund) return undefined;
  if (outcome === undefined || isVerb((result.split(' ')[0] ?? '').toLowerCase()) || !happens(outcome)) return undefined;
  return {
    taskType: 'condition',
    focus: `if:${focusOf(text)}`,
    score: 0.84,
    phrases: phrases({
      happens: `What happens ${joint} ${text}?`,
      will: `What will happen ${joint} ${text}?`,
    }),
  };
}

/** The clause tells of something that comes about: an act, a passive, a modal that is no duty. */
function happens({ verb, rest, base }: Clause): boolean {
  if (/^(?:should|must|might|may|could|would)$/.test(verb)) return false;
  if (/^(?:is|are)$/.test(verb))
    return (
      /^(?:\w+ly |not |then |always )*(?:\w+ed|kept|set|put|made|built|run|sent|read|left|lost|thrown|shown|given|taken|written|hidden|bound|found)\b/i.test(
        rest,
      ) && !/^(?:based|needed|required|used|supposed|considered|recommended|expected|allowed|interested)\b/i.test(rest)
    );
  if (/^(?:have|has)$/.test(verb) || base === 'have') return false;
  return !/^(?:become|give|want|need|prefer|mean|seem|look|consider|recommend|suggest)$/.test(base ?? '');
}

/** "By doing X, Y": the effect of doing X. */
function effect(line: Line): Match | undefined {
  const found = /^by ((?:\w+ly )?[a-z]+ing [^,]{6,90}), ((?!and |or |but )[^,].{12,})$/i.exec(line.text);
  if (found === null || /^by (?:default|following|looking|learning|reading|understanding|exploring|thinking|doing)\b/i.test(line.text)) return undefined;
  const act = found[1] as string;
  if (clauseOf(found[2] as string) === undefined && !/^(?:you|we|it|they)\b/i.test(found[2] as string)) return undefined;
  if (!selfContained(act) || (startsWithPronoun(found[2] as string) && !/^(?:it|they|you)\b/i.test(found[2] as string))) return undefined;
  return {
    taskType: 'condition',
    focus: `if:${focusOf(act)}`,
    score: 0.8,
    phrases: phrases({
      effect: `What is the effect of ${act}?`,
      achieve: `What is achieved by ${act}?`,
      does: `What does ${act} achieve?`,
    }),
  };
}

function occurs(line: Line): Match | undefined {
  const found =
    /^(.{4,80}?) (occurs?|happens?|arises?|appl(?:y|ies)|takes? place|ends?|begins?) (?:only )?(?:when|if|whenever|while|during|after|before|where) (.{10,})$/i.exec(
      line.text,
    );
  if (found === null) return undefined;
  const subject = named(line, found[1]);
  if (subject === undefined) return undefined;
  const verb = found[2] as string;
  const plural = verb.split(' ')[0]?.endsWith('s') !== true;
  const clause = { subject, verb, base: plural ? verb : verb.replace(/ies$/, 'y').replace(/s(?= |$)/, ''), adverb: '', rest: '', plural };
  const question = inverted(clause, subject)?.trim();
  if (question === undefined) return undefined;
  return {
    taskType: 'condition',
    focus: `when:${focusOf(subject)}`,
    score: 0.82,
    phrases: phrases({ when: `When ${question}?`, circumstances: `Under what circumstances ${question}?` }),
  };
}

function startsWithPronoun(text: string): boolean {
  return /^(?:it|its|they|their|this|that|these|those|he|she|we|i|there|here|one|such|both|either|neither|another)\b/i.test(text);
}

/** "A trait is unsafe when…", "Acquiring a lock might fail if…": when. */
function trailing(line: Line): Match | undefined {
  const found = /^(.{6,110}?),? (?:(only) )?(if|when|unless|whenever) (.{10,})$/i.exec(line.text);
  if (found === null) return undefined;
  if (/^(?:possible|necessary|needed|applicable|appropriate|any|so|not|required|desired|applied|asked|available)\b/i.test(found[4] as string)) return undefined;
  const clause = clauseOf(found[1] as string);
  if (clause === undefined || clause.rest === '' || clause.rest.split(' ').length > 12 || !selfContained(clause.rest)) return undefined;
  if (/\b(?:familiar|for example|for instance|e\.g\.)\b/.test(clause.rest)) return undefined;
  // "…, so if": the condition is of the next clause.
  if (/(?:^|[ ,])(?:so|and|or|but|then|than|even|especially|particularly|except|just|that|as)$|, [a-z]+$/i.test(found[1] as string)) return undefined;
  if (/^to\b/.test(clause.rest) || /^(?:want|need)$/.test(clause.base ?? '')) return undefined;
  if (/^also\b/.test(clause.rest) || clause.adverb === 'also') return undefined;
  if (/[:;]|\b(?:that|which|who|what|where)\b/i.test(clause.rest)) return undefined;
  if (
    /\b(?:even|not|only|except|but|like|better|best|useful|and|or|as|than|especially|particularly)$/i.test(clause.rest) ||
    /^(?:not|n't)\b/.test(clause.rest) ||
    /n't$|cannot/.test(clause.verb)
  )
    return undefined;
  const subject = questionSubject(line, clause);
  if (subject === undefined || (subject !== 'you' && named(line, clause.subject) === undefined)) return undefined;
  const question = inverted(clause, subject);
  if (question === undefined) return undefined;
  const asked = subject === 'you' ? question.replace(/^(\w+) you\b/, '$1 I').replace(/\byour\b/g, 'my') : question;
  return {
    taskType: 'condition',
    focus: `when:${focusOf(found[1] as string)}`,
    score: 0.8,
    phrases: phrases({
      when: `When ${asked}?`,
      conditions: `Under what conditions ${asked}?`,
      circumstances: `In what circumstances ${asked}?`,
    }),
  };
}

/** From "you" to the asker's own voice. */
export function me(text: string): string {
  return text
    .replace(/\byou're\b/gi, "I'm")
    .replace(/\byou've\b/gi, "I've")
    .replace(/\byou'll\b/gi, "I'll")
    .replace(/\byou'd\b/gi, "I'd")
    .replace(/\byou are\b/gi, 'I am')
    .replace(/\byou were\b/gi, 'I was')
    .replace(/\byourself\b/gi, 'myself')
    .replace(/\byours\b/gi, 'mine')
    .replace(/\byour\b/gi, 'my')
    .replace(
      /(\b(?:to|for|with|from|of|give|gives|let|lets|allow|allows|help|helps|tell|tells|show|shows|enable|enables|require|requires|on|by|at|about|asks?|warns?|force|forces|make|makes|want|wants|need|needs|prevents?|stops?) )you\b/gi,
      (all, lead: string, at: number, whole: string) =>
        /^ (?:can|could|have|want|need|don't|do|will|would|should|must|may|might|are|use|know|call|define|create|write|run|try|make)\b/.test(
          whole.slice(at + String(all).length),
        )
          ? `${lead}I`
          : `${lead}me`,
    )
    .replace(/\byou\b/gi, 'I');
}
