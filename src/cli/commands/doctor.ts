import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { HornbookError, exitCodes, messageOf, withHint } from '../../errors.ts';
import { checkModels, compose, surveySources, workspacePath, type CheckedModels, type SurveyLine } from '../../pipeline/index.ts';
import { acquireLock } from '../../store/index.ts';
import type { CommandOptions } from '../command.ts';
import { grouped, paint, processIo, safe } from '../io.ts';
import { atConfig } from '../workspace.ts';
import { modelLines } from './doctor-models.ts';
import { rowLines } from './doctor-rows.ts';
import { counted, wordFor } from '../../text/plural.ts';

type Check = SurveyLine;

const leastFreeBytes = 512 * 1024 * 1024;

/** Looks before a run does: exit 0 where nothing failed, 2 where the config is wrong, 5 where only models failed, 3 where another check did. */
export async function doctor(_parameters: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const checks: Check[] = [{ name: 'node', state: 'ok', note: `${process.version}, Unicode ${process.versions.unicode}` }];
  const place = options.workspace ?? '.';
  let exitCode: number = exitCodes.ok;
  let asked: CheckedModels | undefined;
  try {
    const loaded = await loadConfig(place);
    const plan = await atConfig(loaded, async () => compose(loaded.config, loaded.root));
    checks.push({
      name: 'config',
      state: 'ok',
      note: `${counted(plan.sources.size, 'source')}, ${plan.evaluation.length} evaluation ${wordFor(plan.evaluation.length, 'set')}, judge ${plan.judge.judge.id}${plan.judge.judge.heuristic ? ' (a heuristic: it does not judge correctness)' : ''}`,
    });
    checks.push(...disk(loaded.root), lock(loaded.root));
    checks.push(...(await atConfig(loaded, () => surveySources(plan))));
    if (Object.keys(plan.config.models ?? {}).length > 0 && options.offline !== true) {
      asked = await checkModels(plan.config, { root: loaded.root, environment: io.environment, clock: { now: () => Date.now() } });
    }
  } catch (error) {
    exitCode = HornbookError.isInstance(error) ? error.exitCode : exitCodes.unexpected;
    checks.push({ name: 'config', state: 'failed', note: withHint(messageOf(error), HornbookError.isInstance(error) ? error.hint : undefined) });
  }
  if (exitCode === exitCodes.ok && checks.some((check) => check.state === 'failed')) exitCode = exitCodes.gate;
  if (asked !== undefined) checks.push(...modelLines(asked));
  if (exitCode === exitCodes.ok && checks.some((check) => check.state === 'failed')) exitCode = exitCodes.provider;
  if (io.json)
    io.out(JSON.stringify({ schema: 'hornbook.doctor/1', checks, ...(asked === undefined ? {} : { models: asked.models, spend: asked.spend.total }) }));
  else {
    const colour = { ok: 'green', warning: 'yellow', failed: 'red' } as const;
    for (const check of checks) {
      io.out(`${paint(io, colour[check.state], check.state.padEnd(8))} ${safe(check.name)}: ${safe(check.note)}`);
      for (const line of check.rows ? rowLines(check.rows) : []) io.out(`           ${line}`);
    }
  }
  return exitCode;
}

function disk(root: string): Check[] {
  const { bavail, bsize } = statfsSync(root);
  const free = Number(bavail) * Number(bsize);
  const room: Check = { name: 'disk', state: free < leastFreeBytes ? 'warning' : 'ok', note: `${grouped(free / 1e6)} MB free` };
  const probe = join(root, '.hornbook-probe');
  try {
    const file = openSync(probe, 'w');
    writeSync(file, 'probe');
    fsyncSync(file);
    closeSync(file);
    renameSync(probe, `${probe}-2`);
    rmSync(`${probe}-2`);
    return [room, { name: 'folder', state: 'ok', note: 'can be written, synced and renamed in' }];
  } catch (error) {
    return [room, { name: 'folder', state: 'failed', note: `cannot be written: ${messageOf(error)}` }];
  }
}

function lock(root: string): Check {
  const { folder } = workspacePath(resolve(root));
  if (!existsSync(folder)) return { name: 'lock', state: 'ok', note: 'no workspace yet' };
  try {
    acquireLock(folder, Date.now()).release();
    return { name: 'lock', state: 'ok', note: 'free' };
  } catch (error) {
    return { name: 'lock', state: 'warning', note: messageOf(error) };
  }
}
