import { describe, test } from 'vitest';
import { ruleConformance } from '../../testing/rule-conformance.ts';
import { rules } from './index.ts';
import { cleanRows } from './testkit.ts';

describe.each(rules.map((rule) => [rule.id, rule] as const))('rule %s', (_id, rule) => {
  for (const check of ruleConformance(rule, rule.options.parse({}), cleanRows())) test(check.name, () => check.run());
});
