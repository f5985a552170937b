import * as z from 'zod';
import type { Rule } from '../../../contracts/plugins.ts';
import { codeMap } from '../../../text/code-ranges.ts';
import { promptText, turnsOf } from '../../../text/turns.ts';
import { drop, keep, quoteAt, valueOf } from './results.ts';

const options = z.strictObject({});

const aboutJson = /\bjson\b/i;
const otherDialect =
  /\b(?:json5|jsonc|json with comments|jsonl|ndjson|json lines|invalid json|malformed|broken json|template|schema|fix|repair|ellipsis|pseudo)\b/i;
const wantsFault = /\b(?:invalid|malformed|broken|incorrect|fix|repair|error in)\b/i;

export const invalidJson: Rule<z.output<typeof options>> = {
  id: 'invalid-json',
  version: '1',
  severity: 'drop',
  description:
    'Drops rows whose answer should be JSON and does not parse: a fence of JSON, an answer that is one object or list, the arguments of a tool call.',
  cost: 'cheap',
  options,
  check(record) {
    const prompt = promptText(record);
    if (wantsFault.test(prompt) && aboutJson.test(prompt)) return keep('the prompt is about broken JSON');
    for (const turn of turnsOf(record)) {
      const place = { message: turn.answerIndex, text: turn.answer };
      for (const [index, call] of (record.messages[turn.answerIndex]?.toolCalls ?? []).entries()) {
        const fault = faultOf(call.arguments);
        if (fault) return drop(`the arguments of the call of ${call.name} are no JSON: ${fault}`, [valueOf('tool call', index)]);
      }
      for (const { start, end } of jsonIn(turn.answer, prompt)) {
        const text = turn.answer.slice(start, end);
        const fault = faultOf(text);
        if (!fault || isLines(text)) continue;
        return drop(`the answer is no JSON: ${fault}`, [quoteAt(place, start, end)]);
      }
    }
    return keep();
  },
};

/** Where the answer claims to be JSON. */
function jsonIn(answer: string, prompt: string): { start: number; end: number }[] {
  const asked = aboutJson.test(prompt);
  if (asked && otherDialect.test(prompt)) return [];
  const fences = codeMap(answer).ranges.filter((range) => range.kind === 'fence' && range.language === 'json' && !range.open);
  if (fences.length > 0)
    return fences
      .map(({ innerStart, innerEnd }) => ({ start: innerStart, end: innerEnd }))
      .filter(({ start, end }) => !/\.\.\.|…|^\s*\/\//m.test(answer.slice(start, end)));
  const text = answer.trim();
  const start = answer.indexOf(text);
  const whole = /^\{\s*(?:["'“\w]|\/\/)/.test(text) || /^\[\s*[{["']/.test(text);
  // `{"a":` begins nothing else; `{a:` and `['a'` may be code, unless JSON was asked for.
  const plain = /^(?:\{\s*"(?:[^"\\\n]|\\.){0,200}"\s*:|\[\s*\{\s*")/.test(text);
  if (!(plain || (asked && whole)) || /\.\.\.\s*[\]}]?$|…/.test(text.slice(-20))) return [];
  // Something else follows its end: a sentence about it, more code.
  if (!/[}\]]$/.test(text) && /[}\]]\s*\n\s*\n?\p{Lu}/u.test(text)) return [];
  return [{ start, end: start + text.length }];
}

/** What is wrong with it, in the parser's words; undefined for JSON. */
function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const at = /position (\d+)/.exec(said)?.[1];
    return at === undefined ? 'it breaks off' : `unreadable from character ${at}`;
  }
}

/** One JSON value a line. */
function isLines(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every((line) => faultOf(line) === undefined);
}
