/**
 * A running test of one share against another (cumulative sum, Page 1954): each event moves a score by its log-likelihood
 * ratio, the score never falls below zero, and above `alarm` the higher share is taken for true. It sees a large change in
 * a few events and a small one in many, and isolated events do not add up to an alarm.
 */
export interface ShareTest {
  /** Adds an outcome; true once the higher share is the better account of what was seen. */
  add(hit: boolean): boolean;
  reset(): void;
}

/** `usual` and `raised` are shares between 0 and 1; `alarm` is the log of the odds that are asked for. */
export function shareTest(usual: number, raised: number, alarm: number): ShareTest {
  const onHit = Math.log(raised / usual);
  const onMiss = Math.log((1 - raised) / (1 - usual));
  let score = 0;
  return {
    add(hit) {
      score = Math.max(0, score + (hit ? onHit : onMiss));
      return score >= alarm;
    },
    reset() {
      score = 0;
    },
  };
}
