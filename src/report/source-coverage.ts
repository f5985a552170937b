/** The coverage picture by source span, in words: what `coverage.md` shows, and the texts beside the drawing. */
import type { DocumentCoverage, SpanCoverage } from '../contracts/coverage.ts';
import { md, mdTable } from './markdown.ts';
import { count, percent, plural, share } from './numbers.ts';

export const stretchNames = {
  covered: 'the answer of an accepted row rests on it',
  shown: 'the prompt of an accepted row shows it',
  open: 'no row was made of it',
  rejected: 'only rejected rows rest on it',
  aside: 'set aside',
} as const;
export type Stretch = keyof typeof stretchNames;
const shortNames: { readonly [name in Stretch]: string } = {
  covered: 'answers',
  shown: 'shown in prompts',
  open: 'without a row',
  rejected: 'with rejected rows only',
  aside: 'set aside',
};
/** From what is most to what is least wanted. */
export const stretches: readonly Stretch[] = ['covered', 'shown', 'open', 'rejected', 'aside'];

type Sums = { readonly [name in Stretch]: number };

/** Text that rows may rest on: all but what is set aside. */
export function usable({ covered, shown, open, rejected }: Sums): number {
  return covered + shown + open + rejected;
}

/** "34.0 % covered, 60.1 % without a row…": the drawing's alternative. */
export function stretchText(sums: Sums): string {
  const whole = usable(sums) + sums.aside;
  return stretches
    .filter((name) => sums[name] > 0)
    .map((name) => `${percent(share(sums[name], whole))} ${shortNames[name]}`)
    .join(', ');
}

export function spanSummary(spans: SpanCoverage): string {
  const bare = spans.listed.filter((one) => one.rows === 0 && usable(one) > 0).length;
  return `The answers of accepted rows rest on ${percent(share(spans.covered, usable(spans)))} of the ${plural(usable(spans), 'character')} that rows may rest on (white space not counted), in ${plural(spans.documents, 'document')}; with the passages, tables and lists that their prompts show it is ${percent(share(spans.covered + spans.shown, usable(spans)))}${bare === 0 ? '' : `; ${count(bare)} of them gave no accepted row`}. What is set aside (navigation, boilerplate, text that holds an evaluation item) makes no rows. A short question may rest on one sentence: a low share is no fault of a text that only tells, and a hint where it explains.`;
}

export function documentLabel({ document, title }: DocumentCoverage): string {
  return title === '' || document.endsWith(title) ? document : `${title} (${document})`;
}

export function placeOf(headingPath: readonly string[]): string {
  return headingPath.length === 0 ? '(before the first heading)' : headingPath.join(' › ');
}

const listed = 100;

/** The part of `coverage.md`. */
export function spansMarkdown(spans: SpanCoverage | undefined): string[] {
  if (spans === undefined) return [];
  const rows = spans.listed
    .slice(0, listed)
    .map((one) => [
      md(documentLabel(one), 120),
      count(one.rows),
      count(usable(one)),
      percent(share(one.covered, usable(one))),
      percent(share(one.shown, usable(one))),
      percent(share(one.open, usable(one))),
      percent(share(one.rejected, usable(one))),
      count(one.aside),
    ]);
  return [
    '## By source span',
    spanSummary(spans),
    mdTable(
      ['document', 'accepted rows', 'characters', 'answers', 'shown in prompts', 'without a row', 'rejected rows only', 'set aside, characters'],
      rows,
      [1, 2, 3, 4, 5, 6, 7],
    ),
    spans.documents > rows.length
      ? `${count(spans.documents - rows.length)} more documents${spans.documents > spans.listed.length ? '; `coverage.json` lists the first thousand' : ' are in `coverage.json`'}.`
      : '',
    '### Longest stretches without an accepted row',
    spans.gaps.length === 0
      ? 'None of 120 characters or more.'
      : mdTable(
          ['section', 'document', 'characters', 'from', 'to'],
          spans.gaps.map((gap) => [md(placeOf(gap.headingPath), 160), md(gap.document, 120), count(gap.length), count(gap.start), count(gap.end)]),
          [2, 3, 4],
        ),
  ];
}
