import { phrases } from '../maker.ts';
import { focusOf } from '../english/phrases.ts';
import { unanchored } from '../english/definite.ts';
import { selfContained } from './reason.ts';
import { named, term, type Line, type SentencePattern } from './pattern.ts';

/** "X is used to Y", "X is useful for Y", "X is responsible for Y", "The purpose of X is Y". */
export const purpose: SentencePattern = {
  id: 'purpose',
  taskTypes: ['explanation'],
  match(line) {
    const goal =
      /^the (?:main |primary |key |whole )?(purpose|goal|intent|aim|role|job|point|function|benefit|advantage|disadvantage|drawback|downside|meaning|effect|objective) ((?:of|to|with) .{2,70}?) (?:is|are) (.{10,})$/i.exec(
        line.text,
      );
    if (goal !== null) {
      const kind = (goal[1] as string).toLowerCase();
      const of = (goal[2] as string).replace(/^\w+ /, '');
      const self = line.view.profile.selfNoun;
      const subject =
        self !== undefined && of.toLowerCase() === `this ${self}` && line.view.subject !== undefined
          ? `the "${line.view.profile.subject}" ${self}`
          : (named(line, of) ?? described(line, of));
      if (subject === undefined) return undefined;
      return {
        taskType: 'explanation',
        focus: `${kind}:${focusOf(subject)}`,
        score: 0.85,
        phrases: phrases({
          what: `What is the ${kind} of ${subject}?`,
          explain: `Explain the ${kind} of ${subject}.`,
          describe: `Describe the ${kind} of ${subject}.`,
          'could-you': `Could you tell me the ${kind} of ${subject}?`,
          state: `State the ${kind} of ${subject}.`,
        }),
      };
    }
    const tool = /^you (?:can |typically |usually |generally |often )?use ((?:an? )?[^,]{2,40}?) to (?:help )?([a-z]+ .{6,})$/i.exec(line.text);
    const usable = tool === null ? undefined : term(line, tool[1]);
    if (usable !== undefined) {
      return {
        taskType: 'explanation',
        focus: `use:${focusOf(usable)}`,
        score: 0.81,
        phrases: phrases({
          'what-for': `What can I use ${usable} for?`,
          'use-explain': `Explain what you can use ${usable} for.`,
          'use-when': `What is a use of ${usable}?`,
        }),
      };
    }
    const { clause } = line;
    const canBe = clause !== undefined && clause.verb === 'can' && /^be (?:useful|helpful|used)\b/.test(clause.rest);
    if (clause === undefined || (clause.verb !== 'is' && clause.verb !== 'are' && !canBe)) return undefined;
    const subject = term(line, clause.subject);
    if (subject === undefined || tooGeneral(subject, line) || /^(?:each|every|all) /.test(subject)) return undefined;
    const be = canBe ? (/[^s]s$/.test(subject) && !/^an? /.test(subject) ? 'are' : 'is') : clause.verb;
    if (/\bvariety of (?:reasons|ways)\b|\bmany (?:situations|reasons|ways|people|cases)\b/i.test(clause.rest)) return undefined;
    const rest = (canBe ? clause.rest.slice(3) : clause.rest).replace(
      /^(?:also|often|usually|sometimes|commonly|typically|mainly|mostly|primarily|generally|only) /,
      '',
    );
    if (/^(?:used (?:to|for|when|in order to|primarily|mainly)|designed (?:to|for)|intended (?:to|for)|meant (?:to|for)) \S+ \S+/.test(rest)) {
      return {
        taskType: 'explanation',
        focus: `use:${focusOf(subject)}`,
        score: 0.82,
        phrases: phrases({
          'used-for': `What ${be} ${subject} used for?`,
          purpose: `What is the purpose of ${subject}?`,
          'why-use': `What would I use ${subject} for?`,
          'tell-purpose': `Tell me the purpose of ${subject}.`,
          explain: `Explain what ${subject} ${be} used for.`,
          tell: `Tell me what ${subject} ${be} used for.`,
        }),
      };
    }
    if (
      rest.split(' ').length > 5 &&
      /^(?:(?:very|especially|particularly|most|really) )?(?:useful|helpful|handy|suitable|appropriate|ideal|convenient|beneficial) (?:for|when|if|in|because|as|to) \S+ \S+/.test(
        rest,
      )
    ) {
      return {
        taskType: 'explanation',
        focus: `useful:${focusOf(subject)}`,
        score: 0.8,
        phrases: phrases({
          when: `When ${be} ${subject} useful?`,
          situations: `In which situations ${be} ${subject} useful?`,
          'good-for': `What ${be} ${subject} good for?`,
        }),
      };
    }
    if (/^responsible for \S+/.test(rest)) {
      return {
        taskType: 'explanation',
        focus: `responsible:${focusOf(subject)}`,
        score: 0.82,
        phrases: phrases({
          what: `What ${be} ${subject} responsible for?`,
          job: `What is the job of ${subject}?`,
          role: `What role ${clause.plural ? 'do' : 'does'} ${subject} play?`,
        }),
      };
    }
    return undefined;
  },
};

/** "The style that uses files named mod.rs": what its own clause describes stands in a question too. */
function described(line: Line, of: string): string | undefined {
  return /^(?:an?|the) (?:[\w-]+ ){1,3}(?:that|which|of|for|with|in) [^,;:]{6,60}$/i.test(of) &&
    of.split(' ').length <= 12 &&
    selfContained(of) &&
    !unanchored(of, line.view.profile)
    ? of
    : undefined;
}

/** One everyday noun that the page does not speak of ("phones"): without a place, a question about it has no one answer. */
function tooGeneral(subject: string, line: Line): boolean {
  const head = subject.replace(/^(?:an?|the) /, '');
  if (head.includes('`') || head.includes(' ') || line.view.profile.place !== undefined || /\p{Lu}/u.test(head)) return false;
  return !`${line.view.topic ?? ''} ${line.view.subject ?? ''}`.toLowerCase().includes(head.toLowerCase().replace(/s$/, ''));
}
