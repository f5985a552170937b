/**
 * Normalisation. `tidy` is what intake does to a row and may be seen; `comparable` is for comparing only, and is never
 * stored in a row.
 */

// Built from code points: the characters themselves are invisible in an editor.
const invisible =
  /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\u{E0000}-\u{E0FFF}]/gu;
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

const ascii = /^[\0-\x7f]*$/;
const untidyAscii = /[\0-\x1f\x7f]|  /;

/** For comparing: NFKC, lower case, invisible and control characters out, white space to single blanks. Version `comparable/1`. */
export function comparable(text: string): string {
  // Plain ASCII has one Unicode form, and none of the invisible characters.
  if (ascii.test(text)) {
    const lower = text.toLowerCase();
    return (untidyAscii.test(lower) ? lower.replace(control, ' ').replace(/\s+/g, ' ') : lower).trim();
  }
  return text.normalize('NFKC').toLowerCase().replace(invisible, '').replace(control, ' ').replace(/\s+/gu, ' ').trim();
}

/** Names of what `tidy` did. */
export type Tidied = { text: string; did: string[] };

/**
 * For rows: well-formed UTF-16, NFC, LF line ends, no blanks before a line's end, at most one empty line in a row, no
 * blanks around the whole. Says what it changed.
 */
export function tidy(text: string): Tidied {
  const did: string[] = [];
  const step = (name: string, before: string, after: string): string => {
    if (before !== after) did.push(name);
    return after;
  };
  let out = step('well-formed', text, text.toWellFormed());
  out = step('nfc', out, out.normalize('NFC'));
  out = step('line-ends', out, out.replace(/\r\n?/g, '\n'));
  out = step('whitespace', out, trimLines(out));
  return { text: out, did };
}

function trimLines(text: string): string {
  return text
    .replace(/[ \t\u00A0]+(?=\n|$)/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\s*\n|\s+$/g, '');
}
