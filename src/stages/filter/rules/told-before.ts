/** Words by which somebody hands a thing over: the thing itself should be there, not only the talk of it. */
const handsOver =
  /\b(?:i|we|i['’]ve|we['’]ve|i['’]m|my|our|attach\w*|upload\w*|enclos\w*|here(?:['’]s| is| are)|this|these|see|look(?:ing)?|given|below|above|following)\b/i;
const longest = 2000;

/**
 * True where a text tells of a thing before it points at it: "Hannah hangs a painting on a wall. How much is taken up by the
 * painting?" Such a thing is part of the story, and nobody has to see it. `thing` is a noun, `at` where the pointing stands.
 */
export function isToldBefore(text: string, at: number, thing: string): boolean {
  const noun = thing.toLowerCase().replace(/s$/, '');
  const ahead = text.slice(Math.max(0, at - longest), at);
  for (const sentence of ahead.split(/(?<=[.!?])\s|\n/)) {
    const words = sentence.split(/\s+/);
    for (const [index, word] of words.entries()) {
      if (!stripped(word).startsWith(noun) || stripped(word).length > noun.length + 1) continue;
      const before = words.slice(Math.max(0, index - 6), index);
      const told =
        before.some((one) => /^(?:an?|one|two|three|each|every|his|her|their|some|several|many|\d+)$/i.test(one)) || /^\p{Lu}/u.test(words[index - 1] ?? '');
      if (told && !handsOver.test(sentence)) return true;
    }
  }
  return false;
}

function stripped(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\d-]/gu, '');
}
