/** Tables that go over both columns of a page: their rows stand on one baseline left and right of the gutter. */
import type { Segment } from './types.ts';

const fewestRows = 3;

interface Row {
  y: number;
  left: Segment[];
  right: Segment[];
}

/**
 * The segments of such rows. Each row has two cells or more on both sides, and nothing stands between the rows. Two tables side
 * by side look alike: it is one table where a cell reaches into the gutter, or where its names stand on the left alone, that is,
 * most rows begin with letters on the left and with none on the right.
 */
export function rowsAcross(left: readonly Segment[], right: readonly Segment[], across: readonly Segment[], size: number): Set<Segment> {
  const found = new Set<Segment>();
  const reaching = new Set(across);
  let stretch: Row[] = [];
  const flush = (): void => {
    if (stretch.length >= fewestRows && isOne(stretch, reaching))
      for (const row of stretch) for (const segment of [...row.left, ...row.right]) found.add(segment);
    stretch = [];
  };
  for (const row of rowsOf(left, right, size)) {
    if (row.left.length < 2 || row.right.length < 2 || row.y - (stretch.at(-1)?.y ?? row.y) > 3.5 * size) flush();
    if (row.left.length >= 2 && row.right.length >= 2) stretch.push(row);
  }
  flush();
  return found;
}

function rowsOf(left: readonly Segment[], right: readonly Segment[], size: number): Row[] {
  const all = [...left.map((segment) => ({ segment, right: false })), ...right.map((segment) => ({ segment, right: true }))];
  const rows: Row[] = [];
  for (const { segment, right: isRight } of all.sort((a, b) => a.segment.y - b.segment.y || a.segment.x0 - b.segment.x0)) {
    let row = rows.at(-1);
    if (row === undefined || segment.y - row.y > 0.25 * size) rows.push((row = { y: segment.y, left: [], right: [] }));
    (isRight ? row.right : row.left).push(segment);
  }
  return rows;
}

function isOne(rows: readonly Row[], reaching: ReadonlySet<Segment>): boolean {
  if (rows.some((row) => [...row.left, ...row.right].some((segment) => reaching.has(segment)))) return true;
  const named = (segments: readonly Segment[]): boolean => segments[0]?.runs.some((run) => /\p{L}{2}/u.test(run.text)) === true;
  const names = rows.filter((row) => named(row.left) && !named(row.right)).length;
  return names >= 0.7 * rows.length;
}
