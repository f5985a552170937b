import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { codeFault } from '../../../text/code-syntax.ts';
import { codeMap } from '../../../text/code-ranges.ts';
import { answerPlaces, promptText } from '../../../text/turns.ts';
import { drop, flag, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** What a fault does. */
  action: z.enum(['flag', 'drop']).default('flag'),
});

export const codeSyntax: Rule<z.output<typeof options>> = {
  id: 'code-syntax',
  version: '1',
  severity: 'flag',
  description:
    'Flags code in fences of a known language whose brackets, strings or comments do not close, or whose Python blocks are empty or end without a colon. It is no parser: what it lets pass may still be wrong.',
  cost: 'cheap',
  options,
  check(record, { action }) {
    if (/\b(?:fix|debug|error|bug|syntax|broken|complete the|fill in|snippet)\b/i.test(promptText(record)))
      return keep('the prompt is about broken or unfinished code');
    for (const place of answerPlaces(record)) {
      for (const range of codeMap(place.text).ranges) {
        if (range.kind !== 'fence' || range.open || range.language === undefined) continue;
        const fault = codeFault(place.text.slice(range.innerStart, range.innerEnd), range.language);
        if (!fault) continue;
        const evidence = [quoteAt(place, range.innerStart + fault.at, Math.min(range.innerEnd, range.innerStart + fault.at + 80), fault.why)];
        return action === 'drop'
          ? drop(`the code does not hold together: ${fault.why}`, evidence)
          : flag(`the code does not hold together: ${fault.why}`, evidence);
      }
    }
    return keep();
  },
};
