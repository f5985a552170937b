import { ConfigError, HornbookError, exitCodes } from '../errors.ts';

/** Runs a check of one part of the config, and gives a usage error the place that it speaks of, for line and column. */
export function placed<T>(part: readonly (string | number)[], check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!HornbookError.isInstance(error) || error instanceof ConfigError || error.exitCode !== exitCodes.usage) throw error;
    const [written = '', place = ''] = /^([A-Za-z]+(?: \([^)]*\))?(?:\.[A-Za-z]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])*): /.exec(error.message) ?? [];
    // A place that names a source by its id is already part of `part`.
    const path = place.includes(' (') || place === '' ? part : pathOf(place);
    throw new ConfigError([{ path, message: error.message.slice(written.length) }], error.hint === undefined ? {} : { hint: error.hint });
  }
}

function pathOf(place: string): (string | number)[] {
  return [...place.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([A-Za-z]+)/g)].map(([, index, key, name]) =>
    index !== undefined ? Number(index) : key !== undefined ? String(JSON.parse(`"${key}"`)) : (name ?? ''),
  );
}
