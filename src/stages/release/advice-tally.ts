/** Figures of advice: what a release is held against beside its own sums. */
import type { TrainingRecord } from '../../contracts/record.ts';
import type { Statistics } from '../../report/statistics.ts';
import { round6 } from '../../statistics/intervals.ts';
import { tellApart } from '../../statistics/tell-apart.ts';
import { answerText, promptText } from '../../text/turns.ts';
import { lengthsOf } from './lengths.ts';
import { sample } from './sample.ts';

/** Lengths of answers in production: rows by words. */
export interface ProductionLengths {
  rows: number;
  refused: number;
  answerWords: ReadonlyMap<number, number>;
}

export interface AdviceTally {
  add(record: TrainingRecord): void;
  /** `answerWords`: rows by the words of their answers. */
  finish(statistics: Statistics, answerWords: ReadonlyMap<number, number>): Pick<Statistics, 'apart' | 'production' | 'classWeights'>;
}

/** Texts of each kind that the classifier sees, in characters at most: its memory stays flat as rows grow. */
const texts = 1500;
const characters = 4000;
/** More values are no classes: topics, sections. */
const mostClasses = 20;

export function adviceTally(seed: number, production: ProductionLengths | undefined): AdviceTally {
  const human = sample<string>(`apart/human/${seed}`, texts);
  const generated = sample<string>(`apart/generated/${seed}`, texts);
  return {
    add(record) {
      (record.origin.human ? human : generated).offer(record.id, () => `${promptText(record)}\n${answerText(record)}`.slice(0, characters));
    },
    finish({ labels, rows }, answerWords) {
      const apart = tellApart(human.items(), generated.items());
      return {
        classWeights: classWeights(labels, rows),
        ...(apart === undefined
          ? {}
          : {
              apart: {
                human: apart.first,
                generated: apart.second,
                auc: apart.auc,
                low: apart.low,
                high: apart.high,
                humanWords: apart.words.first,
                generatedWords: apart.words.second,
              },
            }),
        ...(production === undefined
          ? {}
          : {
              production: {
                rows: production.rows,
                refused: production.refused,
                answerWords: lengthsOf(production.answerWords),
                distance: distance(answerWords, production.answerWords),
              },
            }),
      };
    },
  };
}

/** Rows / (values x rows of the value): the weights that loss functions call balanced. */
function classWeights(labels: Statistics['labels'], rows: number): NonNullable<Statistics['classWeights']> {
  return labels
    .filter(({ distinct }) => distinct > 1 && distinct <= mostClasses)
    .map(({ dimension, values }) => {
      // Rows without the label weigh nothing here.
      const labelled = Math.min(
        rows,
        values.reduce((sum, value) => sum + value.rows, 0),
      );
      return { dimension, weights: values.map((value) => ({ name: value.name, weight: round6(labelled / (values.length * value.rows)) })) };
    });
}

/** The greatest gap between two cumulated shares. */
function distance(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): number {
  const total = (map: ReadonlyMap<number, number>): number => [...map.values()].reduce((sum, rows) => sum + rows, 0);
  const [all, others] = [total(a), total(b)];
  if (all === 0 || others === 0) return 0;
  let [left, right, most] = [0, 0, 0];
  for (const length of [...new Set([...a.keys(), ...b.keys()])].sort((x, y) => x - y)) {
    left += a.get(length) ?? 0;
    right += b.get(length) ?? 0;
    most = Math.max(most, Math.abs(left / all - right / others));
  }
  return round6(most);
}
