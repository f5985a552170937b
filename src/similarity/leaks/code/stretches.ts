/** Where a text holds code: between fences, or all of it where it has several lines and most of them look like code. */
export interface Stretch {
  start: number;
  end: number;
}

const fence = /^[ \t]{0,12}(```|~~~)[^\n]*$/gm;
const lineOfCode =
  /[;{})\]:,]\s*$|^\s*(?:return|import|from|def|class|if|for|while|else|elif|try|const|let|var|fn|func|function|public|private|#include|@|\/\/|"""|>>>)|\w\s?(?:[-+*/%|&]?=|:=)\s?\S|\w\(/;
/** A line of prose may end in ":" or ")", but it has more words than code has. */
const prose = /(?:[A-Za-z']{2,}[,;]? ){6}/;

export function codeStretches(text: string): Stretch[] {
  const marks = text.includes('```') || text.includes('~~~') ? [...text.matchAll(fence)] : [];
  if (marks.length > 0) {
    const out: Stretch[] = [];
    for (let i = 0; i < marks.length; i += 2) {
      const open = marks[i] as RegExpExecArray;
      const start = Math.min(text.length, open.index + open[0].length + 1);
      // A reply that was cut may leave its last fence open.
      out.push({ start, end: Math.max(start, marks[i + 1]?.index ?? text.length) });
    }
    return out;
  }
  return looksLikeCode(text) ? [{ start: 0, end: text.length }] : [];
}

const linesLookedAt = 60;

function looksLikeCode(text: string): boolean {
  // Most texts are told by this alone.
  if (!text.trim().includes('\n') || !/[(=]/.test(text)) return false;
  let lines = 0;
  let code = 0;
  for (let at = 0; at < text.length && lines < linesLookedAt;) {
    const end = text.indexOf('\n', at);
    // Longer lines are cut: what a line is shows at its start and its end.
    const whole = text.slice(at, end < 0 ? text.length : end);
    const line = whole.length > 400 ? `${whole.slice(0, 200)} ${whole.slice(-200)}` : whole;
    at = end < 0 ? text.length : end + 1;
    if (!/\S/.test(line)) continue;
    lines++;
    if (lineOfCode.test(line) && !prose.test(line)) code++;
  }
  return lines > 0 && 2 * code >= lines;
}
