import type { ReleaseReport } from './model.ts';
import { plural } from './numbers.ts';
import { termsAsOf } from './provider-terms.ts';

/** What the licences of the sources come to, in a few sentences; plain text. */
export function licenceText({ licence }: ReleaseReport): string {
  const { value, from, use, duties, conflicts } = licence;
  const said = {
    commercial: 'No source forbids commercial use.',
    'non-commercial': 'At least one source forbids commercial use.',
    unspecified: 'At least one source has a licence that is unknown or not in the list of SPDX that is known here: what it allows must be read.',
  }[use];
  const asked = duties.length === 0 ? '' : ` The licences of the sources ask for ${duties.join(', ')}.`;
  const own = from === 'config' ? 'set in the config' : 'from the sources';
  return [`Licence: ${value}, ${own}.`, `${said}${asked}`, ...conflicts].join(' ');
}

/** What makers of models say of training on what their models wrote; empty where no model wrote a row. */
export function termsText({ generated }: ReleaseReport): string {
  if (generated.length === 0) return '';
  const parts = generated.map(
    ({ model, rows, terms }) =>
      `${model} wrote ${plural(rows, 'row')}: ${terms ?? 'its terms are not in the table; read them before you train another model on it'}`,
  );
  return `${parts.join('. ')}. Terms as read in ${termsAsOf}; the makers’ own pages hold.`;
}
