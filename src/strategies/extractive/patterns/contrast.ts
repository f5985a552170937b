import { clauseOf } from '../english/clauses.ts';
import { phrases } from '../maker.ts';
import { unanchored } from '../english/definite.ts';
import { focusOf, lowerFirst, standsAlone } from '../english/phrases.ts';
import { named, term, type Line, type Match, type SentencePattern } from './pattern.ts';

/** "The difference between A and B is…", "Unlike A, B…", "A is faster than B", "A is similar to B". */
export const contrast: SentencePattern = {
  id: 'contrast',
  taskTypes: ['comparison'],
  match(line) {
    const { text } = line;
    const difference = /^(?:the|one|an?) (?:[a-z]+ ){0,2}differences? between (.{2,50}?) and (.{2,50}?) (?:is|are|lies?) .{10,}$/i.exec(text);
    if (difference !== null) return two(line, difference[1] as string, difference[2] as string, 'differ', 0.88);
    const unlike = /^(?:unlike|in contrast to|as opposed to|contrary to|compared (?:to|with)) (?:with )?([^,]{2,50}), (.{16,})$/i.exec(text);
    if (unlike !== null) {
      const other = clauseOf(unlike[2] as string);
      return other === undefined ? undefined : two(line, other.subject, unlike[1] as string, 'differ', 0.86);
    }
    const differs = /^(.{2,50}?) (?:differs?|is different|are different) from (.{2,50}?) (?:in that|because|by) .{8,}$/i.exec(text);
    if (differs !== null) return two(line, differs[1] as string, differs[2] as string, 'differ', 0.86);
    const whereas = /^whereas ([^,]{10,110}), ([^,]{4,60}.{8,})$/i.exec(text);
    if (whereas !== null) {
      const [left, right] = [clauseOf(whereas[1] as string), clauseOf(whereas[2] as string)];
      if (left !== undefined && right !== undefined) return two(line, left.subject, right.subject, 'differ', 0.83);
    }
    const against = /^(.{10,120}?),? whereas (.{10,})$/i.exec(text);
    if (against !== null) {
      const [left, right] = [clauseOf(against[1] as string), clauseOf(against[2] as string)];
      if (left !== undefined && right !== undefined) return two(line, left.subject, right.subject, 'differ', 0.83);
    }
    const { clause } = line;
    if (clause === undefined || !/^(?:is|are)$/.test(clause.verb)) return undefined;
    const than =
      /^(?:(?:usually|often|generally|typically|significantly|slightly|much|far|considerably) )?((?:\w+er|more \w+|less \w+|fewer) than) (?:(?:using|with|in|on) )?(.{2,60}?)(?: (?:because|since|when|if|as|in that|but|for|and|by|due)\b.*|[,;:].*)?$/i.exec(
        clause.rest,
      );
    if (than !== null && !/^(?:rather|other|later|larger|smaller) than/i.test(than[1] as string))
      return two(line, clause.subject, than[2] as string, 'compare', 0.8);
    const like =
      /^(?:very |quite |somewhat |closely )?(similar|equivalent|identical|analogous|comparable) to (.{2,60}?)(?: (?:because|in that|except|but|as|when|and|for|with|by)\b.*|[,;:].*)$/i.exec(
        clause.rest,
      );
    if (like !== null) return two(line, clause.subject, like[2] as string, 'relate', 0.8);
    return undefined;
  },
};

function two(line: Line, first: string, second: string, how: 'differ' | 'compare' | 'relate', score: number): Match | undefined {
  const a = named(line, first);
  const b = standsAlone(second) ? lowerFirst(second, line.view.profile) : undefined;
  // "Methods only differ from functions in that…"
  if (a === undefined || b === undefined || /\b(?:only|just|also|still|often|mainly)$/.test(a) || term(line, first) === undefined || focusOf(a) === focusOf(b))
    return undefined;
  // A part of one thing is no match for the whole of another.
  if (/^(?:each|every|all|any) |^[^`]* of /.test(a) !== /^(?:each|every|all|any) |^[^`]* of /.test(b)) return undefined;
  if ((/ (?:in|on|for|with) /.test(b) && b.split(' ').length > 5) || /^[a-z]+ing /.test(b) !== /^[a-z]+ing /.test(a)) return undefined;
  if ([a, b].some((side) => unanchored(side, line.view.profile, line.view.topic) || / (?:to|that) /.test(side))) return undefined;
  const many = /[^s]s$/.test(a.replace(/`[^`]*`/g, 'x')) && !/^an? /.test(a);
  const focus = `vs:${[focusOf(a), focusOf(b)].sort().join('|')}`;
  const base = { taskType: 'comparison' as const, focus, score };
  if (how === 'differ') {
    return {
      ...base,
      phrases: phrases({
        difference: `What is the difference between ${a} and ${b}?`,
        how: `How ${many ? 'do' : 'does'} ${a} differ from ${b}?`,
        distinguish: `What distinguishes ${a} from ${b}?`,
        short: `What's the difference between ${a} and ${b}?`,
      }),
    };
  }
  if (how === 'relate')
    return {
      ...base,
      phrases: phrases({
        relate: `How are ${a} and ${b} alike?`,
        similar: `In what way ${many ? 'are' : 'is'} ${a} similar to ${b}?`,
      }),
    };
  return {
    ...base,
    phrases: phrases({
      compare: `How ${many ? 'do' : 'does'} ${a} compare to ${b}?`,
      'which-way': `How do ${a} and ${b} compare?`,
    }),
  };
}
