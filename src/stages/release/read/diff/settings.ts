/** What differs beside the rows: sources, evaluation sets, settings, parts of the program, rules, cells. */
import { coverageReportSchema } from '../../../../contracts/coverage.ts';
import type { Manifest } from '../../../../contracts/release.ts';
import type { ReleaseDiff } from '../../../../report/diff/model.ts';
import { clip } from '../../../../report/plain.ts';
import { compareText } from '../../../../text/canonical.ts';
import { dataFiles } from '../data-files.ts';
import { jsonFile } from './reading.ts';

/** Names that came, left, or stand for something else. */
export function namesChanged(from: ReadonlyMap<string, string | null>, to: ReadonlyMap<string, string | null>): ReleaseDiff['sources'] {
  const sorted = (map: ReadonlyMap<string, unknown>): string[] => [...map.keys()].sort(compareText);
  return {
    came: sorted(to).filter((key) => !from.has(key)),
    changed: sorted(to).filter((key) => from.has(key) && from.get(key) !== to.get(key)),
    left: sorted(from).filter((key) => !to.has(key)),
  };
}

export function evaluationChanged(from: Manifest, to: Manifest): ReleaseDiff['evaluation'] {
  const hashes = (manifest: Manifest): Map<string, string> => new Map(manifest.evaluation.map(({ set, hash }) => [set, hash]));
  return namesChanged(hashes(from), hashes(to));
}

export function rulesChanged(from: Manifest, to: Manifest): ReleaseDiff['byRule'] {
  const dropped = (manifest: Manifest): Map<string, number> => new Map(manifest.gates.map(({ gate, rule, dropped: rows }) => [`${gate}\n${rule}`, rows]));
  return numbersChanged(dropped(from), dropped(to)).map(({ names: [gate = '', rule = ''], ...numbers }) => ({ gate, rule, ...numbers }));
}

export async function cellsChanged(from: string, to: string): Promise<ReleaseDiff['byCell']> {
  const accepted = async (root: string): Promise<Map<string, number>> => {
    const report = await jsonFile(root, 'coverage.json', coverageReportSchema);
    return new Map(report?.cells.map((cell) => [`${cell.dimension}\n${cell.value}`, cell.accepted]));
  };
  const changed = numbersChanged(await accepted(from), await accepted(to));
  return changed.map(({ names: [dimension = '', value = ''], ...numbers }) => ({ dimension, value, ...numbers }));
}

export function componentsChanged(from: Manifest, to: Manifest): ReleaseDiff['components'] {
  const versions = (manifest: Manifest): Map<string, string> =>
    new Map([
      ['program\nhornbook', manifest.hornbook],
      ['runtime\nunicode', manifest.unicode],
      ...manifest.components.map(({ family, id, version }): [string, string] => [`${family}\n${id}`, version]),
    ]);
  const [before, after] = [versions(from), versions(to)];
  return bothKeys(before, after).flatMap((key) => {
    const [family = '', id = ''] = key.split('\n');
    const [old = null, now = null] = [before.get(key), after.get(key)];
    return old === now ? [] : [{ family, id, from: old, to: now }];
  });
}

export function filesChanged(from: Manifest, to: Manifest): ReleaseDiff['files'] {
  const paths = (manifest: Manifest): Map<string, null> => new Map(dataFiles(manifest).map(({ path }) => [path, null]));
  const { came, left } = namesChanged(paths(from), paths(to));
  return { came, left };
}

const longestValue = 200;

/** Settings by path, those alone that hold no others; lists are compared place by place. */
export function configChanged(from: unknown, to: unknown): ReleaseDiff['config'] {
  const [before, after] = [settingsOf(from), settingsOf(to)];
  return bothKeys(before, after).flatMap((path) => {
    const [old = null, now = null] = [before.get(path), after.get(path)];
    return old === now ? [] : [{ path, from: cut(old), to: cut(now) }];
  });
}

const cut = (text: string | null): string | null => (text === null ? null : clip(text, longestValue));

function settingsOf(config: unknown): Map<string, string> {
  const found = new Map<string, string>();
  const open: [string, unknown][] = [['', config]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, value] = next;
    const inner: [string, unknown][] = Array.isArray(value)
      ? value.map((item, index): [string, unknown] => [`${path}[${index}]`, item])
      : typeof value === 'object' && value !== null
        ? Object.entries(value).map(([key, item]): [string, unknown] => [path === '' ? key : `${path}.${key}`, item])
        : [];
    if (inner.length > 0) for (const one of inner) open.push(one);
    else if (value !== undefined) found.set(path, JSON.stringify(value));
  }
  return found;
}

function bothKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].sort(compareText);
}

function numbersChanged(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): { names: string[]; from: number; to: number }[] {
  return bothKeys(before, after).flatMap((key) => {
    const [from, to] = [before.get(key) ?? 0, after.get(key) ?? 0];
    return from === to ? [] : [{ names: key.split('\n'), from, to }];
  });
}
