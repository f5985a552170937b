/** What was seen since the limit is held where it is. */
import { refusalTest, slotTest, type ShareTest } from './cusum.ts';

export class Held {
  readonly since: number;
  resolved = 0;
  refused = 0;
  /** Running mean of the windows; 0: none yet. */
  latency = 0;
  private many: ShareTest;
  private few: ShareTest;

  constructor(now: number, background: number, limit: number) {
    this.since = now;
    this.many = refusalTest(background);
    this.few = slotTest(background, limit);
  }

  /** Adds the end of a call. `many`: far more refusals than the background; `few`: as many as a slot too many brings. */
  add(refused: boolean): 'many' | 'few' | undefined {
    this.resolved++;
    if (refused) this.refused++;
    const few = this.few.add(refused);
    return this.many.add(refused) ? 'many' : few ? 'few' : undefined;
  }

  /** Share of refusals. */
  share(): number {
    return this.resolved > 0 ? this.refused / this.resolved : 0;
  }

  /** The share of refusals at any load is another than was thought. */
  rejudge(background: number, limit: number): void {
    this.many = refusalTest(background);
    this.few = slotTest(background, limit);
  }

  addLatency(latency: number): void {
    this.latency = this.latency === 0 ? latency : this.latency + 0.2 * (latency - this.latency);
  }
}
