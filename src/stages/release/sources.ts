import { filterNames, type FilterName } from '../../contracts/config.ts';
import type { Manifest } from '../../contracts/release.ts';
import { sourceLineSchema } from '../../contracts/source.ts';
import type { SourceLine } from '../../contracts/source.ts';
import { jsonText } from '../../formats/json-text.ts';
import type { ReleaseReport, SourceReport, Tally } from '../../report/model.ts';
import { compareText } from '../../text/canonical.ts';
import { hashOf, shortId } from '../../text/hash.ts';
import type { ReleaseFolder } from './folder.ts';
import type { ReleaseInput } from './input.ts';

export interface SourceFiles {
  manifest: Manifest['sources'];
  reports: SourceReport[];
  /** Of the files that were read. */
  languages: string[];
  troubles: ReleaseReport['troubles'];
  troublesInAll: number;
}

const troublesShown = 40;

/** `sources.jsonl`, and what the manifest and the reports say of each source. */
export async function writeSources(input: ReleaseInput, folder: ReleaseFolder): Promise<SourceFiles> {
  const sources = new Map<
    string,
    {
      report: SourceReport;
      hashes: [string, string | null][];
      setAside: Map<string, number>;
      masked: Map<string, number>;
      filtered: Map<string, number>;
      said: number;
      leftOut: Map<string, number>;
    }
  >();
  const languages = new Map<string, number>();
  const troubles: ReleaseReport['troubles'] = [];
  let troublesInAll = 0;
  let lines = 0;
  const file = await folder.create('sources.jsonl');
  for await (const given of input.sources()) {
    const line = ordered(given);
    await file.write(`${jsonText(line)}\n`);
    lines++;
    if (line.outcome === 'refused' || line.outcome === 'unused') {
      troublesInAll++;
      if (troubles.length < troublesShown) troubles.push({ key: line.key, outcome: line.outcome, reason: line.reason ?? 'no reason was given' });
    }
    if (line.kind === 'evaluation') continue;
    const source = sources.get(line.source) ?? {
      report: emptyReport(line),
      hashes: [] as [string, string | null][],
      setAside: new Map<string, number>(),
      masked: new Map<string, number>(),
      filtered: new Map<string, number>(),
      said: 0,
      leftOut: new Map<string, number>(),
    };
    sources.set(line.source, source);
    source.report.files++;
    source.report[line.outcome]++;
    source.report.rows += line.rows;
    source.report.refusedRows += line.refusedRows.length;
    source.hashes.push([line.key, line.hash]);
    addTo(source.setAside, line.setAside);
    addTo(source.masked, line.masked);
    addTo(source.filtered, inWords(line.filtered ?? {}));
    source.said += line.claims?.said ?? 0;
    addTo(source.leftOut, line.claims?.leftOut ?? {});
    if (line.outcome === 'read' && line.language !== null) languages.set(line.language, (languages.get(line.language) ?? 0) + 1);
  }
  await file.close(lines);
  const all = [...sources.values()].sort((a, b) => compareText(a.report.source, b.report.source));
  return {
    manifest: all.map(({ report, hashes }) => ({
      source: report.source,
      kind: report.kind,
      licence: report.licence,
      files: report.files,
      refused: report.refused,
      hash: hashOf(hashes.sort((a, b) => compareText(a[0], b[0]))),
    })),
    reports: all.map(({ report, setAside, masked, filtered, said, leftOut }) => ({
      ...report,
      setAside: tally(setAside),
      masked: tally(masked),
      filtered: tally(filtered),
      claims: { said, leftOut: tally(leftOut) },
    })),
    languages: tally(languages).map(({ name }) => name),
    troubles,
    troublesInAll,
  };
}

/** `documents/ID.txt` for each document, and `documents/index.jsonl` that names them. */
export async function writeDocuments(input: ReleaseInput, folder: ReleaseFolder): Promise<void> {
  const index = await folder.create('documents/index.jsonl');
  let rows = 0;
  for await (const { key, version, text } of input.documents()) {
    const path = documentPath(key);
    // A lone surrogate and U+FFFD are one code point each: spans keep their places.
    await folder.put(path, text.toWellFormed());
    await index.write(`${jsonText({ document: key, version, path })}\n`);
    rows++;
  }
  await index.close(rows);
}

export function documentPath(key: string): string {
  return `documents/${shortId('d', key)}.txt`;
}

function ordered(line: SourceLine): SourceLine {
  const parsed = sourceLineSchema.parse(line);
  const filtered = parsed.filtered === undefined ? {} : { filtered: sorted(parsed.filtered) };
  const claims = parsed.claims === undefined ? {} : { claims: { ...parsed.claims, leftOut: sorted(parsed.claims.leftOut) } };
  return { ...parsed, ...filtered, ...claims, setAside: sorted(parsed.setAside), masked: sorted(parsed.masked) };
}

function inWords(filtered: { [name: string]: number }): { [name: string]: number } {
  return Object.fromEntries(Object.entries(filtered).map(([name, rows]) => [Object.hasOwn(filterNames, name) ? filterNames[name as FilterName] : name, rows]));
}

function sorted(counts: { [name: string]: number }): { [name: string]: number } {
  return Object.fromEntries(Object.entries(counts).sort((a, b) => compareText(a[0], b[0])));
}

function addTo(map: Map<string, number>, counts: { [name: string]: number }): void {
  for (const [name, amount] of Object.entries(counts)) if (amount > 0) map.set(name, (map.get(name) ?? 0) + amount);
}

/** Most first. */
export function tally(map: ReadonlyMap<string, number>): Tally {
  return [...map].map(([name, rows]) => ({ name, rows })).sort((a, b) => b.rows - a.rows || compareText(a.name, b.name));
}

function emptyReport({ source, kind, licence, consent, attribution, origin }: SourceLine): SourceReport {
  return {
    source,
    kind,
    licence,
    consent,
    attribution: attribution ?? null,
    origin: origin ?? null,
    files: 0,
    read: 0,
    unused: 0,
    refused: 0,
    ignored: 0,
    rows: 0,
    refusedRows: 0,
    filtered: [],
    claims: { said: 0, leftOut: [] },
    setAside: [],
    masked: [],
  };
}
