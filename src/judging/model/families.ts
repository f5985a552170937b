import type { ModelConfig } from '../../contracts/model.ts';
import type { JudgePlace } from '../../contracts/plugins.ts';
import { familyOf } from '../../models/families.ts';
import type { Family } from '../../models/families.ts';

/**
 * Why the models of a judge may not judge the rows of the teachers; empty: they may. A model prefers what models of its own
 * family write (Panickssery and others 2024), so that a judge of the teacher's family, or of one that learnt from it, is
 * refused, and so is a family that nobody knows. `families`: further words of ids with their family.
 */
export function sameFamily(
  judges: readonly { name: string; config: ModelConfig }[],
  teachers: JudgePlace['teachers'],
  families: Readonly<{ [word: string]: string }>,
): string[] {
  const faults: string[] = [];
  for (const { name, config } of judges) {
    const judge = familyOf(config.model, config.family, families);
    for (const { place, model, family } of teachers) {
      const teacher = familyOf(model, family, families);
      const fault = kinship(`models.${name} (${config.model})`, judge, `${model} of ${place}`, teacher, place);
      if (fault !== undefined && !faults.includes(fault)) faults.push(fault);
    }
  }
  return faults;
}

function kinship(judgeName: string, judge: Family, teacherName: string, teacher: Family, place: string): string | undefined {
  if (judge.family === undefined) return `nobody knows the family of the judge ${judgeName}: set "family" of that model`;
  if (teacher.family === undefined) {
    const where = place.startsWith('models.') ? `set ${place}.family` : `give its family under "families" of the judge, word of its id -> family`;
    return `nobody knows the family of the teacher ${teacherName}: ${where}`;
  }
  if (judge.family === teacher.family)
    return `the judge ${judgeName} is of the family "${judge.family}", as is the teacher ${teacherName}: it would judge its own`;
  if (judge.related.includes(teacher.family) || teacher.related.includes(judge.family)) {
    return `the judge ${judgeName} (family "${judge.family}") and the teacher ${teacherName} (family "${teacher.family}") come from each other`;
  }
  return undefined;
}
