import { z } from 'zod';
import type { JsonSchema } from '../../contracts/model.ts';
import { schemaCheck } from '../../models/replies/index.ts';

/** The shape of what a JSON Schema describes. Throws a usage error where the schema cannot be used. */
export function shapeOf(schema: JsonSchema): z.ZodType {
  const check = schemaCheck(schema);
  return z
    .unknown()
    .superRefine((value, context) => {
      const defect = check(value);
      if (defect !== undefined) context.addIssue({ code: 'custom', message: defect });
    })
    .meta(schema);
}

/** One field that a model proposes for a text. */
export const fieldShape = z.object({ name: z.string(), type: z.enum(['text', 'number', 'yes-no', 'list']) });
export type Field = z.infer<typeof fieldShape>;

const types: Readonly<Record<Field['type'], JsonSchema>> = {
  text: { type: ['string', 'null'] },
  number: { type: ['number', 'null'] },
  'yes-no': { type: ['boolean', 'null'] },
  list: { type: 'array', items: { type: 'string' } },
};

/** The schema of proposed fields: nothing of it but the names is the model's. Throws where they are no names, or no fields. */
export function schemaOfFields(fields: readonly Field[]): JsonSchema {
  const names = fields.map(({ name }) => name);
  if (names.length < 2) throw new Error('declined: the text has no fields worth taking out');
  const wrong = names.find((name) => !/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name));
  if (wrong !== undefined) throw new Error(`malformed: "${wrong.slice(0, 60).toWellFormed()}" is no name of a field`);
  if (new Set(names).size < names.length) throw new Error('malformed: two fields have one name');
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, type }) => [name, types[type]])),
    required: names,
    additionalProperties: false,
  };
}
