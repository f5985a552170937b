/** Sentences about what a release is held against: people's rows, production, classes. Plain text, for every report. */
import { count, percent, plural, share, short } from './numbers.ts';
import type { Statistics } from './statistics.ts';

/** How well a simple classifier tells people's rows from generated ones. */
export function apartText({ apart }: Statistics): string | undefined {
  if (apart === undefined) return undefined;
  const { human, generated, auc, low, high, humanWords, generatedWords } = apart;
  const chance = low <= 0.5 ? 'no better than chance' : auc < 0.7 ? 'hardly' : auc < 0.9 ? 'often' : 'nearly always';
  const telling = humanWords.length + generatedWords.length === 0 ? '' : ` Words that tell: people write ${list(humanWords)}, models ${list(generatedWords)}.`;
  return `A simple classifier tells rows of people from generated ones ${chance}: area under the curve ${short(auc)} (${short(low)} to ${short(high)}; .5 is chance), over ${count(human)} and ${count(generated)} rows.${telling}`;
}

const list = (words: readonly string[]): string => (words.length === 0 ? 'none of their own' : words.map((word) => `“${word}”`).join(', '));

/** How long answers are beside those of production. */
export function productionText({ production, answerWords }: Statistics): string | undefined {
  if (production === undefined) return undefined;
  const { rows, refused, answerWords: theirs, distance } = production;
  const left = refused > 0 ? ` (${plural(refused, 'row')} of it could not be read)` : '';
  return `Answers have ${count(answerWords.median)} words in the middle, 95 % of them up to ${count(answerWords.p95)}; in the sample of production, ${plural(rows, 'row')}${left}, ${count(theirs.median)} and ${count(theirs.p95)}. Distance of the two distributions (Kolmogorov-Smirnov): ${percent(distance)}.`;
}

/** Openings that many answers share. */
export function answerOpeningsText({ answerOpenings, rows }: Statistics): string | undefined {
  const top = answerOpenings?.top.filter((one) => one.rows > 1).slice(0, 5) ?? [];
  if (answerOpenings === undefined || top.length === 0) return undefined;
  return `Answers open in ${count(answerOpenings.distinct)} ways; most often ${top.map(({ name, rows: of }) => `“${name}…” (${percent(share(of, rows))})`).join(', ')}.`;
}

/** Weights that let every value of a label count the same in training. */
export function weightRows({ classWeights = [] }: Statistics): string[][] {
  return classWeights.map(({ dimension, weights }) => [dimension, weights.map(({ name, weight }) => `${name}: ${short(weight)}`).join(', ')]);
}
