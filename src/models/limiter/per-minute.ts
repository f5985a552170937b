/**
 * A number of requests or tokens a minute that is never passed: in no stretch of sixty seconds is more taken than the limit.
 * What is taken also flows evenly (a bucket of five seconds' worth), because providers refill their own limits by the second.
 */
const minute = 60_000;
const cellCount = 240;
const cellMs = minute / cellCount;

export class PerMinute {
  /** What may be taken in a minute; `Infinity`: it is only counted. */
  limit: number;
  /** Taken in each quarter of a second of the last minute; one cell more, so that a cell is empty only when all of it is a minute old. */
  private readonly cells = new Float64Array(cellCount + 1);
  private cell = 0;
  private taken = 0;
  private level: number;
  private filledAt: number;

  constructor(limit: number, now: number) {
    this.limit = limit;
    this.level = this.burst();
    this.filledAt = now;
    this.cell = Math.floor(now / cellMs);
  }

  /** Another limit; what was taken in the last minute counts on. */
  change(limit: number, now: number): void {
    this.advance(now);
    this.limit = limit;
    this.level = Math.min(this.level, this.burst());
  }

  /** Milliseconds until `amount` may be taken; 0 when now. More than the limit at once is taken alone, after an empty minute. */
  wait(amount: number, now: number): number {
    if (this.limit === Infinity) return 0;
    this.advance(now);
    const needed = Math.min(amount, this.burst());
    // A hair of rounding must not cost another timer.
    const flow = this.level + 1e-9 >= needed ? 0 : Math.max(1, Math.ceil(((needed - this.level) * minute) / this.limit));
    return Math.max(flow, this.windowWait(Math.min(amount, this.limit), now));
  }

  /** Gives the cell that it is booked in. */
  take(amount: number, now: number): number {
    this.advance(now);
    if (this.limit !== Infinity) this.level -= amount;
    this.taken += amount;
    this.cells[this.cell % this.cells.length]! += amount;
    return this.cell;
  }

  /** What was taken at `cell` was `amount` less in truth (or more, where it is negative). */
  giveBack(cell: number, amount: number, now: number): void {
    this.advance(now);
    this.level = Math.min(this.burst(), this.level + amount);
    if (cell <= this.cell - this.cells.length) return;
    this.taken -= amount;
    this.cells[cell % this.cells.length]! -= amount;
  }

  private burst(): number {
    return Math.max(1, this.limit / 12);
  }

  private windowWait(amount: number, now: number): number {
    let over = this.taken + amount - this.limit;
    if (over <= 1e-9) return 0;
    for (let cell = this.cell - cellCount; cell <= this.cell; cell++) {
      if (cell < 0) continue;
      over -= this.cells[cell % this.cells.length] as number;
      if (over <= 1e-9) return Math.max(1, Math.ceil((cell + cellCount + 1) * cellMs - now));
    }
    return minute;
  }

  private advance(now: number): void {
    if (now > this.filledAt) {
      // (Of an endless limit the level is endless too.)
      this.level = Math.min(this.burst(), this.level + ((now - this.filledAt) * this.limit) / minute);
      this.filledAt = now;
    }
    const cell = Math.floor(now / cellMs);
    if (cell - this.cell > cellCount) {
      this.cells.fill(0);
      this.taken = 0;
      this.cell = cell;
    }
    while (this.cell < cell) {
      this.cell++;
      const index = this.cell % this.cells.length;
      this.taken -= this.cells[index] as number;
      this.cells[index] = 0;
    }
  }
}
