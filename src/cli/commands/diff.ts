import { exitCodes } from '../../errors.ts';
import { diffReleases } from '../../stages/release/read/index.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, paint, processIo, safe, table } from '../io.ts';
import { findRelease } from '../workspace.ts';

export async function diff([a, b]: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const place = options.workspace ?? '.';
  const result = await diffReleases(await findRelease(a, place), await findRelease(b, place));
  if (io.json) {
    io.out(JSON.stringify({ schema: 'hornbook.diff/1', ...result }));
    return exitCodes.ok;
  }
  io.out(`${result.from.version} (${grouped(result.from.rows)} rows) -> ${result.to.version} (${grouped(result.to.rows)} rows)`);
  io.out(
    `${paint(io, 'green', `+${grouped(result.added.length)}`)} added, ${paint(io, 'red', `-${grouped(result.removed.length)}`)} removed, ${grouped(result.changed.length)} changed`,
  );
  for (const kind of ['came', 'changed', 'left'] as const)
    if (result.sources[kind].length > 0) io.out(`sources ${kind}: ${result.sources[kind].map(safe).join(', ')}`);
  const block = (title: string, header: string[], rows: (string | number)[][]): void => {
    if (rows.length === 0) return;
    io.out(paint(io, 'bold', title));
    for (const line of table(rows, header)) io.out(`  ${line}`);
  };
  block(
    'Why',
    ['change', 'reason', 'rows'],
    result.reasons.map((one) => [one.change, safe(one.reason), one.rows]),
  );
  block(
    'Drops by rule',
    ['gate', 'rule', 'before', 'after'],
    result.byRule.map((one) => [one.gate, safe(one.rule), one.from, one.to]),
  );
  return exitCodes.ok;
}
