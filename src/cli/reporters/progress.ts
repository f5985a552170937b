import type { RunEvent } from '../../contracts/index.ts';
import { batchText } from '../batch-text.ts';
import { duration } from '../duration.ts';
import { brief, grouped, paint, safe } from '../io.ts';
import type { Io } from '../io.ts';
import { wordFor } from '../../text/plural.ts';

export type Reporter = (event: RunEvent) => void;

/** One JSON object a line, on standard output. */
export function jsonReporter(io: Io): Reporter {
  return (event) => io.out(JSON.stringify(event));
}

const quietMilliseconds = 120;
const plainStep = 10_000;

/**
 * For people: a line for each stage, and below it the one in hand with counts, rate and time left. Without a terminal the
 * same as plain lines, at most one every ten seconds while a stage runs.
 */
export function humanReporter(io: Io, now: () => number = () => performance.now()): Reporter {
  let stage = { name: '', started: now(), shown: 0, done: 0 };
  const refused: string[] = [];
  let models = '';
  let spent = '';
  return (event) => {
    switch (event.event) {
      case 'started':
        io.log(event.resumed ? 'Going on with the stopped run.' : 'Reading the sources.');
        break;
      case 'file':
        if (event.outcome === 'refused') {
          refused.push(event.key);
          io.log(`${paint(io, 'yellow', 'refused')}  ${safe(event.key)}: ${safe(event.reason ?? '')}`);
        }
        break;
      case 'sources':
        io.log(sourcesLine(event));
        break;
      case 'warning':
        io.log(`${paint(io, 'yellow', 'warning')}  ${safe(event.message)}${event.hint ? ` ${safe(event.hint)}` : ''}`);
        break;
      case 'stage':
        if (event.state === 'start') stage = { name: event.stage, started: now(), shown: now(), done: 0 };
        if (event.state === 'skipped') io.log(`${event.stage}: skipped: ${safe(event.note ?? '')}`);
        // What augmentation came to for a cell: it says in which way the release is short.
        if (event.state === 'end' && event.note !== null) io.log(`${event.stage}: ${safe(event.note)}`);
        break;
      case 'progress': {
        const at = now();
        if (event.stage !== stage.name) stage = { name: event.stage, started: at, shown: at, done: 0 };
        if (at - stage.shown < (io.interactive ? quietMilliseconds : plainStep)) break;
        stage.shown = at;
        const line = `${progressLine(event, at - stage.started)}${models}`;
        if (io.interactive) io.status(line);
        else io.log(line);
        break;
      }
      case 'models': {
        models = `; ${modelsText(event)}`;
        spent = spentText(event);
        const at = now();
        if (at - stage.shown < (io.interactive ? quietMilliseconds : plainStep)) break;
        stage.shown = at;
        if (io.interactive) io.status(`${stage.name}: ${modelsText(event)}`);
        else io.log(`${stage.name}: ${modelsText(event)}`);
        break;
      }
      case 'wave': {
        const { counts } = event;
        io.log(`wave ${event.wave} (${brief(event.name, 60)}): ${grouped(counts.candidates)} candidates = ${outcomeText(counts)}`);
        break;
      }
      case 'released':
        io.log(event.isNew ? `${paint(io, 'green', 'released')}  ${event.version}` : `unchanged: release ${event.version} stands`);
        break;
      // An error is said once, by the command that it ended.
      case 'error':
        break;
      case 'finished':
        if (spent !== '') io.log(`models: ${spent}`);
        break;
    }
  };
}

export function outcomeText(counts: Extract<RunEvent, { event: 'finished' }>['counts']): string {
  return (['accepted', 'rejected', 'held', 'failed', 'pending'] as const)
    .filter((outcome) => outcome === 'accepted' || counts[outcome] > 0)
    .map((outcome) => `${grouped(counts[outcome])} ${outcome}`)
    .join(' + ');
}

function dollars(money: number): string {
  return `$${money.toFixed(money < 1 ? 4 : 2)}`;
}

type ModelsEvent = Extract<RunEvent, { event: 'models' }>;

function modelsText(event: ModelsEvent): string {
  const { waiting, active, rateLimited, batches } = event;
  const refused = rateLimited > 0 ? `${grouped(rateLimited)} refused for their rate, ` : '';
  const inBatches = batches === undefined ? '' : `; ${batchText(batches)}`;
  return `${spentText(event)}; ${refused}${grouped(active)} at once, ${grouped(Math.max(0, waiting - active))} waiting${inBatches}`;
}

/** Requests, tokens and money, and who asked for them. */
export function spentText({ requests, kept, spent, stages }: ModelsEvent): string {
  const money = `${dollars(spent.money)}${spent.estimated > 0 ? ` ($${spent.estimated.toFixed(4)} of it estimated)` : ''}`;
  const parts = [`${grouped(requests)} requests`, `${grouped(kept)} kept`, `${grouped(spent.tokens)} tokens`, money];
  if (spent.unpriced > 0) parts.push(`${grouped(spent.unpriced)} calls of unknown price`);
  // Where several ask, who spends it: a judge may well ask more than the teacher.
  if (stages.length > 1) parts.push(stages.map((one) => `${safe(one.stage)} ${grouped(one.calls)} calls ${dollars(one.money)}`).join(' + '));
  return parts.join(', ');
}

function sourcesLine(event: Extract<RunEvent, { event: 'sources' }>): string {
  const parts = [`${grouped(event.files)} ${wordFor(event.files, 'file')}`];
  // Logs and datasets are no documents: they are taken anew in each run.
  if (event.read + event.unchanged > 0) parts.push(`${grouped(event.read)} documents read`, `${grouped(event.unchanged)} unchanged`);
  if (event.refused > 0) parts.push(`${grouped(event.refused)} refused`);
  for (const kind of ['came', 'changed', 'left'] as const) {
    const keys = event[kind];
    if (keys.length === 0 || (kind === 'came' && event.unchanged === 0)) continue;
    parts.push(`${kind}: ${keys.slice(0, 5).map(safe).join(', ')}${keys.length > 5 ? ` and ${keys.length - 5} more` : ''}`);
  }
  return parts.join(', ');
}

function progressLine(event: Extract<RunEvent, { event: 'progress' }>, milliseconds: number): string {
  const seconds = Math.max(milliseconds, 1) / 1000;
  const rate = event.done / seconds;
  const share = event.total === null ? '' : ` of ${grouped(event.total)}`;
  const left = event.total === null || rate === 0 ? '' : `, ${duration((event.total - event.done) / rate)} left`;
  return `${event.stage}: ${grouped(event.done)}${share} ${event.unit}, ${rate < 10 ? rate.toFixed(1) : grouped(rate)}/s${left}`;
}
