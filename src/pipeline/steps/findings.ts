/** What a step says of rows: a line for each finding, and the counts by rule. */
import { invariantError } from '../../errors.ts';
import { round6, wilson } from '../../statistics/intervals.ts';
import { compareText } from '../../text/canonical.ts';
import { durableFile } from '../durable-file.ts';
import type { RefusedRow, StepRow } from './row.ts';

/** One finding; `decide` adds the row's id. Offsets are in code points of the named field's text. */
export interface Finding {
  /** False: the row is out because of it. True: it is told only. */
  keep: boolean;
  gate: string;
  rule: string;
  score?: number;
  threshold?: number;
  /** Id of the row that is kept instead. */
  twin?: string;
  /** Evaluation item. */
  item?: string;
  /** Kind of the finding, as "email". */
  type?: string;
  /** Field or message in which `start` and `end` stand. */
  field?: string;
  start?: number;
  end?: number;
  evidence?: unknown;
}

export interface RuleCount {
  gate: string;
  rule: string;
  /** Rows that it takes out. A row that several rules take out counts for each. */
  dropped: number;
  /** Rows that it finds and leaves in. */
  flagged: number;
  /** Share of the readable rows in which it finds something, with its 95 % interval (Wilson). */
  rate: number;
  low: number;
  high: number;
}

export interface Findings {
  decide(row: Pick<StepRow, 'id' | 'position'>, finding: Finding): void;
  refuse(row: RefusedRow): void;
  kept(position: number): void;
  /** True where a row at this position can be read. */
  wasSeen(position: number): boolean;
  /** Counts over `rows` readable rows. Throws where a row is neither kept nor dropped, or both. */
  counts(): { rows: number; kept: number; dropped: number; flagged: number; refused: number; rules: RuleCount[] };
  finish(): void;
  discard(): void;
}

const seen = 1;
const isKept = 2;
const isDropped = 4;
const isFlagged = 8;

/** A byte a row is what this remembers. */
export function findings(path: string | undefined): Findings & { see(row: StepRow): void } {
  const file = path === undefined ? undefined : durableFile(path);
  let marks = new Uint8Array(1024);
  let refused = 0;
  const rules = new Map<string, { gate: string; rule: string; dropped: number; flagged: number; lastDropped: number; lastFlagged: number }>();
  const mark = (position: number, bit: number): boolean => {
    if (position >= marks.length) {
      const longer = new Uint8Array(Math.max(position + 1, marks.length * 2));
      longer.set(marks);
      marks = longer;
    }
    const before = marks[position] as number;
    marks[position] = before | bit;
    return (before & bit) === 0;
  };
  const countOf = (bit: number): number => {
    let count = 0;
    for (const one of marks) if ((one & bit) !== 0) count++;
    return count;
  };
  return {
    see: (row) => void mark(row.position, seen),
    decide: ({ id, position }, { keep, gate, rule, ...rest }) => {
      mark(position, keep ? isFlagged : isDropped);
      const key = `${gate}\u0000${rule}`;
      const count = rules.get(key) ?? { gate, rule, dropped: 0, flagged: 0, lastDropped: -1, lastFlagged: -1 };
      rules.set(key, count);
      if (!keep && count.lastDropped !== position) {
        count.dropped++;
        count.lastDropped = position;
      }
      if (keep && count.lastFlagged !== position) {
        count.flagged++;
        count.lastFlagged = position;
      }
      file?.write(`${JSON.stringify({ id, keep, gate, rule, ...rest })}\n`);
    },
    refuse: ({ id, refused: reason }) => {
      refused++;
      file?.write(`${JSON.stringify({ id, keep: false, gate: 'read', rule: 'unreadable', evidence: reason })}\n`);
    },
    kept: (position) => {
      if (!mark(position, isKept)) throw invariantError(`Row ${position + 1} of the input was kept twice.`);
    },
    wasSeen: (position) => ((marks[position] ?? 0) & seen) !== 0,
    counts: () => {
      const rows = countOf(seen);
      const kept = countOf(isKept);
      const dropped = countOf(isDropped);
      for (let position = 0; position < marks.length; position++) {
        const one = marks[position] as number;
        if ((one & seen) !== 0 && ((one & isKept) !== 0) === ((one & isDropped) !== 0))
          throw invariantError(`Row ${position + 1} of the input is ${(one & isKept) === 0 ? 'neither kept nor dropped' : 'both kept and dropped'}.`);
      }
      return { rows, kept, dropped, flagged: countOf(isFlagged), refused, rules: ruleCounts([...rules.values()], rows) };
    },
    finish: () => file?.finish(),
    discard: () => file?.discard(),
  };
}

function ruleCounts(rules: readonly { gate: string; rule: string; dropped: number; flagged: number }[], rows: number): RuleCount[] {
  return rules
    .map(({ gate, rule, dropped, flagged }) => {
      const found = Math.min(rows, dropped + flagged);
      const { low, high } = wilson(found, rows);
      return { gate, rule, dropped, flagged, rate: rows === 0 ? 0 : round6(found / rows), low: round6(low), high: round6(high) };
    })
    .sort((a, b) => compareText(a.gate, b.gate) || compareText(a.rule, b.rule));
}
