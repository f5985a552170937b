import { z } from 'zod';
import { fillerPenalty, kindOf, openComparison, pairLength, positionBias } from '../../judging/index.ts';
import type { BothOrders, Compared, Comparison, Pair, PairLength, PositionBias } from '../../judging/index.ts';
import { readRowFile } from '../../sources/rows/index.ts';
import { hashOf } from '../../text/hash.ts';
import { words } from '../../text/tokens.ts';
import { rowMasking } from '../row-masking.ts';
import type { MaskRow } from '../row-masking.ts';
import { inWords, openJudge } from './open.ts';
import { NoVerdict, checkFiles, judgeFile, rewrite, thousandths, written } from './over-file.ts';
import type { FileRow, JudgeFileOptions, JudgedFile } from './over-file.ts';
import { recordOf, rowLimits, sourcesOf } from './rows.ts';

export interface JudgePairsResult extends JudgedFile {
  judge: string;
  /** Pairs by their winner; a tie is also what the two orders did not agree on. */
  winners: { a: number; b: number; tie: number };
  /** By judge: how often the answer in front won. */
  position: { judge: string; bias: PositionBias }[];
  /** How the winners go with length; null below ten pairs. */
  length: PairLength | null;
}

export interface PairRow extends FileRow {
  pair?: Pair;
}

const text = z.string().refine((value) => value.trim() !== '', 'is empty');
const pairSchema = z.looseObject({ id: z.union([z.string(), z.number()]).optional(), prompt: text, a: text, b: text });

/** The pairs of a file, `{ id, prompt, a, b }` with the texts that both rest on under `source`, masked with one numbering a pair. */
export async function* pairRows(path: string, mask: MaskRow): AsyncGenerator<PairRow> {
  let position = 0;
  for await (const row of readRowFile(path, rowLimits)) {
    const place = { position: position++, line: row.line, id: row.item === undefined ? `line-${row.line}` : `line-${row.line}-${row.item}`, notes: [] };
    if (row.refused !== undefined) {
      yield { ...place, refused: row.refused };
      continue;
    }
    const parsed = pairSchema.safeParse(row.value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      yield { ...place, refused: `${issue?.path.join('.') || 'the row'}: ${issue?.message ?? 'cannot be read'}; a pair is { "id", "prompt", "a", "b" }` };
      continue;
    }
    const { id, prompt, a, b } = parsed.data;
    const sources = sourcesOf(parsed.data);
    const masked = mask({ messages: [{ role: 'user', content: prompt }], labels: {}, spans: [] }, [a, b, ...sources]);
    const named = { ...place, ...(id === undefined ? {} : { id: String(id) }) };
    const [first = '', second = '', ...rest] = masked.beside;
    if (masked.refused !== undefined) yield { ...named, refused: masked.refused };
    else yield { ...named, notes: masked.notes, pair: { prompt: masked.draft.messages[0]?.content ?? '', a: first, b: second, sources: rest } };
  }
}

/** Comparisons by the rubric of each pair: one for all, or that of its kind. All are read before the first pair. */
export function openComparisons({ rubric, root }: JudgeFileOptions): { of(pair: Pair): Comparison; version: string } {
  const names = rubric === 'auto' ? ['grounded', 'open', 'code', 'reasoning'] : [rubric];
  const all = new Map(names.map((name) => [name, inWords(() => openComparison(name, root))]));
  const version = hashOf([...all].map(([name, comparison]) => [name, comparison.version])).slice(0, 12);
  const kind = ({ prompt, a, sources = [] }: Pair): string =>
    kindOf(
      recordOf(
        {
          messages: [
            { role: 'user', content: prompt },
            { role: 'assistant', content: a },
          ],
        },
        sources,
      ),
    );
  return { of: (pair) => all.get(rubric === 'auto' ? kind(pair) : rubric) as Comparison, version };
}

