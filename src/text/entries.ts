/** Entries of lists and tables: units that end where their source ends them, with or without a closing mark. */
import { codeMap } from './code-ranges.ts';

const itemMark = /^[ \t>]*(?:[-*+•]|\d{1,9}[.)])[ \t]+/;
const rowLine = /^[ \t>]*\|/;
/** Marks after which the entry itself goes on: with a part of it, or with a list under it. */
const goesOn = /(?:[,，、:：;([{“«–—]|\s-)$/u;

/**
 * The items and cells of a text, white space and emphasis set aside. `openEnd`: the text is an excerpt that may break off, so
 * an item that nothing follows is none, nor is a cell without the bar that closes it.
 */
export function entriesOf(text: string, openEnd: boolean): string[] {
  const fences = codeMap(text).ranges.filter((range) => range.kind === 'fence');
  const entries: string[] = [];
  let item: string[] | undefined;
  const close = (): void => {
    if (item) entries.push(plain(item.join(' ')));
    item = undefined;
  };
  let fence = 0;
  let at = 0;
  for (const line of text.split('\n')) {
    const start = at;
    at += line.length + 1;
    while ((fences[fence]?.end ?? Infinity) < start) fence++;
    const mark = itemMark.exec(line);
    if ((fences[fence]?.start ?? Infinity) <= start || line.trim() === '') close();
    else if (mark) {
      close();
      item = [line.slice(mark[0].length)];
    } else if (rowLine.test(line)) {
      close();
      entries.push(...cellsOf(line, openEnd));
    } else item?.push(line);
  }
  if (!openEnd) close();
  return entries.filter((entry) => entry !== '');
}

function cellsOf(line: string, openEnd: boolean): string[] {
  const cells = line.slice(line.indexOf('|') + 1).split(/(?<!\\)\|/);
  const last = cells.pop() ?? '';
  return [...cells, ...(openEnd ? [] : [last])].map((cell) => plain(cell.replaceAll('\\|', '|')));
}

function plain(text: string): string {
  return text.replace(/[`*]/g, '').replace(/\s+/g, ' ').trim();
}

/**
 * True where the answer ends as an entry of what it was given ends: it is a whole item or cell, or the last part of one (what
 * stands behind a term and its colon). Such an answer is not cut, whatever mark is missing. `given`: texts of the prompt.
 * `quotes`: excerpts of the source, which show the end of a cell or of an item only by what follows it. A quote that holds the
 * answer and no more shows nothing: an answer cut short would bring the same.
 */
export function endsAsGiven(answer: string, given: readonly string[], quotes: readonly string[]): boolean {
  const body = answer.trim();
  const last = plain(body.slice(body.lastIndexOf('\n') + 1).replace(itemMark, ''));
  if (last === '' || goesOn.test(last)) return false;
  const whole = plain(body.replace(itemMark, ''));
  const ends = (entry: string): boolean => isTail(entry, last) || isTail(entry, whole);
  return given.some((text) => entriesOf(text, false).some(ends)) || quotes.some((text) => entriesOf(text, true).some(ends));
}

function isTail(entry: string, text: string): boolean {
  return entry.endsWith(text) && !/[\p{L}\p{N}_]/u.test(entry[entry.length - text.length - 1] ?? '');
}
