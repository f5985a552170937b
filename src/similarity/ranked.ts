export interface Ranked {
  /** Number of the text, from 0 in the order in which they were added. */
  index: number;
  score: number;
}

const scale = 1_000_000;

/** The best of many by score; ties go to the smaller number. Scores are compared at six decimals. Costs `most` at worst for each that is offered. */
export class BestRanked {
  readonly #most: number;
  readonly #list: Ranked[] = [];

  constructor(most: number) {
    this.#most = Math.max(0, most);
  }

  offer(index: number, exact: number): void {
    const score = Math.round(exact * scale) / scale;
    const list = this.#list;
    let at = list.length;
    while (at > 0) {
      const before = list[at - 1] as Ranked;
      if (before.score > score || (before.score === score && before.index < index)) break;
      at--;
    }
    if (at >= this.#most) return;
    if (list.length === this.#most) list.pop();
    list.splice(at, 0, { index, score });
  }

  /** The best first. */
  list(): Ranked[] {
    return this.#list;
  }
}
