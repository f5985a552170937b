/** The grid of verbs, domains and complexities, and where the seeds that there are stand in it. */
import type { Seed } from '../../contracts/index.ts';
import { measureLabels } from '../../labels/index.ts';
import { hash32 } from '../../text/hash.ts';
import { comparable } from '../../text/normalise.ts';
import { stem } from '../../text/stem.ts';
import { isStopWord } from '../../text/stop-words.ts';
import { words } from '../../text/tokens.ts';
import type { SeedWritingOptions } from './options.ts';

export interface Cell {
  verb: string;
  /** Empty where there are no domains. */
  domain: string;
  complexity: string;
}

type Axes = Pick<SeedWritingOptions, 'verbs' | 'domains' | 'complexities'>;

/** Values of `taskType` that a verb stands for. */
const taskTypes: Readonly<{ [verb: string]: string }> = {
  explain: 'explanation',
  compare: 'comparison',
  summarise: 'summary',
  list: 'list',
  classify: 'classification',
  rewrite: 'rewriting',
  extract: 'extraction',
  solve: 'maths',
  correct: 'rewriting',
};
export const taskTypeOf = (verb: string): string | undefined => (Object.hasOwn(taskTypes, verb) ? taskTypes[verb] : undefined);

/** The verb of a prompt that has none of the grid's among its first words, by the task that it sets. */
const verbOfTask: Readonly<{ [taskType: string]: string }> = {
  ...Object.fromEntries(
    Object.entries(taskTypes)
      .toReversed()
      .map(([verb, task]) => [task, verb]),
  ),
  definition: 'explain',
  reason: 'explain',
};

export function cellsOf({ verbs, domains, complexities }: Axes): Cell[] {
  const all: Cell[] = [];
  for (const domain of domains.length === 0 ? [''] : distinct(domains))
    for (const verb of distinct(verbs)) for (const complexity of distinct(complexities)) all.push({ verb, domain, complexity });
  return all;
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

/** Words at the start of a prompt among which its verb is looked for: "Could you please briefly compare…". */
const firstWords = 8;

/** Tells the cell of a seed: by its labels, else by its words and form. Undefined where it stands in none. */
export function cellFinder({ verbs, domains, complexities }: Axes): (seed: Seed) => Cell | undefined {
  const byStem = new Map(verbs.map((verb) => [form(verb), verb]));
  const topics = domains.map((domain) => ({ domain, stems: contentStems(domain) }));
  const named = (values: readonly string[], label: string | undefined): string | undefined =>
    label === undefined ? undefined : values.find((value) => comparable(value) === comparable(label));
  return (seed) => {
    const { taskType, difficulty } = measureLabels(
      { messages: [...seed.messages], labels: seed.labels, spans: [], ...(seed.input === undefined ? {} : { input: seed.input }) },
      { source: seed.source, language: seed.language, custom: [] },
    );
    const said = words(seed.prompt).slice(0, firstWords).map(form);
    const ofTask = verbOfTask[taskType ?? ''];
    const verb =
      named(verbs, seed.labels['verb']) ??
      said.map((word) => byStem.get(word)).find((found) => found !== undefined) ??
      (ofTask !== undefined && verbs.includes(ofTask) ? ofTask : undefined);
    const domain = domains.length === 0 ? '' : (named(domains, seed.labels['topic'] ?? seed.labels['domain']) ?? nearestTopic(seed.prompt, topics));
    const complexity = named(complexities, seed.labels['complexity'] ?? difficulty);
    return verb === undefined || domain === undefined || complexity === undefined ? undefined : { verb, domain, complexity };
  };
}

/** "summarise", "Summarize" and "summarizing" meet. */
function form(word: string): string {
  return stem(word).replace(/iz$/, 'is');
}

function contentStems(text: string): Set<string> {
  return new Set(
    words(text)
      .filter((word) => !isStopWord(word))
      .map(stem),
  );
}

/** The domain with most of its words in a prompt; undefined where it has a word of none. */
function nearestTopic(prompt: string, topics: readonly { domain: string; stems: ReadonlySet<string> }[]): string | undefined {
  const said = contentStems(prompt);
  let best: { domain: string; share: number } | undefined;
  for (const { domain, stems } of topics) {
    const share = stems.size === 0 ? 0 : [...stems].filter((one) => said.has(one)).length / stems.size;
    if (share > (best?.share ?? 0)) best = { domain, share };
  }
  return best?.domain;
}

export const cellName = ({ verb, domain, complexity }: Cell): string => `${verb}\n${domain}\n${complexity}`;

/**
 * So many of what is missing, spread over the axes: each next one is of the verb, domain and complexity that have least so far. All where there
 * is no limit.
 */
export function spread(missing: readonly { cell: Cell; size: number }[], most: number | undefined): { cell: Cell; size: number }[] {
  const total = missing.reduce((sum, { size }) => sum + size, 0);
  if (most === undefined || most >= total) return [...missing];
  const taken = new Map<string, number>();
  const counts = new Map<string, number>();
  const axes = ({ verb, domain, complexity }: Cell): string[] => [`v${verb}`, `d${domain}`, `c${complexity}`];
  const load = (cell: Cell): number => axes(cell).reduce((sum, axis) => sum + (counts.get(axis) ?? 0), 0);
  const order = missing.toSorted((a, b) => hash32(cellName(a.cell)) - hash32(cellName(b.cell)));
  for (let left = most; left > 0; left--) {
    let best: { cell: Cell; load: number } | undefined;
    for (const { cell, size } of order) {
      if ((taken.get(cellName(cell)) ?? 0) >= size) continue;
      const own = load(cell);
      if (best === undefined || own < best.load) best = { cell, load: own };
    }
    if (best === undefined) break;
    taken.set(cellName(best.cell), (taken.get(cellName(best.cell)) ?? 0) + 1);
    for (const axis of axes(best.cell)) counts.set(axis, (counts.get(axis) ?? 0) + 1);
  }
  return missing.map(({ cell }) => ({ cell, size: taken.get(cellName(cell)) ?? 0 })).filter(({ size }) => size > 0);
}
