/**
 * How fast slots are opened while the limit grows, always by good answers.
 *
 * - *eager*, at the start and after an outage, up to `firstRush` slots or the first refusal: `firstStep` slots for a quick answer
 *   and twice as many for each next one, once a refusal of the last would have been heard; three for another prompt answer. Then
 *   one slot for each answer, so that the limit doubles in a round trip;
 * - *careful*, from a level that bore the load: one slot, and twice as many as before once a call has been answered that was
 *   sent after the last were opened. A refusal comes sooner than an answer, so it is heard first, however late a busy client
 *   gets to read it;
 * - *steady*, where an endpoint refuses at any load: a slot for so many answers.
 */
import { openingTest, refusalTest, type ShareTest } from './cusum.ts';

export type Pace = 'eager' | 'careful' | 'half' | 'full';

const firstStep = 8;
const promptStep = 3;
const firstRush = 64;

export class Opening {
  readonly pace: Pace;
  private readonly mostAtOnce: number;
  private answers = 0;
  private step = 1;
  private quickStep = firstStep;
  private openedAt = -Infinity;
  private refused = false;
  private readonly tried: boolean;
  private test: ShareTest;
  private readonly baseTest: ShareTest;

  /** `base`: the limit from which it grows. `background`: share of refusals at any load. `tried`: the last tries found no room. */
  constructor(pace: Pace, base: number, background: number, tried: boolean) {
    this.pace = pace;
    this.mostAtOnce = Math.ceil(base / 8);
    this.tried = tried;
    this.test = openingTest(background, this.perSlot(), pace === 'eager', tried);
    this.baseTest = refusalTest(background);
  }

  private perSlot(): number {
    return this.pace === 'eager' || this.pace === 'full' ? 1 : 2;
  }

  /** The share of refusals at any load is another than was thought. */
  rejudge(background: number): void {
    this.test = openingTest(background, this.perSlot(), this.pace === 'eager', this.tried);
  }

  /** Slots that a good answer opens. `prompt`: it did not wait behind others; `quick`: hardly behind a single one. */
  next(answer: { sentAt: number; now: number; limit: number; prompt: boolean; quick: boolean }): number {
    if (this.pace === 'careful') {
      if (answer.sentAt < this.openedAt) return 0;
      const step = this.step;
      this.step = Math.min(step * 2, this.mostAtOnce);
      this.openedAt = answer.now;
      return step;
    }
    if (this.pace === 'eager' && !this.refused && answer.limit < firstRush && (answer.quick || answer.prompt)) {
      if (!answer.quick) return promptStep;
      // A refusal takes a small part of an answer's time.
      if (answer.now - this.openedAt < (answer.now - answer.sentAt) / 16) return 1;
      const step = this.quickStep;
      this.quickStep = step * 2;
      this.openedAt = answer.now;
      return Math.min(step, firstRush - answer.limit);
    }
    if (++this.answers < this.perSlot()) return 0;
    this.answers = 0;
    return 1;
  }

  /** A slot that was opened was refused; true once that means that there is no room above. */
  refuse(now: number): boolean {
    this.refused = true;
    this.step = 1;
    this.openedAt = now;
    return this.test.add(true);
  }

  /** Slots were opened and not refused; true where no refusal is left that speaks of a ceiling. */
  bore(): boolean {
    this.test.add(false);
    return this.test.calm();
  }

  /** Counts the end of a call; true once there is no room even where the growth began. */
  noRoom(refused: boolean): boolean {
    return this.baseTest.add(refused);
  }
}
