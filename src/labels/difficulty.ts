/**
 * How much a row asks of its reader: a sum of points for length, clauses, steps, numbers, reading grade and code. It is a
 * measure of form, not of subject: a short proof can be hard and is not seen. docs/reference/dimensions.md has the table.
 */
import { codeMap, withoutCode } from '../text/code-ranges.ts';
import { readability } from '../text/readability.ts';
import { wordCount, type Parts } from './parts.ts';

export interface DifficultyPoints {
  length: number;
  clauses: number;
  steps: number;
  numbers: number;
  grade: number;
  code: number;
  total: number;
}

/** Points of `value` by rising borders: under the first is 0. */
function points(value: number, borders: readonly number[]): number {
  let count = 0;
  while (count < borders.length && value >= (borders[count] as number)) count++;
  return count;
}

const clauseMark =
  /[,;:]\s|\s[-–—]\s|\b(?:because|although|though|if|unless|when|while|which|that|whose|where|whether|so that|in order to|given|assuming|and then|but|except)\b/gi;
const stepLine = /^[ \t]*(?:\d{1,3}[.)]|[-*+•])[ \t]+\S/gm;
const stepWord = /\b(?:first|second|third|next|then|finally|afterwards|after that)\b[,\s]/gi;
const number = /\d[\d.,]{0,30}/g;

export function difficultyPoints(parts: Parts, language: string): DifficultyPoints {
  const { asked, answer } = parts;
  const code = codeMap(answer);
  const prose = withoutCode(answer, code.ranges);
  const codeLines = code.ranges
    .filter((range) => range.kind === 'fence')
    .reduce(
      (sum, range) =>
        sum +
        answer
          .slice(range.innerStart, range.innerEnd)
          .split('\n')
          .filter((line) => line.trim() !== '').length,
      0,
    );
  const steps = Math.max(count(prose, stepLine), count(prose, stepWord));
  const grade = language === 'en' ? (readability(`${asked}\n\n${prose}`).grade ?? 0) : 0;
  const result = {
    length: points(wordCount(asked) + wordCount(prose), [60, 150, 350]),
    clauses: points(count(asked, clauseMark), [3, 7]),
    steps: points(steps, [3, 7]),
    numbers: points(distinct(`${asked}\n${prose}`, number), [4, 10]),
    grade: points(grade, [10, 14]),
    code: points(codeLines, [1, 12]),
  };
  return { ...result, total: result.length + result.clauses + result.steps + result.numbers + result.grade + result.code };
}

/** 0-2 points easy, 3-5 medium, 6 and more hard. */
export function measureDifficulty(parts: Parts, language: string): 'easy' | 'medium' | 'hard' {
  const { total } = difficultyPoints(parts, language);
  return total <= 2 ? 'easy' : total <= 5 ? 'medium' : 'hard';
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function distinct(text: string, pattern: RegExp): number {
  return new Set((text.match(pattern) ?? []).map((found) => found.replace(/[.,]+$/, ''))).size;
}
