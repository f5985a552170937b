import type { ReleaseReport } from '../model.ts';
import { plural } from '../numbers.ts';
import { h } from './markup.ts';
import type { Markup } from './markup.ts';
import { folded, section } from './parts.ts';
import { acceptedRow, rejectedRow } from './rows.ts';

/** Rows that stand open; the others are one touch away, so that a telephone's page does not end in a mile of them. */
const open = 4;

function rows<T>(all: readonly T[], rowOf: (row: T) => Markup): Markup {
  if (all.length === 0) return h`<p>None.</p>`;
  const more = all.slice(open);
  return h`${all.slice(0, open).map(rowOf)}${more.length > 0 && folded(plural(more.length, 'more row'), h`${more.map(rowOf)}`)}`;
}

export function samplesSection(report: ReleaseReport): Markup {
  return section(
    'samples',
    'A sample of the rows',
    h`<p class="soft">Drawn by the seed ${report.seed} and the row's id, so the same release shows the same rows.</p><h3>${plural(report.accepted.length, 'accepted row')}</h3>`,
    rows(report.accepted, acceptedRow),
    h`<h3>${plural(report.rejected.length, 'row')} left out</h3>`,
    rows(report.rejected, rejectedRow),
  );
}
