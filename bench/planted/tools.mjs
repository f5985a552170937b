// Small tools of the planting: seeded choice, and what a text holds.

/** 32-bit hash of a text (FNV-1a), spread by a final mix. */
function hash(text) {
  let h = 0x811c9dc5;
  for (const unit of Buffer.from(text, 'utf8')) h = Math.imul(h ^ unit, 0x01000193) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
  return (h ^ (h >>> 16)) >>> 0;
}

/** One of the items, by the seed. */
export const choose = (items, seed) => items[hash(seed) % items.length];

/** A whole number from 0 up to, not with, `below`. */
export const whole = (below, seed) => hash(seed) % below;

/** The rows in an order that the seed decides, at most `count` of them that pass the test. */
export function sample(rows, count, seed, test = () => true) {
  return rows
    .filter(test)
    .map((row) => ({ row, at: hash(`${seed}:${row.id}`) }))
    .sort((a, b) => a.at - b.at || (a.row.id < b.row.id ? -1 : 1))
    .slice(0, count)
    .map(({ row }) => row);
}

export const numberWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const moreNumberWords = [
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
  'twenty',
  'thirty',
  'forty',
  'fifty',
  'sixty',
  'twice',
];

/** Words in lower case without a plural s; a number is one word, without its thousands commas. */
export function wordsOf(text) {
  const plain = text.toLowerCase().replace(/(\d),(?=\d{3}\b)/g, '$1');
  return (plain.match(/\d+(?:\.\d+)*|[a-z_0-9]+/g) ?? []).map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
}

export const isNumber = (word) => /^\d/.test(word) || numberWords.includes(word) || moreNumberWords.includes(word);

/** Words of `text` that neither source nor question holds; a number word counts as its digits and the other way round. */
export function unknownWords(text, row) {
  const held = wordsOf(`${row.source} ${row.question}`);
  const known = new Set(held);
  for (const word of held) {
    const at = numberWords.indexOf(word);
    if (at >= 0) known.add(String(at));
    if (/^\d+$/.test(word) && numberWords[Number(word)] !== undefined) known.add(numberWords[Number(word)]);
  }
  return wordsOf(text).filter((word) => !known.has(word));
}

const stop = new Set(
  'a an the of to in on for and or is are be was were it its this that these those with by as at from not no yes can use has have had which when what how who if one your you do does will'.split(
    ' ',
  ),
);
const light = new Set(
  'never always only none cannot without still also even just unless until any all each every no not more most less least than then so such their them they there into out do don doesn t s'.split(
    ' ',
  ),
);

/** Of the words that source and question lack, those that carry content: no function words, negations or quantifiers. */
export const unknownContent = (text, row) =>
  unknownWords(text, row).filter((word) => isNumber(word) || (word.length > 1 && !stop.has(word) && !light.has(word)));

export const contentOf = (text) => new Set(wordsOf(text).filter((word) => !stop.has(word)));

/** Share of the content words of `text` that `other` holds. */
export function held(text, other) {
  const own = contentOf(text);
  const theirs = contentOf(other);
  return own.size === 0 ? 1 : [...own].filter((word) => theirs.has(word)).length / own.size;
}

export const hasCode = (text) => text.includes('```');
export const hasList = (text) => /^(?:- |\d+\. )/m.test(text);
export const hasTable = (text) => /^\| /m.test(text);
export const isProse = (text) => !hasCode(text) && !hasList(text) && !hasTable(text);
export const wordCount = (text) => text.split(/\s+/).filter(Boolean).length;
export const sentencesOf = (text) => text.split(/(?<=[.!?])\s+(?=[A-Z`"“(])/).filter(Boolean);
export const lowerFirst = (text) =>
  /^[A-Z][a-z]|^A /.test(text) && !/^(?:PostgreSQL|Postgres|SQLite|Flask|Click|Unix|Ruby|Werkzeug|Jinja|Genshi|Illustra|Berkeley|NTP)/.test(text)
    ? text[0].toLowerCase() + text.slice(1)
    : text;
