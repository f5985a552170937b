// The table of trainers' loaders, from the stored run of test/e2e/trainers.mjs.
import { cell, table } from './markdown.mjs';

/** A line for each check: what ran, the format, what it told; then how many wrong exports each part saw. Nothing was stored: says so. */
export function loadersTable(result) {
  if (result === undefined) return 'No run is stored yet.';
  const checks = Object.values(result.parts).flatMap(({ checks: all }) => all);
  const lines = checks.map(({ name, of, ok, detail }) => [
    cell(name.slice(0, -of.length).replace(/:? $/, '')),
    `\`${of}\``,
    ok ? cell(detail) : cell(`NO: ${detail}`),
  ]);
  const wrong = Object.entries(result.parts).map(([part, { installed, wrongExports }]) => [
    part,
    cell(installed.join(', ')),
    `${wrongExports.seen} of ${wrongExports.planted}`,
  ]);
  return [
    `Stored by \`${result.command}\` on ${result.machine.cores} cores (${result.machine.model}).`,
    table(['what runs', 'format', 'what it took'], lines),
    table(['part', 'installed', 'wrong exports seen'], wrong),
  ].join('\n\n');
}
