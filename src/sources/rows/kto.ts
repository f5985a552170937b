import { alpacaShape } from './alpaca.ts';
import { field, type FieldMap } from './fields.ts';
import type { JsonObject } from './json.ts';
import { messagesShape } from './messages.ts';
import { promptCompletionShape } from './prompt-completion.ts';
import { promptResponseShape } from './prompt-response.ts';
import { sharegptShape } from './sharegpt.ts';
import type { RowShape, ShapeResult } from './shape.ts';

/** What the conversation beside the tag may look like. */
const bases: readonly RowShape[] = [sharegptShape, messagesShape, alpacaShape, promptCompletionShape, promptResponseShape];

/** A conversation with a word on its answer: TRL's `prompt`, `completion` and `label`, LLaMA-Factory's `kto_tag`. */
export const ktoShape: RowShape = {
  id: 'kto',
  version: '1',
  description: 'a conversation or a prompt with its answer, and whether the answer is a good example: `kto_tag`, or `label` beside `completion` or messages',
  needs: ['desirable'],

  fits(row: JsonObject, map: FieldMap): boolean {
    // A label is the name of a class elsewhere.
    if (map.desirable === 'label' && map.messages === undefined && map.response !== 'completion') return false;
    return tagOf(row, map) !== undefined && baseOf(row, map) !== undefined;
  },

  read(row: JsonObject, map: FieldMap): ShapeResult {
    const desirable = tagOf(row, map);
    if (desirable === undefined) return { refused: `has neither true nor false under \`${map.desirable ?? 'label'}\`` };
    const base = baseOf(row, map);
    if (base === undefined) return { refused: 'has a tag without a conversation, or a prompt and its answer' };
    const content = base.read(row, map, false);
    return 'refused' in content ? content : { ...content, desirable };
  },
};

function baseOf(row: JsonObject, map: FieldMap): RowShape | undefined {
  return bases.find((shape) => shape.fits(row, map, false));
}

/** A truth value; in CSV it is a word. */
function tagOf(row: JsonObject, map: FieldMap): boolean | undefined {
  const value = field(row, map, 'desirable');
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return word === 'true' ? true : word === 'false' ? false : undefined;
}
