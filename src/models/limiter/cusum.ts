/**
 * A running test of one share against another (cumulative sum, Page 1954): each event moves a score by its log-likelihood
 * ratio, the score never falls below zero, and above `alarm` the higher share is taken for true. It sees a large change in
 * a few events and a small one in many, and isolated events do not add up to an alarm.
 */
export interface ShareTest {
  /** Adds an outcome; true once the higher share is the better account of what was seen. `patience` asks for more evidence. */
  add(hit: boolean, patience?: number): boolean;
  reset(): void;
  /** Nothing speaks for the higher share. */
  calm(): boolean;
}

/** `usual` and `raised` are shares between 0 and 1; `alarm` is the log of the odds that are asked for. */
export function shareTest(usual: number, raised: number, alarm: number): ShareTest {
  const onHit = Math.log(raised / usual);
  const onMiss = Math.log((1 - raised) / (1 - usual));
  let score = 0;
  return {
    add(hit, patience = 1) {
      score = Math.max(0, score + (hit ? onHit : onMiss));
      return score >= alarm * patience;
    },
    reset() {
      score = 0;
    },
    calm: () => score === 0,
  };
}

/** Odds of about 150 to 1 before a share counts as raised. */
const alarm = 5;

/**
 * While the limit grows: slots that were refused against slots that were opened. At the ceiling each new slot costs one
 * refusal more than the background does, which turns away `background / (1 - background)` calls for each good answer, and a
 * slot opens every `pace` good answers. Far from the ceiling (`eager`) more must speak for it, and less where the last tries
 * found it too (`tried`).
 */
export function openingTest(background: number, pace: number, eager: boolean, tried: boolean): ShareTest {
  const each = (pace * background) / (1 - background);
  return shareTest(Math.max(0.05, each / (1 + each)), (1 + each) / (2 + each), eager ? alarm + 2 : tried ? alarm - 1.1 : alarm);
}

/** While the limit holds: refusals among all calls. */
export function refusalTest(background: number): ShareTest {
  const usual = Math.max(0.005, background);
  return shareTest(usual, Math.min(0.9, 2 * usual + 0.03), alarm);
}

/** While the limit holds: as many refusals as one slot too many brings, which is refused once a round trip. */
export function slotTest(background: number, limit: number): ShareTest {
  const usual = Math.max(0.002, background);
  return shareTest(usual, Math.min(0.9, usual + 0.7 / limit), alarm);
}
