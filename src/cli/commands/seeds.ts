import { loadConfig } from '../../config/load.ts';
import type { RunEvent } from '../../contracts/index.ts';
import { exitCodes, usageError } from '../../errors.ts';
import { proposeSeeds } from '../../pipeline/propose/index.ts';
import type { Proposed } from '../../pipeline/propose/index.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, paint, processIo, safe } from '../io.ts';
import type { Io } from '../io.ts';
import { interruptions } from '../signals.ts';
import { atConfig } from '../workspace.ts';

/** Warnings of a run that say nothing of proposals. */
const ofReleases: ReadonlySet<string> = new Set(['no-evaluation-set', 'unknown-licence', 'stage-skipped']);

/** Proposals for a list of seeds: `hornbook seeds --out seeds.jsonl --count 30 --domain "…"`. */
export async function seeds(_parameters: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const { out = '', count = 30 } = options;
  if (options.domain?.trim() === '') throw usageError('--domain is empty.', { hint: 'Say in a sentence what the assistant is for.' });
  const loaded = await loadConfig(options.workspace ?? '.', true);
  const { stopping, end } = interruptions(io);
  let models: Extract<RunEvent, { event: 'models' }> | undefined;
  try {
    const result = await atConfig(loaded, () =>
      proposeSeeds({
        config: loaded.config,
        root: loaded.root,
        out,
        count,
        ...(options.domain === undefined ? {} : { about: options.domain }),
        ...(options.model === undefined ? {} : { model: options.model }),
        ...(options.maxCost === undefined ? {} : { maxCost: options.maxCost }),
        environment: io.environment,
        stopping,
        emit: (event) => {
          if (event.event === 'models') {
            models = event;
            io.status(`${grouped(event.requests)} requests sent, ${money(event)}`);
          } else if (event.event === 'warning' && !ofReleases.has(event.code)) warn(io, event);
        },
      }),
    );
    if (io.json) io.out(JSON.stringify({ schema: 'hornbook.seeds/1', asked: count, ...result, spent: models?.spent ?? null }));
    else summary(io, result, count, models);
    // A list that is shorter than was asked for says so, and so does its code.
    return result.proposals < count ? exitCodes.gate : exitCodes.ok;
  } finally {
    end();
  }
}

function warn(io: Io, { message, hint }: Extract<RunEvent, { event: 'warning' }>): void {
  io.log(`${paint(io, 'yellow', 'warning')}  ${safe(message)}`);
  if (hint !== null) io.log(`         ${safe(hint)}`);
}

function money({ spent }: Extract<RunEvent, { event: 'models' }>): string {
  return `$${spent.money.toFixed(4)}${spent.unpriced > 0 ? ` and ${grouped(spent.unpriced)} calls of unknown price` : ''}`;
}

function summary(io: Io, { out, proposals, domains, left }: Proposed, count: number, models: Extract<RunEvent, { event: 'models' }> | undefined): void {
  io.out(`${grouped(proposals)} of ${grouped(count)} proposals  ${safe(out)}`);
  if (domains.length > 0) io.out(`about: ${domains.map(safe).join(', ')}`);
  const reasons = Object.entries(left).map(([reason, number]) => `${safe(reason)} ${grouped(number)}`);
  if (reasons.length > 0) io.out(`left out: ${reasons.join(', ')}`);
  if (models !== undefined) io.out(`${grouped(models.requests)} requests sent, ${grouped(models.kept)} replies from the ledger, ${money(models)}`);
  io.out('Next: read them. Delete what nobody would ask, and put the rest into your own words.');
  io.out('      A line that has become yours is yours: take its "author" out. The others stay a model\'s.');
  io.out(`      Then name the file in the config: sources: [{ use: seeds, path: ${safe(out)} }]`);
}
