/** Sentences that the log, the card and the report share, so that they say the same thing. Plain text, not escaped. */
import { ruleLabel } from './evidence.ts';
import type { ReleaseReport, SourceReport } from './model.ts';
import { count, interval, percent, plural, short } from './numbers.ts';
import { dropRate } from './warnings.ts';
import { isWide, wilson } from '../statistics/intervals.ts';
import { wordFor } from '../text/plural.ts';

/** What must not be overlooked, loudest first. */
export function alarms(report: ReleaseReport): { title: string; text: string }[] {
  const out: { title: string; text: string }[] = [];
  if (report.counts.total.accepted === 0) out.push({ title: 'No row was accepted', text: 'There is nothing to train on. The rejected rows say why.' });
  if (!report.leaks.checked) {
    out.push({
      title: 'Not checked against any evaluation set',
      text: `${report.leaks.note || 'No evaluation set was configured.'} Rows of this dataset may hold questions of the benchmark that you will measure with, and nobody would know. Name your test sets under “evaluation” in the config and run again.`,
    });
  }
  if (report.judge?.allowSameFamily !== undefined)
    out.push({ title: 'A model of the author’s own family judged', text: `Reason in the config: ${report.judge.allowSameFamily}` });
  for (const { stage, reason } of report.skipped) out.push({ title: `Stage ${stage} was skipped`, text: `Reason in the config: ${reason}` });
  const unlicensed = report.licence.parts.find(({ licence }) => licence === 'unknown');
  if (unlicensed !== undefined) {
    out.push({
      title: 'Licence unknown',
      text: `No licence is set for ${unlicensed.sources.join(', ')}: set “licence” on the source before you share the dataset.`,
    });
  }
  for (const conflict of report.licence.conflicts) out.push({ title: 'The licence allows more than a source does', text: conflict });
  return out;
}

/** Whether the judge of the filter is the embedded heuristic one. */
export function judgeText(report: ReleaseReport): string {
  const judges = report.components.filter(({ family }) => family.startsWith('judge'));
  if (report.skipped.some(({ stage }) => stage === 'filter')) return 'Rows were not judged: the filter was skipped.';
  if (judges.length === 0) return 'No judge is recorded.';
  const names = judges.map(({ id, version }) => `${id}@${version}`).join(', ');
  return judges.some(({ id }) => id.includes('heuristic'))
    ? `Judge: ${names}, a heuristic judge. It scores form and the overlap with the source by fixed formulas; it does not judge whether an answer is correct.`
    : `Judge: ${names}.${modelJudgeText(report.judge)}`;
}

/** What is known of a judge that asks models, and what its scores are worth. */
function modelJudgeText(judge: ReleaseReport['judge']): string {
  if (judge === undefined) return '';
  const { models, rubrics, judged, unresolved, disagreed, planted, length, revisions } = judge;
  const asked = models.map(({ model, family }) => `${model} (family ${family})`).join(', ');
  const by = [...new Set(rubrics.map(({ id, version }) => `${id}@${version}`))].join(', ');
  const sum = (of: (one: (typeof planted)[number]) => number): number => planted.reduce((all, one) => all + of(one), 0);
  const range = wilson(
    sum((one) => one.caught),
    sum((one) => one.planted),
  );
  const n = sum((one) => one.planted);
  const few = isWide(range) ? ': so few say little' : '';
  const caught =
    n === 0
      ? 'No fault was planted to test it.'
      : `${count(sum((one) => one.caught))} of ${plural(n, 'planted fault')} ${wordFor(n, 'was', 'were')} caught (${interval(range.low, range.high)}${few}).`;
  const long =
    length === null
      ? ''
      : ` Mean scores change by ${short(length.slope)} points with each doubling of an answer's words (95 % interval ${short(length.low)} to ${short(length.high)}).`;
  const mended =
    revisions === undefined
      ? ''
      : ` ${plural(revisions.sent, 'row')} that could be mended went back to ${revisions.sent === 1 ? 'its' : 'their'} teacher once: ${count(revisions.accepted)} came out accepted, ${count(revisions.rejected)} rejected, ${count(revisions.held)} held, ${count(revisions.failed)} failed.`;
  return ` Models asked: ${asked}. Rubrics: ${by}. ${plural(judged, 'row')} judged, ${count(unresolved)} with an aspect that stayed unresolved, ${count(disagreed)} with judges far apart. ${caught}${long}${mended}`;
}

