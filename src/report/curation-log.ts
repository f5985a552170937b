import { cellRemark } from './coverage.ts';
import { alarms, claimsText, dropText, judgeText, leakText, nextSteps } from './advice.ts';
import { biasHeaders, rowBias } from './bias.ts';
import { ruleLabel } from './evidence.ts';
import { md, mdCode, mdList, mdPage, mdTable } from './markdown.ts';
import type { ReleaseReport, RuleReport } from './model.ts';
import { count, interval, percent, plural, share, short } from './numbers.ts';
import { sizeTables, standing } from './size-advice.ts';

/** `curation-log.md`: what was done to the data, by which rules, and what it did. */
export function curationLog(report: ReleaseReport): string {
  return mdPage([
    `# Curation log of ${md(report.name)}`,
    ...alarms(report).map(({ title, text }) => `> **${md(title)}.** ${md(text, 600)}`),
    ...inputs(report),
    ...made(report),
    ...gateParts(report),
    ...added(report),
    ...kept(report),
    ...ends(report),
  ]);
}

function inputs(report: ReleaseReport): string[] {
  return [
    '## Sources',
    mdTable(
      ['source', 'kind', 'licence', 'consent', 'files', 'read', 'refused', 'unused', 'ignored', 'rows or blocks', 'refused lines'],
      report.sources.map((one) => [
        md(one.source),
        one.kind,
        md(one.licence),
        md(one.consent ?? '–'),
        ...[one.files, one.read, one.refused, one.unused, one.ignored, one.rows, one.refusedRows].map(count),
      ]),
      [4, 5, 6, 7, 8, 9, 10],
    ),
    ...report.sources.flatMap(({ source, setAside, masked, filtered, claims }) => [
      claims.said > 0 ? `In ${md(source)}: ${md(claimsText(claims) ?? '', 600)}` : '',
      filtered.length > 0
        ? `Left out of ${md(source)} by its filters (no candidates): ${filtered.map(({ name, rows }) => `${plural(rows, 'row')} ${md(name)}`).join(', ')}.`
        : '',
      setAside.length > 0
        ? `Set aside in ${md(source)} (kept in the working text, never in a row): ${setAside.map(({ name, rows }) => `${md(name)} ${count(rows)} characters`).join(', ')}.`
        : '',
      masked.length > 0
        ? `Masked in ${md(source)} before anything else read it: ${masked.map(({ name, rows }) => `${md(name)} ${count(rows)}`).join(', ')}.`
        : '',
    ]),
    report.troubles.length > 0
      ? `### Files that gave nothing\n\n${mdTable(
          ['file', 'outcome', 'reason'],
          report.troubles.map(({ key, outcome, reason }) => [md(key), outcome, md(reason)]),
        )}`
      : '',
    report.troublesInAll > report.troubles.length ? `${count(report.troublesInAll - report.troubles.length)} more are in \`sources.jsonl\`.` : '',
  ];
}

function made(report: ReleaseReport): string[] {
  const strategies = report.components.filter(({ family }) => /strateg|reader|import|chunk/.test(family));
  return [
    '## Extraction rules',
    strategies.length === 0
      ? 'None are recorded.'
      : mdTable(
          ['family', 'member', 'version'],
          strategies.map(({ family, id, version }) => [md(family), mdCode(id), mdCode(version)]),
        ),
    report.statistics.templates.length > 0 &&
      `Accepted rows by template:\n\n${mdTable(
        ['strategy / template', 'rows', 'share'],
        report.statistics.templates.slice(0, 40).map(({ name, rows }) => [md(name), count(rows), percent(share(rows, report.statistics.rows))]),
        [1, 2],
      )}`,
    '## From candidates to release',
    mdTable(
      ['step', 'rows left', 'rejected here', 'held here'],
      report.funnel.map((one) => [md(one.step), count(one.left), count(one.rejected), count(one.held)]),
      [1, 2, 3],
    ),
    dropText(report),
    ...(['byWave', 'byStrategy'] as const).map((by) =>
      mdTable(
        [by === 'byWave' ? 'wave' : 'strategy', 'candidates', 'accepted', 'rejected', 'held', 'failed', 'pending'],
        report.counts[by].map((one) => [
          'wave' in one ? `${one.wave} ${md(one.name)}` : md(one.strategy),
          ...[one.candidates, one.accepted, one.rejected, one.held, one.failed, one.pending].map(count),
        ]),
        [1, 2, 3, 4, 5, 6],
      ),
    ),
  ].filter((part) => part !== false);
}

