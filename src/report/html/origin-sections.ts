import { claimsText, leakText } from '../advice.ts';
import type { ReleaseReport, Tally } from '../model.ts';
import { count, interval, percent, plural, share } from '../numbers.ts';
import { h } from './markup.ts';
import type { Markup } from './markup.ts';
import { alarm, folded, section, table } from './parts.ts';

const n = { number: true };

export function leaksSection(report: ReleaseReport): Markup {
  const { canaries } = report.leaks;
  return section(
    'leaks',
    'Leak check',
    report.leaks.checked ? h`<p>${leakText(report)}</p>` : alarm('No evaluation set was configured', leakText(report)),
    report.evaluation.length > 0 &&
      table(
        [{ title: 'set' }, { title: 'items', ...n }, { title: 'private' }],
        report.evaluation.map((one) => [one.set, count(one.items), one.private ? 'yes' : 'no']),
      ),
    canaries !== null &&
      h`<h3>Canaries</h3><p>Made from the evaluation items themselves and sent through the same gate. A recall of ${percent(canaries.required)} is required: <b class="${canaries.passed ? 'good' : 'bad'}">${canaries.passed ? 'passed' : 'failed'}</b>.</p>${table(
        [{ title: 'kind' }, { title: 'caught', ...n }, { title: 'recall', ...n }, { title: 'interval' }],
        canaries.kinds.map((one) => [one.kind, `${count(one.caught)} of ${count(one.planted)}`, percent(one.recall), interval(one.low, one.high)]),
      )}<p class="soft">${canaries.note}</p>`,
    h`<p class="soft">Exact and lexical checks cannot prove that no row rephrases or translates an item.</p><h3>Splits</h3>`,
    table(
      [{ title: 'split' }, { title: 'rows', ...n }, { title: 'share', ...n }, { title: 'asked', ...n }, { title: 'groups', ...n }],
      report.splits.map((one) => [one.split, count(one.rows), percent(share(one.rows, report.statistics.rows)), percent(one.asked), count(one.groups)]),
    ),
    h`<p>${report.grouping} Leak check between splits: ${plural(report.splitCheck.pairs, 'pair')} found. <span class="soft">${report.splitCheck.method}</span></p>`,
  );
}

const tallyText = (tally: Tally): string => tally.map(({ name, rows }) => `${name} ${count(rows)}`).join(', ');

export function sourcesSection(report: ReleaseReport): Markup {
  const accepted = (source: string): number => report.statistics.sources.find(({ name }) => name === source)?.rows ?? 0;
  const quiet = report.sources.filter(({ setAside, masked }) => setAside.length + masked.length > 0);
  const filtered = report.sources.filter((one) => one.filtered.length > 0);
  const claimed = report.sources.filter(({ claims }) => claims.said > 0);
  return section(
    'sources',
    'Sources',
    table(
      [
        { title: 'source' },
        { title: 'kind' },
        { title: 'licence' },
        { title: 'files read', ...n },
        { title: 'refused', ...n },
        { title: 'accepted rows', ...n },
      ],
      report.sources.map((one) => [
        one.source,
        one.kind,
        one.licence,
        `${count(one.read)} of ${count(one.files)}`,
        count(one.refused),
        one.kind === 'evaluation' ? '–' : count(accepted(one.source)),
      ]),
    ),
    filtered.length > 0 &&
      table(
        [{ title: 'source' }, { title: 'rows left out by its filters' }],
        filtered.map((one) => [one.source, tallyText(one.filtered)]),
      ),
    claimed.length > 0 &&
      table(
        [{ title: 'source' }, { title: 'what models said of its texts' }],
        claimed.map(({ source, claims }) => [source, claimsText(claims) ?? '']),
      ),
    quiet.length > 0 &&
      table(
        [{ title: 'source' }, { title: 'set aside, characters' }, { title: 'masked' }],
        quiet.map((one) => [one.source, tallyText(one.setAside) || '–', tallyText(one.masked) || '–']),
      ),
    report.troubles.length > 0 &&
      folded(
        `${plural(report.troublesInAll, 'file')} refused or not used`,
        table(
          [{ title: 'file' }, { title: 'outcome' }, { title: 'reason' }],
          report.troubles.map(({ key, outcome, reason }) => [h`<code>${key}</code>`, outcome, reason]),
        ),
      ),
  );
}
