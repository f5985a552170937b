/** Counts the oddities of a file by their text, so that a million rows with one fault make one sentence. */
export interface NoteCounter {
  add(line: number, note: string): void;
  /** "12 rows, first at line 7: …", in order of first appearance. */
  sentences(): string[];
}

export function noteCounter(): NoteCounter {
  const seen = new Map<string, { rows: number; line: number }>();
  return {
    add(line, note) {
      const entry = seen.get(note);
      if (entry === undefined) seen.set(note, { rows: 1, line });
      else entry.rows++;
    },
    sentences() {
      return [...seen].map(([note, { rows, line }]) => `${rows === 1 ? `line ${line}` : `${rows} rows, first at line ${line}`}: ${note}`);
    },
  };
}
