import { join } from 'node:path';
import { versions } from 'node:process';
import type { Manifest } from '../../contracts/release.ts';
import { manifestSchema } from '../../contracts/release.ts';
import { HornbookError, exitCodes, invariantError } from '../../errors.ts';
import { jsonText } from '../../formats/json-text.ts';
import { datasetCard } from '../../report/card.ts';
import { coverageMarkdown, coverageSvg } from '../../report/coverage.ts';
import { croissant, croissantPath } from '../../report/croissant.ts';
import { curationLog } from '../../report/curation-log.ts';
import { datasheet } from '../../report/datasheet.ts';
import { reportPage } from '../../report/html/page.ts';
import type { ReleaseReport, SourceReport } from '../../report/model.ts';
import { statisticsFileSchema } from '../../report/statistics.ts';
import type { StatisticsFile } from '../../report/statistics.ts';
import { inTotoStatement, statementPath } from '../../report/statement.ts';
import { dropRate } from '../../report/warnings.ts';
import { round6 } from '../../statistics/intervals.ts';
import { hashOf } from '../../text/hash.ts';
import { writeAccepted } from './accepted.ts';
import { nodeDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { contentHashOf, releaseFolder, writing } from './folder.ts';
import type { ReleaseFolder } from './folder.ts';
import type { ReleaseInput } from './input.ts';
import { writeRejected } from './rejected.ts';
import { releaseReport } from './report.ts';
import { tally, writeDocuments, writeSources } from './sources.ts';
import { outcomeTally, requireConservation, ruleTally } from './tallies.ts';
import { chooseVersion } from './versioning.ts';
import type { ChosenVersion } from './versioning.ts';
import { listReleases, openDirectory, unfinishedStart } from './versions.ts';
import type { Release } from './versions.ts';

export { bridgeVerdict, bridgingRows } from './bridges.ts';
export type { ReleaseInput } from './input.ts';
export { tokenCounter, tokensOfRow } from './token-count.ts';
export { openTokenizers } from './tokenizers.ts';
export type { NamedTokenizer } from './tokenizers.ts';
export type { GivenVersion, ChosenVersion } from './versioning.ts';

export interface Released {
  version: string;
  path: string;
  /** False: the newest release holds the same, and no other was made. */
  isNew: boolean;
  manifest: Manifest;
}

const examplesOfRule = 3;

/**
 * Writes a release: split, data files, rejected rows, lineage, reports; the manifest last. It grows in a temporary folder
 * beside the releases, each file made durable, and takes its name in one step: a run that ends anywhere before leaves the
 * earlier releases as they are and no half one under a version's name. Content equal to the newest release makes none;
 * otherwise its version follows from what it changed (versioning.ts).
 *
 * Memory holds hashes of each row's id, prompt, answer and openings, its group and its splits, all in typed arrays, and the words of at
 * most 8 million tokens while prompts and answers are compared (see `nearUnits`).
 *
 * @throws HornbookError `release-storage` (exit code 8) where the disk fails, `canary-recall` (3), `low-version` (2), `conservation` (1).
 */
export async function releaseDataset(input: ReleaseInput, disk: Disk = nodeDisk): Promise<Released> {
  requireRecall(input.leaks);
  const state = { path: input.directory, writing: 0, written: 0 };
  return writing(state, async () => {
    for (const unfinished of await openDirectory(input.directory)) await disk.remove(unfinished);
    const releases = await listReleases(input.directory);
    const newest = releases.at(-1);
    const folder = await releaseFolder(join(input.directory, `${unfinishedStart}next`), disk);
    try {
      return await writing(folder.state, async () => {
        input.failpoint('release-started');
        const manifest = await fill(folder, input, newest);
        if (manifest === undefined && newest?.manifest !== undefined) {
          await disk.remove(folder.path);
          return { version: newest.version, path: newest.path, isNew: false, manifest: newest.manifest };
        }
        if (manifest === undefined) throw invariantError('A release was given up for one that is not there.');
        const { version } = manifest;
        const path = join(input.directory, version);
        await folder.put('manifest.json', `${jsonText(manifest, 2)}\n`);
        await folder.sync();
        input.failpoint('release-manifest');
        await disk.rename(folder.path, path);
        input.failpoint('release-renamed');
        await disk.syncFolder(input.directory);
        input.failpoint('release-done');
        return { version, path, isNew: true, manifest };
      });
    } catch (error) {
      await folder.abandon();
      // Frees the space; what cannot be removed now is removed by the next run.
      await disk.remove(folder.path).catch(() => {});
      throw error;
    }
  });
}

/** Writes all but the manifest, and gives that; undefined where the newest release holds the same. */
async function fill(folder: ReleaseFolder, input: ReleaseInput, newest: Release | undefined): Promise<Manifest | undefined> {
  const tally = outcomeTally();
  const rules = ruleTally(input.seed, examplesOfRule);
  const accepted = await writeAccepted(input, folder, tally, rules);
  const rejected = await writeRejected(input, folder, tally, rules);
  requireConservation(tally, input.counts);
  const sources = await writeSources(input, folder);
  if (input.keepText) await writeDocuments(input, folder);
  input.failpoint('release-sources');
  const report = releaseReport(input, accepted, rejected, sources, rules.finish(input.gates));
  await writeReports(folder, input, report);
  input.failpoint('release-reports');
  const contentHash = contentHashOf(folder.files());
  if (input.fixed === undefined && newest?.manifest?.contentHash === contentHash) return undefined;
  const { version, versioning }: ChosenVersion = input.fixed ?? (await chooseVersion(newest, { path: folder.path, files: folder.files() }, input.given));
  const facts = { version, created: input.created, hornbook: input.hornbook, configHash: input.configHash, contentHash };
  await folder.put(croissantPath, croissant(report, { ...facts, files: folder.files() }));
  const declared = { config: input.config, seed: input.seed, sources: sources.manifest, evaluation: input.evaluation, components: input.components };
  await folder.put(statementPath, inTotoStatement({ ...facts, files: folder.files() }, declared));
  const files = folder.files();
  const manifest = manifestSchema.parse({
    schema: 'hornbook.manifest/1',
    hornbook: input.hornbook,
    unicode: versions.unicode ?? 'unknown',
    name: input.name,
    version,
    versioning,
    created: input.created,
    contentHash,
    config: input.config,
    configHash: input.configHash,
    seed: input.seed,
    counts: input.counts,
    splits: accepted.splits,
    grouping: accepted.grouping,
    splitCheck: accepted.splitCheck,
    sources: sources.manifest,
    evaluation: input.evaluation,
    skipped: input.skipped,
    gates: input.gates,
    components: input.components,
    facts: input.facts,
    ...(input.judge === undefined ? {} : { judge: input.judge }),
    leaks: input.leaks,
    files,
  });
  return { ...manifest, manifestHash: hashOf(manifest) };
}

async function writeReports(folder: ReleaseFolder, input: ReleaseInput, report: ReleaseReport): Promise<void> {
  await folder.put('statistics.json', `${jsonText(statisticsFile(report), 2)}\n`);
  await folder.put('coverage.json', `${jsonText(input.coverage, 2)}\n`);
  await folder.put('coverage.md', coverageMarkdown(input.coverage, report.statistics));
  await folder.put('coverage.svg', coverageSvg(input.coverage));
  await folder.put('curation-log.md', curationLog(report));
  await folder.put('README.md', datasetCard(report));
  await folder.put('datasheet.md', datasheet(report));
  await folder.put('report.html', reportPage(report));
}

function statisticsFile({ statistics, counts, warnings, notes, sources }: ReleaseReport): StatisticsFile {
  const { dropped, of, low, high } = dropRate(counts.total);
  return statisticsFileSchema.parse({
    schema: 'hornbook.statistics/1',
    statistics,
    dropRate: { dropped, of, low: round6(low), high: round6(high) },
    ...claimsOf(sources.map(({ claims }) => claims)),
    warnings,
    notes,
  });
}

function claimsOf(all: readonly SourceReport['claims'][]): Pick<StatisticsFile, 'claims'> {
  const said = all.reduce((sum, one) => sum + one.said, 0);
  if (said === 0) return {};
  const leftOut = new Map<string, number>();
  for (const { name, rows } of all.flatMap((one) => one.leftOut)) leftOut.set(name, (leftOut.get(name) ?? 0) + rows);
  return { claims: { said, leftOut: tally(leftOut) } };
}

function requireRecall({ canaries }: ReleaseInput['leaks']): void {
  if (canaries === null || canaries.passed) return;
  const short = canaries.kinds.filter(({ recall }) => recall < canaries.required).map(({ kind, caught, planted }) => `${kind} ${caught} of ${planted}`);
  throw new HornbookError(`The leak gate missed too many planted canaries (${short.join(', ')}): recall of ${canaries.required} is required.`, {
    code: 'canary-recall',
    exitCode: exitCodes.gate,
    hint: 'Lower decontaminate.overlap or longestRun, or lower decontaminate.canaries.recall and say why.',
  });
}