/**
 * Says of every pair of a file which answer is better: each judge is asked in both orders, and has a winner only where they
 * agree; of several judges more than half must. One line a pair, in the order of the pairs; what the ledger has is not asked again.
 */
export async function judgePairs(options: JudgeFileOptions): Promise<JudgePairsResult> {
  checkFiles(options);
  // For what it checks: the models, and whether one is of the author's family.
  openJudge({ ...options, rubric: 'auto' });
  const comparisons = openComparisons(options);
  const orders = new Map<string, BothOrders[]>(options.models.map((model) => [model, []]));
  const winners = { a: 0, b: 0, tie: 0 };
  const judge = `compare@${comparisons.version}`;
  const file = await judgeFile(options, {
    rows: pairRows(options.rows, rowMasking(options.config, options.noMask)),
    judge: `${judge}/${options.models.join(',')}`,
    one: async ({ pair }, tools) => {
      if (pair === undefined) throw new NoVerdict('unreadable', 'the pair cannot be read');
      const compare = comparisons.of(pair);
      const votes = await Promise.all(options.models.map(async (model) => ({ model, said: await compare(pair, model, tools) })));
      const readable = votes.filter((vote): vote is { model: string; said: Compared } => vote.said !== undefined);
      if (readable.length === 0 || readable.length * 2 < votes.length) throw new NoVerdict('unresolved', 'the verdicts cannot be read');
      for (const { model, said } of readable) orders.get(model)?.push(said.orders);
      const winner = decided(readable.map(({ said }) => said.winner));
      winners[winner]++;
      const size = { a: words(pair.a).length, b: words(pair.b).length };
      return { winner, words: size, filler: { a: fillerPenalty(pair.a), b: fillerPenalty(pair.b) }, votes: votes.map(voteOf) };
    },
  });
  const length = await addNormalised(options.out);
  const position = [...orders].map(([model, seen]) => ({ judge: model, bias: positionBias(seen) }));
  return { ...file, judge, winners, position, length };
}

type Winner = Compared['winner'];

/** What more than half say; else a tie. */
function decided(said: readonly Winner[]): Winner {
  return (['a', 'b'] as const).find((side) => said.filter((one) => one === side).length * 2 > said.length) ?? 'tie';
}

function voteOf({ model, said }: { model: string; said: Compared | undefined }): { [key: string]: unknown } {
  if (said === undefined) return { judge: model, winner: null };
  const { winner, orders, reasons } = said;
  // By name in place of by order: what it said with `a` in front, and what with `b`.
  const aFirst = orders.aFirst === 'tie' ? 'tie' : orders.aFirst === 'first' ? 'a' : 'b';
  const bFirst = orders.bFirst === 'tie' ? 'tie' : orders.bFirst === 'first' ? 'b' : 'a';
  return { judge: model, winner, aFirst, bFirst, reasons: reasons.map((reason) => reason.slice(0, 600).toWellFormed()) };
}

const points = { a: 1, tie: 0, b: -1 } as const;

/** Writes beside each winner how far it stands when length has no say: from 1 for `a` to -1 for `b`, less the part that goes with length. */
async function addNormalised(out: string): Promise<PairLength | null> {
  const sums = pairLength();
  const read = (line: { [key: string]: unknown }): { preference: number; ratio: number } | undefined => {
    const { winner, words: size } = line as { winner?: Winner; words?: { a: number; b: number } };
    return winner === undefined || size === undefined ? undefined : { preference: points[winner], ratio: Math.max(1, size.a) / Math.max(1, size.b) };
  };
  for await (const line of written(out)) {
    const pair = read(line);
    if (pair !== undefined) sums.add(pair.preference, pair.ratio);
  }
  const bias = sums.bias();
  if (bias === undefined) return null;
  await rewrite(out, (line) => {
    const pair = read(line);
    if (pair === undefined) return line;
    const { id, winner, ...rest } = line;
    return { id, winner, normalised: thousandths(pair.preference - bias.slope * Math.log2(pair.ratio)), ...rest };
  });
  return bias;
}
