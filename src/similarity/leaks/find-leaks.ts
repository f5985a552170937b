/** The leak check on plain texts: what the gate does, without records, verdicts or private sets. */
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import { codeFinder } from './code/find-code.ts';
import { findCode } from './code/place-code.ts';
import { find, isHit, type Hit } from './find.ts';
import type { Embed } from '../embed.ts';
import { indexData, openIndex, type IndexData } from './index-items.ts';
import { nearItems, type NearItem } from './near-items.ts';
import { partFields, partLength, type PartField } from './item-tokens.ts';
import { scanner, type ScannedText } from './scan.ts';
import { shortItems } from './short-items.ts';
import { similarItems } from './similar.ts';
import type { RowText } from './text.ts';
import { surelyCopied } from './thresholds.ts';

/** An item to protect: its question, and what else of it must not leak. */
export type LeakItem = Pick<EvaluationItem, 'question' | 'passage' | 'answer' | 'choices'>;

export interface FindLeaksOptions {
  /** Share of a long item's weighted word pairs that makes a copy, .5; short items need more (see `overlapThreshold`). */
  overlap?: number;
  /** Words in a row that make a copy, 13. */
  longestRun?: number;
  /** For `near`: a model of yours. */
  embed?: Embed;
}

/** An item found in a text. Offsets are UTF-16. */
export interface Leak {
  /** Place of the item in the list that was given. */
  item: number;
  field: PartField;
  /** `answered-copy`, `near-copy`, `partial` and `renamed-code` are not sure: a person should look. */
  rule: 'whole-item' | 'overlap' | 'longest-run' | 'edited-copy' | 'near-copy' | 'answered-copy' | 'short-item' | 'partial' | 'renamed-code';
  score: number;
  start: number;
  end: number;
}

export interface LeakFinder {
  /** Items that a text holds, the earlier item first. `reply`: what is answered to it, for items too short to tell without their answer. */
  find(text: string, reply?: string): Leak[];
  /** Items that a text resembles, as a rephrased one does: at most `top` with at least `least` cosine, nearest first. */
  similar(text: string, least?: number, top?: number): { item: number; cosine: number }[];
  /**
   * The same by the vectors of `embed`, for each text: rephrased in other words, or in another language, as far as the model knows
   * them. `least` is .85, `top` 5. Where a cosine is no leak yet is the model's own: ask a judge (`reviewLeak`). Throws `usage`
   * without `embed`.
   */
  near(texts: readonly string[], least?: number, top?: number): Promise<NearItem[][]>;
}

/** Builds the index once, for many texts. Same items and options, same leaks. */
export function leakFinder(items: readonly LeakItem[], options: FindLeaksOptions = {}): LeakFinder {
  return finderOver(leakSetup(items, options), options.embed);
}

/** What finders in other threads are made of. */
export interface LeakSetup {
  data: IndexData;
  settings: { overlap: number; longestRun: number };
}

export function leakSetup(items: readonly LeakItem[], options: FindLeaksOptions): LeakSetup {
  const settings = { overlap: options.overlap ?? 0.5, longestRun: options.longestRun ?? 13 };
  const data = indexData(
    items.map((item, at) => ({ ...item, id: String(at), set: 'items' })),
    settings,
  );
  return { data, settings };
}

export function finderOver({ data, settings }: LeakSetup, embed?: Embed): LeakFinder {
  const index = openIndex(data);
  const scan = scanner(index);
  const short = shortItems(index);
  const code = codeFinder(index.items);
  let near: ReturnType<typeof similarItems> | undefined;
  const byVectors = nearItems(
    index.items.map(({ question }) => question),
    embed,
  );

  const looked = (code: number, text: string, kind: RowText['kind']) => {
    const scanned = scan.read(text);
    return { slot: { code, text, kind }, scanned, found: find(index, scan, scanned, settings) };
  };
  return {
    find(text, reply) {
      const own = looked(0, text, 'any');
      const slots = reply === undefined ? [own] : [own, looked(1, reply, 'reply')];
      const { found } = own;
      const leaks: Leak[] = [];
      const add = (rule: Leak['rule'], hits: readonly Hit[]): void => {
        for (const hit of hits) if (isHit(hit)) leaks.push(leakOf(rule, hit, own.scanned));
      };
      const mine = (hits: readonly { slot: RowText; hit: Hit }[]): Hit[] => hits.flatMap(({ slot, hit }) => (slot.code === 0 ? [hit] : []));
      add('whole-item', found.whole);
      add('overlap', found.overlaps);
      add('longest-run', found.runs);
      for (const hit of found.copies) add(isSure(hit) ? 'edited-copy' : 'near-copy', [hit]);
      add('answered-copy', mine(short.answered(slots.map((slot) => ({ ...slot, short: slot.found.short, leads: slot.found.leads })))));
      add('short-item', mine(short.find(slots.map((slot) => ({ ...slot, short: slot.found.short })))));
      add('partial', found.partial);
      add('renamed-code', findCode(code, index, own.scanned));
      return leaks.sort((a, b) => a.item - b.item || a.start - b.start);
    },
    similar(text, least = 0.45, top = 5) {
      near ??= similarItems(index);
      return near.find(scan.read(text), least, top).map(({ part, cosine }) => ({ item: index.partItem[part] as number, cosine }));
    },
    near: (texts, least = 0.85, top = 5) => byVectors(texts, least, top),
  };

  function isSure(hit: Hit): boolean {
    return partLength(index, hit.part) >= surelyCopied;
  }

  function leakOf(rule: Leak['rule'], hit: Hit, scanned: ScannedText): Leak {
    return {
      item: index.partItem[hit.part] as number,
      field: partFields[index.partField[hit.part] as number] ?? 'question',
      rule,
      score: hit.score,
      start: scanned.places[2 * hit.start] as number,
      end: scanned.places[2 * hit.end - 1] as number,
    };
  }
}
