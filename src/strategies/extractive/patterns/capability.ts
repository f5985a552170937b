import { phrases } from '../maker.ts';
import { focusOf } from '../english/phrases.ts';
import type { Clause } from '../english/clauses.ts';
import { isBaseVerb } from '../english/verbs.ts';
import { looseNouns } from '../english/words.ts';
import { ofPeople, term, type Line, type Match, type SentencePattern } from './pattern.ts';

const asked =
  /^(?:contain|include|require|return|represent|indicate|mean|prevent|ensure|guarantee|provide|store|hold|specify|determine|receive|accept|produce|depend|consist|expect|cause|measure|track|verify|validate|enforce|imply|involve)$/;
const doing =
  /^(?:group|manage|infer|reformat|arrange|organize|link|bundle|reject|call|cover|allow|let|enable|help|keep|give|make|create|add|remove|convert|check|handle|tell|call|run|print|write|send|set|get|move|replace|apply|combine|compare|compile|generate|execute|load|manage|parse|perform|protect|reduce|release|render|select|separate|share|stop|transform|translate|update|use|wait|treat|act|serve|connect|control|build|inform|instruct|show|display|encapsulate|evaluate|expand|expose|hide|ignore|implement|improve|simplify|install|signal|extend|fetch|find|force|import|wrap|warn|yield|join|match|invoke|emit|drop|destroy|delay|copy|close|clean|catch|block|bind|assign|avoid|disable|eliminate|encourage|initialize|map|modify|notify|obtain|open|optimize|organize|override|own|permit|place|process|prohibit|promote|push|record|reflect|reject|resolve|retrieve|save|search|solve|split|start|terminate|throw|unwind)$/;

/** Verbs that tell a state, not what the thing does. */
const stative =
  /^(?:be|have|support|take|allow|look|need|want|seem|live|exist|stay|remain|belong|differ|match|refer|mean|occur|happen|appear|come|go|start|begin|end|work|depend|rely|consist|fit|lack|fail|play|own|tend|correspond|behave|resemble|know|understand|expect|conform|apply|become|point|like|vary|relate|count|cost|lead|result)$/;

