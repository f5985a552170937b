import type { Draft, Labels } from '../contracts/record.ts';
import { compileDimensions, type CustomDimension, type DimensionConfig } from './custom.ts';
import { measureDifficulty } from './difficulty.ts';
import { lengthBandOf, turnsOf } from './dimensions.ts';
import { partsOf, wordCount } from './parts.ts';
import { measureTaskType } from './task-type.ts';

export interface LabelContext {
  /** Id of the source in the config. */
  source: string;
  /** ISO 639-1, or "und". */
  language: string;
  /** The config's own dimensions; compile them once with `compileDimensions` where many rows are measured. */
  custom: readonly (DimensionConfig | CustomDimension)[];
}

/**
 * All labels of a draft: what it says by construction stays, the rest is measured. Same draft, same labels; keys in a fixed
 * order. The formulas are in docs/reference/dimensions.md.
 */
export function measureLabels(draft: Draft, context: LabelContext): Labels {
  const parts = partsOf(draft);
  const made = draft.labels;
  const labels: Labels = {
    taskType: made['taskType'] ?? measureTaskType(parts, context.language),
    difficulty: made['difficulty'] ?? measureDifficulty(parts, context.language),
    topic: made['topic'] ?? 'general',
    source: context.source,
    lengthBand: lengthBandOf(meanWords(parts.replies)),
    turns: turnsOf(parts.userTurns),
    language: context.language,
  };
  for (const [name, value] of Object.entries(made)) if (!Object.hasOwn(labels, name)) labels[name] = value;
  for (const dimension of compiled(context.custom)) {
    if (made[dimension.name] === undefined) labels[dimension.name] = dimension.measure(parts.asked, parts.answer);
  }
  return labels;
}

function meanWords(replies: readonly string[]): number {
  let words = 0;
  for (const reply of replies) words += wordCount(reply);
  return replies.length === 0 ? 0 : Math.floor(words / replies.length);
}

function compiled(custom: LabelContext['custom']): CustomDimension[] {
  return custom.flatMap((dimension) => ('measure' in dimension ? [dimension] : compileDimensions([dimension])));
}
