import { phrases } from '../maker.ts';
import { inverted } from '../english/clauses.ts';
import { focusOf } from '../english/phrases.ts';
import { isBaseVerb } from '../english/verbs.ts';
import { me } from './condition.ts';
import { isVerb } from './verb.ts';
import { selfContained } from './reason.ts';
import { ofPeople, term, type Line, type Match, type SentencePattern } from './pattern.ts';

/** "X needs to Y" (what?), "X uses Y to Z" (what for?), "X can only be Y" (which limit?). */
export const ability: SentencePattern = {
  id: 'ability',
  taskTypes: ['explanation', 'reason'],
  match(line) {
    return needs(line) ?? usesFor(line) ?? limited(line);
  },
};

/** "Rust needs to know how much memory…" */
function needs(line: Line): Match | undefined {
  const { clause } = line;
  if (clause === undefined || !/^needs?$/.test(clause.verb) || clause.adverb !== '') return undefined;
  const subject = term(line, clause.subject);
  if (subject === undefined || ofPeople.test(subject)) return undefined;
  const does = clause.plural ? 'do' : 'does';
  const verb = /^to ([a-z]+) \S+ \S+ \S+/.exec(clause.rest)?.[1];
  if (
    verb === undefined ||
    !/^(?:know|contain|have|include|be|use|specify|provide|implement|handle|return|support|store|check|keep|satisfy|meet)$/.test(verb) ||
    verb === 'be'
  )
    return undefined;
  return {
    taskType: 'explanation',
    focus: `need:${focusOf(subject)} ${verb}`,
    score: 0.78,
    phrases: phrases({
      what: `What ${does} ${subject} need to ${verb}?`,
    }),
  };
}

/** "Many projects use `fmt` to prevent arguments": what for. */
function usesFor(line: Line): Match | undefined {
  const { clause } = line;
  if (clause === undefined || !/^(?:use|uses)$/.test(clause.verb) || clause.adverb !== '') return undefined;
  const subject = term(line, clause.subject);
  const found = /^((?:an?|the|its|their)? ?[^,;:]{3,50}?) (to|so that|in order to) (?:not )?([a-z]+) (.{8,})$/i.exec(clause.rest);
  if (
    subject === undefined ||
    found === null ||
    ofPeople.test(subject) ||
    !isBaseVerb(found[3] as string) ||
    / to | that | which |\band\b|\bability$|\bway$|\bneed$/.test(`${found[1]}`)
  )
    return undefined;
  if (!selfContained(found[1] as string, true)) return undefined;
  const question = inverted({ ...clause, rest: found[1] as string }, subject);
  if (question === undefined) return undefined;
  return {
    taskType: 'reason',
    focus: `for:${focusOf(subject)} ${focusOf(found[1] as string)}`,
    score: 0.79,
    phrases: phrases({
      why: `Why ${question}?`,
    }),
  };
}

/** "X can only be used in Y", "You can only apply X to Y": what limit it has. */
function limited(line: Line): Match | undefined {
  const yours = /^you can only ([a-z]+ [^,;:]{4,50}?) (?:to|on|in|with|if|when|from|for|at|inside|within) (.{8,})$/i.exec(line.text);
  if (yours !== null && isVerb((yours[1] as string).split(' ')[0] as string) && selfContained(yours[1] as string)) {
    const act = me(yours[1] as string);
    return {
      taskType: 'explanation',
      focus: `limit:${focusOf(act)}`,
      score: 0.8,
      phrases: phrases({ applies: `What restriction applies when I want to ${act}?`, limit: `What limit is there if I want to ${act}?` }),
    };
  }
  const { clause } = line;
  if (clause === undefined || !/^(?:can|may)$/.test(clause.verb) || !/^only (?:be )?[a-z]+ \S+ \S+ \S+/.test(clause.rest)) return undefined;
  const subject = term(line, clause.subject);
  if (subject === undefined || ofPeople.test(subject)) return undefined;
  return {
    taskType: 'explanation',
    focus: `limit:${focusOf(subject)}`,
    score: 0.8,
    phrases: phrases({
      limit: `What is a limitation of ${subject}?`,
      restriction: `What restriction applies to ${subject}?`,
    }),
  };
}
