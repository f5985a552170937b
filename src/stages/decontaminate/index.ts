/**
 * Decontaminate: no row may hold an item of an evaluation set. Items and rows are compared by words, in both directions, text
 * by text; what words cannot prove (rephrasing, translation) is not found, and the canaries measure the rest.
 */
import type { Config } from '../../contracts/config.ts';
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { checkRecord, checkTexts, cleanRules, ruleVersion, screenText, type Checker } from './check.ts';
import { evidenceMaker } from './evidence.ts';
import { codeFinder } from '../../similarity/leaks/code/find-code.ts';
import { indexData, openIndex, type IndexData } from '../../similarity/leaks/index-items.ts';
import { privateText } from './private-text.ts';
import { scanner } from '../../similarity/leaks/scan.ts';
import { similarItems, type SimilarItems } from '../../similarity/leaks/similar.ts';
import { round6 } from '../../statistics/intervals.ts';
import type { GateVerdict } from '../../contracts/verdict.ts';
import { shortItems } from '../../similarity/leaks/short-items.ts';
import type { LeakIndex } from './leak-index.ts';
import { setSummaries } from './set-summaries.ts';

export { judgePrompt, questionsPerCall, resembling, resemblingStage, sent } from './resembling.ts';
export type { Resembling } from './resembling.ts';
export { plantCanaries, type CanaryOptions } from './canaries.ts';
export { commonPhrases } from '../../similarity/leaks/common-phrases.ts';
export { hidePrivate, maskLeaks, privateMask } from './mask-leaks.ts';
export type { RowTextKind } from '../../similarity/leaks/text.ts';
export type { LeakIndex } from './leak-index.ts';
export type { SetSummary } from './set-summaries.ts';

export type LeakOptions = Config['decontaminate'] & {
  /** Names of sets of which no text may enter a verdict. */
  privateSets: ReadonlySet<string>;
  /** Hashes of phrases that many sources hold (see `commonPhrases`): they count less, and never alone. */
  commonPhrases?: ReadonlySet<number>;
  /** Secret of the workspace: names private items by a keyed hash. Without one their place in the set is hashed. */
  key?: string;
};

/** What the gate is made of, as data that other threads can be given: the index is built once, and opened in each. */
export interface LeakData {
  index: IndexData;
  options: Pick<LeakOptions, 'overlap' | 'longestRun' | 'partial' | 'privateSets' | 'key'>;
}

/** Builds the index: about a second for 15,000 items. Same items and options, same verdicts. */
export function buildLeakIndex(items: Iterable<EvaluationItem>, options: LeakOptions): LeakIndex {
  return openLeakIndex(leakData(items, options));
}

/** The costly part of `buildLeakIndex`. */
export function leakData(items: Iterable<EvaluationItem>, options: LeakOptions): LeakData {
  const { overlap, longestRun, partial, privateSets, key } = options;
  return { index: indexData(items, options), options: { overlap, longestRun, partial, privateSets, ...(key === undefined ? {} : { key }) } };
}

/** The cheap part. */
export function openLeakIndex({ index: data, options }: LeakData): LeakIndex {
  const index = openIndex(data);
  const code = codeFinder(index.items);
  const checker: Checker = {
    index,
    scan: scanner(index),
    short: shortItems(index),
    code,
    evidence: evidenceMaker(index, options.privateSets, options.key),
    privateText: privateText(index.items, options.privateSets),
    options,
    clean: cleanRules({ code, options }),
  };
  let near: SimilarItems | undefined;
  return {
    sets: setSummaries(index, options),
    check: (record) => checkRecord(checker, record),
    checkTexts: (id, texts) => checkTexts(checker, id, texts),
    similar(text, least, top) {
      near ??= similarItems(index);
      const scanned = checker.scan.read(text);
      return near.find(scanned, least, top).map(({ part, cosine, start, end }) => {
        const item = index.partItem[part] as number;
        const place = { start: scanned.places[2 * start] as number, end: scanned.places[2 * end - 1] as number };
        return { set: index.items[item]?.set ?? '', item: checker.evidence.name(item), cosine: round6(cosine), ...place };
      });
    },
    screen(text) {
      const hit = screenText(checker, text);
      if (hit === undefined) return undefined;
      const item = index.partItem[hit.part] as number;
      return { set: index.items[item]?.set ?? '', item: checker.evidence.name(item), rule: hit.rule, score: hit.score };
    },
    privateSpans: (text) => (options.privateSets.size === 0 ? [] : checker.privateText.spans(text, [])),
  };
}

/** With no evaluation set: a gate that keeps every row and says in each verdict that nothing was checked, and why. */
export function unprotected(reason: string): LeakIndex {
  return {
    sets: [],
    screen: () => undefined,
    privateSpans: () => [],
    similar: () => [],
    check: (record) => unchecked(record.id, reason),
    checkTexts: (id) => unchecked(id, reason),
  };
}

function unchecked(id: string, reason: string): GateVerdict {
  return {
    record: id,
    gate: 'decontaminate',
    outcome: 'keep',
    rules: [
      {
        rule: 'not-checked',
        version: ruleVersion,
        outcome: 'keep',
        evidence: [{ type: 'value', name: 'checked', value: false, note: reason }],
        reason: `not checked against any evaluation set: ${reason}`,
      },
    ],
  };
}
