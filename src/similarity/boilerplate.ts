import { compareText } from '../text/canonical.ts';
import { comparableText } from './exact.ts';

/** A line that many texts share, in comparable form, with the number of texts that hold it. */
export interface BoilerplateLine {
  line: string;
  rows: number;
}

/** A line is boilerplate only in more texts than this, however small the set is. */
export const boilerplateMinimum = 20;

const lineBreak = /\r\n?|\n/;

/**
 * Counts in how many texts each line stands, and gives back those in more than max(20, share of all texts), sorted. Only texts
 * of two lines and more are asked: a line that is the whole text is what the text says, however often it comes.
 *
 * Memory: one map entry a different line (its characters and about 80 bytes).
 */
export class LineCounter {
  readonly #rows = new Map<string, number>();
  #texts = 0;

  add(text: string): void {
    this.#texts++;
    const lines = new Set(text.split(lineBreak).map(comparableText));
    lines.delete('');
    if (lines.size < 2) return;
    for (const line of lines) this.#rows.set(line, (this.#rows.get(line) ?? 0) + 1);
  }

  over(share: number): BoilerplateLine[] {
    const limit = Math.max(boilerplateMinimum, share * this.#texts);
    const found: BoilerplateLine[] = [];
    for (const [line, rows] of this.#rows) if (rows > limit) found.push({ line, rows });
    return found.sort((a, b) => compareText(a.line, b.line));
  }
}

/** Lines that more than max(20, share) of the texts have in common. */
export function boilerplateLines(texts: Iterable<string>, share: number): BoilerplateLine[] {
  const counter = new LineCounter();
  for (const text of texts) counter.add(text);
  return counter.over(share);
}

/** The text without its boilerplate lines; a text that has nothing else is left whole, so that its copies are still found. */
export function stripBoilerplate(text: string, lines: ReadonlySet<string>): string {
  if (lines.size === 0 || !/[\r\n]/.test(text)) return text;
  const kept = text.split(lineBreak).filter((line) => !lines.has(comparableText(line)));
  return kept.some((line) => line.trim() !== '') ? kept.join('\n') : text;
}
