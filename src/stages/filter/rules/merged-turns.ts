import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { isMostlyCode } from '../../../text/task-shape.ts';
import { promptText, turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({});

/** Marks of another turn that no prose needs, whatever was asked. */
const always: readonly RegExp[] = [
  /(?:^|\n)[ \t]*#{2,4} ?(?:Human|User|Assistant|Instruction|Response|Input|Output|System)\s?(?:\d{1,3})?:/gi,
  /(?:^|\n)[ \t]*#{3} ?(?:Human|User|Assistant|Instruction|Response)[ \t]*(?=\n|$)/gi,
  /(?:^|[\n.!?] ?)[ \t]*\d{1,2}\. ?(?:Instruction|Input|Output) ?:/gi,
  /\n[ \t]*(?:\*\*)?(?:(?:Next|New|Another|Second|Following|Additional) (?:instruction|task|prompt)|(?:Instruction|Prompt) ?#?\d{1,3}) ?:/gi,
  /(?:^|\n)[ \t]*(?:\*\*)?(?:Instruction|Task) ?\d{0,3} ?:(?:\*\*)?[^\n]{0,2000}\n+[ \t]*(?:\*\*)?(?:Input|Output|Response|Answer) ?\d{0,3} ?:/gi,
];
/** Marks that a script, an interview or a quiz may hold: a fault only where none was asked for. */
const speakers: readonly RegExp[] = [
  /\n[ \t]*(?:\*\*)?(?:Human|User|USER|Assistant|ASSISTANT|AI|Bot|Instruction|Prompt|Customer|System)(?: ?\d{1,3})? ?:(?:\*\*)?[ \t]/g,
  /^[ \t]*(?:\*\*)?(?:Human|User|USER|Assistant|ASSISTANT|Instruction|Prompt)(?: ?\d{1,3})? ?:(?:\*\*)?[ \t]/g,
  /\n[ \t]*(?:\*\*)?(?:Question|Q)(?: ?\d{1,3})? ?:(?:\*\*)?[ \t]/g,
  /[.!?] (?:Human|User|Instruction) ?\d{0,3}: \p{Lu}/gu,
  // [User]: and <assistant>, and headings of a prompt's form.
  /\n[ \t]*[[<(](?:Human|User|Assistant|AI|Bot|System|Instruction)[\])>] ?:?/gi,
  /\n[ \t]*#{1,4} ?(?:Instruction|Response|Question|Prompt|Completion|Human|User|Assistant) ?\d{0,3}:?[ \t]*(?=\n)/gi,
  /\n[ \t]*(?:\*\*)?(?:Question|Q) ?\d{1,3}[.):][^\n]{1,400}\n+[ \t]*(?:\*\*)?(?:Answer|A) ?\d{1,3}[.):]/g,
  /\n[ \t]*(?:\*\*)?(?:Next|New|Another|Second) (?:question|exercise|problem|example)(?:\*\*)? ?:/gi,
];
/** Two ends of a talk that nobody asked for, behind an answer. */
const roles =
  'Human|User|Assistant|AI|Bot|Chatbot|Customer|Client|Agent|Support|Representative|Student|Pupil|Teacher|Tutor|Professor|Interviewer|Interviewee|Candidate|Patient|Doctor|Caller|Operator|Person [AB12]|Speaker [AB12]|Me|You|Question|Answer|Q|A|Input|Output|Prompt|Response|Completion|Instruction';
const roleLine = new RegExp(String.raw`^[ \t]*(?:\*\*|__)?(${roles})(?: ?#?\d{1,3})?(?:\*\*|__)? ?:(?:\*\*|__)?[ \t]+\S`, 'i');
const freshTask =
  /\n[ \t]*\n[ \t]*(?:Now|Next|Also),? (?:write|compose|generate|create|summari[sz]e|translate|paraphrase|rewrite|classify|explain|describe|list|name|give|tell)\b[^\n]{5,200}[.:?][ \t]*\n/;
const asksForTurns =
  /\b(?:dialog(?:ue)?s?|conversations?|chats?|scripts?|scenes?|role-?play|interviews?|transcripts?|quiz(?:zes)?|faqs?|questions|q ?& ?a|prompts?|few-?shot|examples?|exchange|logs?|chatbots?|format|templates?|instructions|messages?|flash ?cards?|screenplay|skit|debate)\b/i;

export const mergedTurns: Rule<z.output<typeof options>> = {
  id: 'merged-turns',
  version: '2',
  severity: 'drop',
  description: 'Drops rows whose answer runs on into another turn or another instruction.',
  cost: 'cheap',
  options,
  check(record) {
    const prompt = promptText(record);
    const allowed = asksForTurns.test(prompt);
    for (const turn of turnsOf(record)) {
      const prose = withoutCode(turn.answer);
      for (const pattern of allowed ? always : [...always, ...speakers]) {
        const match = firstMatch(pattern, prose);
        if (!match) continue;
        const place = { message: turn.answerIndex, text: turn.answer };
        const start = match.index + (match[0].length - match[0].trimStart().length);
        return drop('the answer holds another turn', [quoteAt(place, start, match.index + match[0].length + 60)]);
      }
      const behind = allowed || isMostlyCode(turn.answer) ? undefined : talkBehind(prose);
      const task =
        allowed || /\b(?:how (?:to|do|can|should)|steps?|guide|tutorial|lesson|exercise|tell me|teach)\b/i.test(prompt) ? null : freshTask.exec(prose);
      const at = behind ?? (task ? task.index + task[0].search(/\S/) : undefined);
      if (at !== undefined) return drop('behind the answer stands another turn', [quoteAt({ message: turn.answerIndex, text: turn.answer }, at, at + 80)]);
    }
    return keep();
  },
};

/** Where two labels of a talk or a form take turns behind prose that has none. */
function talkBehind(prose: string): number | undefined {
  let at = 0;
  let before = false;
  let start: number | undefined;
  const seen = new Set<string>();
  for (const line of prose.split('\n')) {
    const label = roleLine.exec(line.slice(0, 400))?.[1]?.toLowerCase();
    if (label !== undefined) {
      if (!before) return undefined;
      start ??= at;
      seen.add(label);
    } else if (line.trim() !== '' && start === undefined) before = true;
    at += line.length + 1;
  }
  return seen.size >= 2 ? start : undefined;
}

/** `matchAll` works on a copy of the expression: no `lastIndex` is left behind in a shared one. */
function firstMatch(pattern: RegExp, text: string): RegExpExecArray | undefined {
  for (const match of text.matchAll(pattern)) return match;
  return undefined;
}
