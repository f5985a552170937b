import type { GateVerdict, RuleVerdict } from '../../contracts/index.ts';
import { round6 } from '../../statistics/intervals.ts';
import type { Assignment } from './find.ts';
import type { Meanings } from './meaning.ts';
import type { View } from './views.ts';

/** The rules of the gate, in the order of their results. */
export const duplicateRules = [
  { rule: 'exact-duplicate', version: '1', description: 'The view equals that of a kept row before it, but for case, white space and Unicode form: dropped.' },
  { rule: 'near-duplicate', version: '4', description: 'The view shares at least the threshold of its word runs with a kept row before it: dropped.' },
  {
    rule: 'conflict',
    version: '2',
    description: 'Same prompt as another row, but the answers contradict each other in numbers, names or polarity: both are held.',
  },
  {
    rule: 'semantic-duplicate',
    version: '1',
    description:
      'The view is as near to that of a kept row before it as `deduplicate.semantic` says, by the weights of its words or by vectors: held, or dropped. Off unless it is configured.',
  },
] as const;

/** What two rows with equal views have in common. */
const same: { readonly [view in View]: string } = { prompt: 'Asks', answer: 'Answers', pair: 'Says', conversation: 'Says' };

interface Rows {
  id(index: number): string;
  view: View;
  threshold: number;
  /** True where the views of two rows are equal after normalising. */
  isCopy(a: number, b: number): boolean;
  /** Undefined where copies in other words are not looked for. */
  meanings?: Pick<Meanings, 'threshold' | 'action'> | undefined;
}

export function verdictOf(index: number, assignment: Assignment, rows: Rows, conflict?: { other: number; differs: string }): GateVerdict {
  const meant = assignment.meant?.[index] ?? -1;
  const twin = meant >= 0 ? -1 : (assignment.twin[index] ?? -1);
  const nearest = twin >= 0 ? twin : (assignment.nearest?.[index] ?? -1);
  const spared = assignment.spared?.[index] ?? -1;
  const similarity = nearest >= 0 ? round6(assignment.similarity[index] ?? 0) : undefined;
  const evidence = nearest >= 0 ? [{ type: 'twin' as const, id: rows.id(nearest), view: rows.view, similarity: similarity ?? 0 }] : [];
  const isCopy = twin >= 0 && rows.isCopy(index, twin);
  const decided = conflict ? 'Same prompt, but the answers contradict each other: the rule "conflict" decides.' : undefined;
  const drops = twin >= 0 && !conflict;

  const exact: RuleVerdict = {
    ...named(0),
    outcome: drops && isCopy ? 'drop' : 'keep',
    score: isCopy ? 1 : 0,
    threshold: 1,
    evidence: isCopy ? evidence : [],
    ...(isCopy ? { reason: decided ?? `${same[rows.view]} the same as ${rows.id(twin)}, which comes before it.` } : {}),
  };
  const near: RuleVerdict = {
    ...named(1),
    outcome: drops && !isCopy ? 'drop' : 'keep',
    threshold: rows.threshold,
    evidence: [],
  };
  if (isCopy) near.reason = 'Left to the rule "exact-duplicate".';
  else {
    if (similarity !== undefined) near.score = similarity;
    near.evidence = evidence;
    if (twin >= 0) near.reason = decided ?? `Nearly the same as ${rows.id(twin)}, which comes before it.`;
    else if (spared >= 0) near.reason = `Similar to ${rows.id(spared)}, but the two ask about different things, and their answers differ.`;
  }
  const contradiction: RuleVerdict = { ...named(2), outcome: conflict ? 'flag' : 'keep', evidence: [] };
  if (conflict) {
    contradiction.holds = true;
    contradiction.evidence = [{ type: 'twin', id: rows.id(conflict.other), view: 'prompt', similarity: 1, differs: conflict.differs }];
    contradiction.reason = `Same prompt as ${rows.id(conflict.other)}, but the answers differ in ${conflict.differs}.`;
  }
  const semantic = rows.meanings && meaningVerdict(index, assignment, rows, rows.meanings, conflict !== undefined);
  return {
    record: rows.id(index),
    gate: 'deduplicate',
    outcome: conflict || semantic?.holds === true ? 'hold' : drops || semantic?.outcome === 'drop' ? 'drop' : 'keep',
    rules: [exact, near, contradiction, ...(semantic === undefined ? [] : [semantic])],
  };
}

/** A row in a conflict is held for that; what it means is told beside. */
function meaningVerdict(
  index: number,
  assignment: Assignment,
  rows: Rows,
  { threshold, action }: Pick<Meanings, 'threshold' | 'action'>,
  isHeld: boolean,
): RuleVerdict {
  const meant = assignment.meant?.[index] ?? -1;
  const verdict: RuleVerdict = { ...named(3), outcome: 'keep', threshold, evidence: [] };
  if (meant < 0) return verdict;
  const score = round6(assignment.cosine?.[index] ?? 0);
  verdict.score = score;
  verdict.evidence = [{ type: 'twin', id: rows.id(meant), view: rows.view, similarity: score }];
  verdict.reason = `Means nearly the same as ${rows.id(meant)}, which comes before it.`;
  if (isHeld) return verdict;
  verdict.outcome = action === 'drop' ? 'drop' : 'flag';
  if (action === 'hold') verdict.holds = true;
  return verdict;
}

function named(rule: number): { rule: string; version: string } {
  const { rule: name, version } = duplicateRules[rule]!;
  return { rule: name, version };
}
