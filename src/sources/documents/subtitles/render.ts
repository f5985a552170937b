/** Readable text of a stretch of subtitles. */
import type { Reading } from '../../../contracts/document.ts';
import { decodeEntity } from '../entity.ts';
import type { Rendered } from '../markdown/inline.ts';

export const subtitleTypes: ReadonlySet<string> = new Set(['text/vtt', 'application/x-subrip']);

const wide = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/;

/** The stretch without what is set aside in it (sorted), lines joined, character references decoded; between Chinese or Japanese lines no blank. */
export function renderCues(text: string, start: number, end: number, setAside: Reading['setAside']): Rendered {
  const parts: string[] = [];
  const at: number[] = [];
  let next = firstFrom(setAside, start);
  let space = -1;
  let broken = false;
  const put = (out: string, from: number): void => {
    if (space >= 0 && at.length > 0 && !(broken && wide.test(out) && wide.test(parts.at(-1) ?? ''))) {
      parts.push(' ');
      at.push(space);
    }
    space = -1;
    broken = false;
    for (let k = 0; k < out.length; k++) at.push(out.length === 1 || text[from] !== '&' ? from + k : from);
    parts.push(out);
  };
  for (let i = start; i < end;) {
    let span = setAside[next];
    while (span !== undefined && span.end <= i) span = setAside[++next];
    if (span !== undefined && span.start <= i) {
      i = span.end;
      continue;
    }
    const char = text[i] as string;
    if (/\s/.test(char)) {
      if (space < 0) space = i;
      broken ||= char === '\n' || char === '\r';
      i++;
      continue;
    }
    const entity = char === '&' ? decodeEntity(text, i, end) : undefined;
    if (entity === undefined) {
      const unit = text.charCodeAt(i);
      const size = unit >= 0xd800 && unit <= 0xdbff && i + 1 < end ? 2 : 1;
      put(text.slice(i, i + size), i);
      i += size;
      continue;
    }
    // Direction marks and the like say nothing.
    const out = entity.text.replace(/[\u200b-\u200f\u2060]/g, '');
    if (/^\s+$/.test(out)) space = space < 0 ? i : space;
    else if (out !== '') put(out, i);
    i += entity.length;
  }
  return { text: parts.join(''), at };
}

/** Index of the first span that ends behind `start`. */
function firstFrom(spans: Reading['setAside'], start: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}
