/** Marks that stand before items of lists. */

export interface Marker {
  /** As it is written before the item: `-`, `3.`, `a)`. */
  text: string;
  /** Letters of the line that it takes. */
  length: number;
  ordered: boolean;
  /** Place in its sequence, where it has one. */
  value: number;
  /** Which kind: two items of one list share it. */
  family: string;
  /** A dash, an asterisk or an o: they open other lines too. */
  weak: boolean;
}

const strong = /^[•◦▪▫‣⁃·●○■□➢➤▶►◆◇♦✓✔❖\uF0B7\uF0A7\uF0D8\uF076\u25AA]\s*(?=\S|$)/;
const weak = /^[-–—*o+]\s+(?=\S)/;
const number = /^\(?(\d{1,3})[.)]\s+(?=\S)/;
const letter = /^\(?([a-hj-z]|[ivx]{1,5})\)\s+(?=\S)|^([a-hj-z]|[ivx]{1,5})\.\s+(?=\S)/;

export function markerOf(text: string): Marker | undefined {
  const dot = strong.exec(text);
  if (dot !== null) return { text: '-', length: dot[0].length, ordered: false, value: 0, family: (text[0] as string) + 'b', weak: false };
  const dash = weak.exec(text);
  if (dash !== null) return { text: '-', length: dash[0].length, ordered: false, value: 0, family: (text[0] as string) + 'w', weak: true };
  const numbered = number.exec(text);
  if (numbered !== null) {
    const digits = numbered[1] ?? '';
    const tail = numbered[0].includes(')') ? ')' : '.';
    return {
      text: digits + tail,
      length: numbered[0].length,
      ordered: true,
      value: Number(digits),
      family: `1${numbered[0].trim().replace(/\d+/, '')}`,
      weak: false,
    };
  }
  const lettered = letter.exec(text);
  if (lettered !== null) {
    const sign = lettered[1] ?? lettered[2] ?? '';
    const roman = romans.indexOf(sign);
    const tail = lettered[0].includes(')') ? ')' : '.';
    return {
      text: sign + tail,
      length: lettered[0].length,
      ordered: true,
      value: roman >= 0 ? roman + 1 : sign.charCodeAt(0) - 96,
      family: `${roman >= 0 ? 'i' : 'a'}${tail}`,
      weak: true,
    };
  }
  return undefined;
}

const romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv'];
