/** What stands beside the text and is none: words within figures, and the index at a book's end. */
import type { Style } from './style.ts';
import type { Group, Line } from './types.ts';

const figureCaption = /^(?:figure|fig\.|plate|scheme|abbildung|abb\.|figura|рис\.)\s/i;
const most = 60;

/**
 * Labels of a drawing become one figure: short lines in letters of another size than the body's, right above the caption of a
 * figure in the same column. Blocks of running text, code and headings end the stretch.
 */
export function gatherFigures(groups: readonly Group[], style: Style): Group[] {
  const out: Group[] = [];
  for (const group of groups) {
    const first = group.lines[0];
    if (group.kind === 'caption' && group.settled !== true && first !== undefined && figureCaption.test(first.text)) {
      const labels: Group[] = [];
      while (labels.length < most && out.length > 0 && isLabel(out.at(-1) as Group, first, style)) labels.unshift(out.pop() as Group);
      if (labels.length > 1) out.push({ kind: 'figure', page: group.page, lines: labels.flatMap((label) => label.lines) });
      else out.push(...labels);
    }
    out.push(group);
  }
  return out;
}

function isLabel(group: Group, caption: Line, style: Style): boolean {
  const first = group.lines[0];
  if (first === undefined || group.page !== caption.page || group.settled === true || first.region !== caption.region) return false;
  if (group.kind !== 'paragraph' && group.kind !== 'table' && group.kind !== 'heading') return false;
  const words = group.lines.reduce((sum, line) => sum + line.text.split(' ').length, 0);
  const short = words <= group.lines.length * 5;
  const other = group.lines.every((line) => Math.abs(line.size - style.body) > 0.04 * style.body);
  return short && other && group.kind !== 'heading' ? true : short && other && words <= 2;
}

const entry = /(?:,\s*|\s)\d{1,4}(?:[-–]\d{1,4})?(?:,\s*\d{1,4}(?:[-–]\d{1,4})?)*$/;

/** Entries behind a heading `Index` near the end are set aside: lines that end in page numbers. */
export function markIndex(groups: readonly Group[]): void {
  const at = groups.findLastIndex(
    (group) =>
      group.kind === 'heading' &&
      /^(?:subject |general )?(?:index|register|stichwortverzeichnis|sachregister)$/i.test(group.lines.map((line) => line.text).join(' ')),
  );
  if (at < groups.length / 2) return;
  const behind = groups.slice(at + 1);
  const lines = behind.flatMap((group) => group.lines);
  if (lines.length < 5 || lines.filter((line) => entry.test(line.text)).length < lines.length * 0.5) return;
  for (const group of behind) {
    if (group.kind === 'heading') {
      // A letter of the alphabet; a longer one begins something else.
      if ((group.lines[0]?.text.length ?? 0) > 3) return;
    }
    group.kind = 'index';
  }
}