/** "X lets you Y", "X contains Y", "X returns Y": what X does, contains, returns. */
export const capability: SentencePattern = {
  id: 'capability',
  taskTypes: ['explanation'],
  match(line) {
    const clause = modal(line.clause) ?? line.clause;
    if (clause === undefined || clause.base === undefined || clause.base === '') return undefined;
    const can = clause === line.clause ? undefined : (line.clause?.verb ?? '');
    if (clause.rest.split(' ').length < 3 || /^(?:also|too)$/.test(clause.adverb)) return undefined;
    const subject = term(line, clause.subject);
    if (subject === undefined || !specific(subject, line) || /^(?:each|every|all|any|no|an instance) /.test(subject) || subject === line.view.profile.place)
      return undefined;
    // "Only after…", "when…": what it does then is not what it does.
    if (/\b(?:only (?:after|when|if)|until|instead|also|again|no special)\b/i.test(clause.rest) || /^(?:only|no|it|them)\b/i.test(clause.rest))
      return undefined;
    // "A different set of trade-offs" says nothing; a colon opens what the question would leave out.
    if (/^(?:an?|the|its|their) (?:different|similar|same|new|good|nice|great|better|few|little|lot)\b|^[^ ]+:|^\S+ \S+:/i.test(clause.rest)) return undefined;
    if (/\b(?:this|these|those|such|here|there)\b/i.test(clause.rest.split(' ').slice(0, 6).join(' '))) return undefined;
    const does = can ?? (clause.plural ? 'do' : 'does');
    const doesEnd = can === undefined ? does : `${can} do`;
    const { base } = clause;
    if (/^(?:let|allow|enable|permit|help)$/.test(base) && /^(?:you|users|developers|programmers|authors|people|us)\b/i.test(clause.rest)) {
      const who = /^(\w+)/.exec(clause.rest)?.[1] === 'you' ? 'me' : (/^(\w+)/.exec(clause.rest)?.[1] as string);
      const to = base === 'let' ? ' do' : base === 'help' ? ' do' : ' to do';
      return made(subject, 'lets', 0.82, {
        allow: `What ${does} ${subject} ${base} ${who}${to}?`,
        possible: `What ${does} ${subject} make possible?`,
        benefit: `What can I do with ${subject}?`,
      });
    }
    if (/\b(?:library|language|book|documentation|ecosystem|community)$/.test(subject)) return undefined;
    if (asked.test(base) && clause.rest.split(' ').length >= 5) {
      const tail = base === 'depend' ? ' on' : base === 'consist' ? ' of' : '';
      if (tail !== '' && !clause.rest.startsWith(tail.trim())) return undefined;
      return made(subject, base, 0.78, {
        what: `What ${does} ${subject} ${base}${tail}?`,
        exactly: `What exactly ${does} ${subject} ${base}${tail}?`,
      });
    }
    if (/^\p{Lu}[\p{Ll}]+$/u.test(subject)) return undefined;
    const acts = subject.includes('`') ? !stative.test(base) : doing.test(base) && !/^(?:an? )?[a-z-]+$/.test(subject);
    if (
      acts &&
      /^(?:an?|the|you|your|all|each|every|any|no|both|whether|that|how|multiple|many|several|two|three|code|data|values?|`|[a-z-]+s\b|[a-z]+ (?:[a-z]+ )?[a-z]+)/i.test(
        clause.rest,
      ) &&
      !/^(?:every|when|only|while|until)\b/i.test(clause.rest)
    ) {
      return made(subject, 'does', 0.76, {
        'what-does': `What ${does} ${subject} do?`,
        'can-you': `Can you explain what ${subject} ${doesEnd}?`,
        short: `In short, what ${does} ${subject} do?`,
      });
    }
    return undefined;
  },
};

/** "X can store Y" as the clause "X store Y". */
function modal(clause: Clause | undefined): Clause | undefined {
  if (clause === undefined || !/^(?:can|will)$/.test(clause.verb)) return undefined;
  const [first, ...others] = clause.rest.replace(/^(?:only|always|automatically|directly|also) /, '').split(' ');
  if (first === undefined || !isBaseVerb(first) || others.length < 2) return undefined;
  return { ...clause, base: first.toLowerCase(), verb: first.toLowerCase(), rest: others.join(' ') };
}

/** Code, a name, or a description of two words and more: "what does a value do?" is no question. */
function specific(subject: string, line: Line): boolean {
  if (/^(?:some|many|most|several|certain|few|other|various|different|all|these|newer|older|modern) /i.test(subject)) return false;
  // "The closure" is one of an example; and a thin sentence is no answer.
  if (/^the [a-z]+$/.test(subject) || line.text.split(' ').length < 11) return false;
  if (subject.includes('`')) return true;
  const head = subject.replace(/^(?:an?|the)\s+/, '');
  // "What does Rust do?" is no question that one sentence answers.
  if (head === line.view.profile.place || /^(?:(?:rust )?compiler|standard library|language|user|users|people|developers|authors|programmers)$/i.test(head))
    return false;
  if (/^(?:\w+ )?(?:code|languages?|programs?|systems?|applications?|tools?|projects?|browsers?|websites?)$/i.test(head) && !subject.includes('`'))
    return false;
  if (/^\p{Lu}/u.test(head)) return true;
  if (/^(?:an? [a-z-]+|[a-z-]+s)$/.test(subject) && !looseNouns.has(head) && !looseNouns.has(head.replace(/s$/, '')) && !ofPeople.test(head)) return true;
  if (line.view.profile.place !== undefined && !looseNouns.has(head) && !looseNouns.has(head.replace(/s$/, '')) && !/^(?:you|programs?|compiler)$/.test(head))
    return true;
  return head.split(' ').length >= 2 || (line.view.topic ?? '').toLowerCase().includes(head.toLowerCase().replace(/s$/, ''));
}

function made(subject: string, kind: string, score: number, texts: { [id: string]: string }): Match {
  return {
    taskType: 'explanation',
    focus: `${kind}:${focusOf(subject)}`,
    score,
    phrases: phrases(Object.fromEntries(Object.entries(texts).map(([id, text]) => [`${kind === 'lets' || kind === 'does' ? kind : 'verb'}-${id}`, text]))),
  };
}
