import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configNames } from '../../config/load.ts';
import { preset, presetNames } from '../../config/presets.ts';
import { exitCodes, usageError } from '../../errors.ts';
import { didYouMean } from '../../text/closest.ts';
import type { CommandOptions } from '../command.ts';
import { processIo, safe } from '../io.ts';

const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Makes a workspace. Never writes over a file that is there. */
export async function init([given]: string[], options: CommandOptions): Promise<number> {
  const io = processIo(options.json ?? false);
  const folder = resolve(given ?? (options.demo ? 'hornbook-demo' : '.'));
  const standing = configNames.find((name) => existsSync(join(folder, name)));
  if (standing !== undefined)
    throw usageError(`${standing} stands there already; nothing was changed.`, { code: 'exists', hint: 'Edit it, or choose another folder.' });
  const made = options.demo ? demo(folder) : fromPreset(folder, options.preset ?? 'documents');
  writeSchema(folder);
  const shown = relative(process.cwd(), folder) || '.';
  if (io.json) io.out(JSON.stringify({ schema: 'hornbook.init/1', folder: shown, made }));
  else {
    for (const line of made) io.out(`  ${safe(line)}`);
    const place = shown === '.' ? '' : ` -C ${safe(shown)}`;
    io.out(options.demo ? `Next: hornbook run${place}` : `Next: put your files into place, then hornbook preview${place}, then hornbook run${place}`);
  }
  return exitCodes.ok;
}

function fromPreset(folder: string, name: string): string[] {
  const known = presetNames.find((one) => one === name);
  if (known === undefined) throw usageError(`There is no preset "${name}".${didYouMean(name, presetNames)}`, { code: 'no-such-preset' });
  const title =
    basename(folder)
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '') || 'dataset';
  const { config, folders } = preset(known, title);
  for (const { path } of folders) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'hornbook.config.yaml'), config, { flag: 'wx' });
  return ['hornbook.config.yaml', ...folders.map(({ path, holds }) => `${path}/  ${holds}`)];
}

function demo(folder: string): string[] {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw usageError(`${folder} is not empty; the demo wants a folder of its own.`, { code: 'exists' });
  cpSync(join(packageRoot, 'examples', 'demo'), folder, { recursive: true });
  return readdirSync(folder).sort();
}

/** A copy of the config's JSON Schema, so that editors complete it offline. */
function writeSchema(folder: string): void {
  const schema = join(packageRoot, 'dist', 'config.schema.json');
  if (!existsSync(schema)) return;
  mkdirSync(join(folder, '.hornbook'), { recursive: true });
  writeFileSync(join(folder, '.hornbook', 'config.schema.json'), readFileSync(schema));
}
