import type { RowTextKind } from '../../stages/decontaminate/index.ts';
import { partOf } from '../../text/map-texts.ts';
import type { StepRow } from './row.ts';

/** A text of a row as the leak check wants it. */
export interface LeakText {
  /** Its place among the texts of the row. */
  code: number;
  /** Its field or message. */
  name: string;
  text: string;
  kind: RowTextKind;
}

/** Each message or field by itself, so that what stands beside an item does not hide it. */
export function leakTexts(row: StepRow): LeakText[] {
  return row.parts.map(({ name, text }, code) => ({ code, name, text, kind: kindOf(row, name) }));
}

/** Of fields that are named with `--text` nobody knows who says them. */
function kindOf(row: StepRow, name: string): RowTextKind {
  if (row.content === undefined) return 'any';
  if (name === 'input') return 'prompt';
  const at = /^messages\[(\d+)\]$/.exec(name)?.[1];
  const role = at === undefined ? undefined : row.content.messages[Number(at)]?.role;
  return role === undefined ? 'any' : partOf(role);
}
