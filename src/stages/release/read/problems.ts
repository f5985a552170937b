export interface Problem {
  /** Path within the release. */
  file: string;
  line?: number;
  message: string;
}

const mostShown = 500;

/** Gathers what is wrong; the first few hundred are kept, the rest are counted. */
export interface Problems {
  add(file: string, message: string, line?: number): void;
  list(): Problem[];
}

export function problems(): Problems {
  const found: Problem[] = [];
  let all = 0;
  return {
    add(file, message, line) {
      all++;
      if (found.length < mostShown) found.push(line === undefined ? { file, message } : { file, line, message });
    },
    list: () => (all > found.length ? [...found, { file: '.', message: `${all - found.length} more problems` }] : found),
  };
}
