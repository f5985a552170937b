import { phrases } from '../maker.ts';
import { focusOf } from '../english/phrases.ts';
import { selfContained } from './reason.ts';
import { term, type Line, type Match, type SentencePattern } from './pattern.ts';

const asked = /^(?:contain|include|require|return|take|represent|indicate|mean|prevent|ensure|guarantee|provide|store|hold|specify|determine|describe|define|receive|accept|produce|offer|depend|consist|expect|cause|measure|track|verify|validate|enforce|identify|imply|support|enable|involve)$/;
const doing = /^(?:allow|let|enable|help|keep|give|make|create|add|remove|convert|check|handle|tell|call|run|print|read|write|send|set|get|move|replace|apply|combine|compare|compile|generate|execute|load|manage|parse|perform|protect|reduce|release|render|select|separate|share|stop|transform|translate|update|use|wait|treat|act|serve|connect|control|build|inform|instruct|show|display|encapsulate|evaluate|expand|expose|hide|ignore|implement|improve|simplify|install|signal|extend|fetch|find|force|import|wrap|warn|yield|join|match|invoke|emit|drop|destroy|delay|copy|close|clean|catch|block|bind|assign|avoid|disable|eliminate|encourage|initialize|map|modify|notify|obtain|open|optimize|organize|override|own|permit|place|process|prohibit|promote|push|record|reflect|reject|resolve|retrieve|save|search|solve|split|start|terminate|throw|unwind)$/;

/** "X lets you Y", "X contains Y", "X returns Y": what X does, contains, returns. */
export const capability: SentencePattern = {
  id: 'capability',
  taskTypes: ['explanation'],
  match(line) {
    const { clause } = line;
    if (clause === undefined || clause.base === undefined || clause.base === '') return undefined;
    if (clause.rest.split(' ').length < 3 || /^(?:also|too)$/.test(clause.adverb)) return undefined;
    const subject = term(line, clause.subject);
    if (subject === undefined || !specific(subject, line)) return undefined;
    if (!selfContained(clause.rest.split(' ').slice(0, 4).join(' '))) return undefined;
    const does = clause.plural ? 'do' : 'does';
    const { base } = clause;
    if (/^(?:let|allow|enable|permit|help)$/.test(base) && /^(?:you|users|developers|programmers|authors|people|us)\b/i.test(clause.rest)) {
      const who = /^(\w+)/.exec(clause.rest)?.[1] === 'you' ? 'me' : (/^(\w+)/.exec(clause.rest)?.[1] as string);
      const to = base === 'let' ? ' do' : base === 'help' ? ' do' : ' to do';
      return made(subject, 'lets', 0.82, {
        allow: `What ${does} ${subject} ${base} ${who}${to}?`,
        possible: `What ${does} ${subject} make possible?`,
        'what-does': `What ${does} ${subject} do?`,
        benefit: `What can I do with ${subject}?`,
        explain: `Explain what ${subject} ${clause.verb} ${who === 'me' ? 'you' : who}${to}.`,
      });
    }
    if (asked.test(base)) {
      const tail = base === 'depend' ? ' on' : base === 'consist' ? ' of' : '';
      if (tail !== '' && !clause.rest.startsWith(tail.trim())) return undefined;
      return made(subject, base, 0.78, {
        what: `What ${does} ${subject} ${base}${tail}?`,
        explain: `Explain what ${subject} ${clause.verb}${tail}.`,
        'tell-me': `Tell me what ${subject} ${clause.verb}${tail}.`,
        'can-you': `Can you say what ${subject} ${clause.verb}${tail}?`,
      });
    }
    if (doing.test(base)) {
      return made(subject, 'does', 0.76, {
        'what-does': `What ${does} ${subject} do?`,
        explain: `Explain what ${subject} ${does}.`,
        describe: `Describe what ${subject} ${does}.`,
        function: `What is the function of ${subject}?`,
        role: `What role ${does} ${subject} play?`,
        'tell-me': `Tell me what ${subject} ${does}.`,
      });
    }
    return undefined;
  },
};

/** Code, a name, or a description of two words and more: "what does a value do?" is no question. */
function specific(subject: string, line: Line): boolean {
  if (subject.includes('`')) return true;
  const head = subject.replace(/^(?:an?|the)\s+/, '');
  if (/^\p{Lu}/u.test(head)) return true;
  return head.split(' ').length >= 2 || (line.view.topic ?? '').toLowerCase().includes(head.toLowerCase().replace(/s$/, ''));
}

function made(subject: string, kind: string, score: number, texts: { [id: string]: string }): Match {
  return { taskType: 'explanation', focus: `${kind}:${focusOf(subject)}`, score, phrases: phrases(Object.fromEntries(Object.entries(texts).map(([id, text]) => [`${kind === 'lets' || kind === 'does' ? kind : 'verb'}-${id}`, text]))) };
}
