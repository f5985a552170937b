/** What is known of a page before it is text: runs of letters with their places. y grows downwards, in points, page upright. */

export interface FontFacts {
  bold: boolean;
  italic: boolean;
  mono: boolean;
}

/** Letters of one font and size on one baseline. */
export interface Run {
  text: string;
  x: number;
  /** Baseline. */
  y: number;
  width: number;
  size: number;
  font: FontFacts;
  /** White space stood before it in the file. */
  space: boolean;
  /** Right to left. */
  rtl: boolean;
  /** Id of its marked content, where the file is tagged. */
  mark: string | undefined;
}

/** Runs of one baseline without a wide gap: a line of a column, or a cell. */
export interface Segment {
  runs: Run[];
  x0: number;
  x1: number;
  y: number;
  size: number;
  /** Letters and digits of its runs, without blanks. */
  letters: number;
}

/** One baseline of one column. */
export interface Line {
  page: number;
  /** Ordinal of the column that it stands in, over the whole document. */
  region: number;
  /** Edges of that column. */
  left: number;
  right: number;
  segments: Segment[];
  x0: number;
  x1: number;
  y: number;
  size: number;
  text: string;
  mono: boolean;
  bold: boolean;
  italic: boolean;
  /** The file's own structure says that a block begins here. */
  opens?: boolean;
}

export interface PageText {
  number: number;
  width: number;
  height: number;
  segments: Segment[];
  /** Turned text, and what the file marks as no content. */
  aside: string[];
  /** Its text by the file's own structure, where it has one; `segments` hold the rest. */
  tagged: TaggedText | undefined;
  /** True where something is drawn and no text. */
  pictureOnly: boolean;
  /** True where letters are drawn and none of them can be told. */
  mute: boolean;
  /** True where some letters are named by a table that neither the file nor this program holds. */
  tableless: boolean;
  /** Fields that are filled in, and the number of remarks on the page. */
  fields: string[];
  remarks: number;
}

/** Marked text in the order of the structure tree. */
export interface TaggedText {
  leaves: readonly TagLeaf[];
  runs: ReadonlyMap<string, readonly Run[]>;
}

export interface TagLeaf {
  /** Roles from the root, NonStruct and the like left out. */
  path: { role: string; id: number }[];
  mark: string;
}

/** Lines that make one block. */
export interface Group {
  kind: 'heading' | 'paragraph' | 'item' | 'code' | 'caption' | 'note' | 'contents' | 'index' | 'table' | 'figure' | 'term';
  page: number;
  lines: Line[];
  level?: number;
  marker?: string;
  /** Letters of the first line that the mark takes. */
  markLength?: number;
  ordered?: boolean;
  /** Lists around it, where the file says so. */
  depth?: number;
  /** Id of its innermost list. */
  list?: string;
  /** The file's own structure made it. */
  settled?: boolean;
  /** A note that speaks of rights. */
  licence?: boolean;
  /** A further block of the item before it. */
  inItem?: boolean;
  /** A term, or part of an explanation: lists of terms that it stands in, less one. */
  terms?: number;
  /** Blocks of one quotation share it. */
  quote?: string;
  /** Table: lines of each cell. */
  rows?: Line[][][];
  header?: boolean;
  /** Rows that repeat the header on a further page. */
  repeats?: number[];
}
