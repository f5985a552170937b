/**
 * Workload W1: seeded text with planted near-duplicates. Word pairs follow a Markov-like rule over a Zipf vocabulary, lengths
 * are log-normal (mean 57 words), and 20 % of the rows are copies of earlier ones: exact, case and punctuation, 2, 5, 10 and
 * 20 % word edits, 30 % truncation. The same seed gives the same rows on every machine.
 */
export const kinds = ['exact', 'case-punctuation', 'edit-2', 'edit-5', 'edit-10', 'edit-20', 'truncation-30'];

function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const syllables = 'ba ce di fo gu ha ji ke lo mu na pe qui ro su ta ve wo xa yi za bri cla dre flo gra pli sta tri'.split(' ');

function vocabulary(size) {
  const out = [];
  for (let i = 0; out.length < size; i++) {
    let n = i + 29;
    let word = '';
    while (n > 0) {
      word += syllables[n % syllables.length];
      n = Math.floor(n / syllables.length);
    }
    out.push(word);
  }
  return out;
}

/**
 * Yields { text, cluster, kind } for each row; `cluster` is the row that it was copied from, or its own number. With `accents`
 * one cluster in ten is not ASCII.
 */
export function* workload(rows, seed = 7, { accents = false } = {}) {
  const next = generator(seed);
  const words = vocabulary(20_000);
  const zipf = () => Math.min(words.length - 1, Math.floor(Math.exp(next() * Math.log(words.length))) - 1);
  // Twelve uniform numbers make a normal one near enough, with additions alone.
  const normal = () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6);
  // Half of the time the next word is one of eight followers of this one: runs repeat, as in prose.
  const follower = (word) => (Math.imul(word + 1, 2654435761) + Math.floor(next() * 8) * 7919) >>> 0;
  const fresh = () => {
    const length = Math.max(4, Math.min(600, Math.round(Math.exp(3.9 + 0.55 * normal()))));
    const tokens = [];
    let word = zipf();
    for (let i = 0; i < length; i++) {
      tokens.push(word);
      word = next() < 0.5 ? follower(word) % words.length : zipf();
    }
    return tokens;
  };
  // A window of the last rows bounds what the generator holds.
  const recent = [];
  for (let row = 0; row < rows; row++) {
    const base = recent.length > 0 && next() < 0.2 ? recent[Math.floor(next() * recent.length)] : undefined;
    const tokens = base ? [...base.tokens] : fresh();
    let kind = 'fresh';
    if (base) {
      kind = kinds[Math.floor(next() * kinds.length)];
      if (kind.startsWith('edit-')) {
        const edits = Math.max(1, Math.round((tokens.length * Number(kind.slice(5))) / 100));
        for (let i = 0; i < edits; i++) tokens[Math.floor(next() * tokens.length)] = zipf();
      } else if (kind === 'truncation-30') tokens.length = Math.ceil(tokens.length * 0.7);
    }
    let text = tokens.map((token) => words[token]).join(' ');
    if (kind === 'case-punctuation') text = `${text.replaceAll(' a', ', A').replaceAll(' b', ' B')}!`;
    else text = `${text}.`;
    const cluster = base ? base.cluster : row;
    if (accents && cluster % 10 === 0) text = text.replaceAll('e', 'é');
    if (!base) {
      if (recent.length < 5_000) recent.push({ tokens, cluster });
      else recent[Math.floor(next() * recent.length)] = { tokens, cluster };
    }
    yield { text, cluster, kind };
  }
}