/** What models said of a source's texts, and what was left out of it; undefined where none was asked. */
export function claimsText({ said, leftOut }: SourceReport['claims']): string | undefined {
  if (said === 0) return undefined;
  const out = leftOut.reduce((sum, { rows }) => sum + rows, 0);
  const range = wilson(out, said);
  const why = leftOut.map(({ name, rows }) => `${name} (${count(rows)})`).join('; ');
  return `${count(out)} of ${plural(said, 'thing')} that models said of its texts (entities, relations, facts) ${wordFor(out, 'was', 'were')} left out, because the text does not bear ${wordFor(out, 'it', 'them')} out (${percent(out / said)}, ${interval(range.low, range.high)})${why === '' ? '' : `: ${why}`}.`;
}

export function dropText(report: ReleaseReport): string {
  const rate = dropRate(report.counts.total);
  return `${percent(rate.share)} of ${plural(rate.of, 'judged candidate')} were dropped (${interval(rate.low, rate.high)}); 20–40 % is what a guide to generated data calls normal.`;
}

/** Rows leaked, canaries and their intervals, in one paragraph. */
export function leakText(report: ReleaseReport): string {
  const { leaks, evaluation } = report;
  if (!leaks.checked) return leaks.note || 'No evaluation set was configured: leaks were not measured.';
  const sets = evaluation.map(({ set, items }) => `${set} (${plural(items, 'item')})`).join(', ');
  return `${plural(leaks.rows, 'row')} with text of an evaluation item ${wordFor(leaks.rows, 'was', 'were')} taken out. Sets: ${sets || 'none'}. ${leaks.note}`.trim();
}

/** Steps for the reader, most useful first: what to look at, and where it stands. */
export function nextSteps(report: ReleaseReport): string[] {
  const { total } = report.counts;
  const steps: string[] = [];
  const worst = [...report.rules].sort((a, b) => b.dropped - a.dropped)[0];
  if (worst !== undefined && worst.dropped > 0) {
    steps.push(
      `Read what ${worst.gate}/${ruleLabel(worst.rule, worst.version)} dropped (${plural(worst.dropped, 'row')}): a rule that drops most is the first to get wrong. All rejected rows are in rejected/rejected.jsonl.`,
    );
  }
  if (total.held > 0)
    steps.push(
      `${plural(total.held, 'row')} ${wordFor(total.held, 'waits', 'wait')} for you: look at one with “hornbook explain ID”, then say “hornbook decide ID accept” or “reject”, with a reason.`,
    );
  if (total.failed > 0) steps.push(`${plural(total.failed, 'task')} failed: rejected/rejected.jsonl holds the reason of each (outcome "failed").`);
  if (report.troublesInAll > 0)
    steps.push(
      `${plural(report.troublesInAll, 'file')} ${wordFor(report.troublesInAll, 'was', 'were')} refused or not used: sources.jsonl says why and how to mend it.`,
    );
  if (report.coverage.thin.length > 0)
    steps.push(`${plural(report.coverage.thin.length, 'cell is', 'cells are')} thin: see coverage.md; more sources of that kind help most.`);
  const eaten = report.coverage.dropRates.filter(({ warning }) => warning).length;
  if (eaten > 0) steps.push(`A rule eats one part of the data in ${plural(eaten, 'case')}: see the drop rates in coverage.md.`);
  if (total.accepted > 0)
    steps.push(`Read ${count(Math.min(50, total.accepted))} accepted rows yourself before you train: the sample in report.html is a start.`);
  return steps;
}
