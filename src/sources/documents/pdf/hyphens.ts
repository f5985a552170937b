/**
 * Lines joined into running text. A hyphen at a line's end goes where the joined word stands elsewhere in the document at
 * least as often as the hyphenated one; where neither does, it stays if both halves are words of the document, or behind one of
 * a few first parts that English writes with a hyphen (`mixed-`, `well-`), else it goes. Before a capital it goes only where the
 * joined word stands elsewhere more often; before a figure it stays. Soft hyphens always go.
 */

export interface Vocabulary {
  count(word: string): number;
}

/** Words of all lines, those that a line's end may have cut left out. */
export function vocabularyOf(lines: Iterable<string>): Vocabulary {
  const counts = new Map<string, number>();
  const add = (word: string): void => {
    const key = word.toLowerCase();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const line of lines) {
    const found = line.match(/[\p{L}\p{N}]+(?:[-‐][\p{L}\p{N}]+)*[-‐\u00AD]?/gu) ?? [];
    for (const [i, word] of found.entries()) {
      if (/[-‐\u00AD]$/.test(word) && i === found.length - 1) continue;
      const plain = word.replace(/[-‐\u00AD]$/, '').replace(/‐/g, '-');
      add(plain);
    }
  }
  return { count: (word) => counts.get(word.toLowerCase()) ?? 0 };
}

/** First parts of compounds that are written with a hyphen. Short, as many words begin with such letters. */
const firstParts: ReadonlySet<string> = new Set(
  'coarse cross fine first fixed half high higher low mixed multi non quasi self three two user variable well worst'.split(' '),
);
/** What makes one word of them: `high-est`, `multi-ple`, `cross-ing`. */
const tails =
  /^(?:er|ers|ered|ering|est|ly|ness|ing|ings|ed|es|ish|ishly|ishness|less|lessly|lessness|lights?|lighted|lighting|lands?|ways?|hand|born|some|somes|sense|ington|over|overs|roads?|word|words|pl[a-z]+|tud[a-z]+)$/i;

const wide = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF\u3000-\u30FF]/;

/** What stands between two lines, and what of the first one's end goes. */
export function seam(before: string, next: string, words: Vocabulary): { cut: number; gap: string } {
  const end = before.at(-1) ?? '';
  if (end === '\u00AD') return { cut: 1, gap: '' };
  if ((end === '-' || end === '‐') && /[\p{L}\p{N}][-‐]$/u.test(before)) {
    const first = /[\p{L}\p{N}]+(?:[-‐][\p{L}\p{N}]+)*(?=[-‐]$)/u.exec(before.slice(-80))?.[0] ?? '';
    const second = /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/u.exec(next.slice(0, 80))?.[0] ?? '';
    if (second === '') return { cut: 0, gap: ' ' };
    if (!/^\p{L}/u.test(second) || !/\p{L}$/u.test(first)) return { cut: 0, gap: '' };
    const joined = words.count(first + second);
    const kept = words.count(`${first.replace(/‐/g, '-')}-${second}`);
    if (/^\p{Lu}/u.test(second)) return { cut: joined > kept ? 1 : 0, gap: '' };
    if (joined !== 0 || kept !== 0) return { cut: joined >= kept ? 1 : 0, gap: '' };
    const half = first.split(/[-‐]/).at(-1) ?? '';
    const other = second.split('-')[0] ?? '';
    const compound =
      first !== half ||
      (half.length >= 3 && other.length >= 3 && words.count(half) > 0 && words.count(other) > 0) ||
      (other.length >= 3 && firstParts.has(half.toLowerCase()) && !tails.test(other));
    return { cut: compound ? 0 : 1, gap: '' };
  }
  if (end === '—' || end === '–' || end === '/') return { cut: 0, gap: /\s[–]$/.test(before) ? ' ' : '' };
  return { cut: 0, gap: wide.test(end) && wide.test(next[0] ?? '') ? '' : ' ' };
}
