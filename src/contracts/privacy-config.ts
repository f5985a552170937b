/** The part of a config that says what becomes of personal data. */
import { z } from 'zod';

const privacyActions = ['mask', 'pseudonymise', 'drop', 'keep'] as const;

const patternRecogniserSchema = z.strictObject({
  /** Type of its findings, and its name: lower case letters, digits and dashes. */
  type: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'lower case letters, digits and dashes, 31 at most'),
  /** Regular expression, without look-arounds, back-references and repeats inside repeats. */
  pattern: z.string().min(1).max(500),
  /** Letter case does not count. */
  ignoreCase: z.boolean().default(false),
  /** Words of which one must stand before a value, in the same line or the one before. */
  words: z.array(z.string().min(1)).default([]),
  /** Check on the digits of a value. */
  check: z.enum(['luhn', 'verhoeff']).optional(),
});
export type PatternRecogniser = z.infer<typeof patternRecogniserSchema>;

export const privacyConfigSchema = z.strictObject({
  /** For every type without an action of its own: `mask` it, `pseudonymise` it, `drop` the file or row that holds it, or `keep` it. Weak types (`address`, `name`) are kept unless `actions` names them. */
  action: z.enum(privacyActions).default('mask'),
  /** Type -> action: email, phone, card, iban, ip, secret… */
  actions: z.record(z.string(), z.enum(privacyActions)).default({}),
  /** Regions for phone numbers without a country code (ISO 3166). */
  regions: z.array(z.string()).default([]),
  /** Environment variable that holds the key of pseudonyms: the same key, the same stand-ins. */
  pseudonymKey: z.string().min(1).optional(),
  /** Recognisers of yours, by pattern. */
  recognisers: z.array(patternRecogniserSchema).optional(),
});
