/**
 * Code spans in backticks: a run of n backticks closes with the next run of exactly n (CommonMark 0.31, 6.1). Gives, for the
 * start of each opening run, the end of the closing one. Linear: each run is looked at once from either side.
 */
export function codeSpans(text: string, start = 0, end = text.length): Map<number, { open: number; close: number; end: number }> {
  const runs: { start: number; length: number }[] = [];
  // A slice, so that the search ends where the stretch does.
  const part = start === 0 && end === text.length ? text : text.slice(start, end);
  for (let i = part.indexOf('`'); i >= 0; i = part.indexOf('`', i)) {
    const from = i;
    while (part.charCodeAt(i) === 96) i++;
    runs.push({ start: start + from, length: i - from });
  }
  const found = new Map<number, { open: number; close: number; end: number }>();
  if (runs.length < 2) return found;
  // Places of each length, last first: the nearest closing run is at the end of the list.
  const places = new Map<number, number[]>();
  for (let i = runs.length - 1; i >= 0; i--) {
    const run = runs[i] as { start: number; length: number };
    const list = places.get(run.length);
    if (list === undefined) places.set(run.length, [i]);
    else list.push(i);
  }
  for (let i = 0; i < runs.length;) {
    const run = runs[i] as { start: number; length: number };
    const list = places.get(run.length) as number[];
    while ((list.at(-1) ?? Number.POSITIVE_INFINITY) <= i) list.pop();
    const closing = list.at(-1);
    // A backslash before the run takes its first backtick away; such a run opens nothing.
    const escaped = run.start > start && text[run.start - 1] === '\\' && text[run.start - 2] !== '\\';
    if (closing === undefined || escaped) {
      i++;
      continue;
    }
    const close = runs[closing] as { start: number; length: number };
    found.set(run.start, { open: run.start + run.length, close: close.start, end: close.start + close.length });
    i = closing + 1;
  }
  return found;
}
