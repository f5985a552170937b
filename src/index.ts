/**
 * The library's door: re-exports only. `defineConfig` types a config, `run` makes a release of it, `verifyRelease` checks one
 * from its folder alone. Everything that throws throws a `HornbookError` with a `code`, a `hint` and the `exitCode` of the
 * command line; positions in a config are in a `ConfigError`'s `issues`. Character offsets are UTF-16 code units here, and
 * Unicode code points in release files.
 */
export { defineConfig, loadConfig } from './config/load.ts';
export type { LoadedConfig } from './config/load.ts';
export { parseConfig } from './config/validate.ts';
export * from './contracts/index.ts';
export { ConfigError, HornbookError, exitCodes } from './errors.ts';
export type { ConfigIssue, ExitCode } from './errors.ts';
export { fillerPenalty, lengthNormalised, lengthSums, openComparison, pairLength, positionBias, selfPreference } from './judging/index.ts';
export type { BothOrders, Compared, Comparison, LengthBias, LengthSums, Pair, PairLength, PanelItem, PositionBias } from './judging/index.ts';
export { dispatchTo, openGateway } from './models/index.ts';
export type { Dispatch, GatewaySettings } from './models/index.ts';
export { askRows } from './pipeline/ask/index.ts';
export type { AskOptions, AskProgress, AskResult } from './pipeline/ask/index.ts';
export { estimateJudging, judgePairs, judgeRows } from './pipeline/judge/index.ts';
export type { JudgeFileOptions, JudgePairsResult, JudgeProgress, JudgeRowsResult, JudgedFile, JudgingEstimate } from './pipeline/judge/index.ts';
export { compose, decide, dryRun, explainRecord, preview, run, statusOf, withWorkspace } from './pipeline/index.ts';
export type { DryRun, Explanation, Plan, Preview, RunOptions, RunResult, StageName, Status } from './pipeline/index.ts';
export { ReadingRefusal } from './sources/documents/refusal.ts';
export type { RefusalCode } from './sources/documents/refusal.ts';
export { diffReleases, findRow, listReleases, statsOf, verifyRelease } from './stages/release/read/index.ts';
export { openStore } from './store/index.ts';
export { version } from './version.ts';
