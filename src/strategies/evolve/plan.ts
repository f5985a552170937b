/** Which seeds are changed in a round, and how: in a fixed order, from the frozen pool, without any call. */
import type { PlannedCall, Seed, SeedInput, SeedTask } from '../../contracts/index.ts';
import { isIn } from '../../labels/index.ts';
import { unitHash } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { changeKey, complexities, labelsOf, specificities } from './changes.ts';
import type { Change, VariantDimension } from './changes.ts';
import type { EvolveOptions } from './options.ts';

export function* planTasks(input: SeedInput, options: EvolveOptions): Iterable<SeedTask> {
  const usable = input.seeds.filter(({ accepted, prompt }) => accepted && prompt.trim() !== '');
  if (input.target !== undefined) return yield* wantedTasks(usable, input, options);
  for (const { seeds, front } of families(usable)) {
    for (const [seed, change] of operations(seeds.length, front, input.round, options)) yield taskOf(seed, change, options);
    if (input.round === 1) for (const seed of seeds) for (const change of variantsOf(seed, options)) yield taskOf(seed, change, options);
  }
}

/** A seed of the user (several, where they share a group), and the rows that its evolution has reached. */
interface Family {
  seeds: Seed[];
  front: Seed[];
  rows: Seed[];
}

/**
 * A round that made nothing, or nothing that the gates let in, leaves the prompts before it in front, and another operator has
 * its turn. Lateral variants are not evolved.
 */
function families(usable: readonly Seed[]): Iterable<Family> {
  const found = new Map<string, Family>();
  for (const seed of usable) {
    const family = found.get(seed.group);
    if (seed.round === 0) {
      family?.seeds.push(seed);
      if (family?.front[0]?.round === 0) family.front.push(seed);
      if (family === undefined) found.set(seed.group, { seeds: [seed], front: [seed], rows: [] });
    } else if (family !== undefined) {
      family.rows.push(seed);
      const reached = family.front[0]?.round ?? 0;
      if (seed.labels['operator'] === 'lateral' || seed.round < reached) continue;
      if (seed.round > reached) family.front = [seed];
      else family.front.push(seed);
    }
  }
  return found.values();
}

/** As many a round for each seed of the user as the options say, however many rows came of it. */
function* operations(seeds: number, front: readonly Seed[], round: number, options: EvolveOptions): Iterable<[Seed, Change]> {
  const each = Math.min(options.perSeed, options.operators.length);
  const done = new Set<string>();
  for (let turn = 0; turn < each * seeds; turn++) {
    const seed = front[turn % front.length];
    if (seed === undefined) return;
    const first = Math.floor(unitHash(`evolve/${seed.group}`) * options.operators.length);
    const operator = options.operators[(first + (round - 1) * each + Math.floor(turn / Math.min(seeds, front.length))) % options.operators.length];
    if (operator === undefined || done.has(`${seed.id}/${operator}`)) continue;
    done.add(`${seed.id}/${operator}`);
    yield [seed, { kind: 'operator', operator }];
  }
}

/** Dimensions take turns, so that a few variants differ in many ways; which comes first, and which value of it, depends on the seed. */
function variantsOf(seed: Seed, options: EvolveOptions): Change[] {
  const dimensions = turned(options.dimensions, unitHash(`variants/${seed.id}`));
  const values = new Map(dimensions.map((dimension) => [dimension, turned(valuesOf(dimension, options), unitHash(`${dimension}/${seed.id}`))]));
  const most = Math.max(...[...values.values()].map((list) => list.length));
  const out: Change[] = [];
  for (let copy = 0; out.length < options.variants; copy++) {
    for (let at = 0; at < most; at++) {
      for (const [dimension, list] of values) {
        const value = list[at];
        if (value !== undefined) out.push({ kind: 'variant', dimension, value, copy });
      }
    }
  }
  return out.slice(0, options.variants);
}

function valuesOf(dimension: VariantDimension, options: EvolveOptions): readonly string[] {
  if (dimension === 'intent') return [...new Set(options.intents)];
  if (dimension === 'tone') return [...new Set(options.tones)];
  if (dimension === 'category') return [...new Set(options.categories)];
  if (dimension === 'specificity') return specificities;
  return dimension === 'complexity' ? complexities : [''];
}

const turned = <T>(list: readonly T[], draw: number): T[] => {
  const from = Math.floor(draw * list.length);
  return [...list.slice(from), ...list.slice(0, from)];
};

/** In an augmentation: changes that give the labels of the cell; first those that no row of the family has had. */
function* wantedTasks(usable: readonly Seed[], { target }: SeedInput, options: EvolveOptions): Iterable<SeedTask> {
  if (target === undefined) return;
  const again: [Seed, Change][] = [];
  for (const { seeds, front, rows } of families(usable)) {
    const had = new Set(rows.map(({ labels }) => changeLabels(labels)));
    for (const [seed, change] of possible(seeds, front, options)) {
      const labels = labelsOf(seed, change);
      if (!isIn({ ...labels, source: seed.source, language: seed.language }, target)) continue;
      if (had.has(changeLabels(labels))) again.push([seed, change]);
      else yield taskOf(seed, change, options);
    }
  }
  for (const [seed, change] of again) yield taskOf(seed, change, options);
}

function* possible(seeds: readonly Seed[], front: readonly Seed[], options: EvolveOptions): Iterable<[Seed, Change]> {
  for (const seed of front) for (const operator of options.operators) yield [seed, { kind: 'operator', operator }];
  for (const seed of seeds)
    for (const dimension of options.dimensions) for (const value of valuesOf(dimension, options)) yield [seed, { kind: 'variant', dimension, value, copy: 0 }];
}

/** What the labels of a row say of the change that made it. */
const changeLabels = ({ operator = '', variant = '', ...labels }: Seed['labels']): string => JSON.stringify([operator, variant, labels[variant] ?? '']);

// Tokens of the prompts with their marks, and of replies beyond the length of what is changed.
const promptTokens = { change: 420, gain: 260, answer: 380 };
const replyTokens = { change: 40, gain: 30, answer: 220 };

function taskOf(seed: Seed, change: Change, options: EvolveOptions): SeedTask {
  const tokens = estimateTokens(seed.prompt) + estimateTokens(seed.input ?? '');
  const call = (input: number, output: number): PlannedCall => ({ role: 'teacher', input, output });
  const calls = [call(promptTokens.change + tokens, replyTokens.change + tokens)];
  // What a model declines, or changes badly, is asked about no further.
  const hangs = (one: PlannedCall, share: number): PlannedCall => ({ ...one, share, between: [0, 1] });
  if (options.gain && change.kind === 'operator') calls.push(hangs(call(promptTokens.gain + 2 * tokens, replyTokens.gain), 0.9));
  if (options.answer && options.passages > 0 && looksUp(change)) calls.push(hangs({ role: 'embedder', input: tokens, output: 0 }, 0.8));
  if (options.answer) {
    const answer = call(promptTokens.answer + tokens, replyTokens.answer);
    calls.push(hangs(options.passages > 0 && looksUp(change) ? { ...answer, passages: { most: options.passages } } : answer, 0.8));
  }
  return { key: `${seed.id}/${changeKey(change)}`, parents: [seed.id], estimate: 1, calls };
}

/** Prompts that are out of place or unclear are answered from no passage. */
const looksUp = (change: Change): boolean => change.kind === 'operator' || !['out-of-scope', 'ambiguous'].includes(change.dimension);
