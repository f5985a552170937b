/** Two workloads on which near-duplicate removal goes wrong elsewhere; the same seed gives the same rows on every machine. */
function generator(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

/**
 * W2, the template trap: each row is the same 80 words and a task of 12 words of its own; the last rows are edited copies of
 * earlier ones (one word of the task is another). `own` is the row that a row is a copy of, or its own number.
 */
export function templates({ unique = 6_800, copies = 200, lines = false, seed = 5 } = {}) {
  const next = generator(seed);
  const header = Array.from({ length: 80 }, (_, i) => `header${i}`).join(' ');
  const tasks = Array.from({ length: unique }, () => Array.from({ length: 12 }, () => `word${next(20_000)}`));
  const rows = tasks.map((task, own) => ({ task, own }));
  for (let i = 0; i < copies; i++) {
    const own = next(unique);
    const task = [...tasks[own]];
    task[11] = `word${next(20_000)}`;
    rows.push({ task, own });
  }
  return rows.map(({ task, own }) => ({ text: `${header}${lines ? '\n' : ' '}${task.join(' ')}`, own }));
}

/**
 * W3, the chain trap: in each chain of 15 rows a row shares .75 of its word runs with the next, .56 with the one after it, and
 * the ends share nothing.
 */
export function chains({ count = 160, seed = 9 } = {}) {
  const next = generator(seed);
  const [length, words, step] = [15, 58, 8];
  const rows = [];
  for (let chain = 0; chain < count; chain++) {
    const all = Array.from({ length: words + step * (length - 1) }, () => `word${next(50_000)}`);
    for (let link = 0; link < length; link++)
      rows.push({ text: all.slice(link * step, link * step + words).join(' '), chain, link, isEnd: link === 0 || link === length - 1 });
  }
  return rows;
}

/** Rows of 60 words that share about 60 % of their word runs with each other: none is a copy at .7, all look alike. */
export function* lookalikes(rows, seed = 3) {
  const next = generator(seed);
  const base = Array.from({ length: 60 }, (_, i) => `base${i}`);
  for (let row = 0; row < rows; row++) {
    const text = [...base];
    for (let i = 0; i < 3; i++) text[next(60)] = `edit${row}x${i}`;
    yield text.join(' ');
  }
}
