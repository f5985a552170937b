import type { Tally } from '../../report/model.ts';
import type { Phrasing } from '../../report/statistics.ts';
import { powerOfTwo } from '../../similarity/growing.ts';
import { Interner } from '../../similarity/interner.ts';
import { round6 } from '../../statistics/intervals.ts';
import { compareText } from '../../text/canonical.ts';

interface Kind {
  rows: number;
  templates: Map<string, number>;
  /** By the opening's number. */
  openings: Counts;
}

const sampleSize = 100;

export interface PhrasingTally {
  add(taskType: string, template: string, opening: string): void;
  finish(): Phrasing[];
  /** Different openings, and the most frequent ones: most first, then by name. */
  openings(most: number): { distinct: number; top: Tally };
}

/**
 * Templates and openings of the prompts, of all rows and by task type. Every different opening is held once, and four bytes for it in
 * each type.
 */
export function phrasingTally(): PhrasingTally {
  const all: Kind = kind();
  const types = new Map<string, Kind>();
  const names = new Interner();
  const bump = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);
  return {
    add(taskType, template, opening) {
      const own = types.get(taskType) ?? kind();
      types.set(taskType, own);
      const number = names.intern(opening);
      for (const one of [all, own]) {
        one.rows++;
        bump(one.templates, template);
        one.openings.add(number);
      }
    },
    openings(most) {
      const counts = all.openings.view();
      let top: Tally = [];
      for (const [number, rows] of counts.entries()) {
        if (top.length === most && rows < (top.at(-1)?.rows ?? 0)) continue;
        top.push({ name: names.text(number), rows });
        top = top.sort((a, b) => b.rows - a.rows || compareText(a.name, b.name)).slice(0, most);
      }
      return { distinct: names.size, top };
    },
    finish() {
      if (all.rows === 0) return [];
      const sorted = [...types].sort((a, b) => b[1].rows - a[1].rows || compareText(a[0], b[0]));
      return [line('all', all, all.rows), ...sorted.map(([name, one]) => line(name, one, all.rows))];
    },
  };
}

function kind(): Kind {
  return { rows: 0, templates: new Map(), openings: new Counts() };
}

/** How often each number came: four bytes a number up to the largest. */
class Counts {
  #counts = new Uint32Array(64);
  #size = 0;

  add(number: number): void {
    if (number >= this.#counts.length) {
      const larger = new Uint32Array(powerOfTwo(number + 1));
      larger.set(this.#counts);
      this.#counts = larger;
    }
    this.#counts[number] = (this.#counts[number] as number) + 1;
    this.#size = Math.max(this.#size, number + 1);
  }

  view(): Uint32Array {
    return this.#counts.subarray(0, this.#size);
  }
}

function line(taskType: string, { rows, templates, openings }: Kind, whole: number): Phrasing {
  const [top, most] = [...templates].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && compareText(b[0], a[0]) < 0) ? b : a));
  return {
    taskType,
    rows,
    share: round6(rows / whole),
    templates: templates.size,
    top,
    topShare: round6(most / rows),
    openings: round6(expectedKinds(openings.view(), Math.min(sampleSize, rows))),
  };
}

/**
 * Different kinds to expect among `drawn` of the counted things, drawn without replacement: rarefaction after Hurlbert 1971,
 * Ecology 52:577. Sorted first, so that the order of arrival changes no digit.
 */
export function expectedKinds(counts: readonly number[] | Uint32Array, drawn: number): number {
  const sorted = Uint32Array.from(counts).sort();
  let whole = 0;
  for (const count of sorted) whole += count;
  let expected = 0;
  for (let at = 0, end = 0; at < sorted.length; at = end) {
    const count = sorted[at] as number;
    end = at + 1;
    while (sorted[end] === count) end++;
    if (count === 0) continue;
    // The chance that none of this kind is drawn: C(whole - count, drawn) / C(whole, drawn).
    let missed = 1;
    for (let i = 0; i < drawn && missed > 0; i++) missed *= Math.max(0, whole - count - i) / (whole - i);
    expected += (end - at) * (1 - missed);
  }
  return expected;
}
