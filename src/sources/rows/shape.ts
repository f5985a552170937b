/** The family of row shapes: how one JSON object of a log, dataset or seed list becomes messages. */
import type { Message } from '../../contracts/record.ts';
import type { Beside } from '../../text/beside.ts';
import type { FieldMap, RowField } from './fields.ts';
import type { JsonObject } from './json.ts';

/** What a row says. `notes` name oddities that were mended or let pass; they are counted over the file. */
export interface RowContent extends Beside {
  messages: Message[];
  input?: string;
  rationale?: string;
  /** What the shape itself says of the reply, where the field map names nothing. */
  about?: { time?: unknown; model?: unknown };
  /** How the conversation opens: rows without a conversation's id that open alike are one group. */
  opening?: string;
  notes: string[];
}
/** `refused`: why the row cannot be used, a clause that follows "line 7". It never holds text of the row. */
export type ShapeResult = RowContent | { refused: string };

export interface RowShape {
  /** The name that `format` takes. */
  id: string;
  version: string;
  description: string;
  /** Fields without which a row is not of this shape. */
  needs: readonly RowField[];
  /** Does the row look like this shape? For choosing one from a file's first rows; cheap, and never throws. */
  fits(row: JsonObject, map: FieldMap, open: boolean): boolean;
  /** The whole row, or why not. Never throws. `open`: the last message may be the user's (a seed). */
  read(row: JsonObject, map: FieldMap, open: boolean): ShapeResult;
}
