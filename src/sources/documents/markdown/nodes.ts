/** A block of Markdown before its meaning is worked out: what the line structure alone says. */
export interface MdNode {
  kind: 'quote' | 'list' | 'item' | 'footnote' | 'heading' | 'paragraph' | 'code' | 'html' | 'table' | 'row' | 'cell' | 'rule' | 'definition' | 'front';
  start: number;
  end: number;
  parent: number;
  level?: number;
  ordered?: boolean;
  header?: boolean;
  /** Code: info string. Definition and footnote: label. */
  info?: string;
  /** Code: content without fence, indent and container marks. */
  text?: string;
  /** Heading: the span of its text, without marks. */
  inner?: { start: number; end: number };
}
