import { ability } from './abilities.ts';
import { attribute, instance, yesNo } from './attributes.ts';
import { capability } from './capability.ts';
import { condition } from './condition.ts';
import { consequence } from './consequence.ts';
import { contrast } from './contrast.ts';
import { definition } from './definition.ts';
import { byDefault, count, manner, passive, requirement } from './facts.ts';
import { howTo } from './how-to.ts';
import type { SentencePattern } from './pattern.ts';
import { purpose } from './purpose.ts';
import { reason } from './reason.ts';

/** In order of preference: where two read one sentence with the same score, the first asks. */
export const sentencePatterns: readonly SentencePattern[] = [
  definition,
  reason,
  contrast,
  purpose,
  howTo,
  condition,
  count,
  byDefault,
  instance,
  manner,
  capability,
  attribute,
  passive,
  requirement,
  consequence,
  ability,
  yesNo,
];
