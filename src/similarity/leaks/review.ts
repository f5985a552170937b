/** What becomes of a text that only resembles an item: judges say whether both pose the same problem. */

/** True: the same problem. Undefined, or an error thrown: no answer could be had. */
export type LeakJudge = (text: string, question: string) => Promise<boolean | undefined>;

/**
 * Asks each judge once. Half of the judges and more: a leak, so that a tie is one. A judge that gives no answer counts for
 * neither side; where its voice could turn the result, the pair is `unresolved`, never clean.
 */
export async function reviewLeak(text: string, question: string, judges: readonly LeakJudge[]): Promise<'leak' | 'clean' | 'unresolved'> {
  if (judges.length === 0) return 'unresolved';
  const votes = await Promise.all(judges.map((judge) => judge(text, question).catch(() => undefined)));
  const yes = votes.filter((vote) => vote === true).length;
  const silent = votes.filter((vote) => vote === undefined).length;
  if (2 * yes >= votes.length) return 'leak';
  return 2 * (yes + silent) >= votes.length ? 'unresolved' : 'clean';
}