function gateParts(report: ReleaseReport): string[] {
  const of = (gate: string): RuleReport[] => report.rules.filter((rule) => rule.gate === gate);
  const skipped = (stage: string): string | undefined => {
    const found = report.skipped.find((one) => one.stage === stage);
    return found && `Skipped. Reason in the config: ${md(found.reason, 600)}`;
  };
  const canaries = report.leaks.canaries;
  const others = [...new Set(report.rules.map(({ gate }) => gate))].filter((gate) => !['deduplicate', 'decontaminate', 'filter'].includes(gate));
  return [
    '## Deduplicate: duplicate rates',
    skipped('deduplicate') ?? ruleTable(of('deduplicate')),
    '## Decontaminate: overlap hits',
    skipped('decontaminate') ?? md(leakText(report), 1000),
    report.evaluation.length > 0
      ? mdTable(
          ['set', 'items', 'private', 'sha256'],
          report.evaluation.map((one) => [md(one.set), count(one.items), one.private ? 'yes' : 'no', `\`${one.hash.slice(0, 16)}\``]),
          [1],
        )
      : '',
    ruleTable(of('decontaminate')),
    canaries === null
      ? ''
      : `Canaries, made from the evaluation items and sent through the same gate (recall of at least ${percent(canaries.required)} is required; ${canaries.passed ? 'passed' : '**failed**'}):\n\n${mdTable(
          ['kind', 'planted', 'caught', 'recall', 'interval'],
          canaries.kinds.map((one) => [md(one.kind), count(one.planted), count(one.caught), percent(one.recall), interval(one.low, one.high)]),
          [1, 2, 3],
        )}\n\n${md(canaries.note, 600)}`,
    '## Filter: rules and cut-offs',
    skipped('filter') ?? `${md(judgeText(report), 1200)}\n\n${plantedTable(report)}${biasTable(report)}${ruleTable(of('filter'))}`,
    ...others.flatMap((gate) => [`## ${gate[0]?.toUpperCase() ?? ''}${gate.slice(1)}`, ruleTable(of(gate))]),
  ];
}

function plantedTable({ judge }: ReleaseReport): string {
  if (judge === undefined || judge.planted.length === 0) return '';
  const rows = judge.planted.map((one) => [md(one.kind), count(one.planted), count(one.caught), percent(one.recall), interval(one.low, one.high)]);
  return `Faults planted in copies of rows that passed, judged with the others:\n\n${mdTable(['fault', 'planted', 'caught', 'share', 'interval'], rows, [1, 2, 3])}\n\n`;
}

function biasTable({ judge }: ReleaseReport): string {
  if (judge === undefined) return '';
  return `What its scores go with beside quality:\n\n${mdTable(
    [...biasHeaders],
    rowBias(judge).map((row) => row.map((cell) => md(cell, 300))),
    [2],
  )}\n\n`;
}

function ruleTable(rules: readonly RuleReport[]): string {
  if (rules.length === 0) return 'No rule of this gate is recorded.';
  return mdTable(
    ['rule', 'version', 'cut-off', 'checked', 'dropped', 'rate', 'held', 'flagged'],
    rules.map((one) => [
      mdCode(ruleLabel(one.rule, one.version)),
      mdCode(one.version),
      one.thresholds.length === 0 ? '–' : one.thresholds.slice(0, 6).map(short).join(', ') + (one.thresholds.length > 6 ? '…' : ''),
      count(one.checked),
      count(one.dropped),
      percent(share(one.dropped, one.checked)),
      count(one.held),
      count(one.flagged),
    ]),
    [3, 4, 5, 6, 7],
  );
}

