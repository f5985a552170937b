import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import type { RuleResult } from '../../../contracts/verdict.ts';
import { codeMap, withoutCode } from '../../../text/code-ranges.ts';
import { looksLikeCode, shapeOf } from '../../../text/task-shape.ts';
import { answerPlaces, promptText, type Place } from '../../../text/turns.ts';
import { drop, keep, quoteAt } from './results.ts';
import { restatesPrompt } from './restated.ts';
import { duplicateGrams, duplicateLines, longestLoop, topGram, wordsIn } from './repeats.ts';

const share = z.number().min(0).max(1);
const options = z.strictObject({
  /** Share of the words inside the most frequent 2-, 3- and 4-gram (Gopher: .20, .18, .16 of the characters of a web page; answers are shorter, so more is allowed). */
  top: share.default(0.3),
  /** Share of the words inside 5-grams that occur before. */
  duplicate: share.default(0.5),
  /** Share of the characters in lines or sentences that occur before. */
  lines: share.default(0.3),
  /** The same words right after each other, so many times. */
  loop: z.int().min(2).default(4),
  /** Words from which shares are looked at. */
  minWords: z.int().min(1).default(40),
});
type Options = z.output<typeof options>;

export const repetition: Rule<Options> = {
  id: 'repetition',
  version: '4',
  severity: 'drop',
  description:
    'Drops answers that repeat themselves: loops, repeated lines and sentences, high n-gram shares. Code and tables have their own limits, and a table of the prompt in another form may repeat what the table does. Lower scores are better.',
  cost: 'cheap',
  options,
  check(record, given) {
    const prompt = promptText(record);
    if (/\b(?:repeat|times in a row|\d+ times|over and over)\b/i.test(prompt)) return keep('the prompt asks for repetition');
    let worst = 0;
    for (const place of answerPlaces(record)) {
      const shape = shapeOf(record, prompt, place.text);
      const verse = shape === 'writing' || shape === 'maths' || /\b(?:poem|song|lyrics|chant|rap|chorus|mantra|nursery rhyme)\b/i.test(prompt);
      const found =
        inCode(place) ??
        wholeAgain(place) ??
        (shape === 'writing' ? undefined : sameLines(place)) ??
        (looksLikeCode(place.text) && shape !== 'maths' ? undefined : inProse(place, given, verse));
      if (found && 'outcome' in found) {
        if (restatesPrompt(place.text, prompt)) continue;
        return found;
      }
      worst = Math.max(worst, found?.worst ?? 0);
    }
    return keep(undefined, { score: worst, threshold: given.duplicate });
  },
};

function inProse(place: Place, given: Options, verse: boolean): RuleResult | { worst: number } | undefined {
  const characters = /([^\s\-=_*.#~+|\d])\1{29,}/u.exec(place.text);
  if (characters) return drop('one character is repeated over and over', [quoteAt(place, characters.index, characters.index + characters[0].length)]);
  const syllables = /(\p{L}{2,8}?)\1{14,}/u.exec(place.text);
  if (syllables) return drop('a few letters are repeated over and over', [quoteAt(place, syllables.index, syllables.index + syllables[0].length)]);
  const parts = place.text.split(/\s+/).filter((part) => part !== '');
  if (parts.length >= 4 && /\p{L}/u.test(parts[0] ?? '') && parts.every((part) => part === parts[0])) {
    return drop('the answer is one word over and over', [quoteAt(place, 0, place.text.length)], { score: parts.length, threshold: 4 });
  }
  const rows = place.text.split('\n').filter((line) => /^\s*\|.*\w/.test(line));
  if (rows.length >= 4 && new Set(rows.map((line) => line.trim())).size * 2 <= rows.length)
    return drop('rows of a table are repeated', [quoteAt(place, 0, place.text.length)]);
  const prose = withoutTables(withoutCode(place.text));
  const list = wordsIn(prose);
  const loop = longestLoop(list, given.loop + (verse ? 4 : 0));
  if (loop)
    return drop(`the same words stand ${loop.times} times in a row`, [quoteAt(place, loop.start, loop.end)], { score: loop.times, threshold: given.loop });
  const factor = verse ? 1.8 : 1;
  const lines = duplicateLines(prose, place.text);
  if (lines.share > Math.min(0.9, given.lines * factor) && lines.first) {
    return drop('lines or sentences are repeated', [quoteAt(place, lines.first.start, lines.first.end)], { score: lines.share, threshold: given.lines });
  }
  if (list.length < given.minWords) return { worst: 0 };
  const duplicate = duplicateGrams(list, 5);
  if (duplicate > Math.min(0.9, given.duplicate * factor)) {
    return drop('stretches of words are repeated', [quoteAt(place, 0, place.text.length)], { score: duplicate, threshold: given.duplicate });
  }
  const top = topGram(list);
  if (top.share > Math.min(0.9, given.top * factor)) {
    return drop('a few words make up much of the answer', [quoteAt(place, top.start, top.end)], { score: top.share, threshold: given.top });
  }
  return { worst: duplicate };
}

/** A sentence or line of some length, over and over right behind itself: a loop in any kind of answer but verse. */
function sameLines(place: Place): RuleResult | undefined {
  let previous = '';
  let run = 1;
  let at = 0;
  for (const line of withoutCode(place.text).split(/(?<=[.!?])[ \t]+|\n/)) {
    const bare = line.trim();
    run = bare.length >= 16 && bare === previous && /\p{L}{2}[^]*\s[^]*\p{L}{2}/u.test(bare) ? run + 1 : 1;
    if (bare !== '') previous = bare;
    const start = place.text.indexOf(line, at);
    if (start >= 0) at = start + line.length;
    if (run >= 5)
      return drop('a line or sentence stands five times on end', [quoteAt(place, Math.max(0, start), Math.max(0, start) + line.length)], {
        score: run,
        threshold: 5,
      });
  }
  return undefined;
}

/** The same lines, all of them, three times and more: no table, song or sum is written so. */
function wholeAgain(place: Place): RuleResult | undefined {
  const lines = place.text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length < 3 || lines.length > 3000) return undefined;
  for (let period = 1; period * 3 <= lines.length; period++) {
    if (lines.slice(0, period).join(' ').length < 40) continue;
    if (lines.every((line, index) => index < period || line === lines[index - period])) {
      const times = lines.length / period;
      return drop('the whole answer is written again and again', [quoteAt(place, 0, place.text.length)], { score: times, threshold: 3 });
    }
  }
  return undefined;
}

/** Code repeats braces and boilerplate by nature: only the same long line, ten times on end, is a loop. */
function inCode(place: Place): RuleResult | undefined {
  for (const range of codeMap(place.text).ranges) {
    if (range.kind !== 'fence') continue;
    let previous = '';
    let run = 0;
    let at = range.innerStart;
    for (const line of place.text.slice(range.innerStart, range.innerEnd).split('\n')) {
      const bare = line.trim();
      run = bare.length >= 8 && bare === previous ? run + 1 : 1;
      previous = bare;
      if (run >= 10) return drop('a line of code stands ten times on end', [quoteAt(place, at, at + line.length)], { score: run, threshold: 10 });
      at += line.length + 1;
    }
  }
  return undefined;
}

function withoutTables(text: string): string {
  return text.replace(/^[ \t]*\|[^\n]*$/gm, (row) => ' '.repeat(row.length));
}
