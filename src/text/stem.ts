/**
 * A light English stemmer: plural, possessive, -ing, -ed, -ly and a final e fold together, so that "managed", "manages" and
 * "managing" meet. In the spirit of Porter (1980), far shorter, and without the derivational steps: "implement" and
 * "implementation" stay apart, because a checker that forgives too much finds nothing. Words of other alphabets, and words
 * with digits or underscores, come back as they are.
 */
export function stem(word: string): string {
  let w = word.toLowerCase().replace(/['’]s?$/, '');
  if (w.length < 4 || !/^[a-z]+$/.test(w)) return w;
  if (w.endsWith('ies') && w.length > 4) w = `${w.slice(0, -3)}y`;
  else if (/(?:ss|x|z|ch|sh)es$/.test(w)) w = w.slice(0, -2);
  else if (w.endsWith('s') && !/(?:ss|us|is)$/.test(w)) w = w.slice(0, -1);
  if (w.endsWith('ly') && w.length > 5) w = w.slice(0, -2);
  if (w.endsWith('ing') && hasVowel(w.slice(0, -3))) w = undouble(w.slice(0, -3));
  else if (w.endsWith('ied') && w.length > 4) w = `${w.slice(0, -3)}y`;
  else if (w.endsWith('ed') && hasVowel(w.slice(0, -2))) w = undouble(w.slice(0, -2));
  if (w.endsWith('e') && w.length > 3) w = w.slice(0, -1);
  if (w.endsWith('y') && w.length > 3) w = `${w.slice(0, -1)}i`;
  return w;
}

function hasVowel(text: string): boolean {
  return text.length > 2 && /[aeiouy]/.test(text);
}

function undouble(text: string): string {
  return /([bdfgmnprt])\1$/.test(text) ? text.slice(0, -1) : text;
}
