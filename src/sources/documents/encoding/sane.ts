/** Whether a decoded text looks like one that somebody wrote. What fails here is refused; what passes is weighed further. */

export interface Looks {
  /** Characters outside ASCII, and the letters among them, in lower case, with their counts. */
  high: number;
  letters: ReadonlyMap<string, number>;
  /** Capitals among them. */
  capitals: number;
  /** Places that no writer makes: a capital after a small letter, a sign within a word, letters of two scripts in one word. */
  odd: number;
}

const inWord = /[\u2019\u2018'\-\u2010-\u2014\u00ad\u00b7\u00a0]/;
const quotes = /[\u2018-\u201f\u00ab\u00bb\u2039\u203a\u2026\u2013\u2014\u00a0\u2022\u00b7\u00bf\u00a1]/;

export function looksOf(text: string): Looks {
  const letters = new Map<string, number>();
  let high = 0;
  let odd = 0;
  let capitals = 0;
  const strange = /[^\p{ASCII}]/u;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    const char = text[i] as string;
    high++;
    const before = text[i - 1] ?? ' ';
    const after = text[i + 1] ?? ' ';
    if (/[\p{L}\p{M}]/u.test(char)) {
      const small = char === 'İ' ? char : char.toLowerCase();
      if (char !== 'ª' && char !== 'º') letters.set(small, (letters.get(small) ?? 0) + 1);
      const upper = /\p{Lu}/u.test(char);
      if (upper) capitals++;
      // The two forms of the Greek sigma: inside, and at the end of a word.
      if ((char === 'ς' && /\p{L}/u.test(after)) || (char === 'σ' && !/[\p{L}’']/u.test(after))) odd++;
      if (upper && /\p{Ll}/u.test(before)) odd++;
      if (!upper && /\p{Ll}/u.test(char) && /\p{Lu}/u.test(before) && /\p{Lu}/u.test(text[i - 2] ?? '') && /\p{L}/u.test(after)) odd++;
      if ((/[a-z]/i.test(before) || /[a-z]/i.test(after)) && !/[\p{Script=Latin}\p{M}]/u.test(char)) odd++;
      if (upper && /\p{Ll}/u.test(after) === false && /[?\u0080-\u00bf]/.test(after)) odd++;
      continue;
    }
    const between = /\p{L}/u.test(before) && /\p{L}/u.test(after);
    if (between && (char === '–' || char === '—') && splitsWord(text, i)) odd++;
    else if (between && !inWord.test(char) && !(/[\u2013\u2014\u2026«»]/.test(char) && before !== after)) odd++;
    else if (/[\u0080-\u009f\ufffd]/.test(char)) odd++;
    else if (!quotes.test(char)) {
      // Signs stand alone: © behind a space, ° behind a digit; never in rows, never at the front of a word.
      if (strange.test(before) && !quotes.test(before) && !/\p{L}/u.test(before) && before !== char) odd++;
      else if (/[©®]/.test(char) && !/[\s(>]/.test(before) && !/[\p{L}\d]/u.test(before)) odd++;
      else if (/[™¢¬¤¦¨¯´¸¹³²¼½¾×÷ƒˆ˜‰†‡€\u2500-\u25ff]/.test(char) && /\p{L}/u.test(after)) odd++;
      else if (/[?]/.test(before) || (/[†‡ˆ˜‰±\u2500-\u25ff]/.test(char) && /\p{L}/u.test(before))) odd++;
    } else if (/[?]/.test(before) && strange.test(after)) odd++;
  }
  return { high, letters, odd, capitals };
}

const shortWords = new Set(
  'a i is it in to of or an as at if no on so we he be by do go my up us me am ou et le la de du un y o el en se si e il zu da er es im am wo ob'.split(' '),
);

/** A dash between small letters with a scrap of a word beside it: the byte was a letter in another encoding. */
function splitsWord(text: string, at: number): boolean {
  const left = /\p{Ll}{1,20}$/u.exec(text.slice(Math.max(0, at - 20), at))?.[0] ?? '';
  const right = /^\p{Ll}{1,20}/u.exec(text.slice(at + 1, at + 21))?.[0] ?? '';
  if (left === '' || right === '') return false;
  if (text[at] === '–') return left.length <= 3 || right.length <= 3;
  return (right.length <= 2 && !shortWords.has(right)) || (left.length <= 2 && !shortWords.has(left));
}
