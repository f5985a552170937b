import { z } from 'zod';
import { comparable } from '../../text/normalise.ts';

const share = z.number().min(0).max(1);

/** A value of a dimension: cells are written as "dimension=value" and "a x b". */
const labelText = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((text) => !text.includes('=') && !text.includes(' x ') && !text.includes('\n'), 'it may hold no "=", no " x " and no line break');

const labelList = z.array(labelText).refine((list) => new Set(list.map(comparable)).size === list.length, 'two of them are the same');

export const inputLengths = ['line', 'sentences', 'paragraph', 'paragraphs'] as const;
export type InputLength = (typeof inputLengths)[number];

export const taskDescriptionOptions = z
  .strictObject({
    /** What the model is to do, as you would tell somebody who has to do it. */
    description: z.string().trim().min(20, 'describe the task in a sentence at least'),
    /** What one must know for it: categories, products, rules, house style. */
    knowledge: z.string().default(''),
    /** Rows to make, in the first round; augmentation may ask for more. */
    rows: z.int().min(1).max(100_000).default(100),
    /** System prompt of the rows, and of the one who answers. Default: the description. */
    system: z.string().trim().min(1).optional(),
    /** `system`: what is to be done stands in the system prompt, and the input is what the user says. `instruction`: the user says what is to be done, and the input stands beside it. */
    form: z.enum(['system', 'instruction']).default('system'),
    /** Label of the kind of task. Default: measured. */
    taskType: labelText.optional(),
    /** Label of the domain. */
    domain: labelText.optional(),
    /** Skills that inputs ask for, dealt evenly. None: the model lists them once. */
    skills: labelList.default([]),
    /** Who writes the inputs, dealt evenly. */
    personas: labelList
      .min(1)
      .default([
        'somebody new to the matter',
        'an expert in a hurry',
        'a polite customer',
        'an annoyed customer',
        'somebody who writes in a second language',
        'a colleague',
      ]),
    /** Levels of difficulty, dealt evenly: 1 a beginner's, 5 an expert's. */
    difficulties: z.array(z.int().min(1).max(5)).min(1).default([1, 2, 3, 4, 5]),
    /** Lengths of inputs, dealt evenly: one line, a few sentences, a paragraph, several. */
    lengths: z
      .array(z.enum(inputLengths))
      .min(1)
      .default([...inputLengths]),
    /** Share of inputs that are rare cases or lie at a border. */
    edgeCases: share.default(0.15),
    /** Share of inputs that can be understood in more than one way, or lack something. */
    ambiguous: share.default(0.1),
    /** Share of inputs with slips of the keyboard. */
    typos: share.default(0.2),
    /** Share of the words of such an input that get a slip, of those that may have one. */
    typoRate: share.default(0.06),
    /** Words that never get one: names of products in lower case. */
    keepWords: z.array(z.string().min(1)).default([]),
    /** Share of inputs in informal language. */
    informal: share.default(0.25),
    /** Share of inputs that mix two languages. */
    mixedLanguage: share.default(0.05),
    /** Languages to mix in, by name. None: the model chooses one that such people speak. */
    mixWith: z.array(z.string().trim().min(2).max(40)).default([]),
    /** Seeds shown as examples with each input, where the config has seeds. */
    examples: z.int().min(0).max(8).default(2),
  })
  .refine(({ edgeCases, ambiguous }) => edgeCases + ambiguous <= 1, { path: ['ambiguous'], message: 'edgeCases and ambiguous add up to more than 1' });
export type TaskDescriptionOptions = z.infer<typeof taskDescriptionOptions>;
