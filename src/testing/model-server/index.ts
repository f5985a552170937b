export { startModelServer } from './start.ts';
export type { ModelServer } from './start.ts';
export { faultKinds } from './fault-kinds.ts';
export type { FaultClass, FaultKind } from './fault-kinds.ts';
export type { FaultPlan } from './fault-plan.ts';
export type { BatchOptions } from './batch-options.ts';
export type { LoggedCall, LoggedFault, ServerLog } from './log.ts';
export type { Capacity, CapacityChange, Latency, ModelServerOptions, RateLimits } from './options.ts';
export type { JsonSchema, ReplyScript, ScriptedAnswer, ScriptModule, ScriptRequest } from './script.ts';
