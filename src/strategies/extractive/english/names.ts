/** What a question names by itself, so that it is clear away from its text. */

/** Code, a number, or a capital that opens no sentence. */
export function namesOne(text: string): boolean {
  return /`|\d|(?<![.?!]) \p{Lu}\p{L}{2,}/u.test(text);
}
