/**
 * Canaries: rows made from the user's own evaluation items, sent through the gate, so that its recall is measured and not
 * claimed. Each kind is a way in which leaks happen; rephrased and translated copies are not among them, since rules that
 * compare words cannot see them.
 */
import type { EvaluationItem } from '../../contracts/evaluation.ts';
import type { TrainingRecord } from '../../contracts/record.ts';
import type { CanaryReport } from '../../contracts/release.ts';
import { round6, wilson } from '../../statistics/intervals.ts';
import { random, type Random } from '../../statistics/random.ts';
import { compareText } from '../../text/canonical.ts';
import { hashOf, unitHash } from '../../text/hash.ts';
import type { LeakIndex } from './leak-index.ts';
import { isSymbol, leakTokens } from '../../similarity/leaks/tokens.ts';

export interface CanaryOptions {
  /** Items to make canaries of; each kind is made of each where it can be. */
  count: number;
  /** Recall that each kind must reach. */
  recall: number;
  seed: number;
  /** Texts of the user's sources that embedded items are put into. */
  carriers: readonly string[];
}

/** Words under which 10 % is no whole word. */
const editable = 10;
/** Words, besides numbers and single letters, that make a copy with other numbers the same item. */
const swappable = 8;

const kinds = ['verbatim', 'embedded', 'edited', 'numbers-swapped'] as const;
type Kind = (typeof kinds)[number];

const cannot: { readonly [kind in Kind]: string } = {
  verbatim: 'have no question',
  embedded: 'have no question',
  edited: `have under ${editable} words, of which 10 % is none`,
  'numbers-swapped': `have no number, or under ${swappable} other words`,
};

/** Plants the canaries and reports how many the gate stopped, by kind, with Wilson 95 % intervals. Same inputs, same report. */
export function plantCanaries(index: LeakIndex, items: readonly EvaluationItem[], options: CanaryOptions): CanaryReport {
  const chosen = chooseItems(items, options);
  const clean = options.carriers.filter((text) => text.trim() !== '' && index.screen(text) === undefined);
  const notes: string[] = [];
  const report = kinds.flatMap((kind) => {
    const planted = chosen.flatMap((item) => {
      const seeded = random(`canaries/${options.seed}/${kind}/${item.set}/${item.id}`);
      return makeQuestion(kind, item, items, clean, seeded) ?? [];
    });
    const missing = chosen.length - planted.length;
    if (missing > 0) notes.push(`${kind}: not made of ${missing} of ${chosen.length} items, which ${cannot[kind]}`);
    if (planted.length === 0) return [];
    const caught = planted.filter(({ item, question }) => index.check(canary(item, question)).outcome !== 'keep').length;
    const { low, high } = wilson(caught, planted.length);
    return [{ kind, planted: planted.length, caught, recall: round6(caught / planted.length), low: round6(low), high: round6(high) }];
  });
  if (chosen.length === 0) notes.push(items.length === 0 ? 'no evaluation items to make canaries of' : 'no canaries were asked for');
  else if (clean.length === 0) notes.push('embedded: no source text was given, so items were put into plain text of our own');
  notes.push('rephrased and translated copies are not measured: rules that compare words cannot see them');
  return { kinds: report, required: options.recall, passed: report.every(({ recall }) => recall >= options.recall), note: `${notes.join('; ')}.` };
}

/** Each set has its share, small ones too; within a set by the hash of its id, so that order and other items do not matter. */
function chooseItems(items: readonly EvaluationItem[], options: CanaryOptions): EvaluationItem[] {
  const bySet = new Map<string, { item: EvaluationItem; at: number }[]>();
  for (const item of items) {
    const list = bySet.get(item.set) ?? [];
    list.push({ item, at: unitHash(`canaries/${options.seed}/${item.set}/${item.id}/${item.question}`) });
    bySet.set(item.set, list);
  }
  const queues = [...bySet].sort((a, b) => compareText(a[0], b[0])).map(([, list]) => list.sort((a, b) => a.at - b.at));
  const chosen: EvaluationItem[] = [];
  for (let turn = 0; chosen.length < options.count; turn++) {
    const round = queues.flatMap((queue) => queue[turn]?.item ?? []);
    if (round.length === 0) break;
    chosen.push(...round.slice(0, options.count - chosen.length));
  }
  return chosen;
}

function makeQuestion(
  kind: Kind,
  item: EvaluationItem,
  items: readonly EvaluationItem[],
  carriers: readonly string[],
  seeded: Random,
): { item: EvaluationItem; question: string } | undefined {
  const { question } = item;
  const { words } = leakTokens(question);
  if (words.length === 0) return undefined;
  if (kind === 'verbatim') return { item, question };
  if (kind === 'embedded') return { item, question: embed(question, carriers, seeded) };
  if (kind === 'edited') return words.length < editable ? undefined : { item, question: edit(question, items, seeded) };
  if (!/\d/.test(question) || words.filter((word) => !isSymbol(word)).length < swappable) return undefined;
  return { item, question: swapNumbers(question, seeded) };
}

const ownCarrier =
  'Some notes were taken on the way and kept in one place, in the hope that they help whoever reads them next. ' +
  'They are short, they follow no plan, and parts of them came from other pages.';

/** Between two halves of a text, at a blank. */
function embed(question: string, carriers: readonly string[], seeded: Random): string {
  const carrier = carriers.length === 0 ? ownCarrier : seeded.pick(carriers);
  const blank = carrier.indexOf(' ', seeded.integer(carrier.length));
  const cut = blank < 0 ? carrier.length : blank;
  return `${carrier.slice(0, cut)}\n${question}\n${carrier.slice(cut)}`;
}

/** A tenth of the words (at least one) replaced by words of other items. */
function edit(question: string, items: readonly EvaluationItem[], seeded: Random): string {
  const pieces = question.split(/(\s+)/);
  const places = [...pieces.keys()].filter((at) => /[\p{L}\p{N}]/u.test(pieces[at] as string));
  for (const at of seeded.sample(places, Math.max(1, Math.round(places.length / 10)))) {
    const other = seeded
      .pick(items)
      .question.split(/\s+/)
      .filter((word) => /[\p{L}\p{N}]/u.test(word));
    pieces[at] = other.length === 0 ? 'thing' : seeded.pick(other);
  }
  return pieces.join('');
}

/** Every number replaced by another of as many digits. */
function swapNumbers(question: string, seeded: Random): string {
  return question.replace(/\d+/g, (digits) => {
    let out = String(1 + seeded.integer(9));
    while (out.length < Math.min(digits.length, 15)) out += String(seeded.integer(10));
    return out === digits ? String(Number(digits[0]) === 9 ? 1 : Number(digits[0]) + 1) + out.slice(1) : out;
  });
}

function canary(item: EvaluationItem, question: string): TrainingRecord {
  return {
    id: 'canary',
    kind: 'single',
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: item.answer ?? 'The answer is left out.' },
    ],
    labels: {},
    grounding: [],
    origin: { strategy: 'canary', version: '1', source: 'canary', calls: [], parents: [], depth: 0, wave: 1, human: false },
    group: 'canary',
    contentHash: hashOf([item.set, item.id, question]),
    intake: [],
  };
}
