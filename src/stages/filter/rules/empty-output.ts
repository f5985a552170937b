import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { demandsProse, labelledShape } from '../../../text/task-shape.ts';
import { turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt, valueOf } from './results.ts';

const options = z.strictObject({});

// What a broken pipeline writes where an answer should be.
const nothing =
  /^[<[({"'*]*\s*(?:(?:there (?:is|was) )?no ?(?:output|answer|response|reply|result|comment|text|content|data)s?(?: (?:is |was )?(?:given|provided|available|required|needed|found|generated|returned))?|(?:output|answer|response|result) (?:is )?(?:not (?:available|provided|given|found)|missing|empty)|n\/?a|not available|(?:left )?blank|empty(?: (?:string|response|output|answer))?|error(?: \d{3})?|internal server error|timed? ?out|\.{2,}|…)\s*[.!]?[>\])}"'*]*$/i;
// What a program prints for a value that it has not: wrapped in marks, or where no data was asked for.
const wrappedValue = /^[<[({]\s*(?:none|null|nil|nan|undefined|unknown|output|answer|response)\s*[>\])}]$/i;
const machineValue = /^(?:null|nil|nan|undefined|\[\]|\{\}|\(\)|""|''|``|"null"|<>)$/i;
const aboutValues =
  /\b(?:null|nil|nan|undefined|none|empty|blank|json|yaml|xml|csv|arrays?|dict(?:ionary|ionaries)?|lists?|sets?|strings?|objects?|python|javascript|java|ruby|sql|code|functions?|programs?|output|print(?:s|ed)?|returns?|expression|evaluat\w+|extract|values?|regex|query|queries|otherwise|if (?:there|not|no)|css|operator)\b|[{}=;]/i;
const bareValues = /^(?:none|null|nil|nan|undefined|unknown|false|true|\[object object\])$/i;

export const emptyOutput: Rule<z.output<typeof options>> = {
  id: 'empty-output',
  version: '2',
  severity: 'drop',
  description: 'Drops rows with no answer, or with what a failed program writes in its place.',
  cost: 'cheap',
  options,
  check(record) {
    const turns = turnsOf(record);
    if (turns.length === 0) return drop('the row has no answer', [valueOf('assistant messages', 0)]);
    for (const turn of turns) {
      const text = turn.answer.trim();
      const place = { message: turn.answerIndex, text: turn.answer };
      if (text === '' && turn.callsTool) continue;
      if (text === '' || /^[-–—_.…*~\s]+$/.test(text)) return drop('the answer is empty', [quoteAt(place, 0, turn.answer.length)]);
      if (text.length > 60) continue;
      if (nothing.test(text) || wrappedValue.test(text)) return drop('the answer says that there is none', [quoteAt(place, 0, turn.answer.length)]);
      if (machineValue.test(text) && !aboutValues.test(turn.prompt))
        return drop('a bare value of a program stands for the answer', [quoteAt(place, 0, turn.answer.length)]);
      // "None" and "undefined" answer a look-up in a table or a question about code; they explain nothing.
      const shape = labelledShape(record);
      const wantsWords = demandsProse(turn.prompt) || shape === 'prose' || shape === 'definition' || shape === 'steps' || shape === 'comparison';
      if (text === '[object Object]' || (bareValues.test(text) && wantsWords)) {
        return drop('a bare value stands where an explanation was asked for', [quoteAt(place, 0, turn.answer.length)]);
      }
    }
    return keep();
  },
};
