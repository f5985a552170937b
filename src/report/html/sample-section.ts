import type { ReleaseReport } from '../model.ts';
import { plural } from '../numbers.ts';
import { h } from './markup.ts';
import type { Markup } from './markup.ts';
import { section } from './parts.ts';
import { acceptedRow, rejectedRow } from './rows.ts';

export function samplesSection(report: ReleaseReport): Markup {
  return section(
    'samples',
    'A sample of the rows',
    h`<p class="soft">Drawn by the seed ${report.seed} and the row's id, so the same release shows the same rows.</p><h3>${plural(report.accepted.length, 'accepted row')}</h3>`,
    h`${report.accepted.length === 0 ? h`<p>None.</p>` : report.accepted.map(acceptedRow)}`,
    h`<h3>${plural(report.rejected.length, 'row')} left out</h3>`,
    h`${report.rejected.length === 0 ? h`<p>None.</p>` : report.rejected.map(rejectedRow)}`,
  );
}
