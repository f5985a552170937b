/** Every rule of ours, cheap before dear: this is the order in which a row meets them. */
import type { Rule } from '../../../contracts/plugins.ts';
import { codeFences } from './code-fences.ts';
import { controlCharacters } from './control-characters.ts';
import { danglingReference } from './dangling-reference.ts';
import { emptyOutput } from './empty-output.ts';
import { grounding } from './grounding.ts';
import { language } from './language.ts';
import { leakedRoles } from './leaked-roles.ts';
import { leftoverMarkup } from './leftover-markup.ts';
import { length } from './length.ts';
import { mergedTurns } from './merged-turns.ts';
import { offTopic } from './off-topic.ts';
import { personalData } from './personal-data.ts';
import { placeholder } from './placeholder.ts';
import { plantedOrdersRule } from './planted-orders.ts';
import { promptCopied } from './prompt-copied.ts';
import { refusal } from './refusal.ts';
import { repetition } from './repetition.ts';
import { secrets } from './secrets.ts';
import { selfReference } from './self-reference.ts';
import { truncated } from './truncated.ts';

export const rules: readonly Rule[] = [
  emptyOutput,
  length,
  placeholder,
  controlCharacters,
  leakedRoles,
  codeFences,
  mergedTurns,
  refusal,
  selfReference,
  plantedOrdersRule,
  leftoverMarkup,
  truncated,
  repetition,
  promptCopied,
  danglingReference,
  personalData,
  secrets,
  grounding,
  offTopic,
  language,
];
