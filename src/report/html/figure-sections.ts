import { judgeText } from '../advice.ts';
import { answerOpeningsText, apartText, productionText, weightRows } from '../advice-text.ts';
import { biasHeaders, rowBias } from '../bias.ts';
import { ruleLabel } from '../evidence.ts';
import type { Lengths, ReleaseReport, RuleReport, Tally } from '../model.ts';
import { count, interval, percent, plural, share, short } from '../numbers.ts';
import { sizeTables, standing } from '../size-advice.ts';
import { h } from './markup.ts';
import type { Markup } from './markup.ts';
import { bars, folded, section, table } from './parts.ts';
import { rejectedRow } from './rows.ts';

/** What the rows are held against: people's rows, production, classes. */
export function heldAgainstSection({ statistics }: ReleaseReport): Markup | undefined {
  const texts = [answerOpeningsText(statistics), productionText(statistics), apartText(statistics)].filter((text) => text !== undefined);
  const weights = weightRows(statistics);
  if (texts.length + weights.length === 0) return undefined;
  return section(
    'against',
    'What it is held against',
    ...texts.map((text) => h`<p>${text}</p>`),
    weights.length > 0 && folded('Class weights: every value of a label counts the same', table([{ title: 'label' }, { title: 'weights' }], weights)),
  );
}

export function funnelSection({ funnel, counts }: ReleaseReport): Markup {
  const whole = Math.max(1, counts.total.candidates);
  const rows = funnel.map(({ step, left, rejected, held }) => ({
    label: step,
    value: [count(left), rejected > 0 && `−${count(rejected)} rejected`, held > 0 && `−${count(held)} held`].filter((part) => part !== false).join(' · '),
    segments: [
      { value: left, tone: 'plain' as const },
      { value: rejected, tone: 'bad' as const },
      { value: held, tone: 'wait' as const },
    ],
    whole,
  }));
  const columns = [
    { title: 'candidates', number: true },
    { title: 'accepted', number: true },
    { title: 'rejected', number: true },
    { title: 'held', number: true },
    { title: 'failed', number: true },
  ];
  const cells = (one: ReleaseReport['counts']['total']): string[] => [one.candidates, one.accepted, one.rejected, one.held, one.failed].map(count);
  return section(
    'funnel',
    'From candidates to release',
    bars(rows),
    table(
      [{ title: 'wave' }, ...columns],
      counts.byWave.map((one) => [`${one.wave} ${one.name}`, ...cells(one)]),
    ),
    table(
      [{ title: 'strategy' }, ...columns],
      counts.byStrategy.map((one) => [one.strategy, ...cells(one)]),
    ),
  );
}

export function rulesSection(report: ReleaseReport): Markup {
  const acting = report.rules.filter(({ dropped, held }) => dropped + held > 0).sort((a, b) => b.dropped + b.held - (a.dropped + a.held));
  const most = Math.max(1, ...acting.map(({ dropped, held }) => dropped + held));
  const quiet = report.rules.filter(({ dropped, held }) => dropped + held === 0);
  return section(
    'rules',
    'What was left out, and why',
    h`<p>${judgeText(report)}</p>`,
    ...judgeTables(report),
    acting.length === 0 ? h`<p>Nothing: every candidate passed every gate.</p>` : h`${acting.map((rule) => oneRule(rule, most))}`,
    quiet.length > 0 &&
      folded(
        `${plural(quiet.length, 'rule')} dropped nothing`,
        table(
          [{ title: 'rule' }, { title: 'version' }, { title: 'checked', number: true }, { title: 'flagged', number: true }],
          quiet.map((one) => [`${one.gate}/${ruleLabel(one.rule, one.version)}`, one.version, count(one.checked), count(one.flagged)]),
        ),
      ),
  );
}

function judgeTables({ judge }: ReleaseReport): Markup[] {
  if (judge === undefined) return [];
  const planted = table(
    [{ title: 'planted fault' }, { title: 'caught', number: true }, { title: 'share', number: true }, { title: 'interval' }],
    judge.planted.map((one) => [one.kind, `${count(one.caught)} of ${count(one.planted)}`, percent(one.recall), interval(one.low, one.high)]),
  );
  const bias = table(
    biasHeaders.map((title, index) => ({ title, number: index === 2 })),
    rowBias(judge),
    'What its scores go with beside quality',
  );
  return judge.planted.length === 0 ? [bias] : [planted, bias];
}

