/** What a run says while it runs: the command line prints these, `--json` writes one a line. */
import { z } from 'zod';
import { countsSchema } from './verdict.ts';

export const runEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('started'), resumed: z.boolean(), sources: z.int() }),
  z.object({
    event: z.literal('sources'),
    files: z.int(),
    read: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    came: z.array(z.string()),
    changed: z.array(z.string()),
    left: z.array(z.string()),
  }),
  z.object({ event: z.literal('file'), key: z.string(), outcome: z.string(), reason: z.string().nullable() }),
  z.object({ event: z.literal('stage'), wave: z.int(), stage: z.string(), state: z.enum(['start', 'end', 'skipped']), note: z.string().nullable() }),
  z.object({ event: z.literal('progress'), wave: z.int(), stage: z.string(), done: z.int(), total: z.int().nullable(), unit: z.string() }),
  z.object({ event: z.literal('warning'), code: z.string(), message: z.string(), hint: z.string().nullable() }),
  /** What the models of the run were asked, and what it cost, over all runs that go on from one another. */
  z.object({
    event: z.literal('models'),
    /** Requests sent in this run. */
    requests: z.int(),
    /** Calls answered from the ledger in this run. */
    kept: z.int(),
    /** Calls under way, those that wait for their turn with them. */
    waiting: z.int(),
    /** Requests at a time now. */
    active: z.int(),
    /** Requests refused for their rate, in this run. */
    rateLimited: z.int(),
    /** Batches that are waited for; absent where none is. */
    batches: z
      .object({
        open: z.int(),
        /** Calls in all of them. */
        calls: z.int(),
        /** Of these, done at the provider by its last word. */
        done: z.int(),
        /** Seconds that the oldest waits, over all processes that waited for it. */
        oldestSeconds: z.int(),
        /** Share of the price that their calls cost. */
        priceShare: z.number(),
      })
      .optional(),
    spent: z.object({
      calls: z.int(),
      tokens: z.number(),
      money: z.number(),
      /** US dollars of it that are estimates. */
      estimated: z.number(),
      /** Calls of models whose price nobody knows. */
      unpriced: z.int(),
    }),
    /** The same by who asked: strategies by their id, and `judge`; in order of the name. */
    stages: z.array(z.object({ stage: z.string(), calls: z.int(), tokens: z.number(), money: z.number() })),
  }),
  z.object({ event: z.literal('wave'), wave: z.int(), name: z.string(), counts: countsSchema }),
  z.object({ event: z.literal('released'), version: z.string(), path: z.string(), isNew: z.boolean() }),
  /** Why the run ended early; `finished` follows it. */
  z.object({ event: z.literal('error'), code: z.string(), message: z.string(), hint: z.string().nullable(), exitCode: z.int() }),
  z.object({ event: z.literal('finished'), release: z.string().nullable(), counts: countsSchema }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;
/** Where the program says what it does; never throws. */
export type Emit = (event: RunEvent) => void;
