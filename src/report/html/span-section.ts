import type { DocumentCoverage, SpanCoverage } from '../../contracts/coverage.ts';
import type { ReleaseReport } from '../model.ts';
import { count, percent, plural, share } from '../numbers.ts';
import { phrasingColumns, phrasingLine, phrasingNote } from '../phrasing.ts';
import { clip } from '../plain.ts';
import { documentLabel, placeOf, spanSummary, stretches, stretchNames, stretchText, usable, type Stretch } from '../source-coverage.ts';
import { h } from './markup.ts';
import type { Markup } from './markup.ts';
import { folded, section, table } from './parts.ts';

const drawn = 12;
const drawnFolded = 188;
const letters: { readonly [letter: string]: Stretch } = { c: 'covered', s: 'shown', o: 'open', r: 'rejected', a: 'aside' };

/** One strip a document, from its first character to its last, with the places where its sections begin. */
export function spanSection({ coverage }: ReleaseReport): Markup | undefined {
  const { spans } = coverage;
  if (spans === undefined) return undefined;
  const { listed } = spans;
  const n = { number: true };
  const columns = [
    { title: 'document' },
    { title: 'accepted rows', ...n },
    { title: 'characters', ...n },
    { title: 'answers', ...n },
    { title: 'shown in prompts', ...n },
    { title: 'without a row', ...n },
    { title: 'rejected only', ...n },
    { title: 'set aside', ...n },
  ];
  return section(
    'spans',
    'Coverage by source span',
    h`<p>${spanSummary(spans)}</p>`,
    legend(),
    h`<ul class="strips">${listed.slice(0, drawn).map(strip)}</ul>`,
    listed.length > drawn &&
      folded(
        `${plural(Math.min(drawnFolded, listed.length - drawn), 'more document')}`,
        h`<ul class="strips">${listed.slice(drawn, drawn + drawnFolded).map(strip)}</ul>`,
      ),
    folded('The same as a table', table(columns, listed.slice(0, drawn + drawnFolded).map(line))),
    gaps(spans),
  );
}

function legend(): Markup {
  return h`${patterns()}<ul class="legend">${stretches.map(
    (name) =>
      h`<li><svg width="28" height="14" aria-hidden="true"><rect class="strip-${name}" x="0.5" y="0.5" width="27" height="13"/></svg> ${stretchNames[name]}</li>`,
  )}</ul><p class="soft small">Each strip is one document from its first to its last character; a tick above it is where a section begins. Documents stand in the order of the plan.</p>`;
}

/** Stripes tell two tones apart without their colours. */
function patterns(): Markup {
  return h`<svg width="0" height="0" aria-hidden="true" class="defs"><defs><pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" class="strip-ground"/><rect width="1.6" height="5" class="strip-stripe"/></pattern></defs></svg>`;
}

function strip(one: DocumentCoverage): Markup {
  const cells = Math.max(1, one.strip.length);
  const width = 960;
  const at = (cell: number): number => Math.round((cell * width * 10) / cells) / 10;
  const bars = runsOf(one.strip).map(({ letter, from, to }) => {
    const name = letters[letter];
    return name !== undefined && h`<rect class="strip-${name}" x="${at(from)}" y="6" width="${Math.round((at(to) - at(from)) * 10) / 10}" height="16"/>`;
  });
  const ticks = one.sections.map(
    ({ heading, at: share }) =>
      h`<rect class="strip-tick" x="${Math.round(share * width * 10) / 10}" y="0" width="1.5" height="5"><title>${clip(heading, 80)}</title></rect>`,
  );
  const text = stretchText(one);
  return h`<li><div class="text"><span class="label">${clip(documentLabel(one), 110)}</span><span class="value">${percent(share(one.covered, usable(one)))} answers · ${percent(share(one.shown, usable(one)))} shown · ${plural(one.rows, 'row')}</span></div><svg class="strip" viewBox="0 0 ${width} 22" preserveAspectRatio="none" role="img" aria-label="${clip(documentLabel(one), 110)}: ${text}"><rect class="strip-back" x="0" y="6" width="${width}" height="16"/>${bars}${ticks}</svg></li>`;
}

function runsOf(letters: string): { letter: string; from: number; to: number }[] {
  const runs: { letter: string; from: number; to: number }[] = [];
  for (let at = 0; at < letters.length; at++) {
    const last = runs.at(-1);
    if (last !== undefined && last.letter === letters[at]) last.to = at + 1;
    else runs.push({ letter: letters[at] as string, from: at, to: at + 1 });
  }
  return runs;
}

function line(one: DocumentCoverage): string[] {
  const of = (name: Stretch): string => percent(share(one[name], usable(one)));
  return [clip(documentLabel(one), 120), count(one.rows), count(usable(one)), of('covered'), of('shown'), of('open'), of('rejected'), count(one.aside)];
}

function gaps(spans: SpanCoverage): Markup | undefined {
  if (spans.gaps.length === 0) return undefined;
  const columns = [{ title: 'section' }, { title: 'document' }, { title: 'characters', number: true }, { title: 'from', number: true }];
  return h`<h3>Longest stretches without an accepted row</h3>${table(
    columns,
    spans.gaps.slice(0, 12).map((gap) => [clip(placeOf(gap.headingPath), 140), clip(gap.document, 90), count(gap.length), count(gap.start)]),
  )}<p class="soft small">Places count code points of the document's working text.</p>`;
}

/** Templates and openings by task type. */
export function phrasingSection({ statistics }: ReleaseReport): Markup | undefined {
  const { phrasing } = statistics;
  if (phrasing === undefined || phrasing.length === 0) return undefined;
  const columns = phrasingColumns.map((title, index) => ({ title, number: [1, 2, 3, 5].includes(index) }));
  return section('phrasing', 'Phrasing', h`<p>${phrasingNote}</p>`, table(columns, phrasing.map(phrasingLine)));
}
