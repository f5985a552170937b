import { phrases } from '../maker.ts';
import { focusOf } from '../english/phrases.ts';
import { looseNouns } from '../english/words.ts';
import { questionSubject, selfContained } from './reason.ts';
import { named, term, type SentencePattern } from './pattern.ts';

/** "Take X into account": the verb is no deed without its end. */
const idiom = /^take\b.*\b(?:into|in) (?:account|consideration)\b|^take (?:place|part|care|advantage|effect|precedence)\b/i;

/** "The default X is Y": which. How a thing behaves by default is wider than any one sentence. */
export const byDefault: SentencePattern = {
  id: 'default',
  taskTypes: ['explanation'],
  match(line) {
    const the = /^the default (.{2,50}?) (?:is|are) (.{2,})$/i.exec(line.text);
    if (the === null) return undefined;
    const subject = named(line, the[1]);
    if (subject === undefined || !/[` ]/.test(subject) || looseNouns.has(subject) || looseNouns.has(subject.replace(/s$/, ''))) return undefined;
    return {
      taskType: 'explanation',
      focus: `default:${focusOf(subject)}`,
      score: 0.8,
      phrases: phrases({ what: `What is the default ${subject}?`, which: `Which ${subject} is the default?` }),
    };
  },
};

/** "X is stored on Y", "X are written as Y": where, how. */
export const passive: SentencePattern = {
  id: 'passive',
  taskTypes: ['explanation'],
  match(line) {
    const { clause } = line;
    if (clause === undefined || !/^(?:is|are)$/.test(clause.verb)) return undefined;
    const subject = term(line, clause.subject);
    const parts = /^(?:usually |typically )?(made up|composed|comprised|built up|made) of (.{12,})$/i.exec(clause.rest);
    if (subject !== undefined && parts !== null) {
      return {
        taskType: 'explanation',
        focus: `parts:${focusOf(subject)}`,
        score: 0.79,
        phrases: phrases({ of: `What ${clause.verb} ${subject} ${parts[1]} of?` }),
      };
    }
    const found =
      /^(?:always |usually |typically |normally |often )?(stored|located|written|represented|determined|measured|enforced|specified|organized|structured|encoded|denoted|indicated|delimited|formatted|resolved|separated|expressed) (in|on|at|inside|within|as|by|with|using|through|via|from|into|under)\b (.{4,})$/i.exec(
        clause.rest,
      );
    if (subject === undefined || found === null || !selfContained((found[3] as string).split(' ').slice(0, 5).join(' '))) return undefined;
    const [, verb, preposition] = found as unknown as [string, string, string];
    const place = /^(?:stored|located|defined|declared|installed)$/.test(verb) && /^(?:in|on|at|inside|within|under)$/.test(preposition);
    const be = clause.verb;
    return {
      taskType: 'explanation',
      focus: `${verb}:${focusOf(subject)}`,
      score: 0.76,
      phrases: place
        ? phrases({ where: `Where ${be} ${subject} ${verb}?` })
        : phrases({
            how: `How ${be} ${subject} ${verb}?`,
          }),
    };
  },
};

/** "Rust groups errors into two categories": how it groups them. */
export const manner: SentencePattern = {
  id: 'manner',
  taskTypes: ['explanation'],
  match(line) {
    const { clause } = line;
    if (
      clause === undefined ||
      clause.base === undefined ||
      /^(?:make|get|put|turn|combine|split|have|be|let|allow|enable|want|mean|need|know|contain|include|refer|look|seem|appear|differ|work|come|go|deal|interact|start|begin|end|stop|happen|occur|run|depend|rely|consist)$/.test(
        clause.base,
      )
    )
      return undefined;
    const found =
      /^((?:(?:an?|the|all|its|your|each|every|any) )?[^,;:]{3,50}?) (?:into|by(?: \w+ly)? [a-z]+ing|using|through|with the help of|based on|by means of) (.{8,})$/i.exec(
        clause.rest,
      );
    const subject = named(line, clause.subject);
    if (found === null || subject === undefined || !selfContained(found[1] as string) || /\b(?:to|that|and|or|which|it|its)\b/.test(found[1] as string))
      return undefined;
    const acts = `${clause.base} ${found[1]}`;
    const does = clause.plural ? 'do' : 'does';
    return {
      taskType: 'explanation',
      focus: `manner:${focusOf(subject)} ${focusOf(acts)}`,
      score: 0.79,
      phrases: phrases({
        how: `How ${does} ${subject} ${acts}?`,
      }),
    };
  },
};

/** "X must contain Y", "X should be written in Y": what it must contain, how it should be written. */
export const requirement: SentencePattern = {
  id: 'requirement',
  taskTypes: ['explanation'],
  match(line) {
    const { clause } = line;
    if (clause === undefined || !/^(?:must|should)$/.test(clause.verb)) return undefined;
    const subject = questionSubject(line, clause);
    if (
      subject === undefined ||
      subject === 'you' ||
      /^(?:each|every|all) /.test(subject) ||
      term(line, clause.subject) === undefined ||
      clause.rest.split(' ').length < 4 ||
      !selfContained(clause.rest)
    )
      return undefined;
    const modal = clause.verb;
    const focus = `${modal}:${focusOf(subject)}`;
    const passive = /^be (\w+(?:ed|en)|put|set|kept|built|made|run) (in|on|at|inside|within|by|with|using|as)\b/i.exec(clause.rest);
    if (passive !== null && !clause.rest.startsWith('not')) {
      const where =
        /^(?:stored|located|defined|declared|placed|put|used|kept)$/.test(passive[1] as string) && /^(?:in|on|at|inside|within)$/.test(passive[2] as string);
      const word = where ? 'where' : 'how';
      return {
        taskType: 'explanation',
        focus,
        score: 0.76,
        phrases: phrases({
          [word]: `${word} ${modal} ${subject} be ${passive[1]}?`,
          [`tell-${word}`]: `Tell me ${word} ${subject} ${modal} be ${passive[1]}.`,
        }),
      };
    }
    const acts =
      /^(contain|have|provide|include|specify|return|take|implement|meet|satisfy|support|hold|accept|define|start with|end with|consist of|match|use|refer to|follow)\b/i.exec(
        clause.rest,
      );
    if (acts !== null && !idiom.test(clause.rest)) {
      const verb = acts[1] as string;
      return {
        taskType: 'explanation',
        focus,
        score: 0.76,
        phrases: phrases({
          what: `What ${modal} ${subject} ${verb}?`,
        }),
      };
    }
    return undefined;
  },
};

const numbers = 'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,3}';

/** "X has three kinds of Y: a, b and c": which. Without the enumeration there is no answer worth a row. */
export const count: SentencePattern = {
  id: 'count',
  taskTypes: ['list'],
  match(line) {
    const found = new RegExp(
      `^(.{2,60}?) (has|have|provides?|offers?|supports?|defines?|includes?|contains?|takes?) (?:\\w+ )?(${numbers}) (.{3,60}?): (.{6,})$`,
      'i',
    ).exec(line.text);
    const come = new RegExp(`^(.{2,50}?) (?:comes?|exists?) in (?:\\w+ )?(${numbers}) (.{3,40}?): (.{6,})$`, 'i').exec(line.text);
    const comer = come === null ? undefined : term(line, come[1]);
    if (come !== null && comer !== undefined && selfContained(come[3] as string)) {
      const many = /[^s]s$/.test(comer);
      return {
        taskType: 'list',
        focus: `which:${focusOf(comer)} ${focusOf(come[3] as string)}`,
        score: 0.84,
        phrases: phrases({
          which: `Which ${come[2]} ${come[3]} ${many ? 'do' : 'does'} ${comer} come in?`,
          what: `What ${come[2]} ${come[3]} of ${comer} are there?`,
        }),
      };
    }
    const there = new RegExp(`^there are (?:\\w+ )?(${numbers}) (.{3,70}?): (.{6,})$`, 'i').exec(line.text);
    if (there !== null) {
      const what = there[2] as string;
      if (!selfContained(what) || named(line, what) === undefined) return undefined;
      return {
        taskType: 'list',
        focus: `which:${focusOf(what)}`,
        score: 0.84,
        phrases: phrases({ what: `What are the ${there[1]} ${what}?` }),
      };
    }
    if (found === null) return undefined;
    const subject = term(line, found[1]);
    const what = found[4] as string;
    const verb = found[2] as string;
    const plural = /^(?:have|[a-z]+[^s])$/.test(verb);
    const [does, base] = [plural ? 'do' : 'does', verb === 'has' ? 'have' : plural ? verb : verb.replace(/s$/, '')];
    if (subject === undefined || !selfContained(what) || named(line, what) === undefined) return undefined;
    return {
      taskType: 'list',
      focus: `which:${focusOf(subject)} ${focusOf(what)}`,
      score: 0.84,
      phrases: phrases({
        which: `Which ${found[3]} ${what} ${does} ${subject} ${base}?`,
        what: `What ${found[3]} ${what} ${does} ${subject} ${base}?`,
      }),
    };
  },
};
