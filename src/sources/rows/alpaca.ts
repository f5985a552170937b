import type { Message } from '../../contracts/record.ts';
import { field, type FieldMap } from './fields.ts';
import { kindOf, type JsonObject } from './json.ts';
import { promptResponseShape } from './prompt-response.ts';
import type { RowShape, ShapeResult } from './shape.ts';

/** A row of Stanford Alpaca and what grew from it: instruction, input and output, with earlier turns under `history`. */
export const alpacaShape: RowShape = {
  id: 'alpaca',
  version: '1',
  description: 'an instruction and an output, with an input, a system prompt and a history of [prompt, answer] pairs where there are any',
  needs: ['prompt', 'response'],

  fits(row: JsonObject, map: FieldMap, open: boolean): boolean {
    const named = map.prompt === 'instruction' && (map.response === 'output' || open);
    return (named || Array.isArray(field(row, map, 'history'))) && promptResponseShape.fits(row, map, open);
  },

  read(row: JsonObject, map: FieldMap, open: boolean): ShapeResult {
    const content = promptResponseShape.read(row, map, open);
    if ('refused' in content) return content;
    const earlier = readHistory(field(row, map, 'history'), map.history ?? 'history');
    if ('refused' in earlier) return earlier;
    const system = content.messages[0]?.role === 'system' ? 1 : 0;
    content.messages.splice(system, 0, ...earlier.messages);
    return content;
  },
};

/** Earlier turns, as pairs of prompt and answer. */
export function readHistory(value: unknown, place: string): { messages: Message[] } | { refused: string } {
  if (value === undefined || value === null || value === '') return { messages: [] };
  if (!Array.isArray(value)) return { refused: `has a history under \`${place}\` that is ${kindOf(value)}, not a list of pairs` };
  const messages: Message[] = [];
  for (const [index, pair] of (value as unknown[]).entries()) {
    const [prompt, answer] = Array.isArray(pair) ? (pair as unknown[]) : [];
    if (!Array.isArray(pair) || pair.length !== 2 || typeof prompt !== 'string' || typeof answer !== 'string') {
      return { refused: `has a history whose turn ${index + 1} is no pair of prompt and answer` };
    }
    if (prompt.trim() === '' || answer.trim() === '') return { refused: `has a history whose turn ${index + 1} is empty` };
    messages.push({ role: 'user', content: prompt }, { role: 'assistant', content: answer });
  }
  return { messages };
}
