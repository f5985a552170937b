/** The figures of what rows say, counted anew: tokens, words, lengths, turns, different prompts. */
import type { TrainingRecord } from '../../../contracts/record.ts';
import type { Statistics } from '../../../report/statistics.ts';
import { Digests } from '../../../similarity/digests.ts';
import { round6 } from '../../../statistics/intervals.ts';
import { comparable } from '../../../text/normalise.ts';
import { words } from '../../../text/tokens.ts';
import { lengthsOf } from '../lengths.ts';
import { codePoints } from '../measure.ts';
import { countedTexts } from '../token-count.ts';

/** Memory grows with the different lengths, and by some 30 bytes a prompt. */
export interface Recount {
  add(id: string, record: TrainingRecord): void;
  /** What the release says otherwise, in words. */
  differences(said: Statistics): string[];
}

export function recount(countTokens: (text: string) => number, longest: string | undefined): Recount {
  const sums = { rows: 0, characters: 0, words: 0, tokens: 0 };
  const counts = {
    prompt: new Map<number, number>(),
    answer: new Map<number, number>(),
    answerWords: new Map<number, number>(),
    rowTokens: new Map<number, number>(),
  };
  const turns = new Map<number, number>();
  const prompts = new Digests();
  let most = 0;
  let ofLongest: number | undefined;
  const bump = (map: Map<number, number>, key: number): void => void map.set(key, (map.get(key) ?? 0) + 1);
  return {
    add(id, record) {
      const texts = countedTexts(record);
      const [prompt, answer] = texts;
      const tokens = texts.reduce((sum, text) => sum + (text === '' ? 0 : countTokens(text)), 0);
      const inAnswer = words(answer).length;
      sums.rows++;
      sums.tokens += tokens;
      sums.characters += texts.reduce((sum, text) => sum + codePoints(text), 0);
      sums.words += inAnswer + texts.reduce((sum, text, at) => sum + (at === 1 ? 0 : words(text).length), 0);
      bump(counts.prompt, codePoints(prompt));
      bump(counts.answer, codePoints(answer));
      bump(counts.answerWords, inAnswer);
      bump(counts.rowTokens, tokens);
      bump(turns, record.messages.filter(({ role }) => role === 'user').length);
      prompts.add(comparable(prompt));
      most = Math.max(most, tokens);
      if (id === longest) ofLongest = tokens;
    },
    differences(said) {
      const now: Partial<Statistics> = {
        ...sums,
        prompt: lengthsOf(counts.prompt),
        answer: lengthsOf(counts.answer),
        answerWords: lengthsOf(counts.answerWords),
        rowTokens: lengthsOf(counts.rowTokens),
        turns: [...turns]
          .sort((a, b) => a[0] - b[0])
          .slice(0, 20)
          .map(([name, rows]) => ({ name: String(name), rows })),
        uniquePrompts: sums.rows === 0 ? 1 : round6(prompts.size / sums.rows),
      };
      const found = Object.entries(now).flatMap(([name, value]) => {
        const [is, was] = [JSON.stringify(value), JSON.stringify(said[name as keyof Statistics])];
        return is === was ? [] : [`${name} is ${was}, and the rows come to ${is}`];
      });
      if (said.longest !== null && (said.longest.tokens !== most || ofLongest !== most))
        found.push(`longest is ${said.longest.id} with ${said.longest.tokens} tokens, and the longest row has ${most}`);
      return found;
    },
  };
}
