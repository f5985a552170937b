import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { drop, flag, keep, valueOf } from './results.ts';

const options = z.strictObject({
  /** How far from the middle an answer may lie, in median absolute deviations. */
  deviations: z.number().min(1).default(6),
  /** What a hit does. */
  action: z.enum(['flag', 'drop']).default('flag'),
});

export const perplexity: Rule<z.output<typeof options>> = {
  id: 'perplexity',
  version: '2',
  severity: 'flag',
  description:
    'Flags answers that are unlike the rest by a character n-gram model of the rows themselves: keys struck at random, another language, data in place of text; or far more uniform than the rest. Lower scores are better.',
  cost: 'cheap',
  options,
  check(record, { deviations, action }, context) {
    const found = context.surprise?.(record);
    if (found === undefined) return keep('no model of the rows is at hand, or the answer is short');
    const { bits, median, deviation } = found;
    const score = deviation === 0 ? 0 : Math.abs(bits - median) / deviation;
    if (score <= deviations) return keep(undefined, { score, threshold: deviations });
    return (action === 'drop' ? drop : flag)(
      bits > median ? 'the answer is unlike the other rows' : 'the answer is far more uniform than the other rows',
      [valueOf('bits a character', Math.round(bits * 100) / 100, `the middle of all rows is ${Math.round(median * 100) / 100}`)],
      { score, threshold: deviations },
    );
  },
};
