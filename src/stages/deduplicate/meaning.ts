import type { PairList } from '../../similarity/join.ts';
import { toRatio } from '../../similarity/ratio.ts';
import type { TokenRows } from '../../similarity/token-rows.ts';
import { UnitVectors, cosinePairs, cosineScale } from '../../similarity/vector-pairs.ts';
import { wordCosinePairs } from '../../similarity/word-vectors.ts';

/** Copies by meaning: by the weights of words, or by vectors. */
export interface MeaningOptions {
  /** Cosine from which a row says the same as another. */
  threshold: number;
  /** What is done with the later row: it leaves, or waits for a person. */
  action: 'drop' | 'hold';
  /** Vectors of all rows, in their order and of one width, empty for a row without one. Undefined: TF-IDF weights of words. */
  vectors?: () => Promise<readonly (readonly number[])[]>;
  /** Rows before this one stand in closed waves, and stay. Asked once all rows were seen. */
  first?: () => number;
}

/** For each row the rows before it that are as near as the threshold, 8 bytes a pair. */
export class Meanings {
  readonly threshold: number;
  readonly action: MeaningOptions['action'];
  readonly #first: number;
  readonly #offsets: Uint32Array;
  readonly #others: Uint32Array;
  readonly #cosines: Uint32Array;

  private constructor({ threshold, action, first }: MeaningOptions, pairs: PairList, rows: number) {
    this.threshold = toRatio(threshold).value;
    this.action = action;
    this.#first = first?.() ?? 0;
    this.#offsets = new Uint32Array(rows + 1);
    for (let pair = 0; pair < pairs.length; pair++) this.#offsets[pairs.a(pair) + 1]!++;
    for (let row = 0; row < rows; row++) this.#offsets[row + 1]! += this.#offsets[row]!;
    const places = this.#offsets.slice();
    this.#others = new Uint32Array(pairs.length);
    this.#cosines = new Uint32Array(pairs.length);
    for (let pair = 0; pair < pairs.length; pair++) {
      const place = places[pairs.a(pair)]!++;
      this.#others[place] = pairs.b(pair);
      this.#cosines[place] = pairs.overlap(pair);
    }
  }

  /** Compares all rows. `texts` are theirs, without what does not count. */
  static async of(options: MeaningOptions, texts: TokenRows): Promise<Meanings> {
    const threshold = toRatio(options.threshold);
    if (options.vectors === undefined) return new Meanings(options, wordCosinePairs(texts, threshold).pairs, texts.size);
    const vectors = await options.vectors();
    const width = vectors.find(({ length }) => length > 0)?.length ?? 1;
    const none: readonly number[] = Array.from({ length: width }, () => 0);
    return new Meanings(options, cosinePairs(new UnitVectors(vectors.map((vector) => (vector.length === 0 ? none : vector))), threshold), texts.size);
  }

  /** The nearest row before this one that `may` be its twin, the earlier one of two that are as near; undefined where there is none. */
  nearest(row: number, may: (other: number) => boolean): { row: number; cosine: number } | undefined {
    if (row < this.#first) return undefined;
    let best = -1;
    for (let place = this.#offsets[row]!; place < this.#offsets[row + 1]!; place++) {
      const isNearer =
        best < 0 ||
        this.#cosines[place]! > this.#cosines[best]! ||
        (this.#cosines[place] === this.#cosines[best] && this.#others[place]! < this.#others[best]!);
      if (isNearer && may(this.#others[place]!)) best = place;
    }
    return best < 0 ? undefined : { row: this.#others[best]!, cosine: this.#cosines[best]! / cosineScale };
  }
}
