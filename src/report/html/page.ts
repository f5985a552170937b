import { alarms, dropText, nextSteps } from '../advice.ts';
import type { ReleaseReport } from '../model.ts';
import { count, percent, plural } from '../numbers.ts';
import { dropRate } from '../warnings.ts';
import { Markup, h } from './markup.ts';
import { alarm } from './parts.ts';
import { coverageSection, dropRatesSection, mixSection } from './coverage-sections.ts';
import { enoughSection, funnelSection, heldAgainstSection, lengthsSection, rulesSection } from './figure-sections.ts';
import { leaksSection, sourcesSection } from './origin-sections.ts';
import { samplesSection } from './sample-section.ts';
import { phrasingSection, spanSection } from './span-section.ts';
import { style } from './style.ts';

/**
 * `report.html`: one file that needs no script, no network and no other file. Everything that comes from rows, sources or
 * the config is escaped by the template tag; the policy in its head forbids all but its own style.
 */
export function reportPage(report: ReleaseReport): string {
  const all: [string, string, Markup | undefined][] = [
    ['funnel', 'Funnel', funnelSection(report)],
    ['rules', 'Left out', rulesSection(report)],
    ['rates', 'Drop rates', dropRatesSection(report)],
    ['mix', 'Mix', mixSection(report)],
    ['coverage', 'Coverage', coverageSection(report)],
    ['spans', 'Source spans', spanSection(report)],
    ['lengths', 'Lengths', lengthsSection(report)],
    ['phrasing', 'Phrasing', phrasingSection(report)],
    ['against', 'Held against', heldAgainstSection(report)],
    ['leaks', 'Leak check', leaksSection(report)],
    ['enough', 'Size', enoughSection(report)],
    ['sources', 'Sources', sourcesSection(report)],
    ['samples', 'Sample', samplesSection(report)],
  ];
  const sections = all.filter(([, , body]) => body !== undefined);
  const page = h`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${report.name}: release report</title>
<style>${styleMarkup}</style>
</head>
<body>
<header>
<h1>${report.name}</h1>
${report.description !== '' && h`<p class="lead" dir="auto">${report.description}</p>`}
<p class="lead">${summary(report)}</p>
${alarms(report).map(({ title, text }) => alarm(title, text))}
${tiles(report)}
<nav aria-label="Sections">${sections.map(([id, title]) => h`<a href="#${id}">${title}</a> `)}</nav>
</header>
<main>
${first(report)}
${sections.map(([, , body]) => body)}
</main>
<footer>Every row that is out, with its evidence: <a href="rejected/rejected.jsonl">rejected/rejected.jsonl</a>. Where each row comes from: <a href="lineage.jsonl">lineage.jsonl</a>. What was done: <a href="curation-log.md">curation-log.md</a>. All hashes and settings: <a href="manifest.json">manifest.json</a>.</footer>
</body>
</html>
`;
  return page.html;
}

const styleMarkup = new Markup(style);

function summary(report: ReleaseReport): string {
  const sources = report.sources.filter(({ kind }) => kind !== 'evaluation').length;
  return `${plural(report.statistics.rows, 'row')} from ${plural(sources, 'source')}. ${dropText(report)}`;
}

function tiles(report: ReleaseReport): Markup {
  const { total } = report.counts;
  const canaries = report.leaks.canaries?.kinds ?? [];
  const planted = canaries.reduce((sum, one) => sum + one.planted, 0);
  const caught = canaries.reduce((sum, one) => sum + one.caught, 0);
  const facts: [string, string][] = [
    [count(total.accepted), 'rows accepted'],
    [count(total.candidates), 'candidates'],
    [percent(dropRate(total).share), 'of judged rows dropped'],
    [count(total.held), 'held for a person'],
    [count(report.statistics.tokens), 'tokens (o200k_base)'],
    report.leaks.checked ? [count(report.leaks.rows), 'rows with leaked text, taken out'] : ['not checked', 'against an evaluation set'],
    ...(planted > 0 ? [[`${count(caught)} of ${count(planted)}`, 'canaries caught'] as [string, string]] : []),
    [count(report.coverage.thin.length), 'thin cells'],
  ];
  return h`<ul class="tiles">${facts.map(([value, label]) => h`<li><b>${value}</b><span>${label}</span></li>`)}</ul>`;
}

function first(report: ReleaseReport): Markup {
  const warnings = report.warnings.map(({ message, rule }) => h`<li>${message} <span class="soft small">Rule: ${rule}.</span></li>`);
  const notes = report.notes.map((note) => h`<li>${note}</li>`);
  return h`<section id="next"><h2>Where to look next</h2>
<ol class="notes">${nextSteps(report).map((step) => h`<li>${step}</li>`)}</ol>
${warnings.length > 0 && h`<h3>Warnings</h3><ul class="notes">${warnings}</ul>`}
${notes.length > 0 && h`<h3>Notes</h3><ul class="notes">${notes}</ul>`}
</section>
`;
}
