import { phrases } from '../maker.ts';
import { clauseOf } from '../english/clauses.ts';
import { focusOf, lowerFirst } from '../english/phrases.ts';
import { gerundBase } from '../english/verbs.ts';
import { questionSubject, selfContained } from './reason.ts';
import { named, term, type Line, type Match, type SentencePattern } from './pattern.ts';

/** "A, meaning B", "Doing A can lead to B", "To do A, X provides B": what comes of A. */
export const consequence: SentencePattern = {
  id: 'consequence',
  taskTypes: ['explanation', 'reason'],
  match(line) {
    return meaning(line) ?? spelled(line) ?? doing(line) ?? toEnd(line);
  },
};

/** "Iterators are lazy, meaning they have no effect until…" */
function meaning(line: Line): Match | undefined {
  const found = /^(.{12,140}?), (?:meaning|which means|which implies)(?: that)? (.{16,})$/i.exec(line.text);
  if (found === null) return undefined;
  const fact = found[1] as string;
  const clause = clauseOf(fact);
  if (clause === undefined || clause.rest === '' || /[:;—]|\balso\b/.test(fact) || !selfContained(clause.rest, true)) return undefined;
  const subject = questionSubject(line, clause);
  if (subject === undefined || (subject !== 'you' && term(line, clause.subject) === undefined)) return undefined;
  const said = lowerFirst(fact, line.view.profile);
  return {
    taskType: 'reason',
    focus: `follows:${focusOf(fact)}`,
    score: 0.8,
    phrases: phrases({
      practice: `What does it mean in practice that ${said}?`,
      'mean-that': `What does it mean that ${said}?`,
    }),
  };
}

/** "Tuples have a fixed length: Once declared, they cannot grow": the colon opens what the fact means. */
function spelled(line: Line): Match | undefined {
  const found = /^([^:;,"]{12,80}): (\p{Lu}(?:\S+ ){7,}\S+)$/u.exec(line.text);
  if (found === null) return undefined;
  const fact = found[1] as string;
  const clause = clauseOf(fact);
  if (
    clause === undefined ||
    clause.rest.split(' ').length < 2 ||
    /\b(?:also|example|ways?|things?|questions?|different|following|idea|reasons?|problems?|path|third|another)\b/i.test(fact) ||
    !selfContained(clause.rest, true)
  )
    return undefined;
  if (term(line, clause.subject) === undefined || /^the [a-z]+$|^you/i.test(clause.subject)) return undefined;
  const said = lowerFirst(fact, line.view.profile);
  return {
    taskType: 'explanation',
    focus: `follows:${focusOf(fact)}`,
    score: 0.78,
    phrases: phrases({
      practice: `What does it mean in practice that ${said}?`,
    }),
  };
}

/** "Using too many branches can clutter the code" */
function doing(line: Line): Match | undefined {
  const found =
    /^((?:not )?[a-z]+ing (?!(?:is|are|was|has)\b)[^,;:]{4,100}?) (can|may|might|will|could|would|causes?|results? in|leads? to|makes?|requires?|means?|gives?|involves?|creates?|prevents?|ensures?|improves?|helps?|reduces?|adds?|saves?|affects?) (.{14,})$/i.exec(
      line.text,
    );
  if (found === null) return undefined;
  const act = found[1] as string;
  const verb = (found[2] as string).toLowerCase();
  if (
    (gerundBase(act.split(' ')[0] as string) === undefined &&
      !/^(?!string|thing|nothing|everything|anything|something|during|spring|king|ring|morning|evening|meaning|building|setting|heading|warning|being|having|doing)[a-z]{2,}[a-z]ing /i.test(
        act,
      )) ||
    !selfContained(act) ||
    /\b(?:it|them|they)\b/i.test(act) ||
    /\b(?:that|which|who|if|when|is|are|and|you|to)$/i.test(act)
  )
    return undefined;
  if (
    /^(?:be|also|not|never|no|sense|(?:not|never|only) )\b/i.test(found[3] as string) ||
    act.split(' ').length > 9 ||
    clauseOf(act) !== undefined ||
    / (?:that|which|who) /.test(act)
  )
    return undefined;
  const lowered = lowerFirst(act, line.view.profile);
  const base = /^results? in$/.test(verb) ? 'result in' : /^leads? to$/.test(verb) ? 'lead to' : verb.replace(/s$/, '');
  if (/^(?:require|involve|mean|prevent|ensure|affect|cause|improve|reduce|save|create|result in|lead to)$/.test(base))
    return {
      taskType: 'explanation',
      focus: `${base}:${focusOf(act)}`,
      score: 0.79,
      phrases: phrases({ what: `What does ${lowered} ${base}?` }),
    };
  return {
    taskType: 'explanation',
    focus: `effect:${focusOf(act)}`,
    score: 0.78,
    phrases: phrases({
      outcome: `What is the effect of ${lowered}?`,
    }),
  };
}

/** "To accomplish X, Rust provides Y": what Rust provides for it. */
function toEnd(line: Line): Match | undefined {
  const found = /^(?:in order )?to ([a-z][^,`]{6,80}), (.{20,})$/i.exec(line.text);
  if (found === null) return undefined;
  const clause = clauseOf(found[2] as string);
  const goal = found[1] as string;
  if (
    clause?.base === undefined ||
    !/^(?:provide|use|offer|have|need|require|take|rely|include|store|keep|check|perform|implement|compare|apply|add|run|send|create|make|return)$/.test(
      clause.base,
    )
  )
    return undefined;
  const subject = named(line, clause.subject);
  if (
    subject === undefined ||
    /^you\b|^the [a-z]+$/.test(subject) ||
    term(line, clause.subject) === undefined ||
    !selfContained(goal) ||
    /^(?:avoid|accomplish|answer|see|understand|begin|start)\b/.test(goal)
  )
    return undefined;
  const does = clause.plural ? 'do' : 'does';
  return {
    taskType: 'explanation',
    focus: `means:${focusOf(goal)}`,
    score: 0.82,
    // What is needed for an end is no way to it.
    phrases: /^(?:need|require)$/.test(clause.base)
      ? phrases({ needs: `What ${does} ${subject} need to ${goal}?` })
      : phrases({ how: `How ${does} ${subject} ${goal}?` }),
  };
}
