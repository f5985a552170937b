import type { Phrasing } from '../../report/statistics.ts';
import { round6 } from '../../statistics/intervals.ts';
import { compareText } from '../../text/canonical.ts';

interface Kind {
  rows: number;
  templates: Map<string, number>;
  openings: Map<string, number>;
}

const sampleSize = 100;

/** Templates and openings of the prompts, of all rows and by task type. Holds one count for each different opening of a type. */
export function phrasingTally(): { add(taskType: string, template: string, opening: string): void; finish(): Phrasing[] } {
  const all: Kind = kind();
  const types = new Map<string, Kind>();
  const bump = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);
  return {
    add(taskType, template, opening) {
      const own = types.get(taskType) ?? kind();
      types.set(taskType, own);
      for (const one of [all, own]) {
        one.rows++;
        bump(one.templates, template);
        bump(one.openings, opening);
      }
    },
    finish() {
      if (all.rows === 0) return [];
      const sorted = [...types].sort((a, b) => b[1].rows - a[1].rows || compareText(a[0], b[0]));
      return [line('all', all, all.rows), ...sorted.map(([name, one]) => line(name, one, all.rows))];
    },
  };
}

function kind(): Kind {
  return { rows: 0, templates: new Map(), openings: new Map() };
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
    openings: round6(expectedKinds([...openings.values()], Math.min(sampleSize, rows))),
  };
}

/**
 * Different kinds to expect among `drawn` of the counted things, drawn without replacement: rarefaction after Hurlbert 1971,
 * Ecology 52:577. Sorted first, so that the order of arrival changes no digit.
 */
export function expectedKinds(counts: readonly number[], drawn: number): number {
  const whole = counts.reduce((sum, count) => sum + count, 0);
  let expected = 0;
  for (const count of [...counts].sort((a, b) => a - b)) {
    // The chance that none of this kind is drawn: C(whole - count, drawn) / C(whole, drawn).
    let missed = 1;
    for (let i = 0; i < drawn && missed > 0; i++) missed *= Math.max(0, whole - count - i) / (whole - i);
    expected += 1 - missed;
  }
  return expected;
}
