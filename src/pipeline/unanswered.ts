import type { Config } from '../contracts/index.ts';
import type { ConfigIssue } from '../errors.ts';

/** Strategies that can leave their prompts without an answer. */
const mayLeave: readonly string[] = ['evolve', 'seed-writing'];

/** A prompt without an answer is no row: a run would pay for it, and its filter would drop it. Without a filter they are what was wanted. */
export function refuseUnanswered({ strategies, filter }: Config, options: readonly unknown[], issues: ConfigIssue[]): void {
  if (filter.skip !== undefined) return;
  for (const [index, { use }] of strategies.entries()) {
    const own = options[index];
    if (!mayLeave.includes(use) || typeof own !== 'object' || own === null || !('answer' in own) || own.answer !== false) continue;
    issues.push({
      path: ['strategies', index, 'options', 'answer'],
      message:
        'a prompt without an answer is no row, and the filter lets none into a release: take "answer: false" out to have them answered. ' +
        'To write prompts for a list that you read through first: hornbook seeds --out seeds/new.jsonl; that file under "sources" (use: seeds) and the strategy "answer" then make rows of them',
    });
  }
}
