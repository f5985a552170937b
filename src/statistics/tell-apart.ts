/**
 * How well a simple classifier can tell two kinds of text apart: logistic regression on words and pairs of words, hashed
 * into 65,536 columns (the hashing trick, Weinberger and others 2009), five folds. An area under the curve of .5 means
 * that nothing tells them apart, 1 that everything does. Its interval is Hanley and McNeil's (1982).
 */
import { hash32 } from '../text/hash.ts';
import { words } from '../text/tokens.ts';
import { round6 } from './intervals.ts';

export interface Apart {
  /** Texts of each kind. */
  first: number;
  second: number;
  /** Area under the ROC curve on texts that the classifier was not trained on, with a 95 % interval. */
  auc: number;
  low: number;
  high: number;
  /** Words that speak most for each kind, over all texts. */
  words: { first: string[]; second: string[] };
}

const columns = 1 << 16;
const folds = 5;
const epochs = 4;
const wordsShown = 8;
const longestText = 400;

/** Features of a text: columns, each once, all of the same weight so that long texts weigh no more. */
interface Row {
  features: Uint32Array;
  weight: number;
  first: boolean;
}

/**
 * Texts in the same order give the same result; the fold of a text is its place. Undefined with fewer than `least` texts of
 * one kind. About 2 kB a text of 400 words, which is where texts are cut.
 */
export function tellApart(first: readonly string[], second: readonly string[], least = 30): Apart | undefined {
  if (first.length < least || second.length < least) return undefined;
  const rows = interleaved(
    first.map((text) => rowOf(text, true)),
    second.map((text) => rowOf(text, false)),
  );
  const scores = new Float64Array(rows.length);
  for (let fold = 0; fold < folds; fold++) {
    const weights = train(rows.filter((_, index) => index % folds !== fold));
    for (let index = fold; index < rows.length; index += folds) scores[index] = score(rows[index] as Row, weights);
  }
  const auc = areaUnderCurve(scores, rows);
  const error = hanleyMcNeil(auc, first.length, second.length);
  return {
    first: first.length,
    second: second.length,
    auc: round6(auc),
    low: round6(Math.max(0, auc - 1.959964 * error)),
    high: round6(Math.min(1, auc + 1.959964 * error)),
    words: tellingWords(first, second, train(rows)),
  };
}

/** Both kinds in every fold, in step with their sizes. */
function interleaved(a: readonly Row[], b: readonly Row[]): Row[] {
  const out: Row[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const fromFirst = j >= b.length || (i < a.length && i * b.length <= j * a.length);
    out.push((fromFirst ? a[i++] : b[j++]) as Row);
  }
  return out;
}

function rowOf(text: string, first: boolean): Row {
  const list = wordsOf(text);
  const found = new Set<number>();
  for (const [index, word] of list.entries()) {
    found.add(columnOf(word));
    const next = list[index + 1];
    if (next !== undefined) found.add(columnOf(`${word} ${next}`));
  }
  return { features: Uint32Array.from(found), weight: found.size === 0 ? 0 : 1 / Math.sqrt(found.size), first };
}

const wordsOf = (text: string): string[] =>
  words(text.slice(0, longestText * 12))
    .slice(0, longestText)
    .map((word) => word.toLowerCase());
const columnOf = (term: string): number => hash32(term) % columns;

/** Stochastic gradient descent with a falling step; the two kinds weigh the same whatever their numbers. */
function train(rows: readonly Row[]): Float64Array {
  const weights = new Float64Array(columns + 1);
  const firsts = rows.reduce((sum, row) => sum + (row.first ? 1 : 0), 0);
  const share = { first: rows.length / (2 * Math.max(1, firsts)), second: rows.length / (2 * Math.max(1, rows.length - firsts)) };
  for (let epoch = 0, step = 0; epoch < epochs; epoch++) {
    for (const row of rows) {
      const rate = 2 / (1 + step++ / rows.length);
      const expected = 1 / (1 + Math.exp(-score(row, weights)));
      const move = rate * ((row.first ? 1 : 0) - expected) * (row.first ? share.first : share.second);
      for (const column of row.features) weights[column] = (weights[column] as number) + move * row.weight;
      weights[columns] = (weights[columns] as number) + move * 0.1;
    }
  }
  return weights;
}

function score({ features, weight }: Row, weights: Float64Array): number {
  let sum = 0;
  for (const column of features) sum += weights[column] as number;
  return sum * weight + (weights[columns] as number);
}

/** Share of pairs in which the first kind's text scores higher; equal scores count half. */
function areaUnderCurve(scores: Float64Array, rows: readonly Row[]): number {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let below = 0;
  let wins = 0;
  let firsts = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    let tiedFirst = 0;
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) {
      if (rows[order[end] as number]?.first === true) tiedFirst++;
      end++;
    }
    const tiedSecond = end - start - tiedFirst;
    wins += tiedFirst * (below + tiedSecond / 2);
    below += tiedSecond;
    firsts += tiedFirst;
    start = end;
  }
  return wins / (firsts * below);
}

function hanleyMcNeil(auc: number, first: number, second: number): number {
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  return Math.sqrt(Math.max(0, auc * (1 - auc) + (first - 1) * (q1 - auc * auc) + (second - 1) * (q2 - auc * auc)) / (first * second));
}

/** Single words only, in at least a twentieth of their kind's texts: rare ones tell by chance. */
function tellingWords(first: readonly string[], second: readonly string[], weights: Float64Array): Apart['words'] {
  const side = (texts: readonly string[], sign: number): string[] => {
    const found = new Map<string, number>();
    for (const text of texts) for (const word of new Set(wordsOf(text))) found.set(word, (found.get(word) ?? 0) + 1);
    return [...found]
      .filter(([, texts_]) => texts_ * 20 >= texts.length)
      .map(([word]): [string, number] => [word, sign * (weights[columnOf(word)] as number)])
      .filter(([, weight]) => weight > 0)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, wordsShown)
      .map(([word]) => word);
  };
  return { first: side(first, 1), second: side(second, -1) };
}
