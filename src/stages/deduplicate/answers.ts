import { Uint32List } from '../../similarity/growing.ts';
import { Interner } from '../../similarity/interner.ts';
import { TokenRows } from '../../similarity/token-rows.ts';
import { questionKind } from '../../text/questions.ts';
import { words } from '../../text/tokens.ts';
import { claimsOf } from './claims.ts';

const contractions = 'don doesn didn isn aren wasn weren can couldn won wouldn shouldn hasn haven hadn mustn needn'.split(' ');
const negations = [
  ...'no not never none cannot neither nor nobody nothing nowhere without false'.split(' '),
  ...contractions.flatMap((stem) => [`${stem}'t`, `${stem}’t`]),
];
/** Words that come and go with a negation: "may" and "do not". */
const helpers = 'do does did can could will would should may might must'.split(' ');
const agreeing = new Set(['yes', 'true', 'correct', 'right']);
const denying = new Set(['no', 'false', 'incorrect', 'wrong']);

const kinds = ['numbers', 'identifiers', 'names'] as const;

/**
 * Answers of many rows, as far as telling whether two contradict each other needs them: 4 bytes a word, 4 bytes a claim and
 * 20 bytes a row; no text is kept.
 */
export class Answers {
  readonly rows: TokenRows;
  readonly #claims = new Interner();
  readonly #claimed = new Uint32List();
  readonly #offsets = new Uint32List();
  /** 1 where the answer is itself a question: it claims nothing that another could contradict. */
  readonly #asks = new Uint32List();
  readonly #ignored: number;

  constructor() {
    const interner = new Interner();
    // The first numbers are theirs: a comparison tells them apart.
    for (const word of [...negations, ...helpers]) interner.intern(word);
    this.#ignored = interner.size;
    this.rows = new TokenRows(interner);
    this.#offsets.push(0);
  }

  add(answer: string): void {
    this.rows.add(answer);
    this.#asks.push(questionKind(answer) === undefined ? 0 : 1);
    const claims = claimsOf(answer, true);
    for (const kind of kinds) {
      for (const claim of new Set(claims[kind])) this.#claimed.push(this.#claims.intern(claim));
      this.#offsets.push(this.#claimed.length);
    }
  }

  /**
   * What two answers to one prompt contradict each other in, in words, or undefined. They do where each has a number, an
   * identifier or a name that the other has not, where one says yes and the other no, or where one is negated and the other
   * is not and they share 70 % of their other words. An answer that only says less does not contradict; one that breaks off
   * (a prefix of the other) least of all. Two questions that were asked for contradict each other in nothing.
   */
  contradiction(a: number, b: number): string | undefined {
    if (this.#asks.data[a] === 1 && this.#asks.data[b] === 1) return undefined;
    if (this.#isCutOff(a, b) || this.#isCutOff(b, a)) return undefined;
    const stance = this.#stance(a) * this.#stance(b);
    if (stance < 0) return 'polarity: one agrees, the other denies';
    for (const [index, kind] of kinds.entries()) {
      const onlyA = this.#onlyIn(a, b, index);
      const onlyB = onlyA.length > 0 ? this.#onlyIn(b, a, index) : [];
      if (onlyB.length > 0) return `${kind}: ${shown(onlyA)} / ${shown(onlyB)}`;
    }
    if (this.#isNegated(a) !== this.#isNegated(b) && this.#areAlike(a, b)) return 'polarity: one is negated';
    return undefined;
  }

  /** True where each names something in code that the other neither names nor has the words of; or, with `any`, by a name. */
  nameOthers(a: number, b: number, any: boolean): boolean {
    const apart = (index: number): boolean => this.#onlyIn(a, b, index).length > 0 && this.#onlyIn(b, a, index).length > 0;
    return apart(kinds.indexOf('identifiers')) || (any && apart(kinds.indexOf('names')));
  }

  /** True where `a` is the beginning of `b`; its last word may be cut too, a number may not. */
  #isCutOff(a: number, b: number): boolean {
    const short = this.rows.row(a);
    const long = this.rows.row(b);
    if (short.length > long.length) return false;
    const last = short.length - 1;
    for (let i = 0; i < last; i++) if (short[i] !== long[i]) return false;
    if (last < 0) return true;
    // Equal words may still differ in a sign: "-3".
    if (short[last] === long[last]) return short.length < long.length;
    const word = this.rows.interner.text(short[last]!);
    return !/\p{N}/u.test(word) && this.rows.interner.text(long[last]!).startsWith(word);
  }

  #stance(row: number): number {
    if (this.rows.count(row) === 0) return 0;
    const first = this.rows.interner.text(this.rows.row(row)[0]!);
    return agreeing.has(first) ? 1 : denying.has(first) ? -1 : 0;
  }

  /** Claims of `a` that `b` neither makes nor has the words of. */
  #onlyIn(a: number, b: number, kind: number): string[] {
    const theirs = new Set(this.#claimsOf(b, kind));
    const missing = [...this.#claimsOf(a, kind)].filter((claim) => !theirs.has(claim)).map((claim) => this.#claims.text(claim));
    if (missing.length === 0 || kinds[kind] === 'numbers') return missing;
    const said = new Set(this.rows.row(b));
    return missing.filter((claim) => words(claim).some((word) => !said.has(this.rows.interner.find(word))));
  }

  #claimsOf(row: number, kind: number): Uint32Array {
    const at = row * kinds.length + kind;
    return this.#claimed.data.subarray(this.#offsets.data[at], this.#offsets.data[at + 1]);
  }

  #isNegated(row: number): boolean {
    return this.rows.row(row).some((token) => token < negations.length);
  }

  #areAlike(a: number, b: number): boolean {
    const left = new Set(this.rows.row(a).filter((token) => token >= this.#ignored));
    const right = new Set(this.rows.row(b).filter((token) => token >= this.#ignored));
    const shared = [...left].filter((token) => right.has(token)).length;
    return shared > 0 && shared * 10 >= (left.size + right.size - shared) * 7;
  }
}

/** Three at most, each short: enough to see it. */
function shown(claims: readonly string[]): string {
  const some = claims.slice(0, 3).map((claim) => (claim.length > 40 ? `${claim.slice(0, 39)}…` : claim));
  return some.join(', ') + (claims.length > 3 ? '…' : '');
}
