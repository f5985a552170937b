import { loadConfig } from '../../config/load.ts';
import { exitCodes } from '../../errors.ts';
import { answerOf, preview as previewRows, promptOf } from '../../pipeline/index.ts';
import type { CommandOptions } from '../command.ts';
import { brief, paint, processIo, safe } from '../io.ts';
import { atConfig } from '../workspace.ts';

export async function preview(_parameters: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const loaded = await loadConfig(options.workspace ?? '.');
  const result = await atConfig(loaded, () => previewRows({ config: loaded.config, root: loaded.root, rows: options.n ?? 10, environment: io.environment }));
  if (io.json) {
    io.out(JSON.stringify({ schema: 'hornbook.preview/1', within: 'sample', ...result }));
    return exitCodes.ok;
  }
  for (const { record, fate } of result.rows) {
    const colour = fate.outcome === 'accepted' ? 'green' : fate.outcome === 'held' ? 'yellow' : 'red';
    io.out(
      `${paint(io, colour, fate.outcome.padEnd(9))} ${record.id}  ${safe(record.labels['taskType'] ?? '')}${fate.rule ? `  ${fate.gate ?? ''}/${safe(fate.rule.rule)}` : ''}`,
    );
    io.out(`  ${paint(io, 'bold', 'Q')} ${brief(promptOf(record), 200)}`);
    io.out(`  ${paint(io, 'bold', 'A')} ${brief(answerOf(record), 320)}`);
  }
  io.out(`${result.rows.length} rows, judged within the sample; nothing was written.`);
  return exitCodes.ok;
}
