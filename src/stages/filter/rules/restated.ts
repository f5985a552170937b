/** An answer that puts a table or list of its prompt in another form repeats what the table repeats. */
import { tableRowsOf } from '../../../text/counts.ts';
import { entriesOf } from '../../../text/entries.ts';
import { wordsIn } from './repeats.ts';

/** Lines of a form: items, rows, lines of JSON, labelled values. */
const formed = /^\s*(?:[-*+•]|\d{1,4}[.)]|\||[{}[\]"]|[^\s:][^:\n]{0,79}:(?:\s|$))/;

/**
 * True where the answer is all items, rows, labels or JSON, and says no word more often than the tables and lists of the
 * prompt do. Names of columns may stand once for each row: a list or an object repeats them where a table need not. A word that
 * stands once in the answer repeats nothing.
 */
export function restatesPrompt(answer: string, prompt: string): boolean {
  const lines = answer.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 3 || !lines.every((line) => formed.test(line))) return false;
  const entries = entriesOf(prompt, false);
  if (entries.length < 4) return false;
  const rows = tableRowsOf(prompt).reduce((sum, table) => sum + table.length, 0);
  const theirs = countsOf(entries.join('\n'));
  const names = countsOf(headersOf(prompt));
  for (const [word, count] of countsOf(answer)) {
    if (count > 1 && count > (theirs.get(word) ?? 0) + (names.get(word) ?? 0) * rows) return false;
  }
  return true;
}

function countsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { word } of wordsIn(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The rows above the lines that rule off the heads of tables. */
function headersOf(prompt: string): string {
  const lines = prompt.split('\n');
  return lines.filter((_, index) => /^\s*\|[\s|:-]*-[\s|:-]*\|?\s*$/.test(lines[index + 1] ?? '')).join('\n');
}
