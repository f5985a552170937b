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
  version: '2',
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
  const spoken = saidWrong(prose);
  if (spoken) return spoken;
  const [wrong] = checkStatements(prose).wrong;
  if (wrong !== undefined) {
    const at = place.text.indexOf(wrong);
    return { why: `the sum does not come out: ${wrong}`, start: Math.max(0, at), end: at < 0 ? place.text.length : at + wrong.length };
  }
  return answers === 1 ? finalFault(place) : undefined;
}

const amount = String.raw`([$€£]?\d[\d,]{0,20}(?:\.\d{1,12})?)`;
const comes = String.raw`(?: is| are| equals?| makes?| gives?| comes to| is equal to| =|, which (?:is|makes|equals|comes to)) (?:exactly )?`;
/** Nothing of a longer sum stands before or behind, and the result is no share or part of a number. */
const alone = String.raw`(?<![\d.,^/*×÷+−=(-]|[\d^/*×÷+−=(-] {1,2}|\b(?:of|by|times|plus|minus|and|than|to|from|over) )`;
const ends = String.raw`(?![\d]|[.,]\d| ?[-+*/×x÷^%−=(]| (?:percent|per cent|times|plus|minus|more|less|multiplied|divided|and a|hundred|thousand|million|billion|dozen|point)\b)`;
const inWords: readonly (readonly [RegExp, (numbers: readonly string[]) => string])[] = [
  ['plus|added to', '+'],
  ['minus', '-'],
  ['times|multiplied by', '*'],
  ['divided by', '/'],
]
  .map(([words, sign]): readonly [RegExp, (numbers: readonly string[]) => string] => [
    new RegExp(String.raw`${alone}${amount} (?:${words}) ${amount}${comes}${amount}${ends}`, 'gi'),
    ([a, b]) => `${a} ${sign} ${b}`,
  ])
  .concat([
    [new RegExp(String.raw`(?<![\d.,])${amount} ?(?:%|percent|per cent) of ${amount}${comes}${amount}${ends}`, 'gi'), ([a, b]) => `${a} / 100 * ${b}`],
    [new RegExp(String.raw`\b(?:one )?half of ${amount}${comes}${amount}${ends}`, 'gi'), ([a]) => `${a} / 2`],
    [new RegExp(String.raw`\b(?:twice|double) ${amount}${comes}${amount}${ends}`, 'gi'), ([a]) => `${a} * 2`],
    [new RegExp(String.raw`\b(?:a|one) (?:third|3rd) of ${amount}${comes}${amount}${ends}`, 'gi'), ([a]) => `${a} / 3`],
    [new RegExp(String.raw`\b(?:a|one) quarter of ${amount}${comes}${amount}${ends}`, 'gi'), ([a]) => `${a} / 4`],
  ]);

/** A sum in words: "45 plus 17 is 61", "25 % of 80 is 25", "half of 46 is 24". */
function saidWrong(prose: string): Fault | undefined {
  for (const [pattern, sum] of inWords) {
    for (const match of prose.matchAll(pattern)) {
      const numbers = match.slice(1).filter((number) => number !== undefined);
      const bare = numbers.map((number) => number.replace(/^[$€£]/, '').replace(/,(?=\d{3}(?!\d))/g, ''));
      if (checkStatements(`${sum(bare)} = ${bare.at(-1)}`).wrong.length === 0) continue;
      return { why: `the sum does not come out: ${match[0]}`, start: match.index, end: match.index + match[0].length };
    }
  }
  return undefined;
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
