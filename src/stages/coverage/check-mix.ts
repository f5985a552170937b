import type { Config } from '../../contracts/index.ts';
import { usageError } from '../../errors.ts';
import { didYouMean } from '../../text/closest.ts';
import { partName } from './mix.ts';

export interface MixNames {
  /** Ids of the config's sources, with their kind. */
  sources: readonly { id: string; kind: string }[];
  /** Ids that rows carry as their strategy. */
  strategies: readonly string[];
}

/** Checks the parts of a mix against what the config has. Throws usage errors that name the place and what is allowed. */
export function checkMix({ release, coverage }: Pick<Config, 'release' | 'coverage'>, names: MixNames): void {
  const { mix } = release;
  if (mix === undefined) return;
  if (coverage.select !== undefined) {
    throw usageError('release.mix and coverage.select both choose the rows of a release.', {
      code: 'mix-and-select',
      hint: 'Set release.mix.size in the place of coverage.select.rows.',
    });
  }
  const seen = new Set<string>();
  for (const [index, part] of mix.parts.entries()) {
    const where = `release.mix.parts[${index}]`;
    const known =
      part.strategy !== undefined
        ? names.strategies
        : names.sources.filter(({ kind }) => part.dataset === undefined || kind === 'datasets').map(({ id }) => id);
    const name = part.strategy ?? part.dataset ?? part.source ?? '';
    if (!known.includes(name)) {
      const kind = part.strategy !== undefined ? 'strategy' : part.dataset !== undefined ? 'source of datasets' : 'source';
      throw usageError(`${where}: there is no ${kind} "${name}".${didYouMean(name, known)}`, {
        code: 'unknown-part',
        hint: `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}`,
      });
    }
    // A dataset is a source: by either word it has the same rows.
    const key = part.strategy === undefined ? `source ${name}` : partName(part);
    if (seen.has(key)) throw usageError(`${where}: ${partName(part)} is named twice.`, { code: 'same-part', hint: 'Add the two shares.' });
    seen.add(key);
  }
  const sum = mix.parts.reduce((all, { share }) => all + share, 0);
  if (sum > 1 + 1e-9) {
    throw usageError(`release.mix.parts: the shares add up to ${Math.round(sum * 1000) / 1000}, and may be 1 at most.`, {
      code: 'mix-shares',
      hint: 'Rows of no part share what is left of 1.',
    });
  }
}
