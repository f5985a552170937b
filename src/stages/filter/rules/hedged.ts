import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { isVoiced } from '../../../text/task-shape.ts';
import { turnsOf } from '../../../text/turns.ts';
import { flag, keep, quoteAt } from './results.ts';

const options = z.strictObject({});

/** At the start of the answer only: "I'm not sure" is honest anywhere else. */
const hedges =
  /^["'“*_\s]{0,4}(?:(?:well|hmm|sorry|unfortunately|honestly)[,.]? )?(?:i(?:['’]m| am) (?:not (?:entirely |really |completely |quite )?(?:sure|certain)|unsure|uncertain|no expert)|i (?:do not|don['’]t) (?:really |actually )?know|i have no idea|i(?:['’]m| am) not familiar with|it(?:['’]s| is) (?:hard|difficult|impossible) (?:for me )?to (?:say|tell|know)|there is no way (?:for me )?to (?:know|tell))\b/i;

export const hedged: Rule<z.output<typeof options>> = {
  id: 'hedged',
  version: '1',
  severity: 'flag',
  description: 'Flags answers that open with not knowing ("I\'m not sure", "I don\'t know"); letters and parts to play may.',
  cost: 'cheap',
  options,
  check(record) {
    for (const turn of turnsOf(record)) {
      const match = isVoiced(turn.prompt) ? null : hedges.exec(turn.answer.slice(0, 200));
      if (match) return flag('the answer opens with not knowing', [quoteAt({ message: turn.answerIndex, text: turn.answer }, 0, match[0].length)]);
    }
    return keep();
  },
};
