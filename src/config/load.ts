import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config, ConfigInput } from '../contracts/index.ts';
import { ConfigError, HornbookError, messageOf, pathText, usageError } from '../errors.ts';
import { parseConfig } from './validate.ts';

export const configNames = [
  'hornbook.config.ts',
  'hornbook.config.mts',
  'hornbook.config.js',
  'hornbook.config.mjs',
  'hornbook.config.yaml',
  'hornbook.config.yml',
  'hornbook.config.json',
] as const;

/** Gives a TypeScript config its types; returns it as it is. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

export interface LoadedConfig {
  config: Config;
  /** Absolute path of the file. */
  file: string;
  /** Folder that its paths start from. */
  root: string;
}

/** The config of a folder, or the file given. Throws a usage error that lists the names looked for. */
export function findConfig(place: string): string {
  const given = resolve(place);
  if (/\.(ts|mts|js|mjs|yaml|yml|json)$/i.test(given)) {
    if (existsSync(given)) return given;
    throw usageError(`There is no config ${place}.`, { code: 'no-config' });
  }
  const found = configNames.map((name) => join(given, name)).filter((file) => existsSync(file));
  if (found.length > 1) {
    throw usageError(`Two configs stand in ${place}: ${found.map((file) => basename(file)).join(', ')}.`, { code: 'two-configs', hint: 'Keep one.' });
  }
  const [file] = found;
  if (file === undefined) {
    throw usageError(`There is no hornbook config in ${place}.`, {
      code: 'no-config',
      hint: `Run "hornbook init ${place}", or write ${configNames[0]}, ${configNames[4]} or ${configNames[6]} there.`,
    });
  }
  return file;
}

/**
 * Finds and reads the config of a folder, or the file given, and fills in its defaults. A TypeScript or JavaScript config is
 * run. Throws a usage error (exit 2) that names file, line and column, or the path of the setting. `step`: the config may name
 * no sources.
 */
export async function loadConfig(place: string, step = false): Promise<LoadedConfig> {
  const file = findConfig(place);
  const name = basename(file);
  if (/\.m?[jt]s$/.test(extname(file))) return { config: await fromModule(file, name, step), file, root: dirname(file) };
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const value = await parseText(name, text);
  return { config: await withPositions(name, text, () => parseConfig(value, step)), file, root: dirname(file) };
}

async function fromModule(file: string, name: string, step: boolean): Promise<Config> {
  const { createJiti } = await import('jiti');
  let value: unknown;
  try {
    value = await createJiti(import.meta.url, { alias: ownDoors(), fsCache: false }).import(file, { default: true });
  } catch (error) {
    throw usageError(`${name} cannot be loaded: ${messageOf(error)}`, { code: 'config', cause: error });
  }
  return await withPositions(name, undefined, () => parseConfig(value, step));
}

/** What a config imports of us is this very copy, also where the package is not installed beside it. */
function ownDoors(): { [specifier: string]: string } {
  const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const rooms = ['privacy', 'similarity', 'testing', 'text'].map((room) => [`hornbook/${room}`, file(`../${room}/index.js`)]);
  return { ...(Object.fromEntries(rooms) as { [specifier: string]: string }), hornbook: file('../index.js') };
}

async function parseText(name: string, text: string): Promise<unknown> {
  if (name.endsWith('.json')) {
    try {
      return JSON.parse(text);
    } catch (error) {
      const offset = Number(/position (\d+)/.exec(messageOf(error))?.[1] ?? 0);
      const before = text.slice(0, offset).split('\n');
      throw usageError(`${name}:${before.length}:${(before.at(-1) ?? '').length + 1}: not valid JSON: ${messageOf(error)}`, { code: 'config' });
    }
  }
  // Loaded where it is needed: it is a quarter of what a command reads before its first request.
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: true });
  const [problem] = document.errors;
  if (problem) {
    const at = problem.linePos?.[0];
    throw usageError(`${name}:${at?.line ?? 1}:${at?.col ?? 1}: not valid YAML: ${problem.message.split('\n')[0] ?? ''}`, { code: 'config' });
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw usageError(`${name}: ${messageOf(error)}`, { code: 'config' });
  }
}

/** Runs something that may find the config wrong, and says where in the file it is. */
async function withPositions<T>(name: string, text: string | undefined, work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    throw await located(name, text, error);
  }
}

/** Adds file, line and column to each issue of a `ConfigError`; other errors pass. */
export async function located(name: string, text: string | undefined, error: unknown): Promise<unknown> {
  if (!(error instanceof ConfigError)) return error;
  const find = text === undefined ? undefined : (await import('./positions.ts')).positionFinder(text);
  const lines = error.issues.map((issue) => {
    const at = find?.(issue.path);
    return `${name}${at ? `:${at.line}:${at.column}` : ''}: ${pathText(issue.path)}: ${issue.message}`;
  });
  return new HornbookError(lines.join('\n'), { code: 'config', exitCode: error.exitCode, ...(error.hint ? { hint: error.hint } : {}), cause: error });
}
