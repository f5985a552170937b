/** The kinds of question, in the order in which a document takes them. */
import type { Block, Chunk, Document } from '../../contracts/index.ts';

export const questionKinds = ['explain', 'multi-fact', 'compare', 'what-if', 'procedure', 'troubleshoot', 'edge-case'] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** Values of `taskType` by construction. */
export const taskTypes: Readonly<Record<QuestionKind | 'does-not-say', string>> = {
  explain: 'explanation',
  'multi-fact': 'synthesis',
  compare: 'comparison',
  'what-if': 'what-if',
  procedure: 'how-to',
  troubleshoot: 'troubleshooting',
  'edge-case': 'edge-case',
  'does-not-say': 'unanswerable',
};

const stepwise = /\b(?:first|then|next|finally|step|run|install|open|click|select|enter|add|remove|configure|create|set up|make sure)\b/i;
const trouble =
  /\b(?:error|fail\w*|problem|warning|cannot|can't|must not|wrong|broken|invalid|missing|refus\w+|reject\w*|exception|panic\w*|crash\w*|damage\w*|dies?|fault\w*)\b/i;

/**
 * Whether a chunk may bear a question of a kind, told from its form; a model may still say that it does not. Words count in
 * English alone: in other languages form decides.
 */
export function suits(kind: QuestionKind, text: string, chunk: Chunk, document: Document): boolean {
  if (kind !== 'procedure' && kind !== 'troubleshoot') return true;
  const english = document.language.startsWith('en');
  if (kind === 'troubleshoot') return english && trouble.test(text);
  const blocks = chunk.blocks.map((index) => document.blocks[index]).filter((block): block is Block => block !== undefined);
  const listed = blocks.some((block) => (block.kind === 'list' && block.ordered === true) || block.kind === 'code');
  return listed || (english && stepwise.test(text));
}
