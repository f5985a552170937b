import type { TrainingRecord } from '../../contracts/record.ts';
import { withoutTags } from '../../labels/index.ts';
import type { Statistics, Tally } from '../../report/model.ts';
import { count } from '../../report/numbers.ts';
import { Digests } from '../../similarity/digests.ts';
import { round6 } from '../../statistics/intervals.ts';
import { compareText } from '../../text/canonical.ts';
import { comparable } from '../../text/normalise.ts';
import { words } from '../../text/tokens.ts';
import type { AdviceTally } from './advice-tally.ts';
import { gridTally } from './grids.ts';
import { lengthsOf } from './lengths.ts';
import { phrasingTally } from './phrasing.ts';
import { countedTexts } from './token-count.ts';
import { tokenTallies } from './tokenizers.ts';
import type { TokenTallies } from './tokenizers.ts';

/** Adds up the figures of a release row by row; lengths are kept as counts by length, prompts and their openings as hashes: some 30 bytes a row, and as many for each different opening and 4 for each task type. */
export interface Measure {
  add(record: TrainingRecord): void;
  finish(): Statistics;
}

const bandEdges = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];
/** Labels that say where a row comes from; they are no classes. */
const placeLabels = new Set(['section']);

export function measure(countTokens: (text: string) => number, advice: AdviceTally, further: TokenTallies = tokenTallies([])): Measure {
  const totals = { rows: 0, characters: 0, words: 0, tokens: 0, human: 0 };
  const lengths = { prompt: counts<number>(), answer: counts<number>(), answerWords: counts<number>(), rowTokens: counts<number>() };
  const tallies = {
    turns: counts<number>(),
    templates: counts<string>(),
    sources: counts<string>(),
    models: counts<string>(),
    depths: counts<number>(),
  };
  const labels = new Map<string, Map<string, number>>();
  const grids = gridTally();
  const phrasing = phrasingTally();
  const answers = phrasingTally();
  const bands = bandEdges.map(() => 0).concat(0);
  const prompts = new Digests();
  let longest: Statistics['longest'] = null;
  return {
    add(record) {
      const all = countedTexts(record);
      const [prompt, answer, ...others] = all;
      const tokens = all.reduce((sum, text) => sum + (text === '' ? 0 : countTokens(text)), 0);
      const promptWords = words(prompt);
      const answerTokens = words(answer);
      const answerWords = answerTokens.length;
      totals.rows++;
      totals.characters += all.reduce((sum, text) => sum + codePoints(text), 0);
      totals.words += promptWords.length + answerWords + others.reduce((sum, text) => sum + words(text).length, 0);
      totals.tokens += tokens;
      totals.human += record.origin.human ? 1 : 0;
      if (longest === null || tokens > longest.tokens) longest = { id: record.id, tokens };
      bump(lengths.prompt, codePoints(prompt));
      bump(lengths.answer, codePoints(answer));
      bump(lengths.answerWords, answerWords);
      bump(lengths.rowTokens, tokens);
      const band = bandEdges.findIndex((edge) => tokens < edge);
      const index = band < 0 ? bandEdges.length : band;
      bands[index] = (bands[index] ?? 0) + 1;
      prompts.add(comparable(prompt));
      bump(tallies.turns, record.messages.filter(({ role }) => role === 'user').length);
      const opening = openingOf(promptWords);
      const template = record.origin.template === undefined ? record.origin.strategy : `${record.origin.strategy} / ${record.origin.template}`;
      bump(tallies.templates, template);
      phrasing.add(record.labels['taskType'] ?? 'unlabelled', template, opening);
      answers.add('', '', openingOf(answerTokens));
      advice.add(record);
      grids.add(record);
      further.add(record, all);
      bump(tallies.sources, record.origin.source);
      if (record.origin.model !== undefined) bump(tallies.models, record.origin.model);
      bump(tallies.depths, record.origin.depth);
      for (const [dimension, value] of Object.entries(withoutTags(record.labels))) {
        if (placeLabels.has(dimension)) continue;
        const values = labels.get(dimension) ?? counts<string>();
        labels.set(dimension, values);
        bump(values, value);
      }
    },
    finish() {
      const statistics: Statistics = {
        ...totals,
        longest,
        prompt: lengthsOf(lengths.prompt),
        answer: lengthsOf(lengths.answer),
        answerWords: lengthsOf(lengths.answerWords),
        rowTokens: lengthsOf(lengths.rowTokens),
        tokenBands: filledBands(bands.map((rows, index) => ({ name: bandName(index), rows }))),
        turns: [...tallies.turns]
          .sort((a, b) => a[0] - b[0])
          .slice(0, 20)
          .map(([turns, rows]) => ({ name: String(turns), rows })),
        labels: [...labels]
          .sort((a, b) => compareText(a[0], b[0]))
          .map(([dimension, values]) => ({ dimension, distinct: values.size, values: tally(values).slice(0, 20) })),
        grids: grids.finish(),
        uniquePrompts: totals.rows === 0 ? 1 : round6(prompts.size / totals.rows),
        openings: phrasing.openings(),
        answerOpenings: answers.openings(),
        templates: tally(tallies.templates),
        phrasing: phrasing.finish(),
        sources: tally(tallies.sources),
        models: tally(tallies.models),
        depths: [...tallies.depths].sort((a, b) => a[0] - b[0]).map(([depth, rows]) => ({ depth, rows })),
      };
      return { ...statistics, ...further.finish(), ...advice.finish(statistics, lengths.answerWords) };
    },
  };
}

const openingOf = (tokens: readonly string[]): string =>
  tokens
    .slice(0, 3)
    .map((word) => word.slice(0, 30))
    .join(' ');

const counts = <T>(): Map<T, number> => new Map<T, number>();

function bump<T>(map: Map<T, number>, key: T): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** Most first, then by name. */
function tally(map: ReadonlyMap<string, number>): Tally {
  return [...map].map(([name, rows]) => ({ name, rows })).sort((a, b) => b.rows - a.rows || compareText(a.name, b.name));
}

/** Without the empty bands before the first row and after the last. */
function filledBands(all: Tally): Tally {
  const filled = all.map(({ rows }) => rows > 0);
  return filled.includes(true) ? all.slice(filled.indexOf(true), filled.lastIndexOf(true) + 1) : [];
}

function bandName(index: number): string {
  const low = index === 0 ? 0 : (bandEdges[index - 1] ?? 0);
  const high = bandEdges[index];
  return high === undefined ? `${count(low)} and more` : `${count(low)}–${count(high - 1)}`;
}

export function codePoints(text: string): number {
  let pairs = 0;
  for (let i = 0; i + 1 < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(i + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}
