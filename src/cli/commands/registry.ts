import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { exitCodes, messageOf, usageError } from '../../errors.ts';
import { addEvent } from '../../pipeline/versions/registry/events.ts';
import { registeredReleases } from '../../pipeline/versions/registry/releases.ts';
import type { Registered, RegisteredRelease } from '../../pipeline/versions/registry/releases.ts';
import { didYouMean } from '../../text/closest.ts';
import type { CommandOptions } from '../command.ts';
import { eventTime } from '../event-time.ts';
import { brief, grouped, paint, processIo, safe, table } from '../io.ts';
import type { Io } from '../io.ts';
import { releaseDirectory } from '../workspace.ts';

const actions = ['list', 'show', 'trained'] as const;

/** `registry list`, `registry show VERSION`, `registry trained MODEL --on VERSION`. Exit 3 where a line of the file is damaged. */
export async function registry([action = 'list', name]: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const directory = await releaseDirectory(options.workspace ?? '.');
  if (action === 'trained') await trained(io, directory, name, options);
  else if (action === 'list') list(io, await registeredReleases(directory));
  else if (action === 'show') show(io, named(name, await registeredReleases(directory)));
  else
    throw usageError(`There is no "registry ${action}".${didYouMean(action, actions)}`, { code: 'no-such-action', hint: `Allowed are ${actions.join(', ')}.` });
  const { damaged } = await registeredReleases(directory);
  for (const { line, why } of damaged) io.log(`${paint(io, 'red', 'damaged')}  registry.jsonl:${line}: ${why}`);
  return damaged.length > 0 ? exitCodes.gate : exitCodes.ok;
}

function list(io: Io, { releases, damaged }: Registered): void {
  if (io.json) {
    io.out(JSON.stringify({ schema: 'hornbook.registry/1', releases, damaged }));
    return;
  }
  if (releases.length === 0) io.out('There is no release yet.');
  const rows = releases.map((one) => [
    one.version,
    one.parent ?? '',
    one.change ?? '',
    one.rows ?? 0,
    brief(changedText(one), 40),
    brief(one.published.map(({ to }) => to).join(', '), 40),
    brief(one.trained.map(({ model }) => model).join(', '), 40),
    one.path === null ? 'gone' : (one.problem ?? ''),
  ]);
  if (rows.length > 0) for (const line of table(rows, ['version', 'parent', 'change', 'rows', 'changed', 'published to', 'models', ''])) io.out(safe(line));
}

const changedText = ({ changed }: RegisteredRelease): string =>
  changed === null ? '' : `+${grouped(changed.added)} -${grouped(changed.removed)} ~${grouped(changed.edited)} >${grouped(changed.moved)}`;

function named(version: string | undefined, { releases }: Registered): RegisteredRelease {
  const found = releases.findLast((one) => (version === undefined ? one.path !== null : one.version === version));
  if (found !== undefined) return found;
  throw usageError(version === undefined ? 'There is no release yet.' : `Neither the releases nor the registry know ${version}.`, {
    code: 'no-such-release',
    hint: `Known: ${releases.map((one) => one.version).join(', ') || 'none'}.`,
  });
}

function show(io: Io, one: RegisteredRelease): void {
  if (io.json) {
    io.out(JSON.stringify({ schema: 'hornbook.registry/1', release: one }));
    return;
  }
  io.out(`${paint(io, 'bold', safe(one.version))}  ${one.path === null ? 'its folder is gone' : safe(one.path)}`);
  if (one.problem !== null) io.out(`  ${paint(io, 'red', safe(one.problem))}`);
  const parent = one.parent === null ? '' : `, after ${safe(one.parent)}`;
  if (one.created !== null)
    io.out(`  made ${safe(one.created)}${parent}: ${one.change ?? 'of an earlier hornbook'}${one.changed === null ? '' : ` (${changedText(one)})`}`);
  if (one.why !== null) io.out(`  its version was given: ${safe(one.why)}`);
  if (one.rows !== null) io.out(`  ${grouped(one.rows)} rows, ${grouped(one.rejected ?? 0)} rejected; content ${safe((one.contentHash ?? '').slice(0, 16))}`);
  for (const { kind, to, at, files, commit } of one.published)
    io.out(`  published ${safe(at)} to ${safe(to)} (${kind}, ${grouped(files)} files${commit === undefined ? '' : `, commit ${safe(commit.slice(0, 12))}`})`);
  for (const { model, at, scores = {} } of one.trained)
    io.out(
      `  trained ${safe(at)}: ${safe(model)}${Object.entries(scores)
        .map(([score, value]) => `  ${safe(score)} ${value}`)
        .join('')}`,
    );
}

async function trained(io: Io, directory: string, model: string | undefined, options: CommandOptions): Promise<void> {
  if (model === undefined || model.trim() === '') throw usageError('Say which model: hornbook registry trained MODEL --on VERSION', { code: 'no-model' });
  if (options.on === undefined) throw usageError(`Say which release ${model} was trained on: --on VERSION`, { code: 'no-version' });
  const release = named(options.on, await registeredReleases(directory));
  const { version, contentHash } = release;
  if (contentHash === null)
    throw usageError(`The manifest of ${version} cannot be read (${release.problem ?? ''}): nobody can say what the model was trained on.`, {
      code: 'no-release',
    });
  const scores = options.scores === undefined ? undefined : await scoresIn(options.scores);
  const event = {
    schema: 'hornbook.registry/1',
    at: eventTime(io),
    version,
    contentHash,
    event: 'trained',
    model,
    ...(scores === undefined ? {} : { scores }),
  } as const;
  addEvent(directory, event);
  if (io.json) io.out(JSON.stringify(event));
  else io.out(`${safe(model)} was trained on ${safe(version)} (${grouped(release.rows ?? 0)} rows).`);
}

async function scoresIn(file: string): Promise<{ [name: string]: number }> {
  const hint = 'The file holds one JSON object with a number to each name, as {"exactMatch": 0.61}.';
  try {
    return z.record(z.string(), z.number()).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw usageError(`The scores in ${file} cannot be read: ${cause instanceof z.ZodError ? 'it is no object of numbers' : messageOf(cause)}.`, {
      code: 'bad-scores',
      hint,
      cause,
    });
  }
}
