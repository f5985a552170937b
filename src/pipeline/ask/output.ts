import type { Reply } from '../../contracts/index.ts';
import { durableFile } from '../durable-file.ts';
import type { PromptRow } from './rows.ts';

/** What came of one sample of a row: the same bytes whenever it is read out of the ledger again. */
export function sampleLine(reply: Reply): { [key: string]: unknown } {
  const facts = {
    ...(reply.returnedModel === undefined ? {} : { model: reply.returnedModel }),
    ...(reply.rung === undefined ? {} : { rung: reply.rung }),
    ...(reply.repaired ? { repaired: true } : {}),
    ...(reply.reasked ? { reasked: true } : {}),
    usage: reply.usage,
    ...(reply.cost === undefined ? {} : { cost: reply.cost }),
  };
  if (reply.outcome !== 'ok') return { error: { code: reply.outcome, message: reply.detail ?? '' }, ...(reply.outcome === 'failed' ? {} : facts) };
  const thought = reply.reasoning === undefined ? {} : { reasoning: reply.reasoning };
  return 'object' in reply ? { object: reply.object, ...thought, ...facts } : { answer: reply.text, ...thought, ...facts };
}

/** The line of a row: its one sample, or the list of them. */
export function rowLine(row: PromptRow, samples: readonly ({ [key: string]: unknown } | undefined)[]): string {
  const head = { id: row.id, ...(row.notes.length === 0 ? {} : { notes: row.notes }) };
  if (row.refused !== undefined) return JSON.stringify({ ...head, error: { code: 'unreadable', message: row.refused } });
  if (samples.length === 1) return JSON.stringify({ ...head, ...samples[0] });
  return JSON.stringify({ ...head, samples });
}

/** Lines in the order of the rows, whatever the order in which they are done; in place only when all are there. */
export interface OrderedLines {
  put(position: number, line: string): void;
  /** Lines that wait for an earlier one. */
  waiting(): number;
  /** Puts the file in place. */
  finish(): void;
  /** Leaves what is done in `FILE.part`, and gives that name. */
  leave(): string;
}

export function orderedLines(file: string): OrderedLines {
  const out = durableFile(file);
  const held = new Map<number, string>();
  let next = 0;
  return {
    put: (position, line) => {
      held.set(position, line);
      for (let ready = held.get(next); ready !== undefined; ready = held.get(next)) {
        out.write(`${ready}\n`);
        held.delete(next++);
      }
    },
    waiting: () => held.size,
    finish: () => out.finish(),
    leave: () => {
      for (const [, line] of [...held].sort((a, b) => a[0] - b[0])) out.write(`${line}\n`);
      return out.leave();
    },
  };
}
