/** The config of the tagger, which checks labels. */
import { z } from 'zod';

const tagValue = z
  .string()
  .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} /+-]{0,38}[\p{L}\p{N}])?$/u, 'letters, digits, blanks and the signs / + -, 40 characters at most')
  .refine((text) => !text.includes(' x '), 'it may hold no " x "');

/** A model that says what accepted rows ask for, to compare with their labels. */
export const taggerConfigSchema = z.strictObject({
  /** Name of the model. Default: the first with the role `tagger`. */
  model: z.string().min(1).optional(),
  /** Dimension -> values to choose from. `taskType` is asked without it too, by the values that measuring gives. Each row's own label is always among them; a dimension is asked of rows that have it. */
  values: z
    .record(tagValue, z.array(tagValue).min(2).max(200))
    .refine((values) => !['difficulty', 'level'].some((name) => Object.hasOwn(values, name)), 'difficulty is always asked for, as 1 to 5')
    .default({}),
  /** Where the model differs: `flag` notes its value beside the label (`taskType:tagged`), `relabel` puts it in the label's place and notes the former (`taskType:made`). */
  onMismatch: z.enum(['flag', 'relabel']).default('flag'),
});
