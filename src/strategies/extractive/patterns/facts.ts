import { phrases } from '../maker.ts';
import { focusOf } from '../english/phrases.ts';
import { questionSubject, selfContained } from './reason.ts';
import { named, term, type SentencePattern } from './pattern.ts';

/** "By default, X is Y": how X behaves by default. */
export const byDefault: SentencePattern = {
  id: 'default',
  taskTypes: ['explanation'],
  match(line) {
    const the = /^the default (.{2,50}?) (?:is|are) (.{2,})$/i.exec(line.text);
    if (the !== null) {
      const subject = named(line, the[1]);
      if (subject === undefined) return undefined;
      return { taskType: 'explanation', focus: `default:${focusOf(subject)}`, score: 0.8, phrases: phrases({ what: `What is the default ${subject}?`, tell: `Tell me the default ${subject}.`, which: `Which ${subject} is the default?` }) };
    }
    const found = /^by default, (.{8,})$/i.exec(line.text);
    if (found === null) return undefined;
    const inner = /^(.{2,60}?) (is|are|has|have|will|won't|can|can't|cannot|does|do|doesn't|don't|runs?|uses?|returns?|prints?|creates?|captures?|includes?|takes?|shows?|sends?|allows?|builds?|treats?|reads?|writes?)\b/i.exec(found[1] as string);
    const subject = inner === null ? undefined : named(line, inner[1]);
    if (subject === undefined || inner === null) return undefined;
    const plural = /^(?:are|have|do|don't)$/.test(inner[2] as string) || (/[^s]s$/.test(subject) && !/s$/.test(inner[2] as string));
    return {
      taskType: 'explanation',
      focus: `default:${focusOf(subject)}`,
      score: 0.82,
      phrases: phrases({
        behave: `How ${plural ? 'do' : 'does'} ${subject} behave by default?`,
        what: `What is the default behavior of ${subject}?`,
        describe: `Describe the default behavior of ${subject}.`,
      }),
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
    const found = /^(?:always |usually |typically |normally |often )?(stored|located|defined|declared|written|represented|implemented|determined|calculated|computed|measured|checked|enforced|identified|specified|created|installed|organized|structured|encoded|denoted|indicated|delimited|formatted|handled|resolved|evaluated|compiled|executed|published|distributed|passed|separated|built|invoked|initialized|expressed|marked|parsed) (in|on|at|inside|within|as|by|with|using|through|via|from|into|under)\b (.{4,})$/i.exec(clause.rest);
    if (subject === undefined || found === null || !selfContained((found[3] as string).split(' ').slice(0, 5).join(' '))) return undefined;
    const [, verb, preposition] = found as unknown as [string, string, string];
    const place = /^(?:stored|located|defined|declared|installed)$/.test(verb) && /^(?:in|on|at|inside|within|under)$/.test(preposition);
    const be = clause.verb;
    return {
      taskType: 'explanation',
      focus: `${verb}:${focusOf(subject)}`,
      score: 0.76,
      phrases: place
        ? phrases({ where: `Where ${be} ${subject} ${verb}?`, 'tell-where': `Tell me where ${subject} ${be} ${verb}.` })
        : phrases({ how: `How ${be} ${subject} ${verb}?`, 'explain-how': `Explain how ${subject} ${be} ${verb}.`, 'tell-how': `Tell me how ${subject} ${be} ${verb}.` }),
    };
  },
};

/** "X must Y", "X should Y": what is required. */
export const requirement: SentencePattern = {
  id: 'requirement',
  taskTypes: ['explanation'],
  match(line) {
    const { clause } = line;
    if (clause === undefined || !/^(?:must|should|cannot|can't|mustn't|shouldn't)$/.test(clause.verb)) return undefined;
    const subject = questionSubject(line, clause);
    if (subject === undefined || subject === 'you' || term(line, clause.subject) === undefined || clause.rest.split(' ').length < 4 || !selfContained(clause.rest)) return undefined;
    if (/^(?:not )?be (?:able|careful|noted|fine|sure|said|clear)\b/.test(clause.rest)) return undefined;
    if (/^(?:must|should)$/.test(clause.verb)) {
      return {
        taskType: 'explanation',
        focus: `require:${focusOf(subject)}`,
        score: 0.76,
        phrases: phrases(
          clause.verb === 'must'
            ? { required: `What is required of ${subject}?`, requirement: `What requirement applies to ${subject}?`, rule: `What rule must ${subject} follow?`, state: `State the requirement for ${subject}.` }
            : { recommended: `What is recommended for ${subject}?`, recommendation: `What recommendation applies to ${subject}?`, advice: `What is the advice about ${subject}?` },
        ),
      };
    }
    return {
      taskType: 'explanation',
      focus: `limit:${focusOf(subject)}`,
      score: 0.74,
      phrases: phrases({ limit: `What limitation applies to ${subject}?`, restriction: `What restriction applies to ${subject}?`, 'not-do': /^(?:can't|cannot)$/.test(clause.verb) && !clause.rest.startsWith('be ') ? `What can ${subject} not do?` : undefined }),
    };
  },
};

const numbers = 'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,3}';

/** "X has three kinds of Y: a, b and c": which. Without the enumeration there is no answer worth a row. */
export const count: SentencePattern = {
  id: 'count',
  taskTypes: ['list'],
  match(line) {
    const found = new RegExp(`^(.{2,60}?) (?:has|have|provides?|offers?|supports?|defines?|includes?|contains?|comes? with|takes?) (?:\\w+ )?(${numbers}) (.{3,60}?): (.{6,})$`, 'i').exec(line.text);
    const there = new RegExp(`^there are (?:\\w+ )?(${numbers}) (.{3,70}?): (.{6,})$`, 'i').exec(line.text);
    if (there !== null) {
      const what = there[2] as string;
      if (!selfContained(what) || named(line, what) === undefined) return undefined;
      return { taskType: 'list', focus: `which:${focusOf(what)}`, score: 0.84, phrases: phrases({ what: `What are the ${there[1]} ${what}?`, name: `Name the ${there[1]} ${what}.`, list: `List the ${there[1]} ${what}.` }) };
    }
    if (found === null) return undefined;
    const subject = term(line, found[1]);
    const what = found[3] as string;
    if (subject === undefined || !selfContained(what) || named(line, what) === undefined) return undefined;
    return {
      taskType: 'list',
      focus: `which:${focusOf(subject)} ${focusOf(what)}`,
      score: 0.84,
      phrases: phrases({ which: `Which ${found[2]} ${what} does ${subject} have?`, name: `Name the ${found[2]} ${what} of ${subject}.`, what: `What are the ${found[2]} ${what} of ${subject}?` }),
    };
  },
};

/** "Full Form (FF)": what FF stands for. */
export const abbreviation: SentencePattern = {
  id: 'abbreviation',
  taskTypes: ['definition'],
  match(line) {
    for (const match of line.text.matchAll(/((?:[A-Za-z][\w-]* ){1,6})\(([A-Z][A-Za-z]{1,7}s?)\)/g)) {
      const letters = (match[2] as string).replace(/s$/, '');
      if (letters !== letters.toUpperCase()) continue;
      const form = (match[1] as string).trim().split(/[ -]/).slice(-letters.length);
      if (form.map((word) => word[0]?.toUpperCase()).join('') !== letters) continue;
      return {
        taskType: 'definition',
        focus: `abbr:${letters}`,
        score: 0.8,
        phrases: phrases({ stand: `What does ${letters} stand for?`, expand: `What is the abbreviation ${letters} short for?`, spell: `Spell out the abbreviation ${letters}.` }),
      };
    }
    return undefined;
  },
};
