/** Reading a release from its folder alone: nothing here needs the workspace that made it. */
export { compareVersions, listReleases, readManifest } from '../versions.ts';
export type { Release } from '../versions.ts';
export { diffReleases } from './diff/index.ts';
export type { DiffOptions } from './diff/index.ts';
export { componentsChanged, configChanged, namesChanged } from './diff/settings.ts';
export { hashFile } from './files-check.ts';
export { jsonLines } from './json-lines.ts';
export { problems } from './problems.ts';
export { findRow } from './find-row.ts';
export type { FoundRow } from './find-row.ts';
export { splitsOfRelease } from './splits-of.ts';
export { statsOf } from './stats.ts';
export type { ReleaseStats } from './stats.ts';
export type { Problem } from './problems.ts';
export { verifyRelease } from './verify.ts';
export type { Verification } from './verify.ts';
