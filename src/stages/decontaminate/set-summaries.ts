import { inSources, plainWords, template, type ItemTokens } from '../../similarity/leaks/item-tokens.ts';
import type { ItemIndex } from '../../similarity/leaks/index-items.ts';
import { countedWords } from '../../similarity/leaks/measures.ts';
import { leastWhole, shortWords } from '../../similarity/leaks/thresholds.ts';

export interface SetSummary {
  set: string;
  items: number;
  private: boolean;
  /** Items that a rule cannot see, by rule: too short for it, or worded like too many others. `any`: no rule sees them. */
  tooShort: { rule: string; items: number }[];
}

/** One summary for each set, in order of appearance. */
export function setSummaries(index: ItemIndex, options: { longestRun: number; privateSets: ReadonlySet<string> }): SetSummary[] {
  const bySet = new Map<string, { items: number; counts: Map<string, number> }>();
  for (const [at, item] of index.items.entries()) {
    const entry = bySet.get(item.set) ?? { items: 0, counts: new Map<string, number>() };
    bySet.set(item.set, entry);
    entry.items++;
    for (const rule of unseenBy(index, at, options.longestRun)) entry.counts.set(rule, (entry.counts.get(rule) ?? 0) + 1);
  }
  const rules = ['whole-item', 'overlap', 'longest-run', 'any'];
  return [...bySet].map(([set, { items, counts }]) => ({
    set,
    items,
    private: options.privateSets.has(set),
    tooShort: rules.map((rule) => ({ rule, items: counts.get(rule) ?? 0 })),
  }));
}

function unseenBy(index: ItemIndex, item: number, longestRun: number): string[] {
  const part = index.itemParts[item] as number;
  // Without a word in its question an item has no question part.
  if (part === index.itemParts[item + 1] || index.partField[part] !== 0) return ['whole-item', 'overlap', 'longest-run', 'any'];
  const short = plainWords(index, part) < shortWords;
  const rules: string[] = [];
  if (countedWords(index, part, short ? template | inSources : template) < (short ? leastWhole : 1)) rules.push('whole-item');
  if (short) rules.push('overlap');
  if (countedWords(index, part, template | inSources) < longestRun) rules.push('longest-run');
  if (rules.length === 3 && !hasAnswer(index, item) && countedWords(index, part, template) < 2) rules.push('any');
  return rules;
}

function hasAnswer(tokens: ItemTokens, item: number): boolean {
  const end = tokens.itemParts[item + 1] as number;
  for (let part = tokens.itemParts[item] as number; part < end; part++) if (tokens.partField[part] === 2) return true;
  return false;
}
