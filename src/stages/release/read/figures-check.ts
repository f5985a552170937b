/** Figures that reports show, recomputed from the rows: what each rule came to, leaks, statistics, and the card's metadata. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { coverageReportSchema } from '../../../contracts/coverage.ts';
import type { LineageLine, Manifest, RejectedLine } from '../../../contracts/release.ts';
import { sizeCategory } from '../../../report/hub-licence.ts';
import { statisticsFileSchema } from '../../../report/statistics.ts';
import { dropRate } from '../../../report/warnings.ts';
import { round6 } from '../../../statistics/intervals.ts';
import { jsonFile } from './diff/reading.ts';
import type { Problems } from './problems.ts';

type Rule = Pick<Manifest['gates'][number], 'checked' | 'dropped' | 'held' | 'flagged'>;

/** Counted while the lines go by. */
export interface FigureTally {
  accepted(line: LineageLine): void;
  out(line: RejectedLine): void;
  check(root: string, manifest: Manifest, files: ReadonlySet<string>, found: Problems): Promise<void>;
}

export function figureTally(): FigureTally {
  const rules = new Map<string, Rule>();
  const sources = new Map<string, number>();
  let rows = 0;
  let leaked = 0;
  const see = (verdicts: LineageLine['verdicts']): void => {
    if (verdicts.some(({ gate, outcome }) => gate === 'decontaminate' && outcome !== 'keep')) leaked++;
    for (const { gate, rules: own } of verdicts) {
      // What a person decided is told beside the rules.
      if (gate === 'review') continue;
      for (const { rule, outcome, holds } of own) {
        const key = `${gate}/${rule}`;
        const entry = rules.get(key) ?? { checked: 0, dropped: 0, held: 0, flagged: 0 };
        rules.set(key, entry);
        entry.checked++;
        if (outcome === 'drop') entry.dropped++;
        else if (holds === true) entry.held++;
        else if (outcome === 'flag') entry.flagged++;
      }
    }
  };
  return {
    accepted(line) {
      rows++;
      const source = line.sources[0]?.source ?? '';
      sources.set(source, (sources.get(source) ?? 0) + 1);
      see(line.verdicts);
    },
    out: (line) => see(line.verdicts),
    async check(root, manifest, files, found) {
      checkRules(manifest, rules, found);
      if (manifest.leaks.checked && manifest.leaks.rows !== leaked)
        found.add('manifest.json', `leaks.rows is ${manifest.leaks.rows}, and ${leaked} rows have a verdict of the leak gate against them`);
      if (files.has('statistics.json')) await checkStatistics(root, manifest, rows, sources, found);
      if (files.has('coverage.json')) await checkCoverage(root, rows, found);
      if (files.has('README.md')) await checkCard(root, manifest, rows, found);
    },
  };
}

function checkRules(manifest: Manifest, counted: ReadonlyMap<string, Rule>, found: Problems): void {
  const said = new Map(manifest.gates.map((one) => [`${one.gate}/${one.rule}`, one]));
  for (const key of new Set([...said.keys(), ...counted.keys()])) {
    const [one, other] = [said.get(key), counted.get(key)];
    for (const what of ['checked', 'dropped', 'held', 'flagged'] as const) {
      if ((one?.[what] ?? 0) !== (other?.[what] ?? 0))
        found.add('manifest.json', `gates says ${what} ${one?.[what] ?? 0} of the rule ${key}, and the verdicts of the rows come to ${other?.[what] ?? 0}`);
    }
  }
}

async function checkStatistics(root: string, manifest: Manifest, rows: number, sources: ReadonlyMap<string, number>, found: Problems): Promise<void> {
  const file = await jsonFile(root, 'statistics.json', statisticsFileSchema);
  if (file === undefined) return;
  const say = (what: string, said: unknown, is: unknown): void =>
    found.add('statistics.json', `${what} is ${String(said)}, and from the rows it is ${String(is)}`);
  if (file.statistics.rows !== rows) say('rows', file.statistics.rows, rows);
  const bySource = new Map(file.statistics.sources.map(({ name, rows: own }) => [name, own]));
  for (const source of new Set([...bySource.keys(), ...sources.keys()]))
    if (bySource.get(source) !== sources.get(source)) say(`the rows of the source ${source}`, bySource.get(source) ?? 0, sources.get(source) ?? 0);
  const { dropped, of, low, high } = dropRate(manifest.counts.total);
  for (const [what, said, is] of [
    ['dropped', file.dropRate.dropped, dropped],
    ['of', file.dropRate.of, of],
    ['low', file.dropRate.low, round6(low)],
    ['high', file.dropRate.high, round6(high)],
  ] as const)
    if (said !== is) say(`dropRate.${what}`, said, is);
}

async function checkCoverage(root: string, rows: number, found: Problems): Promise<void> {
  const report = await jsonFile(root, 'coverage.json', coverageReportSchema);
  if (report === undefined) found.add('coverage.json', 'it does not fit its schema');
  else if (report.accepted !== rows) found.add('coverage.json', `accepted is ${report.accepted}, and lineage.jsonl has ${rows} rows`);
}

const cardSchema = z.object({
  size_categories: z.array(z.string()),
  configs: z.array(z.object({ config_name: z.string(), data_files: z.array(z.object({ split: z.string(), path: z.string() })) })).optional(),
  dataset_info: z
    .array(z.object({ config_name: z.string(), splits: z.array(z.object({ name: z.string(), num_bytes: z.int(), num_examples: z.int() })) }))
    .optional(),
});

/** The card's metadata against the data files: what the hub shows and loads. */
async function checkCard(root: string, manifest: Manifest, rows: number, found: Problems): Promise<void> {
  const text = await readFile(join(root, 'README.md'), 'utf8');
  const head = /^---\n([\s\S]*?)\n---\n/.exec(text)?.[1];
  const say = (message: string): void => found.add('README.md', message);
  const card = head === undefined ? undefined : cardSchema.safeParse(readYaml(head)).data;
  if (card === undefined) return say('its metadata cannot be read');
  if (card.size_categories.join() !== sizeCategory(rows)) say(`size_categories is ${card.size_categories.join()}, and ${rows} rows are ${sizeCategory(rows)}`);
  const files = new Map(manifest.files.map((file) => [file.path, file]));
  for (const { config_name, data_files } of card.configs ?? []) {
    const info = card.dataset_info?.find((one) => one.config_name === config_name);
    for (const { split, path } of data_files) {
      const file = files.get(path);
      if (file === undefined) say(`the config ${config_name} names ${path}, which is not in the release`);
      const told = info?.splits.find(({ name }) => name === split);
      if (file === undefined || told === undefined) continue;
      if (told.num_examples !== file.rows) say(`num_examples of ${config_name}/${split} is ${told.num_examples}, and ${path} has ${file.rows ?? 0} rows`);
      if (told.num_bytes !== file.bytes) say(`num_bytes of ${config_name}/${split} is ${told.num_bytes}, and ${path} has ${file.bytes}`);
    }
  }
}

function readYaml(text: string): unknown {
  try {
    // Without aliases no text of a card grows when it is read.
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}
