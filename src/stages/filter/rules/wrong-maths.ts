import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { checkStatements, compare, magnitude, rational, times, valueOf } from '../../../strategies/reasoning/arithmetic/index.ts';
import type { Rational } from '../../../strategies/reasoning/arithmetic/index.ts';
import { withoutCode } from '../../../text/code-ranges.ts';
import { answerPlaces, promptText, type Place } from '../../../text/turns.ts';
import { drop, flag, keep, quoteAt } from './results.ts';

const options = z.strictObject({
  /** What a sum that does not come out does. */
  action: z.enum(['drop', 'flag']).default('drop'),
});

/** Sums as GSM8K notes them for a calculator: `<<48/2=24>>24`. */
const note = /<<([^<>=\n]{1,200})=([^<>\n]{1,60})>>([$€£]?[\d.,]*\d)?/g;
const final = /(?:^|\n)#{4}\s*([^\n]{1,60})\s*$/;
const wantsErrors =
  /\b(?:(?:find|spot|identify|correct|fix|explain) (?:the|any|all|an?) (?:\w+ )?(?:errors?|mistakes?|bugs?|flaws?)|what(?: is|['’]s) wrong|fallac\w*|approximat\w*|estimat\w*|round\w*|mod(?:ulo)?|binary|base \d|hexadecimal|boolean|complex numbers?|matri(?:x|ces)|vectors?)\b/i;

export const wrongMaths: Rule<z.output<typeof options>> = {
  id: 'wrong-maths',
  version: '1',
  severity: 'drop',
  description:
    'Works out every sum that an answer or a rationale states ("48 / 2 = 25", an equation beside the value it is said to have), and drops rows where one cannot be so by any reading: decimal point or comma, rounding, percent.',
  cost: 'cheap',
  options,
  check(record, given) {
    const prompt = promptText(record);
    if (wantsErrors.test(prompt)) return keep('the prompt is about errors, estimates or another kind of number');
    for (const place of answerPlaces(record)) {
      if (!/\d/.test(place.text)) continue;
      const found = faultIn(place, record.messages.filter((message) => message.role === 'assistant').length);
      if (!found) continue;
      const evidence = [quoteAt(place, found.start, found.end, found.why)];
      return given.action === 'drop' ? drop(found.why, evidence) : flag(found.why, evidence);
    }
    return keep();
  },
};

interface Fault {
  why: string;
  start: number;
  end: number;
}

function faultIn(place: Place, answers: number): Fault | undefined {
  for (const match of place.text.matchAll(note)) {
    const said = valueOf(match[2] ?? '');
    const written = match[3] === undefined ? undefined : valueOf(match[3].replace(/^[$€£]/, '').replace(/[.,]$/, ''));
    if (checkStatements(`${match[1]} = ${match[2]}`).wrong.length > 0) {
      return { why: `the sum does not come out: ${match[1]} = ${match[2]}`, start: match.index, end: match.index + match[0].length };
    }
    if (said && written && compare(said, written) !== 0) {
      return { why: `the result is written otherwise than it was worked out: ${match[2]}`, start: match.index, end: match.index + match[0].length };
    }
  }
  const prose = withoutCode(place.text).replace(note, (_whole, _left: string, _right: string, shown: string | undefined) => shown ?? '');
  const [wrong] = checkStatements(prose).wrong;
  if (wrong !== undefined) {
    const at = place.text.indexOf(wrong);
    return { why: `the sum does not come out: ${wrong}`, start: Math.max(0, at), end: at < 0 ? place.text.length : at + wrong.length };
  }
  return answers === 1 ? finalFault(place) : undefined;
}

/** Behind `####` stands a number that no step came to. */
function finalFault(place: Place): Fault | undefined {
  const end = final.exec(place.text);
  const value = end && valueOf((end[1] ?? '').trim());
  if (!end || !value) return undefined;
  const before = place.text.slice(0, end.index);
  // Cents and dollars, hours and minutes: a factor of units is a step.
  const numbers = [...before.matchAll(/\d[\d,]*(?:\.\d+)?|\d*\.\d+/g)].map((match) => valueOf(match[0].replace(/,(?=\d{3}(?!\d))/g, '')));
  if (numbers.length === 0 || numbers.some((number) => number !== undefined && near(number, value))) return undefined;
  return { why: 'the final answer is a number that no step came to', start: end.index, end: place.text.length };
}

const factors = [1, 10, 100, 1000, 60, 12, 7, 24].map((factor) => rational(BigInt(factor)));

/** The same amount, whatever its sign or unit. */
function near(a: Rational, b: Rational): boolean {
  const [left, right] = [magnitude(a), magnitude(b)];
  return factors.some((factor) => compare(times(left, factor), right) === 0 || compare(left, times(right, factor)) === 0);
}
