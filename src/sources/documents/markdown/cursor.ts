/** A place in one line, in characters and in columns: a tab reaches the next multiple of four. */
export class Cursor {
  readonly text: string;
  offset = 0;
  column = 0;
  /** End of the line, without its line end. */
  end = 0;
  /** Set by `look`: columns of white space from here, and the first character after it. */
  indent = 0;
  next = 0;
  blank = false;

  constructor(text: string) {
    this.text = text;
  }

  /** Goes to a line; gives the start of the one after it. Line ends are LF, CRLF or CR. */
  startLine(start: number): number {
    const text = this.text;
    let end = start;
    while (end < text.length) {
      const code = text.charCodeAt(end);
      if (code === 10 || code === 13) break;
      end++;
    }
    this.offset = start;
    this.column = 0;
    this.end = end;
    if (end >= text.length) return end;
    return text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
  }

  look(): void {
    let at = this.offset;
    let column = this.column;
    for (; at < this.end; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 32) column++;
      else if (code === 9) column += 4 - (column % 4);
      else break;
    }
    this.indent = column - this.column;
    this.next = at;
    this.blank = at >= this.end;
  }

  /** Over `columns` columns of white space; may stop within a tab. */
  advance(columns: number): void {
    let left = columns;
    while (left > 0 && this.offset < this.end) {
      const code = this.text.charCodeAt(this.offset);
      const width = code === 9 ? 4 - (this.column % 4) : code === 32 ? 1 : 0;
      if (width === 0) return;
      if (width > left) {
        this.column += left;
        return;
      }
      this.column += width;
      this.offset++;
      left -= width;
    }
  }

  /** Behind the white space and a mark of `length` characters. */
  toMark(length: number): void {
    this.look();
    this.column += this.indent + length;
    this.offset = this.next + length;
  }

  /** Over one column of white space, if there is one. */
  skipOne(): void {
    const code = this.text.charCodeAt(this.offset);
    if (this.offset < this.end && (code === 32 || code === 9)) this.advance(1);
  }

  /** The rest of the line without up to `columns` columns of white space. */
  restAfter(columns: number): string {
    this.look();
    this.advance(Math.min(columns, this.indent));
    const inTab = this.text.charCodeAt(this.offset) === 9 && this.column % 4 !== 0;
    if (!inTab) return this.text.slice(this.offset, this.end);
    return ' '.repeat(4 - (this.column % 4)) + this.text.slice(this.offset + 1, this.end);
  }

  /** End of the line's content, without blanks behind it. */
  contentEnd(): number {
    let end = this.end;
    while (end > this.offset) {
      const code = this.text.charCodeAt(end - 1);
      if (code !== 32 && code !== 9) break;
      end--;
    }
    return end;
  }
}
