/** How long a limit is held before a higher one is tried: longer each time that there was no room above it. */

const first = 2;
const longest = 32;
/** Where refusals come at any load. */
const longestAmongRefusals = 8;
/** Milliseconds at least between two tries of the longest patience, and calls: a try costs some two refusals. */
const rareMs = 4000;
const rareCalls = 256;

export class Patience {
  private roundTrips = first;

  reset(): void {
    this.roundTrips = first;
  }

  /** After a try: `found`, there was room above. */
  tried(found: boolean, background: number): void {
    this.roundTrips = found ? 2 * first : Math.min(background > 0.01 ? longestAmongRefusals : longest, this.roundTrips * 2);
  }

  /** The last tries found no room. */
  long(): boolean {
    return this.roundTrips >= 8;
  }

  /** True once the limit has been held long enough: for `span` milliseconds and `calls` calls. */
  over(span: number, calls: number, roundTrip: number): boolean {
    if (this.roundTrips < longest) return span >= this.roundTrips * roundTrip;
    return span >= Math.max(8 * roundTrip, rareMs) && calls >= rareCalls;
  }
}
