/** Candidates and records: what a training row is made from. */
import { z } from 'zod';
import { spanSchema } from './document.ts';

export const roles = ['system', 'user', 'assistant', 'tool'] as const;
export type Role = (typeof roles)[number];

export const messageSchema = z.object({
  id: z.string().optional(),
  role: z.enum(roles),
  content: z.string(),
  reasoning: z.string().optional(),
  toolCalls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string() })).optional(),
  toolCallId: z.string().optional(),
  train: z.boolean().optional(),
});
export type Message = z.infer<typeof messageSchema>;

/** A function that the assistant may call. */
export const toolSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  /** JSON schema of its arguments, as text. */
  parameters: z.string().optional(),
});
export type Tool = z.infer<typeof toolSchema>;

/** An answer to the same prompt that was judged worse than the one in `messages`. */
export const alternativeSchema = z.object({
  /** Unique in its row. */
  id: z.string(),
  /** What stands in the place of all messages behind the last of the user: replies of the assistant, with its calls of tools and their results. */
  messages: z.array(messageSchema).min(1),
  /** The model that gave it, where the source says so. */
  model: z.string().optional(),
  /** On the scale of its source, where higher is better. */
  score: z.number().optional(),
});
export type Alternative = z.infer<typeof alternativeSchema>;

/** What a row may carry beside a conversation. */
const beside = {
  /** What the assistant may call. */
  tools: z.array(toolSchema).min(1).optional(),
  /** Answers that were judged worse than the last one of `messages`; in rows of kind `preference` alone. */
  alternatives: z.array(alternativeSchema).min(1).optional(),
  /** What someone said of the answer in `messages`; false: it is an example of a bad one. In rows of kind `preference` alone. */
  desirable: z.boolean().optional(),
};

export const quoteSchema = spanSchema.extend({ quote: z.string() });
export type Quote = z.infer<typeof quoteSchema>;

/** Spans of one document that an answer rests on; `quote` is exactly the slice of the working text. */
export const groundingSchema = z.object({
  document: z.string(),
  version: z.string(),
  chunk: z.string().optional(),
  /** Headings over the spans, from the top. */
  headingPath: z.array(z.string()).optional(),
  spans: z.array(quoteSchema),
  /** Stretches that the prompt shows beside them: a passage, a table, a list. */
  shown: z.array(spanSchema).optional(),
});
export type Grounding = z.infer<typeof groundingSchema>;

export const originSchema = z.object({
  strategy: z.string(),
  version: z.string(),
  /** Id of the source in the config. */
  source: z.string(),
  /** Template, preset or other detail within the strategy. */
  template: z.string().optional(),
  model: z.string().optional(),
  calls: z.array(z.string()),
  parents: z.array(z.string()),
  /** Generations of model output behind the row; 0 for text that people wrote. */
  depth: z.int().min(0),
  wave: z.int().min(1),
  /** True where a person wrote question and answer (logs, curated sets, edits). */
  human: z.boolean(),
});
export type Origin = z.infer<typeof originSchema>;

export const labelsSchema = z.record(z.string(), z.string());
export type Labels = z.infer<typeof labelsSchema>;

/**
 * What a strategy or an importer yields. The pipeline makes the record of it: intake normalises and masks its text, adds
 * measured labels, id and hash.
 */
export const draftSchema = z.object({
  messages: z.array(messageSchema).min(1),
  /** Extra material that the instruction works on (Alpaca's `input`); part of the prompt view. */
  input: z.string().optional(),
  rationale: z.string().optional(),
  ...beside,
  /** Labels that are known by construction (task, difficulty, topic…); the rest is measured. */
  labels: labelsSchema,
  /** Spans into the working text of the task's document: what the answer rests on. */
  spans: z.array(spanSchema),
  /** Spans that the prompt shows, where it carries more than the answer rests on. */
  shown: z.array(spanSchema).optional(),
  template: z.string().optional(),
  /** What must never be split over train and test, beyond the document: a conversation id. */
  group: z.string().optional(),
  human: z.boolean().optional(),
});
export type Draft = z.infer<typeof draftSchema>;

export const recordSchema = z.object({
  /** `r` + 16 hex: where it comes from. */
  id: z.string(),
  kind: z.enum(['single', 'chat', 'preference']),
  messages: z.array(messageSchema).min(1),
  input: z.string().optional(),
  rationale: z.string().optional(),
  ...beside,
  labels: labelsSchema,
  grounding: z.array(groundingSchema),
  origin: originSchema,
  /** Id of the record that this one is a changed copy of. */
  replaces: z.string().optional(),
  group: z.string(),
  /** sha256 of what it says (messages, input, rationale, and tools, alternatives, desirable where it has them), hex. */
  contentHash: z.string(),
  /** What intake did to the text: "nfc", "whitespace", "masked:email"… */
  intake: z.array(z.string()),
});
export type Record = z.infer<typeof recordSchema>;
/** Alias for files where TypeScript's own `Record` is needed too. */
export type TrainingRecord = Record;
