import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { InFlight } from '../../contracts/index.ts';

const slotBytes = 1024;
const lineEnd = 0x0a;

/**
 * Marks of the requests that are in flight, in a file of slots that are used again. A mark is one write to the system's
 * cache before the request leaves: it outlives the process, which is what a kill needs, and costs microseconds. Taking it
 * off is a write only where the request was not charged: a mark whose charge is kept counts no second time. After a loss
 * of power the last marks may be missing; the replies are not (see worker.ts).
 */
export interface Marks {
  begin(mark: InFlight): () => void;
  /** The charge of this id is durable. */
  charged(id: string): void;
  /** Marks that are not taken off. */
  size(): number;
  close(): void;
}

/** Opens the file, hands what a dead process left in it to `lost`, and starts empty. */
export function openMarks(file: string, lost: (marks: InFlight[]) => void): Marks {
  const handle = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const left = readMarks(handle);
    if (left.length > 0) lost(left);
    ftruncateSync(handle, 0);
  } catch (error) {
    closeSync(handle);
    throw error;
  }
  const free: number[] = [];
  const open = new Map<string, { charged: boolean }>();
  const bytes = Buffer.alloc(slotBytes);
  let slots = 0;
  return {
    begin: (mark) => {
      const slot = free.pop() ?? slots++;
      try {
        writeSync(handle, bytes, 0, writeMark(mark, bytes), slot * slotBytes);
      } catch (error) {
        free.push(slot);
        throw error;
      }
      let ended = false;
      const state = { charged: false };
      open.set(mark.id, state);
      return () => {
        if (ended) return;
        ended = true;
        open.delete(mark.id);
        if (!state.charged) writeSync(handle, '0', slot * slotBytes);
        free.push(slot);
      };
    },
    charged: (id) => {
      const state = open.get(id);
      if (state !== undefined) state.charged = true;
    },
    size: () => open.size,
    close: () => closeSync(handle),
  };
}

// Names of accounts and stages are cut so that a mark always fits; no real one is that long. What an older mark left behind
// the end of the line is not read.
function writeMark(mark: InFlight, into: Buffer): number {
  const text = JSON.stringify([mark.id.slice(0, 200), mark.account.slice(0, 120), mark.stage.slice(0, 120), mark.tokens, mark.money]);
  const length = into.write(`1${text}`, 0, slotBytes - 1, 'utf8');
  into[length] = lineEnd;
  return length + 1;
}

function readMarks(handle: number): InFlight[] {
  const bytes = Buffer.alloc(fstatSync(handle).size);
  readSync(handle, bytes, 0, bytes.length, 0);
  const marks: InFlight[] = [];
  for (let at = 0; at < bytes.length; at += slotBytes) {
    if (bytes[at] !== 0x31) continue;
    try {
      const slot = bytes.subarray(at + 1, at + slotBytes);
      const end = slot.indexOf(lineEnd);
      const parsed: unknown = JSON.parse(slot.toString('utf8', 0, end < 0 ? slot.length : end));
      if (!Array.isArray(parsed)) continue;
      const [id, account, stage, tokens, money] = parsed as unknown[];
      marks.push({ id: String(id), account: String(account), stage: String(stage), tokens: Number(tokens), money: Number(money) });
    } catch {
      // A slot that was cut by a loss of power: its request cannot be told any more.
    }
  }
  return marks;
}
