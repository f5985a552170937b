import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { InFlight } from '../../contracts/index.ts';

const slotBytes = 1024;

/**
 * Marks of the requests that are in flight, in a file of slots that are used again. A mark is one write to the system's
 * cache before the request leaves: it outlives the process, which is what a kill needs, and costs microseconds. After a
 * loss of power the last marks may be missing; the replies are not (see worker.ts).
 */
export interface Marks {
  begin(mark: InFlight): () => void;
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
  let slots = 0;
  return {
    begin: (mark) => {
      const slot = free.pop() ?? slots++;
      try {
        writeSync(handle, slotText(mark), 0, slotBytes, slot * slotBytes);
      } catch (error) {
        free.push(slot);
        throw error;
      }
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        writeSync(handle, '0', slot * slotBytes);
        free.push(slot);
      };
    },
    close: () => closeSync(handle),
  };
}

// Names of accounts and stages are cut so that a mark always fits; no real one is that long.
function slotText(mark: InFlight): Buffer {
  const text = JSON.stringify([mark.id.slice(0, 200), mark.account.slice(0, 120), mark.stage.slice(0, 120), mark.tokens, mark.money]);
  const slot = Buffer.alloc(slotBytes, ' ');
  slot.write(`1${text}`, 0, slotBytes - 1, 'utf8');
  slot.write('\n', slotBytes - 1);
  return slot;
}

function readMarks(handle: number): InFlight[] {
  const bytes = Buffer.alloc(fstatSync(handle).size);
  readSync(handle, bytes, 0, bytes.length, 0);
  const marks: InFlight[] = [];
  for (let at = 0; at < bytes.length; at += slotBytes) {
    if (bytes[at] !== 0x31) continue;
    try {
      const parsed: unknown = JSON.parse(bytes.subarray(at + 1, at + slotBytes).toString('utf8'));
      if (!Array.isArray(parsed)) continue;
      const [id, account, stage, tokens, money] = parsed as unknown[];
      marks.push({ id: String(id), account: String(account), stage: String(stage), tokens: Number(tokens), money: Number(money) });
    } catch {
      // A slot that was cut by a loss of power: its request cannot be told any more.
    }
  }
  return marks;
}