function added(report: ReleaseReport): string[] {
  const touched = report.coverage.cells.filter((cell) => cell.augmented !== 'not-needed' && (cell.thin || cell.added > 0));
  return [
    '## Added data',
    report.added.length === 0
      ? 'No accepted row was added after the first wave.'
      : `Rows added by later waves, which passed the same gates in the same order:\n\n${mdTable(
          ['wave', 'strategy', 'source', 'rows'],
          report.added.map((one) => [count(one.wave), md(one.strategy), md(one.source), count(one.rows)]),
          [0, 3],
        )}`,
    touched.length === 0
      ? ''
      : mdTable(
          ['cell', 'accepted', 'quota', 'what augment did'],
          touched
            .slice(0, 50)
            .map((cell) => [md(`${cell.dimension} = ${cell.value}`), count(cell.accepted), cell.quota === null ? '–' : count(cell.quota), cellRemark(cell)]),
          [1, 2],
        ),
  ];
}

function kept(report: ReleaseReport): string[] {
  return [
    '## Splits',
    mdTable(
      ['split', 'rows', 'groups', 'share', 'asked'],
      report.splits.map((one) => [one.split, count(one.rows), count(one.groups), percent(share(one.rows, report.statistics.rows)), percent(one.asked)]),
      [1, 2, 3, 4],
    ),
    md(report.grouping, 600),
    `Leak check between splits: ${plural(report.splitCheck.pairs, 'pair')} found. ${md(report.splitCheck.method, 600)}`,
    '## Formats',
    mdTable(
      ['format', 'version', 'what', 'rows it cannot hold'],
      report.formats.map((one) => [mdCode(one.id), one.version, md(one.description), count(one.leftOut)]),
      [3],
    ),
    systemPromptText(report),
  ];
}

function systemPromptText({ systemPrompt }: ReleaseReport): string {
  if (systemPrompt === undefined) return 'System prompts: those of imported rows were kept.';
  return systemPrompt === null ? 'System prompts: none; those of imported rows were taken out.' : `System prompt of every row: ${md(systemPrompt, 600)}`;
}

/** Both size tables with their sources, and where the count of accepted rows stands in each. */
export function sizeMarkdown(accepted: number): string[] {
  return sizeTables.flatMap((table) => [
    mdTable(
      [...table.headers, `this release: ${count(accepted)}`],
      table.rows.map((row) => [row.goal, ...row.cells, standing(accepted, row)]),
    ),
    `Source: ${table.source}.`,
  ]);
}

function ends(report: ReleaseReport): string[] {
  return [
    '## Skipped stages',
    report.skipped.length === 0 ? 'None.' : mdList(report.skipped.map(({ stage, reason }) => `${md(stage)}: ${md(reason, 600)}`)),
    '## Warnings',
    report.warnings.length === 0 ? 'None.' : mdList(report.warnings.map(({ message, rule }) => `${md(message, 600)} Rule: ${md(rule, 300)}.`)),
    report.notes.length === 0 ? '' : `## Notes\n\n${mdList(report.notes.map((note) => md(note, 600)))}`,
    '## Is it enough?',
    'Two published tables, which disagree; start small, measure, and add where you see a gap.',
    ...sizeMarkdown(report.statistics.rows),
    '## Where to look next',
    mdList(nextSteps(report).map((step) => md(step, 600))),
    '## Components',
    mdTable(
      ['family', 'member', 'version'],
      report.components.map(({ family, id, version }) => [md(family), mdCode(id), mdCode(version)]),
    ),
    report.facts.length === 0
      ? ''
      : `Facts sealed at the start of a wave:\n\n${mdTable(
          ['wave', 'fact', 'sha256'],
          report.facts.map((one) => [count(one.wave), md(one.name), `\`${one.hash.slice(0, 16)}\``]),
          [0],
        )}`,
  ];
}
