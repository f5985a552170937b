import type { Defect } from '../../contracts/plugins.ts';
import { repeats } from './rubric.ts';
import type { Rubric } from './rubric.ts';

/** Words of a judge about judging: a remark that has one tells of scores. */
const ofJudging =
  /\b(?:scor(?:e[ds]?|ing)|rubrics?|anchors?|grad(?:e[ds]?|ing)|ratings?|rated|aspects?|criteri(?:on|a)|points?)\b|(?:^|[^\d.,])[1-5](?![\d.,]*\d)/i;
const mostRemark = 400;

/**
 * What is wrong with a row, told so that its writer learns nothing of how it is judged: the sentence that the rubric has for it,
 * and what the judge remarked, unless that speaks of scores or repeats the rubric. Undefined where an aspect is not mendable.
 */
export function defectsOf(rubric: Rubric, failed: readonly { aspect: string; reason: string }[]): Defect[] | undefined {
  const defects: Defect[] = [];
  for (const { aspect, reason } of failed) {
    const mendable = rubric.aspects.find(({ id }) => id === aspect)?.mendable;
    if (mendable === undefined) return undefined;
    const remark = reason.trim().slice(0, mostRemark);
    defects.push({ defect: mendable, ...(remark === '' || ofJudging.test(remark) || repeats(remark, rubric) ? {} : { remark }) });
  }
  return defects.length === 0 ? undefined : defects;
}
