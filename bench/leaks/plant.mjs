/**
 * Plants leaks: rows made from evaluation items in the ways in which leaks happen. Everything follows from the seed.
 * Written apart from the canaries of the gate, so that the gate is not measured by its own hand.
 */

/** A small generator of numbers (xorshift, 32 bits), seeded by text. */
export function seeded(text) {
  let state = 2166136261;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 16777619);
  state = state | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  for (let i = 0; i < 8; i++) next();
  const integer = (below) => Math.floor(next() * below);
  const pick = (list) => list[integer(list.length)];
  const shuffle = (list) => {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  };
  return { next, integer, pick, shuffle };
}

const isWord = (piece) => /[\p{L}\p{N}]/u.test(piece);
const wordsOf = (text) => text.split(/\s+/).filter(isWord);

/** Upper case, other punctuation, other blanks. */
function caseAndPunctuation(text, random) {
  const cased = random.pick([text.toUpperCase(), text.toLowerCase(), text]);
  return cased
    .replace(/[,;:!?"'’]/g, (mark) => (random.next() < 0.5 ? '' : mark))
    .replace(/ /g, () => random.pick([' ', ' ', '  ', '\n']))
    .trim();
}

/** Inside about a thousand words of other rows. */
function embedded(text, random, pool) {
  const around = () => {
    const out = [];
    let words = 0;
    while (words < 500) {
      const piece = random.pick(pool);
      out.push(piece);
      words += wordsOf(piece).length;
    }
    return out.join('\n\n');
  };
  return `${around()}\n\n${text}\n\n${around()}`;
}

/** A tenth of the words: half of them replaced by words of other items, a quarter left out, a quarter put in. */
function edited(text, random, pool) {
  const pieces = text.split(/(\s+)/);
  const places = pieces.flatMap((piece, at) => (isWord(piece) ? [at] : []));
  if (places.length < 10) return undefined;
  const other = () => random.pick(wordsOf(random.pick(pool)).concat('thing'));
  for (const at of random.shuffle(places).slice(0, Math.round(places.length / 10))) {
    const way = random.next();
    if (way < 0.5) pieces[at] = other();
    else if (way < 0.75) pieces[at] = '';
    else pieces[at] = `${pieces[at]} ${other()}`;
  }
  return pieces.join('').replace(/ +/g, ' ').trim();
}

/** Each number replaced by another with as many digits; for items with eight words besides numbers. */
function numbersSwapped(text, random) {
  if (!/\d/.test(text) || wordsOf(text).filter((word) => /\p{L}{2,}/u.test(word)).length < 8) return undefined;
  return text.replace(/\d+/g, (digits) => {
    let out = '';
    do out = String(1 + random.integer(9)) + Array.from({ length: digits.length - 1 }, () => random.integer(10)).join('');
    while (out === digits);
    return out;
  });
}

/** The sentences in another order; where there is only one, its clauses. */
function orderSwapped(text, random) {
  const sentences =
    text
      .match(/[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]*\s*/g)
      ?.map((part) => part.trim())
      .filter(isWord) ?? [];
  const parts = sentences.length >= 2 ? sentences : text.split(/(?<=[,;:])\s+/).filter(isWord);
  if (parts.length < 2 || wordsOf(text).length < 10) return undefined;
  for (let turn = 0; turn < 20; turn++) {
    const out = random.shuffle(parts);
    if (out.some((part, at) => part !== parts[at])) return out.join(' ');
  }
  return undefined;
}

export const kinds = ['verbatim', 'case-punctuation', 'embedded', 'edited', 'numbers-swapped', 'order-swapped'];

/**
 * One leaked row of an item, or undefined where the kind cannot be made of it. `pool`: texts that are no leaks, for carriers
 * and for words that are put in.
 */
export function plant(kind, item, pool, seed) {
  const random = seeded(`${seed}/${kind}/${item.id}`);
  const make = {
    verbatim: () => item.question,
    'case-punctuation': () => caseAndPunctuation(item.question, random),
    embedded: () => embedded(item.question, random, pool),
    edited: () => edited(item.question, random, pool),
    'numbers-swapped': () => numbersSwapped(item.question, random),
    'order-swapped': () => orderSwapped(item.question, random),
  }[kind];
  return isWord(item.question) ? make() : undefined;
}
