/** Every rule of ours, cheap before dear: this is the order in which a row meets them. */
import type { Rule } from '../../../contracts/plugins.ts';
import { codeFences } from './code-fences.ts';
import { codeMissing } from './code-missing.ts';
import { codeSyntax } from './code-syntax.ts';
import { controlCharacters } from './control-characters.ts';
import { danglingReference } from './dangling-reference.ts';
import { emptyOutput } from './empty-output.ts';
import { grounding } from './grounding.ts';
import { hedged } from './hedged.ts';
import { impossibleAction } from './impossible-action.ts';
import { invalidJson } from './invalid-json.ts';
import { language } from './language.ts';
import { leakedRoles } from './leaked-roles.ts';
import { leftoverMarkup } from './leftover-markup.ts';
import { length } from './length.ts';
import { mergedTurns } from './merged-turns.ts';
import { mojibake } from './mojibake.ts';
import { needsImage } from './needs-image.ts';
import { needsUrl } from './needs-url.ts';
import { offTopic } from './off-topic.ts';
import { perplexity } from './perplexity.ts';
import { personalData } from './personal-data.ts';
import { placeholderInput } from './placeholder-input.ts';
import { placeholder } from './placeholder.ts';
import { plantedOrdersRule } from './planted-orders.ts';
import { promptCopied } from './prompt-copied.ts';
import { readability } from './readability.ts';
import { refusal } from './refusal.ts';
import { repetition } from './repetition.ts';
import { secrets } from './secrets.ts';
import { selfReference } from './self-reference.ts';
import { toxicity } from './toxicity.ts';
import { truncated } from './truncated.ts';
import { wrongMaths } from './wrong-maths.ts';

export const rules: readonly Rule[] = [
  emptyOutput,
  length,
  placeholderInput,
  placeholder,
  controlCharacters,
  mojibake,
  leakedRoles,
  codeFences,
  mergedTurns,
  refusal,
  selfReference,
  plantedOrdersRule,
  needsImage,
  needsUrl,
  impossibleAction,
  codeMissing,
  invalidJson,
  leftoverMarkup,
  truncated,
  repetition,
  promptCopied,
  wrongMaths,
  danglingReference,
  personalData,
  secrets,
  grounding,
  offTopic,
  hedged,
  codeSyntax,
  readability,
  toxicity,
  perplexity,
  language,
];
