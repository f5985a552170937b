import type { Tally } from '../../report/model.ts';
import type { Phrasing } from '../../report/statistics.ts';
import { powerOfTwo } from '../../similarity/growing.ts';
import { Digests } from '../../similarity/digests.ts';
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
  openings(): { distinct: number; top: Tally };
}

/** Openings that can be listed. */
const mostListed = 10;

/**
 * Templates and openings of the prompts, of all rows and by task type. Every different opening is held as a hash, with four bytes for it
 * in each type; its words are held where it came twice, or where it is among the first by name: no other can be listed.
 */
export function phrasingTally(): PhrasingTally {
  const all: Kind = kind();
  const types = new Map<string, Kind>();
  const numbers = new Digests();
  const repeated = new Interner();
  const firsts: string[] = [];
  const bump = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);
  return {
    add(taskType, template, opening) {
      const own = types.get(taskType) ?? kind();
      types.set(taskType, own);
      const before = numbers.size;
      const number = numbers.add(opening);
      if (number < before) repeated.intern(opening);
      else if (firsts.length < mostListed || compareText(opening, firsts.at(-1) as string) < 0) {
        firsts.push(opening);
        firsts.sort(compareText).splice(mostListed);
      }
      for (const one of [all, own]) {
        one.rows++;
        bump(one.templates, template);
        one.openings.add(number);
      }
    },
    openings() {
      const counts = all.openings.view();
      const rowsOf = (name: string): number => counts[numbers.find(name)] ?? 0;
      const top = firsts.map((name) => ({ name, rows: rowsOf(name) })).filter(({ rows }) => rows === 1);
      for (let at = 0; at < repeated.size; at++) {
        const name = repeated.text(at);
        top.push({ name, rows: rowsOf(name) });
        if (top.length > mostSorted) top.sort(mostFirst).splice(mostListed);
      }
      return { distinct: numbers.size, top: top.sort(mostFirst).slice(0, mostListed) };
    },
    finish() {
      if (all.rows === 0) return [];
      const sorted = [...types].sort((a, b) => b[1].rows - a[1].rows || compareText(a[0], b[0]));
      return [line('all', all, all.rows), ...sorted.map(([name, one]) => line(name, one, all.rows))];
    },
  };
}

const mostSorted = 1000;
const mostFirst = (a: Tally[number], b: Tally[number]): number => b.rows - a.rows || compareText(a.name, b.name);

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
