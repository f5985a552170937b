/**
 * `hornbook/testing`: what you need to test a reader, strategy, rule, judge, format, recogniser or store of your own, and a
 * scripted model server to run against in place of a provider. Each
 * suite is a list of `{ name, run }`, and `run` throws where a check fails, so that any test runner can take it:
 *
 *     for (const { name, run } of conformance.rule(myRule)) test(name, run);
 *
 * The same suites test ours.
 */
import { budgetConformance } from './budget-conformance.ts';
import { dispatchConformance } from './dispatch-conformance.ts';
import { formatConformance } from './format-conformance.ts';
import { judgeConformance } from './judge-conformance.ts';
import { ledgerConformance } from './ledger-conformance.ts';
import { limiterConformance } from './limiter-conformance.ts';
import { readerConformance } from './reader-conformance.ts';
import { recogniserConformance } from './recogniser-conformance.ts';
import { ruleConformance } from './rule-conformance.ts';
import { seedStrategyConformance } from './seed-strategy-conformance.ts';
import { storeConformance } from './store-conformance.ts';
import { strategyConformance } from './strategy-conformance.ts';

/** One suite for each family of members. */
export const conformance = {
  /** `(reader, samples)`: spans, order, coverage of the text, refusals, the same bytes twice. */
  reader: readerConformance,
  /** `(strategy, inputs, options, answer?)`: plans, drafts, spans, the same drafts in any order of tasks; with `answer`, which speaks for its models, fences and bad replies too. */
  strategy: strategyConformance,
  /** `(strategy, seeds, options, { answer, search? })`: the same plan twice, known parents, drafts grounded or not, fences, bad replies, rounds from frozen pools. */
  seedStrategy: seedStrategyConformance,
  /** `(rule, options?, rows?)`: an answer for every row, evidence that stands in the row, hostile text. */
  rule: ruleConformance,
  /** `(judge, options?, rows?)`: each aspect scored once, with a reason. */
  judge: judgeConformance,
  /** `(format, options)`: clean bytes, equal keys, text kept whole, reading back. */
  format: formatConformance,
  /** `(recogniser, samples, hostileLength?)`: spans, samples in any surroundings, look-alikes. */
  recogniser: recogniserConformance,
  /** `(open)`: what the pipeline relies on, whichever database stands behind it. */
  store: storeConformance,
  /** `({ open, damage })`: replies whole and durable, spending kept, damage set aside, what was in flight counted. */
  ledger: ledgerConformance,
  /** `(open)`: no cap passed, the worst case set aside, unknown prices refused. */
  budget: budgetConformance,
  /** `(open)`: every call gets its turn once, what came of it is passed on, the user's limit stands. */
  limiter: limiterConformance,
  /** `(open)`: every request out once with its reply, in any order; the host answers as `sampleAnswer`. */
  dispatch: dispatchConformance,
} as const;

export { sampleAnswer } from './dispatch-conformance.ts';
export { sampleRecord } from './format-conformance.ts';
export type { ConformanceCheck } from './format-conformance.ts';
export { fixedClock } from './fixed-clock.ts';
export type { ReaderSample } from './reader-conformance.ts';
export type { RecogniserSample } from './recogniser-conformance.ts';
export { hostileRows } from './rule-conformance.ts';
export { sampleMaterial, samplePage } from './sample-material.ts';
export { samplePassages, sampleSeed, sampleSeeds } from './sample-seeds.ts';
export { sampleRows } from './sample-rows.ts';
export type { SeedAnswers } from './seed-strategy-conformance.ts';
export { fencedText, scriptedTools } from './scripted-tools.ts';
export type { AskedCall, CallAnswer, ScriptedSearch, ScriptedTools } from './scripted-tools.ts';
export { faultKinds, schemaValue, scriptedJudge, scriptedTeacher, startModelServer } from './model-server/index.ts';
export type { FieldChooser, FieldPath, JudgedItem, JudgeOptions, JudgeVerdict, TeacherOptions } from './model-server/index.ts';
export type { BatchOptions, Capacity, CapacityChange, FaultClass, FaultKind, FaultPlan, JsonSchema, Latency } from './model-server/index.ts';
export type { LoggedCall, LoggedFault, ModelServer, ModelServerOptions, RateLimits } from './model-server/index.ts';
export type { ReplyScript, ScriptedAnswer, ScriptModule, ScriptRequest, ServerLog } from './model-server/index.ts';
