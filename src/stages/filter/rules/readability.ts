import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { readability as measure } from '../../../text/readability.ts';
import { answerText } from '../../../text/turns.ts';
import { flag, keep, valueOf } from './results.ts';

const options = z.strictObject({
  /** Least school grade (Flesch-Kincaid) of an answer. Default: no limit. */
  min: z.number().optional(),
  /** Highest school grade of an answer. Default: no limit. */
  max: z.number().optional(),
});

export const readability: Rule<z.output<typeof options>> = {
  id: 'readability',
  version: '1',
  severity: 'flag',
  description:
    'Flags answers whose school grade (Flesch-Kincaid, English) lies outside the limits that you set; without limits it keeps all. The score is the grade.',
  cost: 'cheap',
  options,
  check(record, { min, max }) {
    if (min === undefined && max === undefined) return keep('no limit is set');
    const { grade, words } = measure(withoutCode(answerText(record)));
    if (grade === undefined) return keep('too few words for a grade');
    const low = min !== undefined && grade < min;
    if (!low && (max === undefined || grade <= max)) return keep(undefined, { score: grade });
    return flag(`the answer reads as for school grade ${grade}, ${low ? 'below' : 'above'} your limit`, [valueOf('school grade', grade, `of ${words} words`)], {
      score: grade,
      threshold: (low ? min : max) ?? 0,
    });
  },
};
