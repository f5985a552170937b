import { z } from 'zod';
import { jsonSchemaSchema } from '../../contracts/model.ts';
import { messageOf } from '../../errors.ts';
import { schemaCheck } from '../../models/replies/index.ts';
import { comparable } from '../../text/normalise.ts';
import { lengthNames, taskKinds } from './kinds.ts';
import { languageCodes } from './languages.ts';

const memberName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes')
  .refine((text) => text !== 'proposed', '"proposed" is the name of the schema that the model makes itself');

const distinct = <T>(of: (item: T) => string, what: string): [(items: T[]) => boolean, string] => [
  (items) => new Set(items.map(of)).size === items.length,
  `two of them have the same ${what}`,
];

const labelSetFields = {
  /** Name of the set, unique. */
  name: memberName,
  /** What is decided, as a question: "Which team should read this?" */
  question: z.string().min(3),
  /** The labels; an answer is one of them, letter by letter. */
  values: z
    .array(z.string().trim().min(1).max(80))
    .min(2)
    .max(40)
    .refine(...distinct<string>(comparable, 'label')),
};

const ownSchemaFields = {
  /** Name of the schema, unique. */
  name: memberName,
  /** JSON Schema (draft 2020-12) of the object to take out of a text. */
  schema: jsonSchemaSchema.superRefine((schema, context) => {
    try {
      schemaCheck(schema);
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error) });
    }
  }),
};

export const taskOptions = z.strictObject({
  /** Kinds of task. `classify` needs `labels`, `translate` needs `languages`; without them they are not asked. */
  kinds: z
    .array(z.enum(taskKinds))
    .min(1)
    .default([...taskKinds]),
  /** Most tasks on one chunk in the first wave; augmentation may take more, of those that it has none of. */
  maxPerChunk: z.int().min(1).max(20).default(2),
  /** Estimated tokens of a chunk for each task: a long chunk gets more. */
  tokensPerTask: z.int().min(10).default(200),
  /** Lengths of summaries: one sentence, up to 3, up to 8. */
  lengths: z
    .array(z.enum(lengthNames))
    .min(1)
    .default([...lengthNames]),
  /** Schemas to extract to. None: the model proposes fields for each text. */
  schemas: z
    .array(z.strictObject({ ...ownSchemaFields }))
    .refine(...distinct<{ name: string }>((one) => one.name, 'name'))
    .default([]),
  /** Sets of labels to classify by. */
  labels: z
    .array(z.strictObject({ ...labelSetFields }))
    .refine(...distinct<{ name: string }>((one) => one.name, 'name'))
    .default([]),
  /** What a text is rewritten for: tone or audience, in words that follow "Rewrite it". */
  styles: z
    .array(z.string().trim().min(3).max(120))
    .refine(...distinct<string>(comparable, 'words'))
    .default(['for a reader of twelve years', 'as a formal notice', 'for an expert, as short as it can be', 'as a friendly message to a colleague']),
  /** Languages to translate into (ISO 639-1). */
  languages: z
    .array(z.enum(languageCodes))
    .refine(...distinct<string>((one) => one, 'code'))
    .default([]),
  /** Share of the rows with a system prompt of their own. */
  withSystem: z.number().min(0).max(1).default(0.25),
});
export type TaskOptions = z.infer<typeof taskOptions>;
