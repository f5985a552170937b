/** Share of a window in which a process is always at work. */
const strain = 0.9;

/**
 * Whether this process itself was at work all the time: what calls took then is its own doing, or that of a busy machine, and
 * says nothing of the endpoint.
 */
export class OwnLoad {
  /** Of the last window that was judged. */
  strained = false;
  private readonly busy: () => number;
  private before: number;

  constructor(busy: () => number) {
    this.busy = busy;
    this.before = busy();
  }

  /** At the end of a window of `span` milliseconds. */
  judge(span: number): void {
    this.strained = (this.busy() - this.before) / span > strain;
  }

  /** A new window begins. */
  begin(): void {
    this.before = this.busy();
  }
}
