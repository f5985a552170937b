import * as z from 'zod';
import type { Judge } from '../../contracts/plugins.ts';
import { aspects } from '../aspects.ts';
import { judgeCompleteness } from './completeness.ts';
import { judgeFormat } from './format.ts';
import { judgeSelfContained } from './self-contained.ts';
import { judgeSupport } from './support.ts';
import { viewOf } from './view.ts';

const options = z.strictObject({});

/**
 * The embedded judge: four aspects by rules of thumb over the row and its quotes, without a model. It finds rows that are
 * unsupported, cut, hanging in the air or badly formed. It cannot tell whether an answer is right, and each verdict says so.
 */
export const heuristicJudge: Judge<z.output<typeof options>> = {
  id: 'heuristic',
  version: '5',
  heuristic: true,
  family: 'none',
  aspects,
  options,
  judge(record) {
    const view = viewOf(record);
    return [judgeSupport(record, view), judgeSelfContained(record), judgeCompleteness(record, view), judgeFormat(record)];
  },
};
