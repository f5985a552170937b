/** What was measured since `since`: times in milliseconds. */
export class Window {
  since: number;
  /** Calls answered well, and the sum of their times. */
  ok = 0;
  okTime = 0;
  /** Calls that the endpoint turned away. */
  refused = 0;
  sent = 0;
  private area = 0;
  private refusedTime = 0;
  private touched: number;

  constructor(now: number) {
    this.since = now;
    this.touched = now;
  }

  /** `active` calls were under way since the last touch. */
  touch(now: number, active: number): void {
    this.area += active * (now - this.touched);
    this.touched = now;
  }

  refuse(took: number): void {
    this.refused++;
    this.refusedTime += took;
  }

  accept(took: number, well: boolean): void {
    if (!well) return;
    this.ok++;
    this.okTime += took;
  }

  /** Calls that the endpoint worked on at a time, on average: what was under way, less what it only turned away (Little's law). */
  served(): number {
    const span = this.touched - this.since;
    return span > 0 ? Math.max(0, (this.area - this.refusedTime) / span) : 0;
  }

  /** Mean time of a good answer. */
  latency(): number | undefined {
    return this.ok > 0 ? this.okTime / this.ok : undefined;
  }

  /** Good answers a millisecond. */
  goodput(): number {
    const span = this.touched - this.since;
    return span > 0 ? this.ok / span : 0;
  }

  /** Of the calls sent, those refused: refusals come at once, so of the calls that ended they would be too many. */
  share(): number {
    return this.sent > 0 ? Math.min(1, this.refused / this.sent) : 0;
  }
}
