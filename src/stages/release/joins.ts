import type { TrainingRecord } from '../../contracts/record.ts';
import { sha256 } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';
import { words } from '../../text/tokens.ts';
import { answerText, promptText } from '../../text/turns.ts';

/** Answers shorter than this ("Yes.", "42") say nothing about the row that holds them. */
export const leastAnswerWords = 8;

/** Rows that must not stand in two splits, because their prompts or their answers are the same. */
export interface Joins {
  /** Rows are numbered from 0 in the order of their coming. */
  add(record: TrainingRecord): void;
  /** Pairs of rows that are joined; enough of them to link all that belong together. */
  pairs(): Iterable<[number, number]>;
  readonly method: string;
}

/** 24 bytes a row, and about 80 more while pairs are read. */
export function exactJoins(): Joins {
  const prompts: number[] = [];
  const answers: number[] = [];
  const key = (text: string): number => Number.parseInt(sha256(comparable(text)).slice(0, 13), 16);
  return {
    method: `prompts, and answers of ${leastAnswerWords} words or more, compared without case, white space and invisible characters`,
    add(record) {
      prompts.push(key(promptText(record)));
      const answer = answerText(record);
      answers.push(words(answer).length >= leastAnswerWords ? key(answer) : -1);
    },
    *pairs() {
      for (const keys of [prompts, answers]) {
        const first = new Map<number, number>();
        for (let row = 0; row < keys.length; row++) {
          const found = keys[row] ?? -1;
          if (found < 0) continue;
          const twin = first.get(found);
          if (twin === undefined) first.set(found, row);
          else yield [twin, row];
        }
      }
    },
  };
}
