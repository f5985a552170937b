import type { Message } from '../../contracts/record.ts';
import { field, type FieldMap } from './fields.ts';
import { kindOf, type JsonObject } from './json.ts';
import type { RowShape, ShapeResult } from './shape.ts';

// Spellings of "no input" in published instruction sets.
const noInput = new Set(['<noinput>', 'noinput', '<no input>', 'no input', 'no input required', 'n/a']);

/** A row of one prompt and one answer, with an optional system prompt, input and rationale. */
export const promptResponseShape: RowShape = {
  id: 'prompt-response',
  version: '1',
  description: 'a prompt (or instruction, question) and a response (or output, answer, completion)',
  needs: ['prompt', 'response'],

  fits(row: JsonObject, map: FieldMap, open: boolean): boolean {
    return typeof field(row, map, 'prompt') === 'string' && (open || typeof field(row, map, 'response') === 'string');
  },

  read(row: JsonObject, map: FieldMap, open: boolean): ShapeResult {
    const prompt = text(row, map, 'prompt');
    if ('refused' in prompt) return prompt;
    const system = optional(row, map, 'system');
    const input = optional(row, map, 'input');
    const rationale = optional(row, map, 'rationale');
    for (const result of [system, input, rationale]) if (result !== undefined && 'refused' in result) return result;
    const messages: Message[] = [];
    if (system !== undefined && 'text' in system) messages.push({ role: 'system', content: system.text });
    messages.push({ role: 'user', content: prompt.text });
    const answered = field(row, map, 'response');
    if (!open || !(answered === undefined || answered === null || answered === '')) {
      const response = text(row, map, 'response');
      if ('refused' in response) return response;
      messages.push({ role: 'assistant', content: response.text });
    }
    const content: ShapeResult = { messages, notes: [] };
    if (input !== undefined && 'text' in input) {
      if (noInput.has(input.text.trim().toLowerCase().replace(/[.]$/, ''))) content.notes.push('an input that says there is none was left out');
      else content.input = input.text;
    }
    if (rationale !== undefined && 'text' in rationale) content.rationale = rationale.text;
    return content;
  },
};

type Text = { text: string } | { refused: string };

function text(row: JsonObject, map: FieldMap, name: 'prompt' | 'response'): Text {
  const value = field(row, map, name);
  const place = `\`${map[name] ?? name}\``;
  if (value === undefined || value === null) return { refused: `has no ${name} under ${place}` };
  if (typeof value !== 'string') return { refused: `has a ${name} under ${place} that is ${kindOf(value)}, not text` };
  if (value.trim() === '') return { refused: name === 'prompt' ? `has an empty prompt under ${place}` : `has an empty reply under ${place}` };
  return { text: value };
}

function optional(row: JsonObject, map: FieldMap, name: 'system' | 'input' | 'rationale'): Text | undefined {
  const value = field(row, map, name);
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
  if (typeof value !== 'string') return { refused: `has ${name} under \`${map[name] ?? name}\` that is ${kindOf(value)}, not text` };
  return { text: value };
}
