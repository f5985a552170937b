/** The ladder of structured output: which way to ask first, what to try next, and how to ask again. Pure, so that the gateway keeps each call apart. */
import type { ModelConfig, ModelMessage, Rung } from '../../contracts/model.ts';
import { usageError } from '../../errors.ts';

/** The ways to ask for an object, strictest first, of those the endpoint may know. */
export function rungsFor(known: readonly Rung[], mode: ModelConfig['structured']): readonly Rung[] {
  if (mode === 'auto') return known;
  if (!known.includes(mode)) {
    throw usageError(`This endpoint does not know structured: ${mode}.`, { hint: `It knows ${known.join(', ')}; or leave "structured" out.` });
  }
  return [mode];
}

/** Characters of a wrong answer that are shown to the model again. */
const shown = 4000;

/** The conversation that asks once more, after a reply that could not be read as what was asked for. */
export function askAgain(messages: readonly ModelMessage[], answer: string, detail: string): ModelMessage[] {
  const said = answer.length > shown ? `${answer.slice(0, shown).toWellFormed()}…` : answer;
  return [
    ...messages,
    { role: 'assistant', content: said.trim() === '' ? '(nothing)' : said },
    { role: 'user', content: `This cannot be used: ${detail}. Answer again with one JSON value that fits the schema, complete, and with nothing else.` },
  ];
}
