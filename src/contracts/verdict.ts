/** Verdicts: what each rule of each gate said of a record, with the evidence that a person can check. */
import { z } from 'zod';

export const gates = ['deduplicate', 'decontaminate', 'filter', 'coverage', 'review', 'release'] as const;
export type Gate = (typeof gates)[number];
/** The gates of `admit`: only a record that each of these kept can be accepted. */
export const admissionGates = ['deduplicate', 'decontaminate', 'filter'] as const;

export const ruleOutcomes = ['keep', 'drop', 'flag', 'unresolved'] as const;
export type RuleOutcome = (typeof ruleOutcomes)[number];

/** Each kind is safe to print: personal data is masked, private evaluation text is masked. */
export const evidenceSchema = z.discriminatedUnion('type', [
  /** The other row of a duplicate or a conflict. */
  z.object({
    type: z.literal('twin'),
    id: z.string(),
    view: z.string(),
    similarity: z.number(),
    /** `conflict` only: what differs. */
    differs: z.string().optional(),
  }),
  /** An evaluation item found in the row: where in the row, and where in the item (UTF-16 offsets within the message or field). */
  z.object({
    type: z.literal('leak'),
    set: z.string(),
    item: z.string(),
    field: z.string(),
    message: z.int(),
    start: z.int(),
    end: z.int(),
    quote: z.string(),
    itemStart: z.int(),
    itemEnd: z.int(),
    itemQuote: z.string(),
    private: z.boolean(),
  }),
  /** A stretch of the row. `message` is the index; -1 is the input, -2 the rationale; below, the texts of `everyPlace` that are in no message. */
  z.object({ type: z.literal('quote'), message: z.int(), start: z.int(), end: z.int(), quote: z.string(), note: z.string().optional() }),
  z.object({ type: z.literal('value'), name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]), note: z.string().optional() }),
  /** What each judge of a panel said; without a score: its verdict could not be read. */
  z.object({ type: z.literal('votes'), votes: z.array(z.object({ judge: z.string(), score: z.number().optional(), reason: z.string() })) }),
]);
export type Evidence = z.infer<typeof evidenceSchema>;

/** What a rule returns for one record. Returning nothing is an error that ends the run: no row passes unseen. */
export const ruleResultSchema = z.object({
  outcome: z.enum(ruleOutcomes),
  /** Raw, rounded to 6 decimals; higher is better unless the rule's docs say otherwise. */
  score: z.number().optional(),
  threshold: z.number().optional(),
  evidence: z.array(evidenceSchema),
  /** A sentence for people. */
  reason: z.string().optional(),
});
export type RuleResult = z.infer<typeof ruleResultSchema>;

export const ruleVerdictSchema = ruleResultSchema.extend({
  rule: z.string(),
  version: z.string(),
  /** A flag or an unresolved judgement that keeps the row waiting for a person. */
  holds: z.boolean().optional(),
});
export type RuleVerdict = z.infer<typeof ruleVerdictSchema>;

/** All that one gate said of one record: stored as one row. */
export const gateVerdictSchema = z.object({
  record: z.string(),
  gate: z.enum(gates),
  /** `keep`: passed. `drop`: rejected. `hold`: waits for a person. */
  outcome: z.enum(['keep', 'drop', 'hold']),
  rules: z.array(ruleVerdictSchema),
});
export type GateVerdict = z.infer<typeof gateVerdictSchema>;

export const outcomes = ['accepted', 'rejected', 'held', 'failed', 'pending'] as const;
export type Outcome = (typeof outcomes)[number];

export const countsSchema = z.object({
  candidates: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  held: z.int(),
  failed: z.int(),
  pending: z.int(),
});
export type Counts = z.infer<typeof countsSchema>;
