/** What may be done to a prompt: the operators of Evol-Instruct, and lateral variants along named dimensions. */
import type { Labels, Seed } from '../../contracts/index.ts';
import { bandOf } from '../../labels/index.ts';

export const depthOperators = ['add-constraints', 'deepen', 'concretize', 'increase-reasoning', 'complicate-input'] as const;
export const operators = [...depthOperators, 'breadth'] as const;
export type EvolveOperator = (typeof operators)[number];

export const variantDimensions = ['intent', 'specificity', 'tone', 'category', 'complexity', 'out-of-scope', 'ambiguous'] as const;
export type VariantDimension = (typeof variantDimensions)[number];

/** Values of the dimensions that the options do not list. */
export const specificities = ['vague', 'detailed'] as const;
export const complexities = ['simpler', 'several'] as const;

export type Change = { kind: 'operator'; operator: EvolveOperator } | { kind: 'variant'; dimension: VariantDimension; value: string; copy: number };

/** What names a change within a seed. The number of a copy stands first: a value may hold anything. */
export function changeKey(change: Change): string {
  if (change.kind === 'operator') return change.operator;
  return `${change.copy > 0 ? `${change.copy + 1}/` : ''}${change.dimension}${change.value === '' ? '' : `:${change.value}`}`;
}

export function changeOf(key: string): Change {
  const operator = operators.find((one) => one === key);
  if (operator !== undefined) return { kind: 'operator', operator };
  const [, copy, dimension, value = ''] = /^(?:(\d+)\/)?([a-z-]+)(?::([^]*))?$/.exec(key) ?? [];
  return { kind: 'variant', dimension: dimension as VariantDimension, value, copy: copy === undefined ? 0 : Number(copy) - 1 };
}

/** Task types that a change brings with it. An intent is its own task type, where there is one of that name. */
const intentTypes: { readonly [intent: string]: string } = {
  compare: 'comparison',
  explain: 'explanation',
  recommend: 'recommendation',
  troubleshoot: 'troubleshooting',
  'how-to': 'how-to',
};

/** Labels of a row that are its own: measured anew, or said by its own change. */
const own = new Set<string>([
  'taskType',
  'difficulty',
  'level',
  'source',
  'lengthBand',
  'turns',
  'language',
  'grounded',
  'operator',
  'variant',
  ...variantDimensions,
]);

/** All that is known of a row by how it was made; what else its parent says of itself (topic, persona, domain) stays. */
export function labelsOf(seed: Seed, change: Change): Labels {
  const labels: Labels = {};
  for (const [name, value] of Object.entries(seed.labels)) if (!own.has(name)) labels[name] = value;
  const taskType = taskTypeOf(seed, change);
  if (taskType !== undefined) labels['taskType'] = taskType;
  const level = Math.min(5, Math.max(1, levelOf(seed) + step(change)));
  labels['level'] = String(level);
  labels['difficulty'] = bandOf(level);
  labels['operator'] = change.kind === 'operator' ? change.operator : 'lateral';
  if (change.kind === 'variant') {
    labels['variant'] = change.dimension;
    if (change.value !== '') labels[change.dimension] = change.value;
  }
  return labels;
}

function taskTypeOf(seed: Seed, change: Change): string | undefined {
  const known = seed.labels['taskType'];
  if (change.kind === 'operator') return change.operator === 'breadth' ? undefined : known;
  // The name by which the rule against refusals knows that one is wanted.
  if (change.dimension === 'out-of-scope') return 'refusal';
  if (change.dimension === 'ambiguous') return 'clarification';
  return change.dimension === 'intent' ? intentTypes[change.value] : known;
}

const levels: { readonly [difficulty: string]: number } = { easy: 1, medium: 3, hard: 4 };

/** 1-5. A seed of which nothing is known counts as easy. */
function levelOf({ labels: { level = '', difficulty = '' } }: Seed): number {
  return /^[1-5]$/.test(level) ? Number(level) : (levels[difficulty] ?? 1);
}

/** Each step in depth is a level up. */
function step(change: Change): number {
  if (change.kind === 'operator') return change.operator === 'breadth' ? 0 : 1;
  if (change.dimension !== 'complexity') return 0;
  return change.value === 'simpler' ? -1 : 1;
}
