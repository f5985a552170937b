import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { promptText, turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';

const options = z.strictObject({});

/** Marks of another turn that no prose needs, whatever was asked. */
const always: readonly RegExp[] = [
  /(?:^|\n)[ \t]*#{2,4} ?(?:Human|User|Assistant|Instruction|Response|Input|Output|System)\s?(?:\d{1,3})?:/gi,
  /(?:^|\n)[ \t]*#{3} ?(?:Human|User|Assistant|Instruction|Response)[ \t]*(?=\n|$)/gi,
  /(?:^|[\n.!?] ?)[ \t]*\d{1,2}\. ?(?:Instruction|Input|Output) ?:/gi,
  /(?:^|\n)[ \t]*(?:\*\*)?(?:Instruction|Task) ?\d{0,3} ?:(?:\*\*)?[^\n]{0,2000}\n+[ \t]*(?:\*\*)?(?:Input|Output|Response|Answer) ?\d{0,3} ?:/gi,
];
/** Marks that a script, an interview or a quiz may hold: a fault only where none was asked for. */
const speakers: readonly RegExp[] = [
  /\n[ \t]*(?:\*\*)?(?:Human|User|USER|Assistant|ASSISTANT|AI|Bot|Instruction|Prompt|Customer|System)(?: ?\d{1,3})? ?:(?:\*\*)?[ \t]/g,
  /^[ \t]*(?:\*\*)?(?:Human|User|USER|Assistant|ASSISTANT|Instruction|Prompt)(?: ?\d{1,3})? ?:(?:\*\*)?[ \t]/g,
  /\n[ \t]*(?:\*\*)?(?:Question|Q)(?: ?\d{1,3})? ?:(?:\*\*)?[ \t]/g,
  /[.!?] (?:Human|User|Instruction) ?\d{0,3}: \p{Lu}/gu,
];
const asksForTurns =
  /\b(?:dialog(?:ue)?s?|conversations?|chats?|scripts?|scenes?|role-?play|interviews?|transcripts?|quiz(?:zes)?|faqs?|questions|q ?& ?a|prompts?|few-?shot|examples?|exchange|logs?|chatbots?|format|templates?|instructions|messages?|flash ?cards?|screenplay|skit|debate)\b/i;

export const mergedTurns: Rule<z.output<typeof options>> = {
  id: 'merged-turns',
  version: '1',
  severity: 'drop',
  description: 'Drops rows whose answer runs on into another turn or another instruction.',
  cost: 'cheap',
  options,
  check(record) {
    const allowed = asksForTurns.test(promptText(record));
    for (const turn of turnsOf(record)) {
      const prose = withoutCode(turn.answer);
      for (const pattern of allowed ? always : [...always, ...speakers]) {
        const match = firstMatch(pattern, prose);
        if (!match) continue;
        const place = { message: turn.answerIndex, text: turn.answer };
        const start = match.index + (match[0].length - match[0].trimStart().length);
        return drop('the answer holds another turn', [quoteAt(place, start, match.index + match[0].length + 60)]);
      }
    }
    return keep();
  },
};

/** `matchAll` works on a copy of the expression: no `lastIndex` is left behind in a shared one. */
function firstMatch(pattern: RegExp, text: string): RegExpExecArray | undefined {
  for (const match of text.matchAll(pattern)) return match;
  return undefined;
}
