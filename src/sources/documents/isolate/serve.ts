import type { MessagePort } from 'node:worker_threads';
import type { Reader } from '../../../contracts/plugins.ts';
import { readDocument } from '../read.ts';
import { isRefusal, ReadingRefusal } from '../refusal.ts';
import type { FromWorker, ReadRequest } from './messages.ts';

/** Answers requests on a port, one after the other, for as long as it is open. */
export function serve(port: MessagePort, readers: readonly Reader[]): void {
  // What a reader prints goes nowhere; kept for somebody to read, it would pile up.
  for (const stream of [process.stdout, process.stderr]) stream.write = () => true;
  const answer = async ({ reader: id, bytes, path, limits }: ReadRequest): Promise<FromWorker> => {
    const reader = readers.find((one) => one.id === id);
    try {
      if (reader === undefined)
        throw new ReadingRefusal('damaged', `There is no reader ${id} in the worker.`, 'Reinstall hornbook: its files do not fit together.');
      return { reading: await readDocument(bytes, { path, reader, limits }) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { refusal: { reason: error.reason, message: error.message, hint: error.hint ?? '' } };
    }
  };
  port.on('message', (request: ReadRequest) => void answer(request).then((reply) => port.postMessage(reply)));
  port.postMessage('ready' satisfies FromWorker);
}
