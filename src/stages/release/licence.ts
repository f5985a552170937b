import type { ReleaseReport, SourceReport } from '../../report/model.ts';
import { licenceConflicts, licenceTerms, strictest } from '../../report/licences.ts';
import { compareText } from '../../text/canonical.ts';

/**
 * The release's licence: what the config says, else one licence if all used sources share it, else all of them joined by AND
 * (SPDX). Whether licences go together is for a person to judge; what they ask for is rolled up, the strictest wins. One
 * unknown licence makes the whole unknown.
 */
export function rollUpLicence(configured: string | undefined, sources: readonly SourceReport[], used: ReadonlySet<string>): ReleaseReport['licence'] {
  const bySource = new Map<string, string[]>();
  const relevant = sources.filter(({ source, read }) => (used.size > 0 ? used.has(source) : read > 0));
  for (const { source, licence } of relevant) bySource.set(licence, [...(bySource.get(licence) ?? []), source]);
  const parts = [...bySource].map(([licence, names]) => ({ licence, sources: names })).sort((a, b) => compareText(a.licence, b.licence));
  const terms = strictest(parts.map(({ licence }) => licenceTerms(licence)));
  const attribution = relevant.flatMap(({ source, attribution: line }) => (line === null ? [] : [{ source, line }]));
  if (configured !== undefined) return { value: configured, from: 'config', parts, ...terms, attribution, conflicts: licenceConflicts(configured, parts) };
  const names = parts.map(({ licence }) => licence);
  const value =
    names.length === 0 || names.includes('unknown')
      ? 'unknown'
      : names.map((name) => (names.length > 1 && name.includes(' ') ? `(${name})` : name)).join(' AND ');
  return { value, from: 'sources', parts, ...terms, attribution, conflicts: [] };
}
