import type { Finding } from '../../contracts/plugins.ts';

const opening = '-----BEGIN ';
const head = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
const tail = /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
/** Fewer signs than this between the lines is an ellipsis, not a key. */
const leastBody = 40;

/** Private keys in PEM or OpenPGP armour, whole; where the last line is missing, up to the next dashes or the end of the signs. */
export function* privateKeys(text: string): Generator<Finding> {
  for (let start = text.indexOf(opening); start >= 0;) {
    head.lastIndex = start;
    const begin = head.exec(text);
    if (begin === null) {
      start = text.indexOf(opening, start + 1);
      continue;
    }
    const bodyStart = start + begin[0].length;
    const bodyEnd = endOfBody(text, bodyStart);
    tail.lastIndex = bodyEnd;
    const end = bodyEnd + (tail.exec(text)?.[0].length ?? 0);
    if (signs(text, bodyStart, bodyEnd) >= leastBody) yield { type: 'secret', start, end, score: 1 };
    start = text.indexOf(opening, Math.max(bodyEnd, start + 1));
  }
}

/** The next dashes; but no further than text that can be a key's: base64, blanks, header lines, escapes, comment marks. */
function endOfBody(text: string, from: number): number {
  let end = from;
  while (end < text.length && !text.startsWith('-----', end) && /[A-Za-z0-9+/=\s\\:,.;#*"'>|()<_-]/.test(text.charAt(end))) end++;
  if (text.startsWith('-----END', end)) return end;
  // No last line: keep the long runs of base64, leave the prose after them.
  let kept = from;
  for (const match of text.slice(from, end).matchAll(/[A-Za-z0-9+/=]{24,}/g)) {
    if (from + match.index - kept > 80) break;
    kept = from + match.index + match[0].length;
  }
  return kept;
}

function signs(text: string, from: number, to: number): number {
  return (text.slice(from, to).match(/[A-Za-z0-9+/]/g) ?? []).length;
}
