/** Lists in plain text: lines that follow one another, each with the same bullet or with the next number. */

export interface ListLine {
  start: number;
  end: number;
  /** Columns before the mark; a tab counts as one. */
  indent: number;
  ordered: boolean;
  /** Bullet, or what stands behind the number. */
  sign: string;
  number: number;
  /** Where the text behind the mark begins. */
  from: number;
}

const mark = /^([ \t]*)(?:([-*+•‣◦▪])|(\d{1,3})([.)]))[ \t]+(?=\S)/;

/**
 * The items of a stretch without empty lines, and where they begin; undefined where it holds no list. Lines before the first
 * item are a paragraph. Every line behind it has a mark or is indented further than its item's mark: what is in doubt stays text.
 */
export function listIn(text: string, start: number, end: number): ListLine[] | undefined {
  const items: ListLine[] = [];
  for (const line of linesOf(text, start, end)) {
    const slice = text.slice(line.start, line.end);
    const found = mark.exec(slice.slice(0, 200));
    if (found !== null && /[\p{L}\p{N}]/u.test(slice.slice(found[0].length))) {
      const from = line.start + found[0].length;
      const indent = found[1]?.length ?? 0;
      items.push({
        ...line,
        start: line.start + indent,
        indent,
        ordered: found[2] === undefined,
        sign: found[2] ?? found[4] ?? '',
        number: Number(found[3]),
        from,
      });
    } else {
      const last = items.at(-1);
      if (last === undefined) continue;
      if (slice.length - slice.trimStart().length <= last.indent) return undefined;
      last.end = line.end;
    }
  }
  return items.length >= 2 && areSiblings(items) ? items : undefined;
}

/** Of one depth and one run: one bullet, or numbers that rise by one. Each depth but the first may hold a single item. */
function areSiblings(items: readonly ListLine[]): boolean {
  const open: ListLine[] = [];
  let top = 0;
  for (const item of items) {
    while ((open.at(-1)?.indent ?? -1) > item.indent) open.pop();
    const before = open.at(-1);
    if (before === undefined ? top > 0 : before.indent === item.indent) {
      if (before === undefined || before.sign !== item.sign || (item.ordered && item.number !== before.number + 1)) return false;
      open.pop();
    }
    open.push(item);
    if (open.length === 1) top++;
  }
  return top >= 2;
}

function* linesOf(text: string, start: number, end: number): Generator<{ start: number; end: number }> {
  // The indentation of the first line stands before the stretch.
  let from = start;
  while (from > 0 && /[ \t]/.test(text[from - 1] as string) && start - from < 200) from--;
  for (let i = from; i <= end; i++) {
    const atEnd = i === end;
    if (!atEnd && text[i] !== '\n' && text[i] !== '\r') continue;
    let to = i;
    while (to > from && /\s/.test(text[to - 1] as string)) to--;
    if (to > from) yield { start: from, end: to };
    if (atEnd) return;
    if (text[i] === '\r' && text[i + 1] === '\n') i++;
    from = i + 1;
  }
}
