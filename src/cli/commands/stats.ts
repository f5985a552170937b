import { exitCodes } from '../../errors.ts';
import { statsOf } from '../../stages/release/read/index.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, paint, processIo, safe, table } from '../io.ts';
import { outcomeText } from '../reporters/progress.ts';
import { findRelease } from '../workspace.ts';

export async function stats([given]: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const result = await statsOf(await findRelease(given, options.workspace ?? '.'));
  if (io.json) {
    io.out(JSON.stringify({ schema: 'hornbook.stats/1', ...result }));
    return exitCodes.ok;
  }
  io.out(`${safe(result.name)} ${result.version}: ${grouped(result.counts.total.candidates)} candidates = ${outcomeText(result.counts.total)}`);
  const splits = result.splits.map((split) => [split.split, split.rows, split.groups, `${Math.round(split.asked * 1000) / 10} %`]);
  for (const line of table(splits, ['split', 'rows', 'groups', 'asked'])) io.out(`  ${line}`);
  io.out(paint(io, 'bold', 'Figures'));
  for (const line of figureLines(result.statistics)) io.out(`  ${line}`);
  if (result.claims !== undefined) {
    const { said, leftOut } = result.claims;
    const out = leftOut.reduce((sum, { rows }) => sum + rows, 0);
    io.out(`${grouped(out)} of ${grouped(said)} things that models said of the sources were left out${out === 0 ? '' : ':'}`);
    for (const { name, rows } of leftOut) io.out(`  ${safe(name)}: ${grouped(rows)}`);
  }
  for (const warning of result.warnings) io.out(`${paint(io, 'yellow', 'warning')}  ${safe(typeof warning === 'string' ? warning : warning.message)}`);
  return exitCodes.ok;
}

/** Numbers of a nested object as lines "a.b: 1". */
function figureLines(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return [`${path}: ${Number.isInteger(value) ? grouped(value) : Math.round(value * 1000) / 1000}`];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => figureLines(item, path === '' ? safe(key) : `${path}.${safe(key)}`));
}