function oneRule(rule: RuleReport, most: number): Markup {
  const cuts = rule.thresholds.length === 0 ? '' : `, cut-off ${rule.thresholds.slice(0, 4).map(short).join(', ')}`;
  const bar = bars([
    {
      label: h`<b>${rule.gate}/${ruleLabel(rule.rule, rule.version)}</b><span class="soft small">${cuts}</span>`,
      value: `${plural(rule.dropped, 'row')}${rule.held > 0 ? ` · ${count(rule.held)} held` : ''} of ${count(rule.checked)} checked (${percent(share(rule.dropped, rule.checked))})`,
      segments: [
        { value: rule.dropped, tone: 'bad' },
        { value: rule.held, tone: 'wait' },
      ],
      whole: most,
    },
  ]);
  return rule.examples.length === 0 ? bar : h`${bar}${folded(plural(rule.examples.length, 'example'), ...rule.examples.map(rejectedRow))}`;
}

export function lengthsSection({ statistics }: ReleaseReport): Markup {
  const line = (name: string, one: Lengths): string[] => [name, ...[one.mean, one.median, one.p95, one.max].map(count)];
  const n = { number: true };
  return section(
    'lengths',
    'Lengths, turns and variety',
    h`<p>${plural(statistics.characters, 'character')}, ${plural(statistics.words, 'word')}, ${plural(statistics.tokens, 'token')} (o200k_base).${statistics.longest !== null && ` The longest row, ${statistics.longest.id}, has ${count(statistics.longest.tokens)} tokens: set your trainer's maximum above it.`}</p>`,
    table(
      [{ title: 'length of' }, { title: 'mean', ...n }, { title: 'median', ...n }, { title: '95th percentile', ...n }, { title: 'longest', ...n }],
      [
        line('prompt, characters', statistics.prompt),
        line('answer, characters', statistics.answer),
        line('answer, words', statistics.answerWords),
        line('row, tokens', statistics.rowTokens),
      ],
    ),
    h`<div class="two">${tallyBars('Tokens a row', statistics.tokenBands, statistics.rows, false)}${tallyBars('User turns a row', statistics.turns, statistics.rows, false)}${tallyBars('Openings of prompts', statistics.openings.top, statistics.rows, true)}${tallyBars('Templates', statistics.templates.slice(0, 10), statistics.rows, true)}</div>`,
    h`<p class="soft">${percent(statistics.uniquePrompts)} of the prompts are unique; they open in ${plural(statistics.openings.distinct, 'different way')} (first three words). ${percent(share(statistics.human, statistics.rows))} of the rows were written by people. Generations of model output behind a row: ${statistics.depths.map(({ depth, rows }) => `${depth} (${plural(rows, 'row')})`).join(', ') || 'none'}.</p>`,
  );
}

function tallyBars(title: string, tally: Tally, rows: number, ofAll: boolean): Markup {
  const most = Math.max(1, ...tally.map((one) => one.rows));
  return h`<div><h3>${title}</h3>${bars(tally.map((one) => ({ label: one.name, value: ofAll ? `${count(one.rows)} · ${percent(share(one.rows, rows))}` : count(one.rows), segments: [{ value: one.rows, tone: 'plain' }], whole: most })))}</div>`;
}

export function enoughSection({ statistics }: ReleaseReport): Markup {
  const tones = { below: 'wait', within: 'good', above: 'good' } as const;
  const tables = sizeTables.map((one) =>
    table(
      [...one.headers.map((title) => ({ title })), { title: `${count(statistics.rows)} rows are` }],
      one.rows.map((row) => {
        const place = standing(statistics.rows, row);
        return [row.goal, ...row.cells, h`<span class="${tones[place]}">${place}</span>`];
      }),
      `Source: ${one.source}`,
    ),
  );
  return section('enough', 'Is it enough?', h`<p>Two published tables, which disagree. Start small, measure, and add rows where you see a gap.</p>`, ...tables);
}
