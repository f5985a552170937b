import { readMessages, settleAnswers } from './answers.ts';
import type { FieldMap } from './fields.ts';
import { isObject, kindOf, own, type JsonObject } from './json.ts';
import type { RowShape, ShapeResult } from './shape.ts';
import { readTools } from './tools.ts';

/** A pair of answers as OpenAI, Azure, Together and Fireworks take it for preference tuning. */
export const openaiDpoShape: RowShape = {
  id: 'openai-dpo',
  version: '1',
  description: 'the messages of a prompt under `input`, with `preferred_output` and `non_preferred_output`',
  needs: [],

  fits(row: JsonObject): boolean {
    return isObject(own(row, 'input')) && own(row, 'preferred_output') !== undefined && own(row, 'non_preferred_output') !== undefined;
  },

  read(row: JsonObject, map: FieldMap): ShapeResult {
    const input = own(row, 'input');
    if (!isObject(input)) return { refused: `has an \`input\` that is ${kindOf(input)}, not an object with messages` };
    const prompt = readMessages(own(input, 'messages'));
    if ('refused' in prompt) return { refused: `has a prompt that ${prompt.refused}` };
    const best = readMessages(own(row, 'preferred_output'));
    if ('refused' in best) return { refused: `has a preferred output that ${best.refused}` };
    const worse = readMessages(own(row, 'non_preferred_output'));
    if ('refused' in worse) return { refused: `has an output that is not preferred and that ${worse.refused}` };
    const notes = [...prompt.notes, ...best.notes];
    const content = settleAnswers(prompt.messages, best.messages, [{ name: 'non_preferred_output', messages: worse.messages }], { row, map, notes });
    if ('refused' in content) return content;
    const tools = content.tools ?? readTools(own(input, 'tools'), content.notes);
    return tools === undefined ? content : { ...content, tools };
  },
};
