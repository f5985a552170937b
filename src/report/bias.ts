/** What a judge's verdicts go with beside quality, as one table that the log, the report and the command line share. Plain text, not escaped. */
import type { JudgeReport } from '../contracts/release.ts';
import { count, plural, short } from './numbers.ts';

export const biasHeaders = ['bias', 'measured as', 'figure', '95 % interval', 'of'] as const;
type BiasRow = [bias: string, measure: string, figure: string, interval: string, of: string];

interface Interval {
  low: number;
  high: number;
}

/** Figures of a file of pairs; its types stand in `judging`. */
interface PairBias {
  position: readonly { judge: string; bias: Interval & { firstWins: number; n: number; consistent: number } }[];
  length: (Interval & { slope: number; pairs: number; longerWins: number; longerLow: number; longerHigh: number; decided: number }) | null;
}

const measures = {
  length: 'points of the mean score for each doubling of the words of an answer; none: 0',
  position: 'share of verdicts that the answer in front won; none: 50 %',
  own: 'points for its own family beyond what other judges give; none: 0',
  rawOwn: 'points for rows of its own family over those of others, which may be better rows',
  longer: 'share of decided pairs that the longer answer won; none: 50 %',
  pairLength: 'points of preference for each doubling of words of one answer over the other; none: 0',
} as const;

const points = ({ low, high }: Interval): string => `${short(low)} to ${short(high)}`;
const share = (value: number): string => `${(value * 100).toFixed(0)} %`;
const shares = ({ low, high }: Interval): string => `${share(low)} to ${share(high)}`;

/** A row of the table as a line. */
export function biasLine([bias, measure, figure, interval, of]: BiasRow): string {
  return of === '' ? `${bias}: ${interval}` : `${bias}, ${measure}: ${figure} (95 % interval ${interval}; ${of})`;
}

/** Of a judge that scores rows one by one. What was not measured says why. */
export function rowBias({ length, selfPreference }: Pick<JudgeReport, 'length' | 'selfPreference'>): BiasRow[] {
  return [
    length === null
      ? none('length', measures.length, 'not measured: fewer than ten rows, or answers of one length')
      : ['length', measures.length, short(length.slope), points(length), plural(length.n, 'row')],
    none('position', measures.position, 'no part in scores of single rows; pairs: hornbook judge --pairs'),
    ...(selfPreference?.figures ?? []).map(({ family, against, own, others, ...figure }): BiasRow => [
      `own family (${family})`,
      against === 'judges' ? measures.own : measures.rawOwn,
      short(figure.points),
      points(figure),
      `${plural(own, 'own row')}, ${plural(others, 'other')}`,
    ]),
    ...(typeof selfPreference?.note === 'string' ? [none('own family', measures.own, selfPreference.note)] : []),
  ];
}

/** Of judges that compare pairs in both orders. */
export function pairBias({ position, length }: PairBias): BiasRow[] {
  const tooFew = 'not measured: fewer than ten pairs, or answers of one length';
  return [
    ...position.map(({ judge, bias }): BiasRow => [
      `position (${judge})`,
      measures.position,
      share(bias.firstWins),
      shares(bias),
      `${plural(bias.n, 'verdict')} with a winner`,
    ]),
    ...(length === null
      ? [none('length', measures.pairLength, tooFew)]
      : ([
          ['length', measures.longer, share(length.longerWins), shares({ low: length.longerLow, high: length.longerHigh }), `${count(length.decided)} decided`],
          ['length', measures.pairLength, short(length.slope), points(length), plural(length.pairs, 'pair')],
        ] satisfies BiasRow[])),
    none('own family', measures.own, 'not measured: rows of a file do not say which model wrote them'),
  ];
}

function none(bias: string, measure: string, why: string): BiasRow {
  return [bias, measure, '–', why, ''];
}
