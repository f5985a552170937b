import { describe, test } from 'vitest';
import { judgeConformance } from '../testing/judge-conformance.ts';
import { judges } from './index.ts';

describe.each(judges.map((judge) => [judge.id, judge] as const))('judge %s', (_id, judge) => {
  for (const check of judgeConformance(judge)) test(check.name, () => check.run(), 20_000);
});
