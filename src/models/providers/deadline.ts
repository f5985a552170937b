/**
 * When a request has waited too long. Its stages (connecting, waiting, reading) each set another deadline, and one timer
 * serves them all: it is set anew only where the next deadline is earlier, else it wakes, finds that there is time left, and
 * sleeps on. A stage then costs a look at the clock.
 */
export class Deadline<Stage> {
  private readonly passed: (stage: Stage) => void;
  private timer: NodeJS.Timeout | undefined;
  private wakes = Infinity;
  private at = Infinity;
  private stage: Stage | undefined;

  /** `passed` is told the stage whose time is up, once. */
  constructor(passed: (stage: Stage) => void) {
    this.passed = passed;
  }

  /** In place of the deadline before. */
  set(stage: Stage, milliseconds: number): void {
    this.stage = stage;
    this.at = performance.now() + milliseconds;
    if (this.at < this.wakes) this.sleep(milliseconds);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.wakes = -Infinity;
  }

  private sleep(milliseconds: number): void {
    clearTimeout(this.timer);
    this.wakes = this.at;
    this.timer = setTimeout(() => this.wake(), milliseconds);
  }

  private wake(): void {
    const left = this.at - performance.now();
    // A timer may wake a little early.
    if (left > 1) this.sleep(left);
    else {
      this.clear();
      this.passed(this.stage as Stage);
    }
  }
}
