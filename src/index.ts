/** The library's door: re-exports only. */
export { defineConfig, loadConfig } from './config/load.ts';
export type { LoadedConfig } from './config/load.ts';
export { parseConfig } from './config/validate.ts';
export * from './contracts/index.ts';
export { ConfigError, HornbookError, exitCodes } from './errors.ts';
export type { ConfigIssue, ExitCode } from './errors.ts';
export { compose, decide, dryRun, explainRecord, preview, run, statusOf, withWorkspace } from './pipeline/index.ts';
export type { DryRun, Explanation, Plan, Preview, RunOptions, RunResult, StageName, Status } from './pipeline/index.ts';
export { diffReleases, findRow, listReleases, statsOf, verifyRelease } from './stages/release/read/index.ts';
export { openStore } from './store/index.ts';
export { version } from './version.ts';
