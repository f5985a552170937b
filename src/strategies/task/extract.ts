/** Data taken out of a text: to the user's schema, or to fields that the model proposes for it. */
import { z } from 'zod';
import type { JsonSchema } from '../../contracts/model.ts';
import { placesOf } from './extracted.ts';
import { proposed } from './kinds.ts';
import { fieldShape, schemaOfFields, shapeOf } from './schema-shape.ts';
import type { MadeTask, Work } from './work.ts';
import { wordingOf } from './wording.ts';

const instructionShape = z.object({ instruction: z.string(), system: z.string() });
const fieldsShape = z.object({ instruction: z.string(), system: z.string(), fields: z.array(fieldShape).max(8) });

/** Two calls: what is asked for, then what the text has of it. */
export async function extracted(work: Work): Promise<MadeTask> {
  const { instruction, system, schema } = await askedFor(work);
  const given = JSON.stringify(schema, undefined, 2);
  const messages = work.tools.prompt('extract', { schema: given, text: work.source.text });
  const value = await work.tools.object('teacher', { name: 'extract', shape: shapeOf(schema), messages });
  return { instruction, system, given, output: JSON.stringify(value, undefined, 2), spans: placesOf(value, schema, work.source) };
}

async function askedFor(work: Work): Promise<{ instruction: string; system: string; schema: JsonSchema }> {
  const { tools, variant, options, source } = work;
  if (variant === proposed) {
    const messages = tools.prompt('fields', { ...wordingOf(work), text: source.text });
    const { fields, ...asked } = await tools.object('teacher', { name: 'fields', shape: fieldsShape, messages });
    return { ...asked, schema: schemaOfFields(fields) };
  }
  const schema = options.schemas.find(({ name }) => name === variant)?.schema;
  if (schema === undefined) throw new Error(`there is no schema "${variant}"`);
  const messages = tools.prompt('instruction', { ...wordingOf(work), schema: JSON.stringify(schema, undefined, 2) });
  // Each text has an instruction of its own: the same request again, under a number of this task.
  const sample = Math.floor(work.draw('instruction') * samples);
  return { ...(await tools.object('teacher', { name: 'instruction', shape: instructionShape, messages, sample })), schema };
}

/** Instructions for one schema and one wording at most. */
const samples = 1_000_000;
