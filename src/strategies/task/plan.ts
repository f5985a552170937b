/** Which tasks a chunk is given. Each choice hangs on the chunk alone, so that a text added elsewhere changes no task of it. */
import type { PlannedCall, StrategyInput, Task } from '../../contracts/index.ts';
import { unitHash } from '../../text/hash.ts';
import { estimateTokens } from '../../text/tokens.ts';
import { chunkText } from '../source-text/index.ts';
import { kindLabels, proposed, variantsOf } from './kinds.ts';
import type { TaskKind } from './kinds.ts';
import type { TaskOptions } from './options.ts';

/** A task that a text can bear. */
export interface PlannedTask {
  kind: TaskKind;
  /** Length, schema, label set, style or language. */
  variant: string;
}

/** What names a task within its chunk; also the template of its row. */
export const nameOf = ({ kind, variant }: PlannedTask): string => `${kind}/${variant}`;

export function* planTasks(input: StrategyInput, options: TaskOptions): Iterable<Task> {
  for (const chunk of input.chunks) {
    const tokens = estimateTokens(chunkText(input.document, chunk).text);
    const possible = options.kinds.map((kind) => ({ kind, variants: variantsOf(kind, tokens, input.document.language, options) }));
    const tasks = input.target === undefined ? chosen(possible, chunk.id, tokens, options) : wanted(possible, chunk.id, input);
    for (const task of tasks) yield { key: `${chunk.id}/${nameOf(task)}`, chunk, estimate: 1, calls: callsOf(task, tokens) };
  }
}

type Possible = readonly { kind: TaskKind; variants: readonly string[] }[];

/** Kinds in an order of the chunk's own, each with a variant of its own. */
function chosen(possible: Possible, chunk: string, tokens: number, options: TaskOptions): PlannedTask[] {
  const quota = Math.min(options.maxPerChunk, Math.max(1, Math.round(tokens / options.tokensPerTask)));
  const draw = (what: string): number => unitHash(`task/${chunk}/${what}`);
  return possible
    .filter(({ variants }) => variants.length > 0)
    .toSorted((a, b) => draw(a.kind) - draw(b.kind))
    .slice(0, quota)
    .map(({ kind, variants }) => ({ kind, variant: variants[Math.floor(draw(`${kind}/variant`) * variants.length)] as string }));
}

/** In an augmentation: whatever can fill the cell, and was not made of this chunk yet. */
function wanted(possible: Possible, chunk: string, { target, made = [] }: StrategyInput): PlannedTask[] {
  const given = new Set(made.filter((one) => one.chunk === chunk).map((one) => one.template));
  return possible
    .filter(({ kind }) => {
      const { taskType, skill } = kindLabels[kind];
      if (target?.dimension === 'taskType') return target.value === taskType;
      return target?.dimension !== 'skill' || target.value === skill;
    })
    .flatMap(({ kind, variants }) => variants.map((variant) => ({ kind, variant })))
    .filter((task) => !given.has(nameOf(task)));
}

// Tokens of the prompts with their marks, as estimated for the text itself.
const promptTokens = { task: 420, extract: 260, fields: 330, instruction: 230 };
const schemaTokens = 120;

function callsOf({ kind, variant }: PlannedTask, tokens: number): PlannedCall[] {
  const call = (input: number, output: number): PlannedCall => ({ role: 'teacher', input, output: Math.round(output) });
  switch (kind) {
    case 'extract':
      return [
        variant === proposed ? call(promptTokens.fields + tokens, 120) : call(promptTokens.instruction + schemaTokens, 60),
        { ...call(promptTokens.extract + schemaTokens + tokens, 40 + tokens / 3), between: [0, 1] },
      ];
    case 'rewrite':
    case 'translate':
      return [call(promptTokens.task + tokens, 60 + 1.2 * tokens)];
    case 'summary':
    case 'key-points':
      return [call(promptTokens.task + tokens, 80 + tokens / 2)];
    case 'title':
    case 'classify':
      return [call(promptTokens.task + tokens, 100)];
  }
}
