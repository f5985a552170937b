import type { Span, StrategyTools } from '../../contracts/index.ts';
import type { ChunkText } from '../source-text/index.ts';
import type { TaskOptions } from './options.ts';
import type { TaskKind } from './kinds.ts';
import type { PlannedTask } from './plan.ts';

/** What one task works on. */
export interface Work extends PlannedTask {
  source: ChunkText;
  /** Language of the document. */
  language: string;
  /** The row has a system prompt of its own. */
  withSystem: boolean;
  /** A number in [0, 1) of the task's own for each purpose. */
  draw(purpose: string): number;
  options: TaskOptions;
  tools: StrategyTools;
}

/** A task whose instruction and output come in one reply. */
export interface WrittenWork extends Work {
  kind: Exclude<TaskKind, 'extract'>;
}

/** What a task came to. */
export interface MadeTask {
  instruction: string;
  system: string;
  output: string;
  /** Said behind the instruction: a schema. */
  given?: string;
  /** Empty: nothing of the text stands behind the output word by word. */
  spans: Span[];
}
