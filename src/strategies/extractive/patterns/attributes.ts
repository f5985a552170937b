import { phrases } from '../maker.ts';
import { inverted } from '../english/clauses.ts';
import { focusOf } from '../english/phrases.ts';
import { questionSubject, selfContained } from './reason.ts';
import { usesExampleName } from '../example-names.ts';
import { named, term, type SentencePattern } from './pattern.ts';

/** "The return type of X is Y", "Rust's naming convention for constants is…": what it is. */
export const attribute: SentencePattern = {
  id: 'attribute',
  taskTypes: ['explanation'],
  match(line) {
    const { clause } = line;
    if (clause === undefined || (clause.verb !== 'is' && clause.verb !== 'are') || clause.rest.split(' ').length < 3) return undefined;
    const subject = named(line, clause.subject);
    if (subject === undefined || !/^(?:the (?:[\w-]+ ){1,3}(?:of|for|between|behind|in|with) |(?:an? |the )?\S+(?: \S+)?['’]s )/i.test(clause.subject))
      return undefined;
    if (/^the (?:purpose|goal|intent|aim|rest|result|fact|end|beginning|number|kind|use|lack|presence|first|only|same) /i.test(clause.subject))
      return undefined;
    if (!/^(?:an?|the|to|that|`|\d|one|two|three|called|named|using) /i.test(`${clause.rest} `) && !clause.rest.startsWith('`')) return undefined;
    if (clause.rest.split(' ').length < 5 || usesExampleName(line.text, line.view.profile.exampleNames) || / instance`?$|`[a-z_]+`$/.test(clause.subject))
      return undefined;
    if (!selfContained(clause.rest.split(' ').slice(0, 6).join(' '))) return undefined;
    const are = clause.verb;
    return {
      taskType: 'explanation',
      focus: `about:${focusOf(subject).replace(/s$/, '')}`,
      score: 0.8,
      phrases: phrases({
        what: `What ${are} ${subject}?`,
      }),
    };
  },
};

/** "An example of A is B", "One advantage of A is that B": an example, an advantage. */
export const instance: SentencePattern = {
  id: 'instance',
  taskTypes: ['explanation'],
  match(line) {
    const found =
      /^(?:an?|one|another) (?:\w+ )?(example|benefit|advantage|disadvantage|drawback|downside|use case|use|reason|limitation|trade-off|consequence|feature|property|application) (of|for|to|why|that) (.{4,80}?) (?:is|are|would be|occurs) (.{12,})$/i.exec(
        line.text,
      );
    const when = /^an? example of when (.{3,60}? (?:is|are) \w+) is .{10,}$/i.exec(line.text);
    if (when !== null && selfContained(when[1] as string)) {
      const state = when[1] as string;
      return {
        taskType: 'explanation',
        focus: `example:${focusOf(state)}`,
        score: 0.84,
        phrases: phrases({
          'what-when': `What is an example of a case when ${state}?`,
          'can-when': `Can you give me an example of when ${state}?`,
        }),
      };
    }
    if (found === null || /^another/i.test(line.text)) return undefined;
    const kind = (found[1] as string).toLowerCase();
    const link = found[2] as string;
    const of = found[3] as string;
    const subject = named(line, of);
    if (subject === undefined || !/^(?:of|for|to)$/.test(link)) return undefined;
    const rest = `${link} ${subject}`;
    return {
      taskType: 'explanation',
      focus: `${kind}:${focusOf(subject)}`,
      score: 0.84,
      phrases: phrases({
        what: `What is one ${kind} ${rest}?`,
        can: `Can you give me ${/^[aeiou]/.test(kind) && !kind.startsWith('use') ? 'an' : 'a'} ${kind} ${rest}?`,
      }),
    };
  },
};

/** Denials that say more than no, asked as a yes-or-no question that the sentence answers in full. */
export const yesNo: SentencePattern = {
  id: 'yes-no',
  taskTypes: ['explanation'],
  match(line) {
    const { clause } = line;
    if (clause === undefined) return undefined;
    const subject = questionSubject(line, clause);
    if (subject === undefined || subject === 'you' || term(line, clause.subject) === undefined) return undefined;
    const denies =
      /^(?:isn't|aren't|can't|cannot|don't|doesn't|won't|mustn't|shouldn't)$/.test(clause.verb) ||
      (/^(?:is|are|can|do|does|will|must|should)$/.test(clause.verb) && clause.rest.startsWith('not '));
    // A bare denial is thin: the sentence must go on to say why, or what instead.
    if (!denies || line.text.split(' ').length < 12 || /^(?:mustn't|must|shouldn't|should)$/.test(clause.verb)) return undefined;
    if (
      /\bas \w+ as\b|, though$|^(?:not )?(?:as|so|even) |\bunless\b/.test(clause.rest) ||
      (denies && /[^,] (?:if|when|and|or|until|without) /.test(clause.rest))
    )
      return undefined;
    if (/^(?:not )?(?:just|only|always|necessarily|merely|simply) /.test(clause.rest)) return undefined;
    const rest = clause.rest
      .replace(/^not /, '')
      .replace(/,? (?:because|since|so that|unless|so|but|and|which|even if|even though|although|though|if|when|until|whereas|while)\b.*$/i, '')
      .replace(/, as\b.*$/i, '')
      .replace(/[,;:—].*$/, '')
      .replace(/^(?:just|only|usually|generally|necessarily|always|actually|really|ever) /, '');
    const words = rest.split(' ').length;
    if (
      rest === '' ||
      // "The order in": what followed "which" was its object.
      /(?:^| )(?:in|on|at|to|for|from|with|by|of|into|through|about|under|over|than|as)$/.test(rest) ||
      words > 12 ||
      (words < 2 && denies) ||
      !selfContained(rest) ||
      /\b(?:only|either|but|any more|anymore|yet)\b/i.test(rest) ||
      (clause.adverb !== '' && !/^(?:generally|usually|typically|normally|automatically|implicitly)$/.test(clause.adverb))
    )
      return undefined;
    // The answer must say more than the question.
    if (!denies && line.text.split(' ').length < rest.split(' ').length + clause.subject.split(' ').length + 5) return undefined;
    const verb = clause.verb
      .replace(/n't$/, '')
      .replace(/^ca$/, 'can')
      .replace(/^wo$/, 'will')
      .replace(/^cannot$/, 'can');
    const question = verb === 'do' || verb === 'does' ? `${verb} ${subject} ${rest}` : inverted({ ...clause, verb, rest, adverb: '' }, subject);
    if (question === undefined) return undefined;
    return {
      taskType: 'explanation',
      focus: `yes:${focusOf(subject)} ${focusOf(rest)}`,
      score: 0.74,
      phrases: phrases({ ask: `${question}?` }),
    };
  },
};
