import type { Message } from '../../contracts/index.ts';
import type { Beside } from '../../text/beside.ts';

/** A stretch of a row's text, and where it stands: a field, or a message as "messages[2]". */
export interface TextPart {
  name: string;
  text: string;
}

/** What a row says where one of the shapes of datasets and logs was recognised. */
export interface StepContent extends Beside {
  messages: readonly Message[];
  input?: string;
  rationale?: string;
}

interface Placed {
  /** From 0 over all rows of all inputs in order, those that cannot be read too. */
  position: number;
  file: string;
  /** From 1. */
  line: number;
  /** Place in a list, from 1, where the file is one. */
  item?: number | undefined;
  /** The row's own `id`, else `FILE:LINE`; no two rows of a step have the same. */
  id: string;
}

/** A row that can be worked on. */
export interface StepRow extends Placed {
  /** From 0 over the rows that can be read. */
  index: number;
  value: { readonly [field: string]: unknown };
  /** The JSON as it stands in the file, without its line end; undefined where the row comes from CSV or Parquet. */
  raw?: string | undefined;
  /** Undefined where fields are named with `--text`. */
  content?: StepContent | undefined;
  /** The parts put together with line breaks. */
  text: string;
  parts: readonly TextPart[];
}

/** A row of an earlier pass: what putting it out takes. */
export interface SeenRow {
  readonly position: number;
  readonly value: { readonly [field: string]: unknown };
  readonly raw?: string | undefined;
}

/** A row that cannot be read: it never goes into OUT. */
export interface RefusedRow extends Placed {
  refused: string;
}

/** True where a row can be worked on. */
export function isReadable(row: StepRow | RefusedRow): row is StepRow {
  return !('refused' in row);
}
