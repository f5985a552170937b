/** Round trips before the end in which no higher limit is tried. */
const few = 4;

/** How fast the calls that wait become fewer. Towards the end a higher limit gains nothing, and a call that it has refused is the last to be answered. */
export class Backlog {
  private before = 0;
  private fall = 0;

  /** Looked at once in a round trip. */
  look(waiting: number): void {
    this.fall = this.before - waiting;
    this.before = waiting;
  }

  /** True where all that waits will be gone in a few round trips, at the pace of the last. */
  ending(waiting: number): boolean {
    return waiting < few * this.fall;
  }
}
