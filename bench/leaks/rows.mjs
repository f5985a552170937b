/**
 * The rows of the leak check: leaks planted from an evaluation set among rows of the same field that are none. One message of a
 * user and one reply a row. Everything follows from the seed.
 */
import { kinds, plant, seeded } from './plant.mjs';

/** Frames in which test questions ask, filled with words of documents: rows that sound like the set and are not of it. */
const frames = [
  'Which of the following statements about {} is true?',
  'Which of the following best describes {}?',
  'According to the text, what is the main purpose of {}?',
  'Explain the difference between {} and {}.',
  'What happens when {}?',
  'In the context of {}, which of the following is not correct?',
  'Give an example of {} and say where it is used.',
  'Statement 1 | {}. Statement 2 | {}.',
];

/**
 * `items`: evaluation items with `question` and `answer`. `words`: questions and answers that are no leaks (`{question, answer}`).
 * `passages`: prose of documents. Returns `{id, kind, item?, prompt, reply}`: `planted` rows in equal shares of the kinds.
 */
export function leakRows({ items, words, passages, count, planted, seed }) {
  const random = seeded(`rows/${seed}`);
  const pool = words.map(({ question }) => question);
  const out = [];
  const queue = random.shuffle(items);
  for (let at = 0; out.length < planted; at++) {
    const kind = kinds[at % kinds.length];
    const item = queue[Math.floor(at / kinds.length) % queue.length];
    const prompt = plant(kind, item, kind === 'embedded' ? passages : pool, seed);
    if (prompt !== undefined) out.push({ kind, item: item.id, prompt, reply: item.answer ?? 'The answer is left out.' });
  }
  const phrase = () => {
    const list = random.pick(passages).split(/\s+/);
    const from = random.integer(Math.max(1, list.length - 12));
    return list.slice(from, from + 4 + random.integer(8)).join(' ');
  };
  while (out.length < count) {
    const way = random.integer(3);
    if (way === 0) {
      const { question, answer } = random.pick(words);
      out.push({ kind: 'none', prompt: question, reply: answer });
    } else if (way === 1) {
      out.push({ kind: 'none', prompt: random.pick(frames).replaceAll('{}', phrase), reply: random.pick(passages) });
    } else {
      const list = random.pick(passages).split(/\s+/);
      const cut = random.integer(list.length);
      out.push({ kind: 'none', prompt: `Sum this up: ${list.slice(0, cut).join(' ')}`, reply: list.slice(cut).join(' ') });
    }
  }
  return random.shuffle(out).map((row, at) => ({ id: `r${at}`, ...row }));
}

/** Prose of a folder's texts in pieces of about 60 words. */
export function pieces(texts, words = 60) {
  return texts.flatMap((text) => {
    const list = text
      .replace(/<[^>]*>/g, ' ')
      .split(/\s+/)
      .filter(Boolean);
    const out = [];
    for (let at = 0; at + words <= list.length; at += words) out.push(list.slice(at, at + words).join(' '));
    return out;
  });
}
