/** What `doctor` says of the rows of one file, as indented lines. */
import { filterNames, type FilterName } from '../../contracts/index.ts';
import type { SurveyLine } from '../../pipeline/index.ts';
import { brief, safe } from '../io.ts';
import { counted } from '../../text/plural.ts';

type Rows = NonNullable<SurveyLine['rows']>;

const faultsShown = 5;

export function rowLines(rows: Rows): string[] {
  const shapes = Object.entries(rows.shapes);
  const settled = rows.settledBy === 'config' ? 'as the config says' : 'found by itself';
  return [
    rows.shape === null ? 'shape      none fits the first rows' : `shape      ${rows.shape}, ${settled}`,
    ...(shapes.length > 1 ? [`           rows by shape: ${shapes.map(([shape, count]) => `${count} ${shape}`).join(', ')}`] : []),
    ...fieldLines(rows),
    ...rows.missing.map(
      ({ ours, theirs, meant }) =>
        `missing    no row of the first ${rows.rows} has ${brief(theirs, 60)}, which fields.${ours} names${meant === undefined ? '' : `; did you mean ${brief(meant, 60)}?`}`,
    ),
    ...(rows.shape !== null && rows.absent.length > 0 ? [`not found  ${rows.absent.join(', ')}: name them under "fields" where the rows have them`] : []),
    ...rows.faults
      .slice(0, faultsShown)
      .map(
        ({ reason, rows: count, line, item }) =>
          `refused    ${counted(count, 'row')}, first at ${item === undefined ? '' : `item ${item} in `}line ${line}: ${brief(reason, 300)}`,
      ),
    ...(rows.faults.length > faultsShown ? [`refused    ${rows.faults.length - faultsShown} more reasons: see --json`] : []),
    ...(Object.entries(rows.filtered) as [FilterName, number][]).map(([name, count]) => `left out   ${counted(count, 'row')} ${filterNames[name]}`),
    ...rows.notes.map((note) => `note       ${safe(note)}`),
  ];
}

function fieldLines({ fields, looked, rows, shape }: Rows): string[] {
  const ours = Math.max(0, ...fields.map((one) => one.ours.length));
  const theirs = Math.min(40, Math.max(0, ...fields.map((one) => one.theirs.length)));
  return fields.map((one) => {
    const filled = shape === 'message-rows' && one.rows === 0 ? '' : `in ${one.rows} of ${shape === 'message-rows' && one.ours !== 'id' ? rows : looked}`;
    return `field      ${one.ours.padEnd(ours)} <- ${brief(one.theirs, 60).padEnd(theirs)}  ${filled.padEnd(14)} ${safe(one.sample)}`.trimEnd();
  });
}
